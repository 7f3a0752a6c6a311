// Sums over the comments read so far: brief for the card, complete for the side panel.

import { analysisOf, summary } from "../shared/aggregate.js";
import { countLanguages, unreadLanguages } from "../shared/languages.js";
import { mapped } from "../shared/turns.js";
import { momentOf } from "./reader.js";

/** @typedef {import("./collector.js").Collector} Collector */
/** @typedef {{ language: string, total: number | null }} PageFacts language of the page; comments that the video has */

/** @type {import("../shared/labels.js").Period} */
const PERIOD = "month";

/**
 * What the card shows, and no more: it is drawn often while the user scrolls.
 * @param {Collector} collector
 * @param {PageFacts} page
 * @param {boolean} expanded whether the card shows the trend
 * @returns {import("./card.js").Brief | null} null before the first prediction
 */
export function briefOf(collector, { language, total }, expanded) {
  if (collector.predictions.size === 0) return null;
  const now = new Date();
  const judged = collector.judged();
  const comments = judged.map(({ comment, prediction }) => ({
    label: prediction.label,
    uncertain: prediction.uncertain,
    language: prediction.language,
    likes: comment.likes,
    published_at: expanded ? momentOf(comment.when, language, now) : null,
  }));
  const { analysed, certain, few, shares, score, trend } = summary(comments, PERIOD);
  return {
    coverage: { analysed, total, certain, few },
    shares,
    score,
    trend: expanded ? trend : null,
    languages: countLanguages(comments.map((comment) => comment.language)),
    unread: unreadLanguages(comments),
    questions: judged.filter(({ prediction }) => prediction.kinds?.includes("question")).length,
  };
}

/**
 * The complete analysis, for the side panel.
 * @param {Collector} collector
 * @param {PageFacts & { video: string, title: string }} page
 * @param {import("../shared/labels.js").Translate} t
 * @returns {Promise<import("../shared/labels.js").Analysis | null>} null before the first prediction
 */
export async function analysisOfPage(collector, { video, title, language, total }, t) {
  if (collector.predictions.size === 0) return null;
  const now = new Date();
  const model_version = collector.model;
  const judged = await mapped(collector.judged(), ({ comment, prediction }) => ({
    id: comment.id,
    text: comment.text,
    published_at: momentOf(comment.when, language, now),
    likes: comment.likes,
    reply_to: comment.replyTo,
    author: comment.author,
    prediction,
  }));
  return analysisOf(judged, {
    video: { id: video, title, comment_count: total },
    model_version,
    analysed_at: now.toISOString(),
    left_out: total !== null && judged.length < total ? [t("onlyLoaded")] : [],
    period: PERIOD,
  });
}
