// The server's aggregates, for comments that are here already; tests/unit/test_shared_aggregates compares both.

import { FEW_COMMENTS } from "./labels.js";

/** @typedef {import("./labels.js").JudgedComment} JudgedComment */
/** @typedef {import("./labels.js").Label} Label */
/** @typedef {import("./labels.js").Period} Period */
/** @typedef {import("./labels.js").Shares} Shares */
/** @typedef {Pick<JudgedComment, "label" | "uncertain" | "likes" | "published_at">} Counted */

/** Longest trend, in points; past it a longer period is taken. */
const MAX_POINTS = 10_000;
/** @type {Period[]} */
const PERIODS = ["day", "week", "month", "year"];
const DAYS = { day: 1, week: 7, month: 30, year: 365 };
const DAY_MILLISECONDS = 86_400_000;

/**
 * @param {Iterable<[string, number]>} weighted label and weight per comment
 * @returns {Shares} the share is null where nothing weighs anything
 */
export function shares(weighted) {
  const totals = { negative: 0, neutral: 0, positive: 0 };
  for (const [label, weight] of weighted) totals[/** @type {Label} */ (label)] += weight;
  const whole = totals.negative + totals.neutral + totals.positive;
  /** @param {Label} label */
  const entry = (label) => ({ count: totals[label], share: whole ? round(totals[label] / whole, 4) : null });
  return { negative: entry("negative"), neutral: entry("neutral"), positive: entry("positive") };
}

/**
 * Rounds half to even, as Python does, so that both sides show the same.
 * @param {number} value
 * @param {number} digits
 */
function round(value, digits) {
  const scaled = value * 10 ** digits;
  const below = Math.floor(scaled);
  if (scaled - below !== 0.5) return Math.round(scaled) / 10 ** digits;
  return (below % 2 === 0 ? below : below + 1) / 10 ** digits;
}

/**
 * @param {readonly string[]} labels
 * @returns {number | null} 0 all negative, 10 all positive
 */
export function score(labels) {
  if (labels.length === 0) return null;
  const sum = labels.reduce((total, label) => total + (label === "positive" ? 1 : label === "negative" ? -1 : 0), 0);
  return round(5 * (1 + sum / labels.length), 2);
}

/**
 * @param {Date} moment
 * @param {Period} period
 */
function startOf(moment, period) {
  const day = new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate()));
  if (period === "week") day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  if (period === "month" || period === "year") day.setUTCDate(1);
  if (period === "year") day.setUTCMonth(0);
  return day;
}

/**
 * @param {Date} start
 * @param {Period} period
 */
function after(start, period) {
  const next = new Date(start);
  if (period === "year") next.setUTCFullYear(next.getUTCFullYear() + 1);
  else if (period === "month") next.setUTCMonth(next.getUTCMonth() + 1);
  else next.setUTCDate(next.getUTCDate() + DAYS[period]);
  return next;
}

/**
 * @param {readonly Pick<Counted, "label" | "published_at">[]} comments those that count
 * @param {Period} period
 * @returns {import("./labels.js").Trend} periods in UTC, empty ones included
 */
export function trend(comments, period) {
  const dated = comments.filter((one) => one.published_at);
  const undated = comments.length - dated.length;
  const moments = dated.map((one) => new Date(/** @type {string} */ (one.published_at)));
  if (moments.length === 0) return { period, points: [], undated };
  const times = moments.map((moment) => moment.getTime());
  const first = times.reduce((a, b) => Math.min(a, b));
  const last = times.reduce((a, b) => Math.max(a, b));
  const days = Math.floor(last / DAY_MILLISECONDS) - Math.floor(first / DAY_MILLISECONDS);
  while (period !== "year" && days / DAYS[period] > MAX_POINTS) period = PERIODS[PERIODS.indexOf(period) + 1] ?? "year";
  /** @type {Map<number, [string, number][]>} */
  const counts = new Map();
  dated.forEach((one, i) => {
    const start = startOf(/** @type {Date} */ (moments[i]), period).getTime();
    if (!counts.has(start)) counts.set(start, []);
    counts.get(start)?.push([one.label, 1]);
  });
  const points = [];
  const end = startOf(new Date(last), period).getTime();
  for (let start = startOf(new Date(first), period); start.getTime() <= end; start = after(start, period)) {
    points.push({ start: start.toISOString().slice(0, 10), ...shares(counts.get(start.getTime()) ?? []) });
  }
  return { period, points, undated };
}

/**
 * @param {readonly Counted[]} comments
 * @param {Period} period
 */
export function summary(comments, period) {
  const certain = comments.filter((one) => !one.uncertain);
  return {
    analysed: comments.length,
    certain: certain.length,
    few: certain.length < FEW_COMMENTS,
    shares: shares(certain.map((one) => [one.label, 1])),
    shares_by_likes: shares(certain.map((one) => [one.label, one.likes])),
    score: score(certain.map((one) => one.label)),
    trend: trend(certain, period),
  };
}
