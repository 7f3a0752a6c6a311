// The comment that the page is scrolled to, from the panel or by keyboard; it is marked until another one is.

import { badgeOf } from "./badges.js";

const CURRENT = "yts-current";

export class Cursor {
  /** @type {Element | null} */
  #current = null;

  /** Scroll to a comment, mark it, and give its badge the focus. @param {Element} element */
  reveal(element) {
    this.clear();
    this.#current = element;
    element.classList.add(CURRENT);
    element.scrollIntoView({ block: "center" });
    const badge = badgeOf(element);
    if (badge instanceof HTMLElement) badge.focus({ preventScroll: true });
  }

  /**
   * @param {readonly Element[]} elements in the order of the page
   * @returns {Element | undefined} the one after the marked one, or else the first that is in sight or below, round and round
   */
  nextOf(elements) {
    const current = this.#current;
    const isAfter = (/** @type {Element} */ element) =>
      current?.isConnected
        ? (current.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
        : element.getBoundingClientRect().top >= 0;
    return elements.find(isAfter) ?? elements[0];
  }

  clear() {
    this.#current?.classList.remove(CURRENT);
    this.#current = null;
  }
}
