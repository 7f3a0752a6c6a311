// The service's analysis of comments that are here already; tests/integration/test_shared_aggregates.py compares both.

import { FEW_COMMENTS, LISTED_ROWS, LISTED_TIMESTAMPS, LISTED_WORDS, TOP_ROWS } from "./constants.js";
import { Contrast } from "./contrast.js";
import { byCodePoint, tally } from "./order.js";
import { round, score, shares } from "./shares.js";
import { subjects } from "./subjects.js";
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
/** @typedef {{ id: string, text: string, published_at: string | null, likes: number, reply_to: string | null, author?: string }} Read */
/** @typedef {Read & { prediction: Predicted }} Judged */

/**
 * The words that each class has more than the others, by the log-odds of each against all other comments.
 * @param {readonly Judged[]} certain
 */
function words(certain) {
  const sizes = tally(certain.map(({ prediction }) => prediction.label));
  const totals = tally(certain.flatMap(({ prediction }) => prediction.words ?? []));
  const every = certain.length + 1; // one more, so that what is in all comments has odds, too
  /** @param {Label} label */
  const of = (label) => {
    const size = sizes.get(label) ?? 0;
    const contrast = new Contrast(size, certain.length - size);
    const counts = tally(
      certain
        .filter(({ prediction }) => prediction.label === label)
        .flatMap(({ prediction }) => prediction.words ?? []),
    );
    const weighed = [...counts].map(([word, count]) => {
      const total = totals.get(word) ?? 0;
      return { word, count, weight: round(contrast.logOdds([count, total - count], total / every).value, 4) };
    });
    return weighed
      .filter(({ weight }) => weight > 0)
      .map((one) => ({ one, product: round(one.weight * one.count, 6) }))
      .sort((a, b) => b.product - a.product || byCodePoint(a.one.word, b.one.word))
      .slice(0, LISTED_WORDS)
      .map(({ one }) => one);
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
 * @returns {Promise<import("./labels.js").Analysis>} others have their turn meanwhile
 */
export async function analysisOf(judged, about) {
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
  const spoken = judged.flatMap(({ id, author, prediction }, i) => {
    const entry = entries[i];
    if (!entry || prediction.uncertain) return [];
    return [{ entry, phrases: prediction.phrases ?? [], speaker: author ? `@${author}` : id }];
  });
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
    subjects: sums.few ? { liked: [], disliked: [] } : await subjects(spoken),
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
