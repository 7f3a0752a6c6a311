// What the reader did in the panel, by video. It is kept until the browser closes, and so outlives the panel, its tab, the
// page and the worker.

import { Cache } from "../worker/cache.js";
import { inOrder, keepInSession } from "../worker/storage.js";

/**
 * @typedef {object} View
 * @property {import("../shared/sections.js").ReportState} report
 * @property {number} scroll in pixels from the top
 * @property {"page" | "whole"} shows the comments that the page has loaded, or those of the whole video
 */

/** @type {Readonly<View>} */
const NEW = { report: {}, scroll: 0, shows: "page" };
const KEPT_VIDEOS = 50;

/** @returns {Promise<[string, View][]>} the oldest first */
async function kept() {
  const { views } = await chrome.storage.session.get("views");
  return Array.isArray(views) ? views : [];
}

export class Memory {
  /** @param {string} video @returns {Promise<View>} */
  async of(video) {
    const view = new Map(await inOrder(kept)).get(video);
    return { ...NEW, ...view };
  }

  /** @param {string} video @param {Partial<View>} changes those of the report stand beside what it had */
  change(video, changes) {
    return inOrder(async () => {
      const views = new Cache(KEPT_VIDEOS, await kept());
      const before = views.get(video) ?? NEW;
      views.set(video, { ...before, ...changes, report: { ...before.report, ...changes.report } });
      await keepInSession({ views: views.entries() });
    });
  }
}
