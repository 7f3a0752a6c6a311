// A page of YouTube in jsdom, made the global one on import; each test file runs in a process of its own.

import { JSDOM } from "jsdom";

export const VIDEO = "dQw4w9WgXcQ";

const { window } = new JSDOM("<!doctype html><body></body>", { url: `https://www.youtube.com/watch?v=${VIDEO}` });
const { document, location, AbortController, CustomEvent, Element, KeyboardEvent, MouseEvent, MutationObserver } =
  window;
const { HTMLElement, HTMLInputElement, HTMLVideoElement, Node } = window;
Object.assign(globalThis, {
  ...{ window, document, location, AbortController, CustomEvent, Element, KeyboardEvent, MouseEvent, MutationObserver },
  ...{ HTMLElement, HTMLInputElement, HTMLVideoElement, Node },
});
window.Element.prototype.scrollIntoView = () => {};
window.Element.prototype.checkVisibility = function () {
  return this.isConnected && this.closest("[hidden]") === null;
};
window.scrollTo = () => {};
Object.assign(window.HTMLElement.prototype, { showPopover() {}, hidePopover() {} });

/** Where the page is not laid out, nothing changes its size by itself: tests say when it does. */
export class FakeResizeObserver {
  /** @type {Set<FakeResizeObserver>} */
  static all = new Set();
  /** @type {Set<Element>} */
  observed = new Set();

  /** @param {() => void} notify */
  constructor(notify) {
    this.notify = notify;
    FakeResizeObserver.all.add(this);
  }

  /** @param {Element} element */
  observe(element) {
    this.observed.add(element);
  }

  disconnect() {
    this.observed.clear();
  }

  /** The layout changed. */
  static resize() {
    for (const { observed, notify } of this.all) if (observed.size > 0) notify();
  }
}
Object.assign(globalThis, { ResizeObserver: FakeResizeObserver });

/** @param {string} path address that the page moves to, without a reload */
export function navigate(path) {
  window.history.pushState(null, "", path);
  document.dispatchEvent(new CustomEvent("yt-navigate-finish"));
}

/** @param {string} html @returns {Element} */
export function elementOf(html) {
  const box = document.createElement("div");
  box.innerHTML = html; // eslint-disable-line no-restricted-properties
  return /** @type {Element} */ (box.firstElementChild);
}

/** Id of a comment. @param {string} name */
export const idOf = (name) => `Ugx${name.padEnd(12, "A")}`;

/**
 * A comment as YouTube shows it.
 * @param {string} content of its text, as HTML
 * @param {{ id?: string, video?: string }} [options]
 */
export function commentHtml(content, { id = idOf("a"), video = VIDEO } = {}) {
  return `<ytd-comment-view-model>
    <div id="header-author">
      <span id="published-time-text"><a href="/watch?v=${video}&amp;lc=${id}">2 days ago</a></span>
    </div>
    <yt-attributed-string id="content-text">${content}</yt-attributed-string>
    <span id="vote-count-middle"> 1.2K </span>
  </ytd-comment-view-model>`;
}

/** The text of every badge on the page, in order. */
export const badges = () => [...document.querySelectorAll(".yts-badge > span:first-of-type")].map((e) => e.textContent);
