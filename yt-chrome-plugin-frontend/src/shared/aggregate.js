// The service's analysis of comments that are here already; tests/integration/test_shared_aggregates.py compares both.

import { FEW_COMMENTS, LISTED_ROWS, LISTED_TIMESTAMPS, LISTED_WORDS, TOP_ROWS } from "./constants.js";
import { round, score, shares } from "./shares.js";
import { trend } from "./trend.js";

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
/** @typedef {{ id: string, text: string, published_at: string | null, likes: number, reply_to: string | null }} Read */
/** @typedef {Read & { prediction: Predicted }} Judged */

/**
 * The order of strings by code point, as Python's.
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
      certain
        .filter(({ prediction }) => prediction.label === label)
        .flatMap(({ prediction }) => prediction.words ?? []),
    );
    const sorted = [...counts].sort(([a, m], [b, n]) => n - m || byCodePoint(a, b));
    return sorted.slice(0, LISTED_WORDS).map(([word, count]) => ({ word, count }));
  };
  return { negative: of("negative"), neutral: of("neutral"), positive: of("positive") };
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
 * @returns {import("./labels.js").Analysis}
 */
export function analysisOf(judged, about) {
  const certain = judged.filter(({ prediction }) => !prediction.uncertain);
  const entries = judged.map(({ prediction, ...comment }) => ({
    ...comment,
    label: prediction.label,
    confidence: prediction.confidence,
    probabilities: prediction.probabilities,
    language: prediction.language,
    uncertain: prediction.uncertain,
    kinds: prediction.kinds ?? [],
    ...(prediction.predicted ? { yours: true, predicted: prediction.predicted } : {}),
  }));
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
  const total = about.video?.comment_count ?? null;
  const sums = summary(entries, about.period);
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
    words: words(certain),
    top_comments: byLikes.slice(0, TOP_ROWS),
    most_positive: extreme("positive"),
    most_negative: extreme("negative"),
    questions: ofKind("question"),
    requests: ofKind("request"),
    timestamps: timestamps(judged),
    languages: [...tally(judged.map(({ prediction }) => prediction.language))]
      .sort(([, m], [, n]) => n - m)
      .map(([language, count]) => ({ language, count })),
    unique_authors: null,
    mean_tokens: judged.length > 0 ? round(tokens / judged.length, 1) : null,
    comments: entries,
  };
}
