// The report on a video, from its analysis.

import { pie, trendChart } from "./charts.js";
import { cloud } from "./cloud.js";
import { commentList } from "./comments.js";
import { PERIODS } from "./constants.js";
import { h } from "./dom.js";
import { save, toCsv } from "./download.js";
import { mark, READING_ORDER } from "./labels.js";
import { languageShares, notRead } from "./languages.js";
import { clock, percent, whole } from "./numbers.js";
import { trend } from "./trend.js";
import { verdict } from "./verdict.js";

/** @typedef {import("./labels.js").Analysis} Analysis */
/** @typedef {import("./labels.js").Label} Label */
/** @typedef {import("./labels.js").Period} Period */
/** @typedef {import("./labels.js").Translate} Translate */
/** @typedef {import("./comments.js").Actions & { onseek?: (seconds: number) => void }} Actions */

const SHOWN_MOMENTS = 20;

/**
 * @param {string} title
 * @param {...import("./dom.js").Child} children
 */
function section(title, ...children) {
  return h("section", { class: "yts-section" }, h("h2", {}, title), ...children);
}

/**
 * @param {Analysis} analysis
 * @param {Translate} t
 */
function coverage(analysis, t) {
  const { coverage } = analysis;
  const notes = [...coverage.left_out];
  if (coverage.few) notes.unshift(t("few", whole(coverage.certain)));
  for (const [reason, count] of Object.entries(coverage.uncertain)) {
    notes.push(t(`counted_${reason.replace(" ", "_")}`, whole(count ?? 0)));
  }
  if (analysis.cached) notes.push(t("kept", new Date(analysis.analysed_at).toLocaleString()));
  if (analysis.quota_units > 0) notes.push(t("quota", whole(analysis.quota_units)));
  return notes.length > 0 && h("ul", { class: "yts-note" }, ...notes.map((note) => h("li", {}, note)));
}

/**
 * @param {Analysis} analysis
 * @param {Translate} t
 */
function facts(analysis, t) {
  const unread = notRead(analysis.comments, t);
  const by_likes = READING_ORDER.map((label) => `${t(label)} ${percent(analysis.shares_by_likes[label].share)}`);
  /** @type {[string, string][]} */
  const rows = [
    [t("byLikes"), by_likes.join(", ")],
    [t("authors"), analysis.unique_authors === null ? "–" : whole(analysis.unique_authors)],
    [t("length"), analysis.mean_tokens === null ? "–" : String(analysis.mean_tokens)],
    [t("languages"), languageShares(analysis.languages, analysis.coverage.few, t)],
    ...(unread ? [/** @type {[string, string]} */ ([t("notRead"), unread])] : []),
    [t("questions"), whole(analysis.questions.count)],
    [t("requests"), whole(analysis.requests.count)],
  ];
  return h(
    "dl",
    { class: "yts-facts" },
    ...rows.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
  );
}

/** Whether an analysis lists some of its comments alone, as that of a large file does. @param {Analysis} analysis */
function isPart(analysis) {
  return analysis.comments.length < analysis.coverage.analysed;
}

/**
 * @param {Analysis} analysis
 * @param {Translate} t
 */
function trendSection(analysis, t) {
  const place = h("div", {}, trendChart(analysis.trend, t));
  if (isPart(analysis)) return section(t("trend"), place);
  const certain = analysis.comments.filter(({ uncertain }) => !uncertain);
  const choice = h(
    "select",
    { onchange: () => place.replaceChildren(trendChart(trend(certain, /** @type {Period} */ (choice.value)), t)) },
    ...PERIODS.map((period) => h("option", { value: period, selected: period === analysis.trend.period }, t(period))),
  );
  return section(t("trend"), h("label", {}, t("per"), " ", choice), place);
}

/**
 * @param {Analysis} analysis
 * @param {Translate} t
 */
function wordSection(analysis, t) {
  const place = h("div", {});
  const buttons = new Map(
    READING_ORDER.map((label) => [
      label,
      h("button", { type: "button", class: "yts-chip", onclick: () => show(label) }, mark(label), " ", t(label)),
    ]),
  );
  /** @param {Label} label */
  function show(label) {
    place.replaceChildren(cloud(analysis.words[label], label, t));
    for (const [name, button] of buttons) button.setAttribute("aria-pressed", String(name === label));
  }
  show(READING_ORDER.find((label) => analysis.words[label].length > 0) ?? "positive");
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
 */
function moments(analysis, t, actions) {
  if (analysis.timestamps.length === 0) return false;
  const { onseek } = actions;
  const items = analysis.timestamps.slice(0, SHOWN_MOMENTS).map(({ seconds, count }) => {
    const text = `${clock(seconds)} (${whole(count)})`;
    return h(
      "li",
      {},
      onseek ? h("button", { type: "button", class: "yts-link", onclick: () => onseek(seconds) }, text) : text,
    );
  });
  return section(t("moments"), h("ul", { class: "yts-moments" }, ...items));
}

/**
 * @param {Analysis} analysis
 * @param {Translate} t
 */
function downloads(analysis, t) {
  const name = `comments-${analysis.video?.id || "sample"}`;
  return h(
    "p",
    { class: "yts-line" },
    h(
      "button",
      { type: "button", onclick: () => save(toCsv(analysis.comments, t), "text/csv", `${name}.csv`) },
      t("csv"),
    ),
    h(
      "button",
      { type: "button", onclick: () => save(JSON.stringify(analysis, null, 1), "application/json", `${name}.json`) },
      t("json"),
    ),
  );
}

/**
 * @param {Analysis} analysis
 * @param {Translate} t
 * @param {Actions} [actions]
 */
export function report(analysis, t, actions = {}) {
  const list = commentList(analysis.comments, t, actions);
  const part = isPart(analysis) && h("p", { class: "yts-note" }, t("partOfComments", whole(analysis.comments.length)));
  const comments = section(t("comments"), part, list.element, downloads(analysis, t));
  /** @param {Label} label */
  const onpick = (label) => {
    list.show(label);
    comments.scrollIntoView({ block: "start" });
  };
  return h(
    "div",
    { class: "yts-report" },
    h("p", { class: "yts-verdict" }, verdict(analysis, t)),
    coverage(analysis, t),
    section(
      t("shares"),
      pie(analysis.shares, t, { few: analysis.coverage.few, score: analysis.score, onpick }),
      facts(analysis, t),
    ),
    trendSection(analysis, t),
    wordSection(analysis, t),
    moments(analysis, t, actions),
    comments,
    h("p", { class: "yts-note" }, t("notYouTube", analysis.model_version)),
  );
}
