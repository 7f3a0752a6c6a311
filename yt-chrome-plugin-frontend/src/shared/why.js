// Which tokens and features moved a label.

import { h } from "./dom.js";
import { percent } from "./numbers.js";

/** @typedef {import("./labels.js").Schemas["ExplainAnswer"]} Explained */
/** @typedef {import("./labels.js").Say} Say */

const SHOWN_FEATURES = 6;

/** @param {number} part */
const signed = (part) => `${part < 0 ? "−" : "+"}${Math.abs(part).toFixed(2)}`;

/** @param {string} name @param {number} part */
function chip(name, part) {
  const side = part < 0 ? "yts-against" : "yts-for";
  return h("li", { class: `yts-token ${side}` }, name, " ", h("span", { class: "yts-figure" }, signed(part)));
}

/**
 * @param {Explained} found
 * @param {Say} say
 * @returns {HTMLElement[]}
 */
export function explanation(found, say) {
  const features = [...found.features].sort((a, b) => Math.abs(b.part) - Math.abs(a.part)).slice(0, SHOWN_FEATURES);
  const rest = found.raw_score - [...found.tokens, ...features].reduce((sum, { part }) => sum + part, 0);
  const label = `${say(found.prediction.label)} ${percent(found.prediction.confidence)}`;
  return [
    h("p", { class: "yts-note" }, say("whyIntro", label, signed(found.raw_score))),
    h("ul", { class: "yts-tokens" }, ...found.tokens.map(({ token, part }) => chip(token, part))),
    h(
      "ul",
      { class: "yts-tokens" },
      ...features.map(({ feature, part }) => chip(feature.replaceAll("_", " "), part)),
      chip(say("whyOther"), rest),
    ),
  ];
}
