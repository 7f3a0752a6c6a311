// Classes over time, in UTC and without gaps; the sums of yt_sentiment.insights.trend.

import { MAX_TREND_POINTS, PERIODS } from "./constants.js";
import { shares } from "./shares.js";

/** @typedef {import("./labels.js").JudgedComment} JudgedComment */
/** @typedef {import("./labels.js").Label} Label */
/** @typedef {import("./labels.js").Period} Period */

const DAY_MILLISECONDS = 86_400_000;
/** Days from a Monday to 1970-01-01. */
const MONDAY = 3;

/**
 * @param {Date} moment
 * @param {Period} period
 */
function startOf(moment, period) {
  const day = new Date(Math.floor(moment.getTime() / DAY_MILLISECONDS) * DAY_MILLISECONDS);
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
  else next.setUTCDate(next.getUTCDate() + (period === "week" ? 7 : 1));
  return next;
}

/**
 * Number of the period that a moment is in; consecutive periods differ by 1.
 * @param {Date} moment
 * @param {Period} period
 */
function numberOf(moment, period) {
  const day = Math.floor(moment.getTime() / DAY_MILLISECONDS);
  if (period === "day") return day;
  if (period === "week") return Math.floor((day + MONDAY) / 7);
  return moment.getUTCFullYear() * (period === "year" ? 1 : 12) + (period === "year" ? 0 : moment.getUTCMonth());
}

/**
 * The first and last year with comments within those `MAX_TREND_POINTS` years that have most of them; the latest such.
 * @param {readonly Date[]} moments
 * @returns {[Date, Date]}
 */
function fullestYears(moments) {
  const years = moments.map((moment) => moment.getUTCFullYear()).sort((a, b) => a - b);
  let first = 0;
  let most = 0;
  let shown = [0, 0];
  years.forEach((year, i) => {
    while ((years[first] ?? year) <= year - MAX_TREND_POINTS) first += 1;
    if (i + 1 - first < most) return;
    most = i + 1 - first;
    shown = [years[first] ?? year, year];
  });
  const [from, to] = shown.map((year) => {
    const start = new Date(0);
    start.setUTCFullYear(year);
    return start;
  });
  return [/** @type {Date} */ (from), /** @type {Date} */ (to)];
}

/**
 * @param {readonly Date[]} moments at least one
 * @param {Period} period
 * @returns {{ period: Period, first: Date, last: Date }} what is shown; with a longer period where there are too many
 */
function rangeOf(moments, period) {
  let from = moments.reduce((a, b) => (b < a ? b : a));
  let to = moments.reduce((a, b) => (b > a ? b : a));
  const tooMany = () => numberOf(to, period) - numberOf(from, period) >= MAX_TREND_POINTS;
  while (period !== "year" && tooMany()) period = PERIODS[PERIODS.indexOf(period) + 1] ?? "year";
  if (tooMany()) [from, to] = fullestYears(moments);
  return { period, first: startOf(from, period), last: startOf(to, period) };
}

/**
 * @param {readonly Pick<JudgedComment, "label" | "published_at">[]} comments those that count
 * @param {Period} asked
 * @returns {import("./labels.js").Trend} periods in UTC, empty ones included
 */
export function trend(comments, asked) {
  const dated = comments.filter((comment) => comment.published_at);
  const undated = comments.length - dated.length;
  const moments = dated.map((comment) => new Date(/** @type {string} */ (comment.published_at)));
  if (moments.length === 0) return { period: asked, asked, points: [], undated, outside: 0 };
  const { period, first, last } = rangeOf(moments, asked);
  /** @type {Map<number, [Label, number][]>} */
  const counts = new Map();
  let outside = 0;
  dated.forEach(({ label }, i) => {
    const start = startOf(/** @type {Date} */ (moments[i]), period);
    if (start < first || start > last) outside += 1;
    const same = counts.get(start.getTime());
    if (same) same.push([label, 1]);
    else counts.set(start.getTime(), [[label, 1]]);
  });
  const points = [];
  for (let start = first; start <= last; start = after(start, period)) {
    points.push({ start: start.toISOString().slice(0, 10), ...shares(counts.get(start.getTime()) ?? []) });
  }
  return { period, asked, points, undated, outside };
}
