// What moved a label: the few words that did, and behind them all parts of the score.

import { h } from "./dom.js";

/** @typedef {import("./labels.js").Schemas["ExplainAnswer"]} Answer */
/**
 * What is read of an answer of /v1/explain.
 * @typedef {Pick<Answer, "tokens" | "raw_score"> & {
 *   prediction: Pick<Answer["prediction"], "label">,
 *   features: Pick<Answer["features"][number], "feature" | "part">[],
 * }} Explanation
 */
/** @typedef {import("./labels.js").Translate} Translate */
/** @typedef {{ name: string, part: number }} Part of the score: above 0 it speaks for the label, below against it */

/** Largest number of parts that are shown at first. */
const SHOWN_PARTS = 8;
/** Anything smaller is shown as 0.00. */
const SMALLEST_PART = 0.005;
/** A token that says anything: a word, a number or a pictograph, and no mere mark. */
const SPEAKING = /[\p{L}\p{N}\p{Extended_Pictographic}\p{Regional_Indicator}]/u;

/** @param {readonly { part: number }[]} parts */
const sumOf = (parts) => parts.reduce((sum, { part }) => sum + part, 0);

/** @param {{ part: number }} a @param {{ part: number }} b */
const bySize = (a, b) => Math.abs(b.part) - Math.abs(a.part);

/**
 * The words that moved a label most, the strongest first; a word that occurs twice stands once, with both parts.
 * @param {Pick<Explanation, "tokens">} answer
 * @returns {Part[]}
 */
export function movers({ tokens }) {
  /** @type {Map<string, number>} */
  const parts = new Map();
  for (const { token, part } of tokens) {
    if (SPEAKING.test(token)) parts.set(token, (parts.get(token) ?? 0) + part);
  }
  return [...parts]
    .map(([name, part]) => ({ name, part }))
    .filter(({ part }) => Math.abs(part) >= SMALLEST_PART)
    .sort(bySize);
}

/** @param {number} part */
const signed = (part) => `${part < 0 ? "−" : "+"}${Math.abs(part).toFixed(2)}`;

/** @param {readonly Part[]} parts */
function chips(parts) {
  return h(
    "ul",
    { class: "yts-tokens" },
    ...parts.map(({ name, part }) =>
      h(
        "li",
        { class: `yts-token ${part < 0 ? "yts-against" : "yts-for"}` },
        h("bdi", {}, name),
        " ",
        h("span", { class: "yts-figure" }, signed(part)),
      ),
    ),
  );
}

/**
 * @param {Explanation} answer
 * @param {Translate} t
 * @returns {HTMLElement[]}
 */
export function explanation(answer, t) {
  const features = [...answer.features]
    .sort(bySize)
    .map(({ feature, part }) => ({ name: feature.replaceAll("_", " "), part }));
  const form = { name: t("whyForm"), part: sumOf(features) };
  const moved = [...movers(answer), ...(Math.abs(form.part) >= SMALLEST_PART ? [form] : [])];
  const shown = moved.sort(bySize).slice(0, SHOWN_PARTS);
  const tokens = answer.tokens.map(({ token, part }) => ({ name: token, part }));
  const rest = { name: t("whyOther"), part: answer.raw_score - sumOf(tokens) - sumOf(features) };
  return [
    h("p", { class: "yts-note" }, shown.length > 0 ? t("whyIntro", t(answer.prediction.label)) : t("whyNothing")),
    chips(shown),
    h(
      "details",
      { class: "yts-note" },
      h("summary", {}, t("whyAll")),
      chips(tokens),
      chips([...features, rest]),
      h("p", {}, t("whyRaw", signed(answer.raw_score))),
    ),
  ];
}
