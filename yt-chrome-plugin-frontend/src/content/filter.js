// The reader's filter: comments that do not pass are dimmed, and stay where they are.

import { fold } from "../shared/fold.js";
import { shownLabel } from "../shared/labels.js";

/** @typedef {import("../shared/labels.js").Label} Label */
/** @typedef {import("../shared/labels.js").Predicted} Predicted */

const DIMMED = "yts-dimmed";

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
    this.text = fold(text.trim());
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
    if (this.text && !fold(text).includes(this.text)) return false;
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
