// The three classes, and how each looks: a word, a shape and a colour, so that no reader depends on one of them.

import { svg } from "./dom.js";

/** @typedef {import("./api").components["schemas"]} Schemas */
/** @typedef {Schemas["Analysis"]} Analysis */
/** @typedef {Schemas["JudgedComment"]} JudgedComment */
/** @typedef {Schemas["Shares"]} Shares */
/** @typedef {Schemas["Trend"]} Trend */
/** @typedef {Schemas["Word"]} Word */
/** @typedef {"negative" | "neutral" | "positive"} Label */
/** @typedef {Label | "uncertain"} Shown */
/** @typedef {(key: string, ...values: (string | number)[]) => string} Translate */
/** @typedef {"day" | "week" | "month" | "year"} Period */

/** Order of the columns of the API. @type {readonly Label[]} */
export const LABELS = ["negative", "neutral", "positive"];

/** Order in which people read: what is good first. @type {readonly Label[]} */
export const READING_ORDER = ["positive", "neutral", "negative"];

/** Below it a percentage says little. */
export const FEW_COMMENTS = 20;

/** Outlines in a box of 12. @type {Record<Shown, string>} */
const SHAPES = {
  positive: "M6 1.5 11.2 10.5H.8Z",
  neutral: "M2 2H10V10H2Z",
  negative: "M6 10.5.8 1.5H11.2Z",
  uncertain: "M6 .8 11.2 6 6 11.2.8 6Z",
};

/**
 * @param {{ label: string, uncertain?: string | null }} prediction
 * @returns {Shown}
 */
export function shownLabel(prediction) {
  return prediction.uncertain ? "uncertain" : /** @type {Label} */ (prediction.label);
}

/**
 * The label as a file or a figure gives it: a comment without content has none.
 * @param {{ label: string, uncertain?: string | null }} prediction
 */
export function sentimentOf(prediction) {
  return prediction.uncertain === "no content" ? "" : prediction.label;
}

/**
 * A class's shape in its colour, which only decorates the word beside it.
 * @param {Shown} shown
 * @param {number} [size] in pixels
 */
export function mark(shown, size = 12) {
  return svg(
    "svg",
    { class: `yts-mark yts-${shown}`, viewBox: "0 0 12 12", width: size, height: size, "aria-hidden": "true" },
    svg("path", { d: SHAPES[shown] }),
  );
}

/**
 * @param {number} x
 * @param {number} y
 * @param {Label} label
 */
export function pointMark(x, y, label) {
  return svg("path", {
    d: SHAPES[label],
    class: `yts-point yts-${label}`,
    transform: `translate(${x - 3.6} ${y - 3.6}) scale(.6)`,
  });
}
