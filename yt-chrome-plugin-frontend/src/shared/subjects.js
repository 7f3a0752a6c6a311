// What people like, and what they complain about; the sums of yt_sentiment.insights.subjects.

import * as limits from "./constants.js";
import { Contrast } from "./contrast.js";
import { byCodePoint, tally } from "./order.js";
import { round } from "./shares.js";
import { inTurns, mapped, turn } from "./turns.js";

/** @typedef {import("./labels.js").JudgedComment} JudgedComment */
/** @typedef {import("./labels.js").Label} Label */
/** @typedef {import("./labels.js").Schemas["Subject"]} Subject */
/** @typedef {import("./labels.js").Schemas["Subjects"]} Subjects */
/**
 * A comment of which there is no doubt, with the phrases of its details and what tells its author from others.
 * @typedef {{ entry: JudgedComment, phrases: readonly string[], speaker: string }} Spoken
 */
/** @typedef {{ name: string, mentions: import("./contrast.js").Mentions, z: number }} Found */
/** @typedef {Record<Label, Map<string, number>>} Counts speakers who mention a name */

/** Characters of ASCII that are not a letter or digit; all others belong to words. */
const NO_WORD = /[\0-/:-`{-\x7f]+/g;

/**
 * Each run of up to `longest` words of the phrases; the same may come again.
 * @param {readonly string[]} phrases
 * @param {number} longest
 * @param {(name: string) => void} visit
 */
function eachName(phrases, longest, visit) {
  for (const phrase of phrases) {
    const words = phrase.split(" ");
    for (let length = 1; length <= Math.min(longest, words.length); length++) {
      for (let start = 0; start + length <= words.length; start++) {
        visit(words.slice(start, start + length).join(" "));
      }
    }
  }
}

/**
 * What is liked and what is disliked; nothing where the sides differ by no more than chance.
 * @param {readonly Spoken[]} comments those that are counted, in the order in which they were read
 * @returns {Promise<Subjects>}
 */
export async function subjects(comments) {
  const once = await firstOfCopies(comments);
  const { counts, speakers } = await counted(once);
  const { liked, disliked } = await bothSides(counts, speakers);
  return { liked: await described(liked, once, "positive"), disliked: await described(disliked, once, "negative") };
}

/** The comments without those whose words an earlier one has. @param {readonly Spoken[]} comments */
async function firstOfCopies(comments) {
  const seen = new Set([""]);
  const isFirst = await mapped(comments, ({ entry }) => {
    const words = entry.text.toLowerCase().replace(NO_WORD, " ").trim();
    return seen.size < seen.add(words).size;
  });
  return comments.filter((_comment, i) => isFirst[i]);
}

/**
 * Speakers who mention each name, and all of them, by class.
 * @param {readonly Spoken[]} comments
 */
async function counted(comments) {
  /** The last speaker who was counted for a name, by class. @type {Record<Label, Map<string, string>>} */
  const last = { negative: new Map(), neutral: new Map(), positive: new Map() };
  /** @type {Counts} */
  const counts = { negative: new Map(), neutral: new Map(), positive: new Map() };
  const speakers = { negative: 0, neutral: 0, positive: 0 };
  /** @type {Map<string, Spoken[]>} */
  const bySpeaker = new Map();
  for (const comment of comments) {
    const key = `${comment.entry.label} ${comment.speaker}`;
    const own = bySpeaker.get(key);
    if (own) own.push(comment);
    else {
      bySpeaker.set(key, [comment]);
      speakers[comment.entry.label]++;
    }
  }
  for await (const slice of inTurns([...bySpeaker.values()])) {
    for (const { entry, phrases, speaker } of slice.flat()) {
      const [ofLabel, lastOfLabel] = [counts[entry.label], last[entry.label]];
      eachName(phrases, limits.LONGEST_NAME, (name) => {
        if (lastOfLabel.get(name) === speaker) return;
        lastOfLabel.set(name, speaker);
        ofLabel.set(name, (ofLabel.get(name) ?? 0) + 1);
      });
    }
  }
  return { counts, speakers };
}

/**
 * @param {Counts} counts
 * @param {Record<Label, number>} speakers
 */
async function bothSides({ positive, neutral, negative }, speakers) {
  const contrast = new Contrast(speakers.positive, speakers.negative);
  await turn();
  const everyone = new Set([...positive.keys(), ...negative.keys()]);
  /** @param {string} name @returns {import("./contrast.js").Mentions} */
  const mentionsOf = (name) => [positive.get(name) ?? 0, negative.get(name) ?? 0];
  /** @type {string[]} */
  const names = [];
  for await (const slice of inTurns([...everyone])) {
    for (const name of slice) {
      const [ours, theirs] = mentionsOf(name);
      if (ours + theirs >= limits.FEWEST_SPEAKERS) names.push(name);
    }
  }
  await turn();
  const holds = contrast.significant(names.map(mentionsOf), limits.FALSE_CHANCE);
  const ofAll = speakers.positive + speakers.neutral + speakers.negative + 1;
  /** @type {{ liked: Found[], disliked: Found[] }} */
  const sides = { liked: [], disliked: [] };
  names.forEach((name, i) => {
    if (!holds[i]) return;
    const [ours, theirs] = mentionsOf(name);
    const { value, z } = contrast.logOdds([ours, theirs], (ours + theirs + (neutral.get(name) ?? 0)) / ofAll);
    if (value >= limits.LEAST_LOG_ODDS && ours >= limits.FEWEST_SPEAKERS) {
      sides.liked.push({ name, mentions: [ours, theirs], z });
    } else if (value <= -limits.LEAST_LOG_ODDS && theirs >= limits.FEWEST_SPEAKERS) {
      sides.disliked.push({ name, mentions: [theirs, ours], z: -z });
    }
  });
  return { liked: merged(sides.liked), disliked: merged(sides.disliked) };
}

/**
 * The clearest first: of names within each other the longer, if it covers the shorter, else the shorter.
 * @param {Found[]} found
 */
function merged(found) {
  const ranked = found.sort((a, b) => round(b.z, 6) - round(a.z, 6) || byCodePoint(a.name, b.name));
  const kept = new Map(ranked.map((one) => [one.name, one]));
  const spaces = (/** @type {Found} */ { name }) => name.split(" ").length - 1;
  for (const longer of [...ranked].sort((a, b) => spaces(b) - spaces(a))) {
    if (!kept.has(longer.name)) continue;
    /** @type {Map<string, boolean>} */
    const isCovered = new Map();
    eachName([longer.name], spaces(longer), (name) => {
      const shorter = kept.get(name);
      if (shorter) isCovered.set(name, longer.mentions[0] >= limits.COVERED * shorter.mentions[0]);
    });
    for (const [name, covered] of isCovered) kept.delete(covered ? name : longer.name);
  }
  return [...kept.values()].slice(0, limits.LISTED_SUBJECTS);
}

/**
 * @param {readonly Found[]} found
 * @param {readonly Spoken[]} comments
 * @param {Label} side
 * @returns {Promise<Subject[]>}
 */
async function described(found, comments, side) {
  const sizes = tally(comments.map(({ entry }) => entry.label));
  /** @type {Set<string>} */
  const quoted = new Set();
  const subjects = [];
  for (const { name, z } of found) {
    await turn();
    const within = ` ${name} `;
    const entries = comments
      .filter(({ phrases }) => phrases.some((phrase) => ` ${phrase} `.includes(within)))
      .map(({ entry }) => entry);
    const counts = tally(entries.map(({ label }) => label));
    /** @param {Label} label */
    const weight = (label) => {
      const [count, size] = [counts.get(label) ?? 0, sizes.get(label)];
      return { count, share: size ? round(count / size, 4) : null };
    };
    const quote = best(
      entries.filter(({ label }) => label === side),
      quoted,
    );
    quoted.add(quote.id);
    subjects.push({
      subject: name,
      weight: round(z, 2),
      mentions: { negative: weight("negative"), neutral: weight("neutral"), positive: weight("positive") },
      quote,
      comments: entries.map(({ id }) => id),
    });
  }
  return subjects;
}

/**
 * The comment to quote: one not quoted yet, short enough, most liked, clearest, shortest.
 * @param {JudgedComment[]} entries at least one
 * @param {ReadonlySet<string>} quoted
 */
function best(entries, quoted) {
  const rank = (/** @type {JudgedComment} */ { id, text, likes, confidence }) => {
    const { length } = [...text];
    return [Number(quoted.has(id)), Number(length > limits.LONG_QUOTE), -likes, -confidence, length];
  };
  const ranked = entries.map((entry) => ({ entry, rank: rank(entry) }));
  ranked.sort((a, b) => a.rank.map((value, i) => value - (b.rank[i] ?? 0)).find((difference) => difference) ?? 0);
  return /** @type {{ entry: JudgedComment }} */ (ranked[0]).entry;
}
