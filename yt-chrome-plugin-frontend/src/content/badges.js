// Badges on the comments of the page, each on the comment whose text it is about.

import { badge } from "../shared/comments.js";
import { own, selectors } from "./reader.js";

/** @typedef {import("./reader.js").Comment} Comment */
/** @typedef {import("../shared/labels.js").Predicted} Predicted */

const BADGE = "yts-badge";

/** @param {Node} node */
export function isBadge(node) {
  return node instanceof Element && node.classList.contains(BADGE);
}

export class Badges {
  /** Elements that show a text. @type {Map<string, Set<Element>>} */
  #elements = new Map();
  /** The comment that an element shows. @type {WeakMap<Element, Comment>} */
  #comments = new WeakMap();
  /** The text that a badge is about, behind the user's label if it shows that. @type {WeakMap<Element, string>} */
  #texts = new WeakMap();
  /** Whether there are too few comments for any percentage. */
  few = true;

  /**
   * @param {import("../shared/labels.js").Translate} t
   * @param {(badge: Element, comment: Comment) => void} onopen a badge was pressed
   */
  constructor(t, onopen) {
    this.t = t;
    this.onopen = onopen;
  }

  /** Say everything in another language from now on. @param {import("../shared/labels.js").Translate} t */
  translate(t) {
    this.t = t;
    this.removeAll();
  }

  /**
   * Bring an element's badge into line with the comment that it shows now.
   * @param {Element} element
   * @param {Comment | null} comment null for an element without a comment of the current video
   * @param {Predicted | undefined} prediction of the comment's text
   * @returns {boolean} whether a badge was drawn
   */
  update(element, comment, prediction) {
    const previous = this.#comments.get(element);
    if (previous && (previous.text !== comment?.text || previous.id !== comment.id)) {
      this.#elements.get(previous.text)?.delete(element);
      this.#comments.delete(element);
      badgeOf(element)?.remove();
    }
    if (!comment) {
      badgeOf(element)?.remove();
      return false;
    }
    this.#comments.set(element, comment);
    const elements = this.#elements.get(comment.text) ?? new Set();
    this.#elements.set(comment.text, elements.add(element));
    return prediction !== undefined && this.#draw(element, comment.text, prediction);
  }

  /**
   * @param {Element} element
   * @param {string} text
   * @param {Predicted} prediction
   */
  #draw(element, text, prediction) {
    const current = badgeOf(element);
    const isBare = this.few && !prediction.yours;
    const about = `${prediction.yours ? prediction.label : isBare} ${text}`;
    if (current && this.#texts.get(current) === about) return false;
    const hadFocus = current !== null && document.activeElement === current;
    current?.remove();
    const drawn = badge(isBare ? { ...prediction, confidence: null } : prediction, this.t, () => {
      const comment = this.#comments.get(element);
      if (comment) this.onopen(drawn, comment);
    });
    this.#texts.set(drawn, about);
    own(element, selectors.badgeSlot)?.append(drawn);
    if (hadFocus) drawn.focus({ preventScroll: true });
    return true;
  }

  /** @param {Element} element @returns {Comment | undefined} the comment of the current video that it shows */
  commentOf(element) {
    return this.#comments.get(element);
  }

  /** @param {string} text @returns {Iterable<Element>} */
  elementsWith(text) {
    return this.#elements.get(text) ?? [];
  }

  /** @param {Comment} comment @returns {Element | undefined} an element that shows it */
  elementOf(comment) {
    return [...this.elementsWith(comment.text)].find((element) => this.#comments.get(element)?.id === comment.id);
  }

  /** Let go of elements that YouTube removed. */
  prune() {
    for (const [text, elements] of this.#elements) {
      for (const element of elements) if (!element.isConnected) elements.delete(element);
      if (elements.size === 0) this.#elements.delete(text);
    }
  }

  /** Forget every comment and remove every badge. */
  clear() {
    this.#elements.clear();
    this.removeAll();
  }

  /** Remove every badge of the page, those of an earlier copy of this script as well. */
  removeAll() {
    for (const element of document.querySelectorAll(`.${BADGE}`)) element.remove();
  }
}

/** @param {Element} element that shows a comment */
export function badgeOf(element) {
  return own(element, [`.${BADGE}`]);
}
