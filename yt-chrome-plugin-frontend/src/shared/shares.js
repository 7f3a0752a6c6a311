// Number and share of each class, and one score for all of them; the sums of yt_sentiment.insights.shares.

import { LABEL_CODES } from "./constants.js";

/** @typedef {import("./labels.js").Label} Label */
/** @typedef {import("./labels.js").Shares} Shares */

/**
 * @param {Iterable<[Label, number]>} weighted label and weight of each comment
 * @returns {Shares} shares are null where nothing has any weight
 */
export function shares(weighted) {
  const totals = { negative: 0, neutral: 0, positive: 0 };
  for (const [label, weight] of weighted) totals[label] += weight;
  const whole = totals.negative + totals.neutral + totals.positive;
  /** @param {Label} label */
  const entry = (label) => ({ count: totals[label], share: whole ? round(totals[label] / whole, 4) : null });
  return { negative: entry("negative"), neutral: entry("neutral"), positive: entry("positive") };
}

/**
 * Rounding half to even, as Python's, so that both sides show the same.
 * @param {number} value
 * @param {number} digits
 */
export function round(value, digits) {
  const scaled = value * 10 ** digits;
  const below = Math.floor(scaled);
  if (scaled - below !== 0.5) return Math.round(scaled) / 10 ** digits;
  return (below % 2 === 0 ? below : below + 1) / 10 ** digits;
}

/**
 * @param {readonly Label[]} labels
 * @returns {number | null} from 0, all negative, to 10, all positive
 */
export function score(labels) {
  if (labels.length === 0) return null;
  const sum = labels.reduce((total, label) => total + LABEL_CODES[label], 0);
  return round(5 * (1 + sum / labels.length), 2);
}
