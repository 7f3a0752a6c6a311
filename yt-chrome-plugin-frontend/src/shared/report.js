// The report on a video, from its analysis.

import { pie } from "./charts.js";
import { commentList } from "./comment_list.js";
import { h } from "./dom.js";
import { save, toCsv } from "./download.js";
import { plural } from "./i18n.js";
import { READING_ORDER } from "./labels.js";
import { languageShares, mostlyUnread, notRead } from "./languages.js";
import { percent, whole } from "./numbers.js";
import { momentSection, section, trendSection, wordSection } from "./sections.js";
import { verdict } from "./verdict.js";

/** @typedef {import("./labels.js").Analysis} Analysis */
/** @typedef {import("./labels.js").Label} Label */
/** @typedef {import("./labels.js").Translate} Translate */
/** @typedef {import("./sections.js").Actions} Actions */

/**
 * @param {Analysis} analysis
 * @param {Translate} t
 * @param {boolean} isUnread whether it was said already that most comments are not read
 */
function coverage(analysis, t, isUnread) {
  const { coverage } = analysis;
  const notes = [...coverage.left_out];
  if (coverage.few && coverage.certain > 0) notes.unshift(plural(t, "few", coverage.certain));
  for (const [reason, count] of Object.entries(coverage.uncertain)) {
    if (!isUnread || reason !== "language") notes.push(plural(t, `counted_${reason.replace(" ", "_")}`, count ?? 0));
  }
  if (analysis.cached) notes.push(t("kept", new Date(analysis.analysed_at).toLocaleString()));
  if (analysis.quota_units > 0) notes.push(plural(t, "quota", analysis.quota_units));
  return notes.length > 0 && h("ul", { class: "yts-note" }, ...notes.map((note) => h("li", {}, note)));
}

/**
 * Facts that have a value.
 * @param {Analysis} analysis
 * @param {Translate} t
 * @param {boolean} isUnread whether it was said already that most comments are not read
 */
function facts(analysis, t, isUnread) {
  const { coverage, unique_authors, mean_tokens } = analysis;
  const by_likes = READING_ORDER.map((label) => `${t(label)} ${percent(analysis.shares_by_likes[label].share)}`);
  const isWeighted = !coverage.few && READING_ORDER.some((label) => analysis.shares_by_likes[label].count > 0);
  /** @param {number} count */
  const some = (count) => (count > 0 ? whole(count) : "");
  const rows = [
    [t("byLikes"), isWeighted ? by_likes.join(", ") : ""],
    [t("authors"), some(unique_authors ?? 0)],
    [t("length"), mean_tokens ? String(mean_tokens) : ""],
    [t("languages"), languageShares(analysis.languages, coverage.few, t)],
    [t("notRead"), isUnread ? "" : notRead(analysis.comments, t)],
    [t("questions"), some(analysis.questions.count)],
    [t("requests"), some(analysis.requests.count)],
  ].filter(([, value]) => value);
  return h(
    "dl",
    { class: "yts-facts" },
    ...rows.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
  );
}

/**
 * @param {Analysis} analysis
 * @param {Translate} t
 */
function downloads(analysis, t) {
  const name = `comments-${analysis.video?.id || "sample"}`;
  const csv = () => save(toCsv(analysis.comments, t), "text/csv", `${name}.csv`);
  const json = () => save(JSON.stringify(analysis, null, 1), "application/json", `${name}.json`);
  return h(
    "p",
    { class: "yts-line yts-downloads" },
    h("button", { type: "button", class: "yts-link", onclick: csv }, t("csv")),
    h("button", { type: "button", class: "yts-link", onclick: json }, t("json")),
  );
}

/**
 * @param {Analysis} analysis
 * @param {Translate} t
 */
function about(analysis, t) {
  return h(
    "details",
    { class: "yts-note yts-about" },
    h("summary", {}, t("about")),
    h("p", {}, t("notYouTube")),
    h("p", {}, `${t("aboutModel")}: ${analysis.model_version}`),
    h("p", {}, `${t("aboutMoment")}: ${new Date(analysis.analysed_at).toLocaleString()}`),
  );
}

/**
 * @param {Analysis} analysis
 * @param {Translate} t
 * @param {Actions} [actions]
 * @param {import("./sections.js").ReportOptions} [options]
 */
export function report(analysis, t, actions = {}, options = {}) {
  const { few, certain } = analysis.coverage;
  const list = commentList(analysis.comments, t, actions, {
    few,
    mentions: new Map(analysis.timestamps.map(({ seconds, comments }) => [seconds, comments])),
    ...(options.state?.list ? { state: options.state.list } : {}),
    onstate: (state) => options.onstate?.({ list: state }),
  });
  const comments = section(t("comments"), list.element, downloads(analysis, t));
  /** @type {import("./sections.js").Lead} */
  const lead = (next) => {
    list.choose(next);
    comments.querySelector("h2")?.focus({ preventScroll: true });
    comments.scrollIntoView({ block: "start" });
  };
  const onpick = (/** @type {Label} */ label) => lead({ filters: [label] });
  const unread = mostlyUnread(analysis, t);
  return h(
    "div",
    { class: "yts-report" },
    unread && h("p", { class: "yts-alert" }, unread),
    h("p", { class: "yts-verdict" }, verdict(analysis, t)),
    coverage(analysis, t, unread !== ""),
    section(
      t("shares"),
      certain > 0 && pie(analysis.shares, t, { few, score: analysis.score, onpick }),
      facts(analysis, t, unread !== ""),
    ),
    !few && trendSection(analysis, t, options),
    certain > 0 && wordSection(analysis, t, options, lead),
    momentSection(analysis, t, actions, lead),
    comments,
    about(analysis, t),
  );
}
