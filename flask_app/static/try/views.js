// What was judged, drawn: one comment with what moved it, or many with their sum.

import { summary } from "../shared/aggregate.js";
import { badge } from "../shared/comments.js";
import { DOUBTS } from "../shared/constants.js";
import { h } from "../shared/dom.js";
import { explanation } from "../shared/explanation.js";
import { plural } from "../shared/i18n.js";
import { mark, READING_ORDER, sentimentOf, shownLabel } from "../shared/labels.js";
import { countLanguages, languageName, languageShares } from "../shared/languages.js";
import { percent, whole } from "../shared/numbers.js";
import { verdict } from "../shared/verdict.js";
import { messageOf } from "./judging.js";
import { pieces } from "./marks.js";

/** @typedef {import("./judge.js").Explained} Explained */
/** @typedef {import("./judge.js").Prediction} Prediction */
/** @typedef {import("../shared/labels.js").Label} Label */
/** @typedef {import("../shared/labels.js").Translate} Translate */

const PAGE_ROWS = 100;

/**
 * A bar of three parts, and beneath it each class with its number, which is its equivalent in words.
 * @param {Record<Label, number>} sizes
 * @param {(size: number) => string} figure
 * @param {Translate} t
 */
function splitBar(sizes, figure, t) {
  const parts = READING_ORDER.map((label) => {
    const part = h("span", { class: `part yts-${label}` });
    part.style.flexGrow = String(sizes[label]);
    part.hidden = sizes[label] === 0;
    return part;
  });
  const legend = READING_ORDER.map((label) =>
    h("li", { class: `yts-${label}` }, mark(label), h("span", {}, t(label)), h("b", {}, figure(sizes[label]))),
  );
  return [h("div", { class: "bar", "aria-hidden": "true" }, ...parts), h("ul", { class: "legend" }, ...legend)];
}

/**
 * Why no label, or one in doubt; empty where the model is sure.
 * @param {Prediction} prediction
 * @param {Translate} t
 */
function doubt(prediction, t) {
  const { uncertain } = prediction;
  if (!uncertain) return "";
  if (uncertain === "confidence") return t("tryLeans", t(prediction.label), percent(prediction.confidence));
  const name = languageName(prediction.language, t);
  const isNamed = prediction.language !== "und" && name !== prediction.language;
  if (uncertain === "language" && !isNamed) return t("tryDoubt_unknown");
  return t(`tryDoubt_${uncertain.replace(" ", "_")}`, name);
}

/**
 * The verdict on several comments, for a screen reader.
 * @param {readonly Prediction[]} predictions
 * @param {Translate} t
 */
export function sumInWords(predictions, t) {
  const { sums, sentence } = sumOf(predictions, t);
  const numbers = READING_ORDER.map((label) => `${whole(sums.shares[label].count)} ${t(label)}`);
  return [`${sentence}: ${numbers.join(", ")}`, ...notCounted(predictions, t)].join(". ");
}

/**
 * The verdict on one comment, for a screen reader.
 * @param {Prediction} prediction
 * @param {Translate} t
 */
export function inWords(prediction, t) {
  const shown = t(shownLabel(prediction));
  const reason = doubt(prediction, t) || percent(prediction.confidence);
  return `${shown}: ${reason}. ${languageName(prediction.language, t)}.`;
}

/**
 * @param {Explained} explained
 * @param {Translate} t
 */
function moved({ prediction, text, tokens }, t) {
  const marked = pieces(text, tokens).map(({ text: piece, part, strength }) => {
    if (!strength) return piece;
    const side = part > 0 ? `for yts-${prediction.label}` : "against";
    return h("mark", { class: side, "data-strength": strength }, piece);
  });
  return [
    h("p", { class: "moved", dir: "auto" }, ...marked),
    h(
      "p",
      { class: "yts-note key" },
      h("span", {}, h("mark", { class: `for yts-${prediction.label}`, "data-strength": 3 }, t("tryFor")), " "),
      h("span", {}, h("mark", { class: "against", "data-strength": 3 }, t("tryAgainst"))),
    ),
  ];
}

/**
 * The words that moved a label, and all parts of its score.
 * @param {Explained} explained
 * @param {Translate} t
 */
function reasons(explained, t) {
  return [
    h("h3", {}, t("tryMoved", t(explained.prediction.label))),
    ...moved(explained, t),
    h("details", {}, h("summary", {}, t("tryParts")), ...explanation(explained, t)),
  ];
}

/**
 * One comment.
 * @param {Explained} explained
 * @param {Translate} t
 */
export function oneComment(explained, t) {
  const { prediction } = explained;
  const shown = shownLabel(prediction);
  const hasLabel = sentimentOf(prediction) !== "";
  const why = doubt(prediction, t);
  return [
    h(
      "h2",
      { class: `verdict yts-${shown}` },
      mark(shown, 26),
      h("span", {}, t(shown)),
      !prediction.uncertain && h("b", {}, percent(prediction.confidence)),
    ),
    why && h("p", { class: "doubt" }, why),
    ...(hasLabel ? splitBar(prediction.probabilities, percent, t) : []),
    prediction.uncertain !== "language" && h("p", { class: "yts-note" }, languageName(prediction.language, t)),
    ...(hasLabel ? reasons(explained, t) : []),
  ];
}

/**
 * @param {string} text
 * @param {Prediction} prediction
 * @param {Translate} t
 * @param {(text: string) => Promise<Explained>} explain
 */
function row(text, prediction, t, explain) {
  const place = h("div", { class: "why", hidden: true });
  const button = h("button", { type: "button", class: "line", "aria-expanded": "false", onclick: toggle });
  button.append(
    badge(prediction, t),
    h("span", { class: "text", dir: "auto" }, text),
    h(
      "span",
      { class: "yts-figure", "aria-hidden": "true" },
      prediction.uncertain ? "" : percent(prediction.confidence),
    ),
  );
  let isExplained = false;
  async function toggle() {
    const opens = place.hidden;
    if (opens && !isExplained) {
      try {
        place.replaceChildren(...details(await explain(text)));
        isExplained = true;
      } catch (error) {
        place.replaceChildren(h("p", { class: "failed", role: "status" }, t("tryFailed", messageOf(error))));
      }
    }
    place.hidden = !opens;
    button.setAttribute("aria-expanded", String(opens));
  }
  /** @param {Explained} explained */
  function details(explained) {
    const language = h("p", { class: "yts-note" }, doubt(prediction, t) || languageName(prediction.language, t));
    return sentimentOf(prediction)
      ? [...splitBar(prediction.probabilities, percent, t), language, ...reasons(explained, t)]
      : [language];
  }
  return h("li", {}, button, place);
}

/**
 * @param {readonly Prediction[]} predictions
 * @param {Translate} t
 */
function notCounted(predictions, t) {
  return DOUBTS.flatMap((reason) => {
    const count = predictions.filter(({ uncertain }) => uncertain === reason).length;
    return count ? [plural(t, `counted_${reason.replace(" ", "_")}`, count)] : [];
  });
}

/**
 * Several comments: their sum, and each of them, page by page.
 * @param {readonly string[]} texts
 * @param {readonly Prediction[]} predictions
 * @param {Translate} t
 * @param {(text: string) => Promise<Explained>} explain
 */
export function manyComments(texts, predictions, t, explain) {
  const { sums, sentence } = sumOf(predictions, t);
  const { negative, neutral, positive } = sums.shares;
  const list = h("ol", { class: "lines" });
  const more = h("button", { type: "button", onclick: draw }, t("more"));
  const count = h("p", { class: "yts-note", role: "status" });
  let drawn = 0;
  function draw() {
    const next = Math.min(drawn + PAGE_ROWS, texts.length);
    for (; drawn < next; drawn++) {
      const prediction = predictions[drawn];
      if (prediction) list.append(row(texts[drawn] ?? "", prediction, t, explain));
    }
    more.hidden = drawn === texts.length;
    count.textContent = more.hidden ? "" : plural(t, "shownOf", texts.length, whole(drawn), whole(texts.length));
  }
  draw();
  return [
    h("h2", { class: "sum" }, sentence),
    ...splitBar({ negative: negative.count, neutral: neutral.count, positive: positive.count }, whole, t),
    h(
      "ul",
      { class: "yts-note" },
      ...notCounted(predictions, t).map((note) => h("li", {}, note)),
      h("li", {}, languageShares(countLanguages(predictions.map(({ language }) => language)), sums.few, t)),
    ),
    list,
    h("p", { class: "yts-line" }, more, count),
  ];
}

/**
 * The sum of several comments, and how it is said in a line.
 * @param {readonly Prediction[]} predictions
 * @param {Translate} t
 */
function sumOf(predictions, t) {
  const counted = predictions.map(({ label, uncertain }) => ({ label, uncertain, likes: 0, published_at: null }));
  const sums = summary(counted, "year");
  const coverage = { analysed: sums.analysed, total: null, certain: sums.certain, few: sums.few };
  // The legend of the bar has the numbers already that `verdict` has where there are few.
  const isCounted = sums.few && sums.certain > 0;
  return {
    sums,
    sentence: isCounted ? plural(t, "analysed", sums.analysed) : verdict({ shares: sums.shares, coverage }, t),
  };
}
