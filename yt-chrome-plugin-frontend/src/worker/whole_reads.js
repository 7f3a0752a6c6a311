// Whole videos that are being read, with the user's key or by the user's server. That takes minutes, and Chrome ends a worker
// that has done nothing for 30 seconds, as it seems while an answer is waited for.

import { translator } from "../shared/i18n.js";
import { interfaceTexts } from "./interface_texts.js";
import { agreedServer } from "./scorer.js";
import { analyseByServer } from "./server_analysis.js";
import { analyseWhole } from "./whole_video.js";
import { keepWhole } from "./whole_videos.js";
import { loadKey } from "./youtube_key.js";

/** @typedef {import("../shared/protocol").LongResults["analyseVideo"]} Result */

/** A call of the extension's API counts as something done. */
export const BEAT_MILLISECONDS = 20_000;

/** Whoever asks for a video that is being read waits with the others. @type {Map<string, Promise<Result>>} */
const reads = new Map();

/**
 * @param {{ video: string, limit: number }} asked comments at most
 * @returns {Promise<Result>}
 */
export function analyseVideo({ video, limit }) {
  const running = reads.get(video) ?? keptAlive(read(video, limit)).finally(() => reads.delete(video));
  reads.set(video, running);
  return running;
}

/** @template T @param {Promise<T>} work */
async function keptAlive(work) {
  const beat = setInterval(() => void chrome.runtime.getPlatformInfo(), BEAT_MILLISECONDS);
  try {
    return await work;
  } finally {
    clearInterval(beat);
  }
}

/** @param {string} video @param {number} limit @returns {Promise<Result>} */
async function read(video, limit) {
  const key = await loadKey();
  const analysis = key
    ? await analyseWhole(key, video, limit, translator((await interfaceTexts()).messages))
    : await analyseByServer(await agreedServer(), video, limit);
  await keepWhole(video, analysis);
  return { analysis };
}
