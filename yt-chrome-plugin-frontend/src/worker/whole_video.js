// All comments of a video, read with the user's key, scored by whoever scores, and added up as the service does.

import { analysisOf } from "../shared/aggregate.js";
import { MAX_COMMENT_CHARS } from "../shared/constants.js";
import { corrected } from "../shared/corrections.js";
import { MAX_TEXTS } from "../shared/messaging.js";
import { whole } from "../shared/numbers.js";
import { Failure } from "./api.js";
import { corrections } from "./corrections.js";
import { chosenScorer, scoringSettings } from "./scorer.js";
import { askYouTube } from "./youtube.js";
import { loadKey } from "./youtube_key.js";

/** @typedef {{ id: string, text: string, published_at: string | null, likes: number, reply_to: string | null }} Read */

const PAGE_ROWS = "100";
/** Pages without a comment that is new, after which a list is taken to be without an end. */
const MAX_IDLE_PAGES = 3;
const ID = /^[\w.-]{10,120}$/;

/** One video as it is being read. */
class Reading {
  /** @type {Map<string, Read>} */
  comments = new Map();
  /** Counted, and not kept. @type {Set<string>} */
  authors = new Set();
  /** Requests so far, each of which costs a unit, but for those that were sent again. */
  units = 0;
  /** Comments that could not be read: the number of threads whose replies were refused. */
  unreadThreads = 0;

  /** @param {string} key @param {string} video @param {number} limit comments at most */
  constructor(key, video, limit) {
    this.key = key;
    this.video = video;
    this.limit = limit;
  }

  get isFull() {
    return this.comments.size >= this.limit;
  }

  /** @param {string} path @param {Record<string, string>} query */
  async ask(path, query) {
    await scoringSettings(); // the user may have switched the extension off, or taken consent back, since the last page
    if ((await loadKey()) !== this.key) throw new Failure("aborted", ""); // forgotten since
    this.units++;
    return askYouTube(this.key, path, query);
  }

  /** What is known of the video. */
  async about() {
    const { items } = await this.ask("videos", { part: "snippet,statistics", id: this.video });
    if (!Array.isArray(items) || items.length === 0) throw new Failure("youtubeGone", "");
    const count = Number(items[0]?.statistics?.commentCount);
    return { title: String(items[0]?.snippet?.title ?? ""), total: Number.isSafeInteger(count) ? count : null };
  }

  /** Read thread by thread, the newest first, until all or `limit` comments are there. */
  async threads() {
    const query = { part: "snippet,replies", videoId: this.video, order: "time", textFormat: "plainText" };
    for await (const thread of this.#list("commentThreads", query)) {
      const top = thread?.snippet?.topLevelComment;
      this.#add(top, null);
      const sent = Array.isArray(thread?.replies?.comments) ? thread.replies.comments : [];
      const parent = String(top?.id ?? thread?.id ?? "");
      for (const reply of sent) this.#add(reply, parent);
      if (Number(thread?.snippet?.totalReplyCount) > sent.length && ID.test(parent)) await this.#replies(parent);
      if (this.isFull) return;
    }
  }

  /** @param {string} parent */
  async #replies(parent) {
    try {
      const query = { part: "snippet", parentId: parent, textFormat: "plainText" };
      for await (const reply of this.#list("comments", query)) {
        if (this.isFull) return;
        this.#add(reply, parent);
      }
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== "youtubeGone") throw error;
      this.unreadThreads++;
    }
  }

  /** Each item of a list, page by page. @param {string} path @param {Record<string, string>} query */
  async *#list(path, query) {
    let [page, idle] = ["", 0];
    do {
      const before = this.comments.size;
      const answer = await this.ask(path, { ...query, maxResults: PAGE_ROWS, ...(page ? { pageToken: page } : {}) });
      if (!Array.isArray(answer?.items)) throw new Failure("youtubeFault", "");
      yield* answer.items;
      page = typeof answer.nextPageToken === "string" ? answer.nextPageToken : "";
      idle = this.comments.size > before ? 0 : idle + 1;
    } while (page && idle < MAX_IDLE_PAGES);
  }

  /** Take a comment in, unless it lacks what a comment has. @param {any} item @param {string | null} parent */
  #add(item, parent) {
    const { snippet } = item ?? {};
    const text = snippet?.textOriginal ?? snippet?.textDisplay;
    if (typeof text !== "string" || !ID.test(item.id) || (this.isFull && !this.comments.has(item.id))) return;
    const likes = Number(snippet.likeCount);
    const moment = Date.parse(snippet.publishedAt);
    this.comments.set(item.id, {
      id: item.id,
      text: text.slice(0, MAX_COMMENT_CHARS).trim(),
      published_at: Number.isNaN(moment) ? null : new Date(moment).toISOString(),
      likes: Number.isSafeInteger(likes) && likes > 0 ? likes : 0,
      reply_to: parent,
    });
    const author = snippet.authorChannelId?.value ?? snippet.authorDisplayName;
    if (typeof author === "string") this.authors.add(author);
  }
}

/**
 * @param {string} key
 * @param {string} video its id
 * @param {number} limit comments at most
 * @param {import("../shared/labels.js").Translate} t
 * @returns {Promise<import("../shared/labels.js").Analysis>} of what was read before a failure too, if that is anything
 * @throws {Failure}
 */
export async function analyseWhole(key, video, limit, t) {
  const scorer = await chosenScorer(); // before units are spent on what may not be scored
  const reading = new Reading(key, video, limit);
  const { title, total } = await reading.about();
  /** @type {string[]} */
  const leftOut = [];
  try {
    await reading.threads();
  } catch (error) {
    if (!(error instanceof Failure) || reading.comments.size === 0) throw error;
    leftOut.push(t(`trouble_${error.kind}`));
  }
  if (reading.isFull) leftOut.push(t("onlyNewest", whole(reading.comments.size)));
  if (reading.unreadThreads > 0) leftOut.push(t("repliesUnread", whole(reading.unreadThreads)));
  const { model, judged } = await scored([...reading.comments.values()], scorer);
  const facts = { video: { id: video, title, comment_count: total }, model_version: model, left_out: leftOut };
  const analysis = await analysisOf(judged, { ...facts, analysed_at: new Date().toISOString(), period: "month" });
  return { ...analysis, quota_units: reading.units, unique_authors: reading.authors.size };
}

/**
 * @param {Read[]} comments
 * @param {import("./scorer.js").Scorer} scorer
 * @returns them with predictions, and the user's own labels instead where there are any
 * @throws {Failure} also where they may not be scored any more
 */
async function scored(comments, scorer) {
  const own = new Map(await corrections());
  const judged = [];
  let model = "";
  for (let start = 0; start < comments.length; start += MAX_TEXTS) {
    const part = comments.slice(start, start + MAX_TEXTS);
    await scoringSettings();
    const answer = await scorer.predict(
      part.map(({ text }) => text),
      new AbortController().signal,
    );
    model = answer.model;
    for (const [i, comment] of part.entries()) {
      const prediction = answer.predictions[i];
      const label = own.get(comment.id);
      if (prediction) judged.push({ ...comment, prediction: label ? corrected(prediction, label) : prediction });
    }
  }
  return { model, judged };
}
