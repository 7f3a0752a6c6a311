// The reader's filter: comments that do not pass are dimmed, and stay where they are.

import { shownLabel } from "../shared/labels.js";

/** @typedef {import("../shared/labels.js").Label} Label */
/** @typedef {import("../shared/labels.js").Predicted} Predicted */

const DIMMED = "yts-dimmed";

/** Text as it is compared: without its case, and without space around it. @param {string} text */
export const folded = (text) => text.trim().toLowerCase();

export class Filter {
  /** @type {Label | null} */
  label = null;
  questions = false;
  /** Text that a comment must have, folded; empty for any. */
  text = "";

  get isActive() {
    return this.label !== null || this.questions || this.text !== "";
  }

  /** @param {Label} label picks it, or takes it back */
  toggleLabel(label) {
    this.label = this.label === label ? null : label;
  }

  /** @param {string} text */
  search(text) {
    this.text = folded(text);
  }

  clear() {
    this.label = null;
    this.questions = false;
    this.text = "";
  }

  /**
   * @param {{ text: string }} comment
   * @param {Predicted | undefined} prediction a comment that has none yet passes by its text alone
   */
  passes({ text }, prediction) {
    if (this.text && !text.toLowerCase().includes(this.text)) return false;
    if (!prediction) return true;
    if (this.questions && !prediction.kinds?.includes("question")) return false;
    return this.label === null || shownLabel(prediction) === this.label;
  }
}

/** @param {Element} element @param {boolean} isDimmed */
export function dim(element, isDimmed) {
  if (element.classList.contains(DIMMED) !== isDimmed) element.classList.toggle(DIMMED, isDimmed);
}

/** Bring every comment of the page back to light. */
export function undimAll() {
  for (const element of document.querySelectorAll(`.${DIMMED}`)) dim(element, false);
}
