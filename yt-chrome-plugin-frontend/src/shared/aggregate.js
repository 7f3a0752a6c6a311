// The server's aggregates, for comments that are here already; tests/integration/test_shared_aggregates.py compares both.

import { FEW_COMMENTS } from "./labels.js";

/** @typedef {import("./labels.js").JudgedComment} JudgedComment */
/** @typedef {import("./labels.js").Label} Label */
/** @typedef {import("./labels.js").Period} Period */
/** @typedef {import("./labels.js").Shares} Shares */
/** @typedef {Pick<JudgedComment, "label" | "uncertain" | "likes" | "published_at">} Counted */

/** Longest trend, in periods; past it a longer period is taken. */
const MAX_POINTS = 400;
/** @type {Period[]} */
const PERIODS = ["day", "week", "month", "year"];
const DAY_MILLISECONDS = 86_400_000;
/** Days from a Monday to 1970-01-01. */
const MONDAY = 3;

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
 * The number of the period that a moment is in; periods that follow each other differ by 1.
 * @param {Date} moment
 * @param {Period} period
 */
function placeOf(moment, period) {
  const day = Math.floor(moment.getTime() / DAY_MILLISECONDS);
  if (period === "day") return day;
  if (period === "week") return Math.floor((day + MONDAY) / 7);
  return moment.getUTCFullYear() * (period === "year" ? 1 : 12) + (period === "year" ? 0 : moment.getUTCMonth());
}

/**
 * The first and the last year that hold comments within the `MAX_POINTS` years with most of them; the latest such.
 * @param {readonly Date[]} moments
 * @returns {[Date, Date]}
 */
function fullestYears(moments) {
  const years = moments.map((moment) => moment.getUTCFullYear()).sort((a, b) => a - b);
  let first = 0;
  let most = 0;
  let shown = [0, 0];
  years.forEach((year, i) => {
    while ((years[first] ?? year) <= year - MAX_POINTS) first += 1;
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
 * @returns {{ period: Period, first: Date, last: Date }} what is shown: a longer period where there would be too many
 */
function rangeOf(moments, period) {
  let from = moments.reduce((a, b) => (b < a ? b : a));
  let to = moments.reduce((a, b) => (b > a ? b : a));
  const tooMany = () => placeOf(to, period) - placeOf(from, period) >= MAX_POINTS;
  while (period !== "year" && tooMany()) period = PERIODS[PERIODS.indexOf(period) + 1] ?? "year";
  if (tooMany()) [from, to] = fullestYears(moments);
  return { period, first: startOf(from, period), last: startOf(to, period) };
}

/**
 * @param {readonly Pick<Counted, "label" | "published_at">[]} comments those that count
 * @param {Period} asked
 * @returns {import("./labels.js").Trend} periods in UTC, empty ones included
 */
export function trend(comments, asked) {
  const dated = comments.filter((one) => one.published_at);
  const undated = comments.length - dated.length;
  const moments = dated.map((one) => new Date(/** @type {string} */ (one.published_at)));
  if (moments.length === 0) return { period: asked, asked, points: [], undated, outside: 0 };
  const { period, first, last } = rangeOf(moments, asked);
  /** @type {Map<number, [string, number][]>} */
  const counts = new Map();
  let outside = 0;
  dated.forEach((one, i) => {
    const start = startOf(/** @type {Date} */ (moments[i]), period);
    if (start < first || start > last) outside += 1;
    const same = counts.get(start.getTime());
    if (same) same.push([one.label, 1]);
    else counts.set(start.getTime(), [[one.label, 1]]);
  });
  const points = [];
  for (let start = first; start <= last; start = after(start, period)) {
    points.push({ start: start.toISOString().slice(0, 10), ...shares(counts.get(start.getTime()) ?? []) });
  }
  return { period, asked, points, undated, outside };
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

/** @typedef {import("./labels.js").Schemas["PredictedDetails"]} Predicted */
/** @typedef {{ id: string, text: string, published_at: string | null, likes: number, reply_to: string | null }} Read */
/** @typedef {Read & { prediction: Predicted }} Judged */

const LISTED_WORDS = 100;
const LISTED_ROWS = 10;
const LISTED_TIMESTAMPS = 50;
const TOP_ROWS = 25;

/**
 * Orders strings by code point, as Python does.
 * @param {string} a
 * @param {string} b
 */
function byCodePoint(a, b) {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference) return difference;
  }
  return left.length - right.length;
}

/** @template T @param {Iterable<T>} items @returns {Map<T, number>} in the order of first occurrence */
function tally(items) {
  /** @type {Map<T, number>} */
  const counts = new Map();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

/** @param {readonly Judged[]} certain */
function words(certain) {
  /** @param {Label} label */
  const of = (label) => {
    const counts = tally(
      certain.filter((one) => one.prediction.label === label).flatMap((one) => one.prediction.words ?? []),
    );
    const sorted = [...counts].sort(([a, m], [b, n]) => n - m || byCodePoint(a, b));
    return sorted.slice(0, LISTED_WORDS).map(([word, count]) => ({ word, count }));
  };
  return { negative: of("negative"), neutral: of("neutral"), positive: of("positive") };
}

/** @param {readonly Judged[]} judged */
function timestamps(judged) {
  /** @type {Map<number, string[]>} */
  const found = new Map();
  for (const one of judged) {
    for (const seconds of one.prediction.timestamps ?? []) {
      const ids = found.get(seconds);
      if (ids) ids.push(one.id);
      else found.set(seconds, [one.id]);
    }
  }
  const ranked = [...found].sort(([a, x], [b, y]) => y.length - x.length || a - b).slice(0, LISTED_TIMESTAMPS);
  return ranked.map(([seconds, ids]) => ({ seconds, count: ids.length, comments: ids.slice(0, LISTED_ROWS) }));
}

/**
 * What the server's /v1/analyze answers, of comments whose predictions (with details) are here.
 * @param {readonly Judged[]} judged in the order that they came
 * @param {{ video: import("./labels.js").Schemas["VideoFacts"] | null, model_version: string, analysed_at: string, left_out: string[], period: Period }} about
 * @returns {import("./labels.js").Analysis}
 */
export function analysisOf(judged, about) {
  const certain = judged.filter((one) => !one.prediction.uncertain);
  const entries = judged.map(({ prediction, ...comment }) => ({
    ...comment,
    label: prediction.label,
    confidence: prediction.confidence,
    probabilities: prediction.probabilities,
    language: prediction.language,
    uncertain: prediction.uncertain,
    kinds: prediction.kinds ?? [],
  }));
  const byLikes = [...entries].sort((a, b) => b.likes - a.likes);
  /** @param {Label} label */
  const extreme = (label) =>
    entries
      .filter((one) => one.label === label && !one.uncertain)
      .sort((a, b) => b.probabilities[label] - a.probabilities[label])
      .slice(0, LISTED_ROWS);
  /** @param {"question" | "request"} kind */
  const ofKind = (kind) => {
    const found = byLikes.filter((one) => one.kinds.includes(kind));
    return { count: found.length, comments: found.slice(0, LISTED_ROWS) };
  };
  const total = about.video?.comment_count ?? null;
  const sums = summary(entries, about.period);
  const tokens = judged.reduce((sum, one) => sum + (one.prediction.tokens ?? 0), 0);
  const doubts = judged.flatMap((one) => (one.prediction.uncertain ? [one.prediction.uncertain] : []));
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
    words: words(certain),
    top_comments: byLikes.slice(0, TOP_ROWS),
    most_positive: extreme("positive"),
    most_negative: extreme("negative"),
    questions: ofKind("question"),
    requests: ofKind("request"),
    timestamps: timestamps(judged),
    languages: [...tally(judged.map((one) => one.prediction.language))]
      .sort(([, m], [, n]) => n - m)
      .map(([language, count]) => ({ language, count })),
    unique_authors: null,
    mean_tokens: judged.length > 0 ? round(tokens / judged.length, 1) : null,
    comments: entries,
  };
}
