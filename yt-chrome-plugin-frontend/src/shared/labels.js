// The three classes, and how each looks: a word, a shape and a colour, so that no reader depends on one of them.

import { WITHOUT_LABEL } from "./constants.js";
import { svg } from "./dom.js";

/** @typedef {import("./api").components["schemas"]} Schemas */
/** @typedef {Pick<Schemas["Analysis"], "copies" | "bursts">} Apart what a server finds alone */
/** @typedef {Omit<Schemas["Analysis"], keyof Apart> & Partial<Apart>} Analysis */
/** @typedef {Pick<Schemas["PredictedText"], "label" | "uncertain">} Verdict */
/** @typedef {{ yours?: boolean, predicted?: Verdict }} Own whether the label is the user's own, and then what the model said */
/** @typedef {{ author?: string }} Written by whom, as YouTube's page names them; nobody is sent that name */
/** @typedef {Schemas["JudgedComment"] & Own & Written} JudgedComment */
/** @typedef {Schemas["PredictedDetails"] & Own} Predicted */
/** @typedef {Schemas["Shares"]} Shares */
/** @typedef {Schemas["Trend"]} Trend */
/** @typedef {Schemas["Word"]} Word */
/** @typedef {typeof import("./constants.js").LABELS[number]} Label */
/** @typedef {Label | "uncertain"} Shown */
/** @typedef {(key: string, ...values: (string | number)[]) => string} Translate */
/** @typedef {typeof import("./constants.js").PERIODS[number]} Period */

/** Order for readers: positive first. */
export const READING_ORDER = /** @type {const} */ (["positive", "neutral", "negative"]);

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
 * The label as files and figures have it: empty for a comment without content, or in a language that is not read.
 * @param {{ label: string, uncertain?: string | null }} prediction
 */
export function sentimentOf(prediction) {
  return WITHOUT_LABEL.some((doubt) => doubt === prediction.uncertain) ? "" : prediction.label;
}

/** Marks that were made, of which others are copies: a page has one in each comment. @type {Map<string, SVGElement>} */
const marks = new Map();

/**
 * The shape of a class in its colour; decoration of the word beside it.
 * @param {Shown} shown
 * @param {number} [size] in pixels
 * @returns {SVGElement}
 */
export function mark(shown, size = 12) {
  const key = `${shown} ${size}`;
  const made =
    marks.get(key) ??
    svg(
      "svg",
      { class: `yts-mark yts-${shown}`, viewBox: "0 0 12 12", width: size, height: size, "aria-hidden": "true" },
      svg("path", { d: SHAPES[shown] }),
    );
  marks.set(key, made);
  return /** @type {SVGElement} */ (made.cloneNode(true));
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
