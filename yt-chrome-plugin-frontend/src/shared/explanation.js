// Tokens and features that moved a label.

import { h } from "./dom.js";
import { percent } from "./numbers.js";

/** @typedef {import("./labels.js").Schemas["ExplainAnswer"]} Answer */
/**
 * What is read of an answer of /v1/explain.
 * @typedef {Pick<Answer, "tokens" | "raw_score"> & {
 *   prediction: Pick<Answer["prediction"], "label" | "confidence">,
 *   features: Pick<Answer["features"][number], "feature" | "part">[],
 * }} Explanation
 */
/** @typedef {import("./labels.js").Translate} Translate */

const SHOWN_FEATURES = 6;

/** @param {number} contribution */
const signed = (contribution) => `${contribution < 0 ? "−" : "+"}${Math.abs(contribution).toFixed(2)}`;

/** @param {string} name @param {number} contribution */
function chip(name, contribution) {
  const side = contribution < 0 ? "yts-against" : "yts-for";
  return h("li", { class: `yts-token ${side}` }, name, " ", h("span", { class: "yts-figure" }, signed(contribution)));
}

/**
 * @param {Explanation} answer
 * @param {Translate} t
 * @returns {HTMLElement[]}
 */
export function explanation(answer, t) {
  const features = [...answer.features].sort((a, b) => Math.abs(b.part) - Math.abs(a.part)).slice(0, SHOWN_FEATURES);
  const rest = answer.raw_score - [...answer.tokens, ...features].reduce((sum, { part }) => sum + part, 0);
  const label = `${t(answer.prediction.label)} ${percent(answer.prediction.confidence)}`;
  return [
    h("p", { class: "yts-note" }, t("whyIntro", label, signed(answer.raw_score))),
    h("ul", { class: "yts-tokens" }, ...answer.tokens.map(({ token, part }) => chip(token, part))),
    h(
      "ul",
      { class: "yts-tokens" },
      ...features.map(({ feature, part }) => chip(feature.replaceAll("_", " "), part)),
      chip(t("whyOther"), rest),
    ),
  ];
}
