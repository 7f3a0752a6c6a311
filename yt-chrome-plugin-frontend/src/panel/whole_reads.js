// Readings of whole videos that this panel asked for. They last minutes, and outlive what was drawn when they began.

import { askWorkerLong } from "../shared/messaging.js";
import { wholeOf } from "../worker/whole_videos.js";

/** @typedef {import("../shared/labels.js").Analysis} Analysis */

/** Largest number of comments that an analysis of the whole video reads. */
const WHOLE_VIDEO = 5_000;

/** @type {Set<string>} */
const running = new Set();
/** Why a video could not be read. @type {Map<string, import("../shared/protocol").Refusal>} */
const troubles = new Map();
/** What came last, for which the session's storage may have no room. @type {{ video: string, analysis: Analysis } | null} */
let last = null;

/** @param {string | null} video */
export const isRead = (video) => running.has(video ?? "");

/** @param {string | null} video */
export const readTrouble = (video) => troubles.get(video ?? "") ?? null;

/** @param {string} video @returns {Promise<Analysis | null>} */
export const wholeAnalysis = async (video) => (last?.video === video ? last.analysis : wholeOf(video));

/** @param {string} video whose reading begins, and whose trouble is forgotten @returns {boolean} false where it runs already */
export function beginRead(video) {
  if (running.has(video)) return false;
  running.add(video);
  troubles.delete(video);
  return true;
}

/** Wait for a reading that began. @param {string} video @returns {Promise<boolean>} whether there is an analysis */
export async function read(video) {
  const answer = await askWorkerLong({ type: "analyseVideo", video, limit: WHOLE_VIDEO });
  running.delete(video);
  if (answer.ok) last = { video, analysis: answer.analysis };
  else troubles.set(video, answer);
  return answer.ok;
}
