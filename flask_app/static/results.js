// One report, or two beside each other with what they differ by.

import { checkedComparison, checkedExplanation } from "../shared/answers.js";
import { momentOnYouTube, openOnYouTube } from "../shared/comments.js";
import { comparison } from "../shared/comparison.js";
import { feedbackOf } from "../shared/corrections.js";
import { h } from "../shared/dom.js";
import { explanation } from "../shared/explanation.js";
import { LABELS } from "../shared/constants.js";
import { report } from "../shared/report.js";
import { post, textOf } from "./page.js";

/** @typedef {import("../shared/labels.js").Analysis} Analysis */
/** @typedef {import("../shared/labels.js").JudgedComment} JudgedComment */
/** @typedef {import("../shared/labels.js").Schemas} Schemas */
/** @typedef {import("../shared/labels.js").Translate} Translate */
/** @typedef {import("../shared/comparison.js").Figures} Figures */
/** @typedef {{ name: string, analysis: Analysis }} Found */

const REPORTER = "yt-sentiment-reporter";
const MEASURED = /** @type {const} */ ([...LABELS, "score"]);

/** A random name for this browser, by which a correction can be changed later; it tells nothing about the reader. */
function reporter() {
  const known = localStorage.getItem(REPORTER) ?? crypto.randomUUID();
  localStorage.setItem(REPORTER, known);
  return known;
}

/** @param {Schemas["Figures"]} given @returns {Figures} */
function figuresOf(given) {
  return Object.fromEntries(
    MEASURED.flatMap((name) => {
      const found = given[name];
      return found ? [[name, [found.value, found.low, found.high]]] : [];
    }),
  );
}

/** What two sources differ by, as the server reckons it. @param {[Found, Found]} found @param {Translate} t */
async function difference(found, t) {
  const sources = found.map(({ name, analysis: { shares } }) => ({
    name,
    counts: Object.fromEntries(LABELS.map((label) => [label, shares[label].count])),
  }));
  const answer = await post("v1/compare", { sources });
  const {
    sources: [first, second],
    differences: [less],
  } = checkedComparison(await answer.json());
  return comparison(
    [
      { ...first, figures: figuresOf(first.figures) },
      { ...second, figures: figuresOf(second.figures), less: figuresOf(less) },
    ],
    t,
  );
}

/**
 * @param {Found[]} found one or two
 * @param {Translate} t
 * @returns {Promise<HTMLElement>}
 */
export async function resultsOf(found, t) {
  const [first, second] = found;
  const reports = found.map(({ name, analysis }) =>
    h(
      "article",
      { class: "result" },
      h("h2", { class: "result-name" }, name),
      report(analysis, t, actions(t, analysis), { name }).element,
    ),
  );
  if (!first || !second) return h("div", { class: "one" }, ...reports);
  return h(
    "div",
    {},
    h("section", { class: "beside" }, h("h2", {}, t("dashSide")), ...(await difference([first, second], t))),
    h("div", { class: "pair" }, ...reports),
  );
}

/**
 * @param {Translate} t
 * @param {Analysis} analysis
 * @returns {import("../shared/sections.js").Actions}
 */
function actions(t, analysis) {
  const video = analysis.video?.id;
  return {
    ...(video
      ? {
          onopen: (/** @type {JudgedComment} */ { id }) => openOnYouTube(video, id),
          momentAddress: (/** @type {number} */ seconds) => momentOnYouTube(video, seconds),
        }
      : {}),
    onexplain: (comment, place) => explain(comment, place, t),
    oncorrect: async (comment, label, keepsText) => {
      await post("v1/feedback", {
        ...feedbackOf(comment, label, keepsText, video),
        reporter: reporter(),
      });
    },
  };
}

/**
 * @param {JudgedComment} comment
 * @param {HTMLElement} place
 * @param {Translate} t
 */
async function explain(comment, place, t) {
  place.textContent = t("loading");
  try {
    const response = await post("v1/explain", { text: comment.text });
    place.replaceChildren(...explanation(checkedExplanation(await response.json()), t));
  } catch (error) {
    place.textContent = textOf(error, t);
  }
}
