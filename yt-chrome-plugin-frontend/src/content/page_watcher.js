// Changes of YouTube's page: navigation to another video, comments that come and change, the theme.

import { isAlive } from "../shared/messaging.js";
import { isBadge } from "./badges.js";
import { COMMENT, videoOf } from "./reader.js";

const NAVIGATION_EVENTS = ["yt-navigate-start", "yt-navigate-finish", "yt-page-data-updated"];
/** Attributes that change where YouTube reuses an element, hides the comments, moves to the next Short or turns dark. */
const OBSERVED_ATTRIBUTES = ["href", "dark", "hidden", "visibility", "is-active"];

/**
 * @typedef {object} PageEvents
 * @property {(previous: string | null) => void} onVideoChange `video` is another one than before
 * @property {(elements: Iterable<Element>) => void} onComments comments were added, or changed what they show
 * @property {() => void} onNavigation the page was navigated, perhaps within the same video
 * @property {() => void} onThemeChange
 * @property {() => void} onMutations something changed, whatever it was
 * @property {() => void} onGone the extension was updated or removed
 */

export class PageWatcher {
  /** Video that the page is about. @type {string | null} */
  video = null;
  #observer = new MutationObserver((records) => this.#onMutations(records));

  /** @param {PageEvents} events */
  constructor(events) {
    this.events = events;
  }

  /** @param {AbortSignal} signal ends the watch */
  start(signal) {
    const sync = () => this.syncVideo();
    for (const name of NAVIGATION_EVENTS) document.addEventListener(name, sync, { signal });
    window.addEventListener("popstate", sync, { signal });
    this.#observer.observe(document.documentElement, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      attributeFilter: OBSERVED_ATTRIBUTES,
    });
    signal.addEventListener("abort", () => this.#observer.disconnect());
  }

  /** Follow the address to the video that the page is about now. */
  syncVideo() {
    if (!isAlive()) return this.events.onGone();
    const video = videoOf(location.href);
    const previous = this.video;
    if (video !== previous) {
      this.video = video;
      this.events.onVideoChange(previous);
    }
    if (video) this.events.onComments(document.querySelectorAll(COMMENT));
    this.events.onNavigation();
  }

  /** @param {MutationRecord[]} records */
  #onMutations(records) {
    if (!isAlive()) return this.events.onGone();
    if (videoOf(location.href) !== this.video) this.syncVideo();
    if (!this.video) return;
    this.events.onComments(commentsIn(records));
    if (records.some(({ attributeName }) => attributeName === "dark")) this.events.onThemeChange();
    this.events.onMutations();
  }
}

/**
 * Comments that mutations added or changed; badges, which this script adds itself, do not count as a change.
 * @param {readonly MutationRecord[]} records
 */
export function commentsIn(records) {
  /** @type {Set<Element>} */
  const comments = new Set();
  for (const { type, target, addedNodes } of records) {
    const nodes = [...addedNodes];
    for (const node of nodes) {
      if (!(node instanceof Element) || isBadge(node)) continue;
      if (node.matches(COMMENT)) comments.add(node);
      for (const comment of node.querySelectorAll(COMMENT)) comments.add(comment);
    }
    const element = target instanceof Element ? target : target.parentElement;
    const around = element?.closest(COMMENT);
    const isOurs = type === "childList" && nodes.length > 0 && nodes.every(isBadge);
    if (around && !isOurs) comments.add(around);
  }
  return comments;
}
