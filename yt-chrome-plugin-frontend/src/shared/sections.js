// Sections of a report: shares over time, words and moments, the latter two lead to their comments.

import { trendChart } from "./charts.js";
import { cloud } from "./cloud.js";
import { PERIODS } from "./constants.js";
import { h } from "./dom.js";
import { plural } from "./i18n.js";
import { mark, READING_ORDER } from "./labels.js";
import { clock, whole } from "./numbers.js";
import { trend } from "./trend.js";

/** @typedef {import("./labels.js").Analysis} Analysis */
/** @typedef {import("./labels.js").Label} Label */
/** @typedef {import("./labels.js").Period} Period */
/** @typedef {import("./labels.js").Translate} Translate */
/**
 * Actions on a comment and on the video; those that are not given are not offered.
 * @typedef {import("./comments.js").Actions & {
 *   onseek?: (seconds: number) => void,
 *   momentAddress?: (seconds: number) => string,
 * }} Actions
 */
/**
 * What the reader chose in a report; plain values, so that it can be stored.
 * @typedef {object} ReportState
 * @property {import("./comment_list.js").ListState} [list]
 * @property {Label} [words] class whose words are shown
 * @property {Period} [period] of the trend
 * @property {boolean} [subjectsClosed]
 */
/**
 * @typedef {object} ReportOptions
 * @property {ReportState} [state] to begin with
 * @property {(changes: ReportState) => void} [onstate] called with what the reader changed
 * @property {boolean} [isEstimate] whether moments are read off the page
 * @property {string} [name] of what is no video, for the files that are downloaded
 * @property {HTMLElement[]} [above] sections that stand below the headline
 */
/** @typedef {(next: Partial<import("./filters.js").Choice>) => void} Lead shows the comments that are chosen so */

const SHOWN_MOMENTS = 20;
/** Points that a line shows whole in the width of a phone. */
const MOST_POINTS = 62;

/**
 * @param {string} title
 * @param {...import("./dom.js").Child} children
 */
export function section(title, ...children) {
  return h("section", { class: "yts-section" }, h("h2", { tabindex: -1 }, title), ...children);
}

/** Whether an analysis lists some of its comments alone, as that of a large file does. @param {Analysis} analysis */
export function isPart(analysis) {
  return analysis.comments.length < analysis.coverage.analysed;
}

/**
 * The period that a trend begins with: where two or fewer would be no line, the shortest that makes one.
 * @param {Analysis} analysis
 * @param {readonly import("./labels.js").JudgedComment[]} certain
 * @param {boolean} isEstimate
 * @returns {Period}
 */
function beginningOf({ trend: { period, points } }, certain, isEstimate) {
  if (points.length > 2 || isEstimate) return period; // days are more than is known of what the page says
  return PERIODS.find((one) => trend(certain, one).points.length <= MOST_POINTS) ?? period;
}

/**
 * @param {Analysis} analysis
 * @param {Translate} t
 * @param {ReportOptions} options
 */
export function trendSection(analysis, t, { state = {}, onstate, isEstimate = false }) {
  if (analysis.trend.points.length === 0) return false; // no comment has a date
  if (isPart(analysis)) return section(t("trend"), trendChart(analysis.trend, t));
  const certain = analysis.comments.filter(({ uncertain }) => !uncertain);
  const chart = (/** @type {Period} */ period) =>
    trendChart(period === analysis.trend.period ? analysis.trend : trend(certain, period), t);
  const begin = state.period ?? beginningOf(analysis, certain, isEstimate);
  const place = h("div", {}, chart(begin));
  const redraw = () => {
    const period = /** @type {Period} */ (choice.value);
    place.replaceChildren(chart(period));
    onstate?.({ period });
  };
  const choice = h(
    "select",
    { onchange: redraw },
    ...PERIODS.map((period) => h("option", { value: period, selected: period === begin }, t(period))),
  );
  const note = isEstimate && h("p", { class: "yts-note" }, t("estimated"));
  return section(t("trend"), h("label", {}, t("per"), " ", choice), place, note);
}

/**
 * @param {Analysis} analysis
 * @param {Translate} t
 * @param {ReportOptions} options
 * @param {Lead} lead
 */
export function wordSection(analysis, t, { state = {}, onstate }, lead) {
  const place = h("div", {});
  const buttons = new Map(
    READING_ORDER.map((label) => [
      label,
      h("button", { type: "button", class: "yts-chip", onclick: () => pick(label) }, mark(label), " ", t(label)),
    ]),
  );
  /** @param {Label} label */
  function show(label) {
    const onpick = (/** @type {string} */ word) => lead({ filters: [label], word });
    place.replaceChildren(cloud(analysis.words[label], label, t, onpick));
    for (const [name, button] of buttons) button.setAttribute("aria-pressed", String(name === label));
  }
  /** @param {Label} label */
  function pick(label) {
    show(label);
    onstate?.({ words: label });
  }
  show(state.words ?? READING_ORDER.find((label) => analysis.words[label].length > 0) ?? "positive");
  return section(
    t("words"),
    h("div", { class: "yts-chips", role: "group", "aria-label": t("words") }, ...buttons.values()),
    place,
  );
}

/**
 * @param {Analysis} analysis
 * @param {Translate} t
 * @param {Actions} actions
 * @param {Lead} lead
 */
export function momentSection(analysis, t, { onseek, momentAddress }, lead) {
  if (analysis.timestamps.length === 0) return false;
  const items = analysis.timestamps.slice(0, SHOWN_MOMENTS).map(({ seconds, count }) => {
    const time = clock(seconds);
    const name = plural(t, "momentComments", count, whole(count), time);
    const play = t("momentPlay", time);
    const figure = `×${whole(count)}`;
    /** @param {string} text @param {string} [label] which has the text in it */
    const comments = (text, label = name) =>
      h(
        "button",
        {
          type: "button",
          class: "yts-link",
          "aria-label": label,
          title: name,
          onclick: () => lead({ moment: seconds }),
        },
        text,
      );
    if (momentAddress) {
      const link = { href: momentAddress(seconds), target: "_blank", rel: "noopener", title: play, "aria-label": play };
      return h("li", {}, h("a", { class: "yts-moment", ...link }, time), comments(figure, `${figure}: ${name}`));
    }
    return h(
      "li",
      {},
      comments(time),
      h("span", { class: "yts-figure", "aria-hidden": "true" }, figure),
      onseek &&
        h(
          "button",
          { type: "button", class: "yts-play", "aria-label": play, title: play, onclick: () => onseek(seconds) },
          "▶",
        ),
    );
  });
  return section(t("moments"), h("ul", { class: "yts-moments" }, ...items));
}
