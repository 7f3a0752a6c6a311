// Finished analyses of whole videos, which cost minutes and quota: kept until the browser closes, also where nobody waits
// for them any more.

import { summary } from "../shared/aggregate.js";
import { corrected, withdraw } from "../shared/corrections.js";
import { tally } from "../shared/order.js";
import { Cache } from "./cache.js";
import { inOrder, keepInSession, WHOLE_VIDEOS } from "./storage.js";

/** @typedef {import("../shared/labels.js").Analysis} Analysis */
/** @typedef {import("../shared/labels.js").Label} Label */

/** A long one takes some of the 10 MB that there are for all. */
const KEPT = 3;
/** Of older ones no more is kept, as JSON. */
const KEPT_CHARS = 4_000_000;

/** @returns {Promise<[string, Analysis][]>} the oldest first */
async function all() {
  const { [WHOLE_VIDEOS]: kept } = await chrome.storage.session.get(WHOLE_VIDEOS);
  return Array.isArray(kept) ? kept : [];
}

/** @param {string} video @param {Analysis} analysis */
export function keepWhole(video, analysis) {
  return inOrder(async () => {
    const kept = new Cache(KEPT, await all());
    kept.set(video, analysis);
    let entries = kept.entries();
    while (entries.length > 1 && JSON.stringify(entries).length > KEPT_CHARS) entries = entries.slice(1);
    await keepInSession({ [WHOLE_VIDEOS]: entries });
  });
}

/** @param {string} video @returns {Promise<Analysis | null>} */
export async function wholeOf(video) {
  return new Map(await all()).get(video) ?? null;
}

/**
 * An analysis with the user's labels in place of the model's, also of those taken back, and the sums of that; its words and
 * subjects stay.
 * @param {Analysis} analysis
 * @param {Iterable<[string, Label]>} corrections by comment
 * @returns {Analysis}
 */
export function withCorrections(analysis, corrections) {
  const own = new Map(corrections);
  /** @type {readonly import("../shared/labels.js").JudgedComment[]} */
  const before = analysis.comments;
  if (!before.some(({ id, yours }) => yours || own.has(id))) return analysis;
  const comments = before.map((comment) => {
    const label = own.get(comment.id);
    if (label) return corrected(comment, label);
    const copy = { ...comment };
    if (copy.yours) withdraw(copy);
    return copy;
  });
  const { certain, few, shares, shares_by_likes, score, trend } = summary(comments, analysis.trend.asked);
  const uncertain = Object.fromEntries(tally(comments.flatMap((comment) => comment.uncertain ?? [])));
  const coverage = { ...analysis.coverage, certain, few, uncertain };
  return { ...analysis, comments, coverage, shares, shares_by_likes, score, trend };
}
