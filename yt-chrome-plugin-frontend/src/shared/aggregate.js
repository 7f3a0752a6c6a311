// The service's analysis of comments that are here already; tests/integration/test_shared_aggregates.py compares both.

import { FEW_COMMENTS, LISTED_ROWS, LISTED_TIMESTAMPS, LISTED_WORDS, TOP_ROWS } from "./constants.js";
import { Contrast } from "./contrast.js";
import { byCodePoint, tally } from "./order.js";
import { round, score, shares } from "./shares.js";
import { subjects } from "./subjects.js";
import { trend } from "./trend.js";
import { inTurns, mapped, turn } from "./turns.js";

/** @typedef {import("./labels.js").JudgedComment} JudgedComment */
/** @typedef {import("./labels.js").Label} Label */
/** @typedef {import("./labels.js").Period} Period */
/** @typedef {Pick<JudgedComment, "label" | "uncertain" | "likes" | "published_at">} Counted */

/**
 * @param {readonly Counted[]} comments
 * @param {Period} period
 */
export function summary(comments, period) {
  const certain = comments.filter((comment) => !comment.uncertain);
  return {
    analysed: comments.length,
    certain: certain.length,
    few: certain.length < FEW_COMMENTS,
    shares: shares(certain.map(({ label }) => [label, 1])),
    shares_by_likes: shares(certain.map(({ label, likes }) => [label, likes])),
    score: score(certain.map(({ label }) => label)),
    trend: trend(certain, period),
  };
}

/** @typedef {import("./labels.js").Predicted} Predicted */
/** @typedef {{ id: string, text: string, published_at: string | null, likes: number, reply_to: string | null, author?: string }} Read */
/** @typedef {Read & { prediction: Predicted }} Judged */

/**
 * The words that each class has more than the others, by the log-odds of each against all other comments.
 * @param {readonly Judged[]} certain
 */
async function words(certain) {
  /** @type {Record<Label, Map<string, number>>} */
  const counts = { negative: new Map(), neutral: new Map(), positive: new Map() };
  /** @type {Map<string, number>} */
  const totals = new Map();
  for await (const slice of inTurns(certain)) {
    for (const { prediction } of slice) {
      const ofLabel = counts[prediction.label];
      for (const word of prediction.words ?? []) {
        ofLabel.set(word, (ofLabel.get(word) ?? 0) + 1);
        totals.set(word, (totals.get(word) ?? 0) + 1);
      }
    }
  }
  const sizes = tally(certain.map(({ prediction }) => prediction.label));
  const every = certain.length + 1; // one more, so that what is in all comments has odds, too
  /** @param {Label} label */
  const of = async (label) => {
    const size = sizes.get(label) ?? 0;
    const contrast = new Contrast(size, certain.length - size);
    const weighed = await mapped([...counts[label]], ([word, count]) => {
      const total = totals.get(word) ?? 0;
      const weight = round(contrast.logOdds([count, total - count], total / every).value, 4);
      return { one: { word, count, weight }, product: round(weight * count, 6) };
    });
    return weighed
      .filter(({ one }) => one.weight > 0)
      .sort((a, b) => b.product - a.product || byCodePoint(a.one.word, b.one.word))
      .slice(0, LISTED_WORDS)
      .map(({ one }) => one);
  };
  return { negative: await of("negative"), neutral: await of("neutral"), positive: await of("positive") };
}

/** @param {readonly Judged[]} judged */
function timestamps(judged) {
  /** @type {Map<number, string[]>} */
  const mentions = new Map();
  for (const { id, prediction } of judged) {
    for (const seconds of prediction.timestamps ?? []) {
      const ids = mentions.get(seconds);
      if (ids) ids.push(id);
      else mentions.set(seconds, [id]);
    }
  }
  const ranked = [...mentions].sort(([a, x], [b, y]) => y.length - x.length || a - b).slice(0, LISTED_TIMESTAMPS);
  return ranked.map(([seconds, ids]) => ({ seconds, count: ids.length, comments: ids.slice(0, LISTED_ROWS) }));
}

/**
 * The answer of /v1/analyze, from comments whose predictions (with details) are here.
 * @param {readonly Judged[]} judged in the order in which they were read
 * @param {{ video: import("./labels.js").Schemas["VideoFacts"] | null, model_version: string, analysed_at: string, left_out: string[], period: Period }} about
 * @returns {Promise<import("./labels.js").Analysis>} others have their turn meanwhile
 */
export async function analysisOf(judged, about) {
  const certain = judged.filter(({ prediction }) => !prediction.uncertain);
  const entries = await mapped(judged, ({ prediction, ...comment }) => ({
    ...comment,
    label: prediction.label,
    confidence: prediction.confidence,
    probabilities: prediction.probabilities,
    language: prediction.language,
    uncertain: prediction.uncertain,
    kinds: prediction.kinds ?? [],
    ...(prediction.predicted ? { yours: true, predicted: prediction.predicted } : {}),
  }));
  const spoken = judged.flatMap(({ id, author, prediction }, i) => {
    const entry = entries[i];
    if (!entry || prediction.uncertain) return [];
    return [{ entry, phrases: prediction.phrases ?? [], speaker: author ? `@${author}` : id }];
  });
  await turn();
  const byLikes = [...entries].sort((a, b) => b.likes - a.likes);
  /** @param {Label} label */
  const extreme = (label) =>
    entries
      .filter((entry) => entry.label === label && !entry.uncertain)
      .sort((a, b) => b.probabilities[label] - a.probabilities[label])
      .slice(0, LISTED_ROWS);
  /** @param {"question" | "request"} kind */
  const ofKind = (kind) => {
    const ofThisKind = byLikes.filter(({ kinds }) => kinds.includes(kind));
    return { count: ofThisKind.length, comments: ofThisKind.slice(0, LISTED_ROWS) };
  };
  await turn();
  const [mostPositive, mostNegative] = [extreme("positive"), extreme("negative")];
  await turn();
  const [questions, requests] = [ofKind("question"), ofKind("request")];
  await turn();
  const total = about.video?.comment_count ?? null;
  const sums = summary(entries, about.period);
  await turn();
  const moments = timestamps(judged);
  const tokens = judged.reduce((sum, { prediction }) => sum + (prediction.tokens ?? 0), 0);
  const doubts = judged.flatMap(({ prediction }) => prediction.uncertain ?? []);
  return {
    model_version: about.model_version,
    analysed_at: about.analysed_at,
    cached: false,
    quota_units: 0,
    video: about.video,
    coverage: {
      analysed: judged.length,
      total,
      complete: about.left_out.length === 0 && (total === null || judged.length >= total),
      left_out: about.left_out,
      certain: certain.length,
      uncertain: Object.fromEntries(tally(doubts)),
      few: sums.few,
    },
    shares: sums.shares,
    shares_by_likes: sums.shares_by_likes,
    score: sums.score,
    trend: sums.trend,
    words: await words(certain),
    subjects: sums.few ? { liked: [], disliked: [] } : await subjects(spoken),
    top_comments: byLikes.slice(0, TOP_ROWS),
    most_positive: mostPositive,
    most_negative: mostNegative,
    questions,
    requests,
    timestamps: moments,
    languages: [...tally(judged.map(({ prediction }) => prediction.language))]
      .sort(([, m], [, n]) => n - m)
      .map(([language, count]) => ({ language, count })),
    unique_authors: null,
    mean_tokens: judged.length > 0 ? round(tokens / judged.length, 1) : null,
    comments: entries,
  };
}
