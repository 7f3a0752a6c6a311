// The report on a video, from its analysis.

import { apartSections } from "./apart.js";
import { pie } from "./charts.js";
import { commentList } from "./comment_list.js";
import { h } from "./dom.js";
import { fileName, save, toCsv, toJson } from "./download.js";
import { NO_CHOICE } from "./filters.js";
import { coverageText, Headline, unreadNotice } from "./headline.js";
import { plural } from "./i18n.js";
import { READING_ORDER } from "./labels.js";
import { languageCounts, languageShares, unreadLanguages } from "./languages.js";
import { percent, whole } from "./numbers.js";
import { isPart, momentSection, section, trendSection, wordSection } from "./sections.js";
import { subjectsSection } from "./subjects_section.js";

/** @typedef {import("./labels.js").Analysis} Analysis */
/** @typedef {import("./labels.js").Label} Label */
/** @typedef {import("./labels.js").Translate} Translate */
/** @typedef {import("./sections.js").Actions} Actions */

/**
 * How much of the video was analysed, and what of that is not counted.
 * @param {Analysis} analysis
 * @param {Translate} t
 * @param {boolean} isUnread whether it was said already that most comments are not read
 */
function coverage(analysis, t, isUnread) {
  const { coverage } = analysis;
  const notes = [...coverage.left_out];
  for (const [reason, count] of Object.entries(coverage.uncertain)) {
    if (!isUnread || reason !== "language") notes.push(plural(t, `counted_${reason.replace(" ", "_")}`, count ?? 0));
  }
  if (analysis.cached) notes.push(t("kept", new Date(analysis.analysed_at).toLocaleString()));
  if (analysis.quota_units > 0) notes.push(plural(t, "quota", analysis.quota_units));
  return h("ul", { class: "yts-note" }, ...[coverageText(coverage, t), ...notes].map((note) => h("li", {}, note)));
}

/**
 * Facts that have a value.
 * @param {Analysis} analysis
 * @param {Translate} t
 */
function facts(analysis, t) {
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
    [t("notRead"), isPart(analysis) ? "" : languageCounts(unreadLanguages(analysis.comments), t)],
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
 * @param {() => Analysis} current
 * @param {Translate} t
 * @param {string} title of what is not a video
 */
function downloads(current, t, title) {
  const name = ["comments", current().video?.id || fileName(title)].filter(Boolean).join("-");
  const csv = () => save(toCsv(current().comments, t), "text/csv", `${name}.csv`);
  const json = () => save(toJson(current()), "application/json", `${name}.json`);
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
    h("p", {}, t("predictedBy")),
    h("p", {}, `${t("aboutModel")}: ${analysis.model_version}`),
    h("p", {}, `${t("aboutMoment")}: ${new Date(analysis.analysed_at).toLocaleString()}`),
  );
}

/**
 * The one class that a list is narrowed to, if it is one.
 * @param {import("./filters.js").Choice} choice
 */
function pickedOf({ filters }) {
  return filters.length === 1 ? (READING_ORDER.find((label) => label === filters[0]) ?? null) : null;
}

/**
 * @param {Analysis} given
 * @param {Translate} t
 * @param {Actions} [actions]
 * @param {import("./sections.js").ReportOptions} [options]
 * @returns {{ element: HTMLElement, update: (analysis: Analysis) => void }} `update` draws new sums, and keeps the list
 */
export function report(given, t, actions = {}, options = {}) {
  let analysis = given;
  let picked = pickedOf(options.state?.list?.choice ?? NO_CHOICE);
  const state = { ...options.state };
  const onstate = (/** @type {import("./sections.js").ReportState} */ changes) => {
    Object.assign(state, changes);
    options.onstate?.(changes);
  };
  const list = commentList(analysis.comments, t, actions, {
    few: analysis.coverage.few,
    mentions: new Map(analysis.timestamps.map(({ seconds, comments }) => [seconds, comments])),
    ...(state.list ? { state: state.list } : {}),
    onstate: (chosen) => {
      onstate({ list: chosen });
      picked = pickedOf(chosen.choice);
      drawHeadline();
    },
  });
  const comments = section(
    t("comments"),
    isPart(analysis) && h("p", { class: "yts-note" }, t("partOfComments", whole(analysis.comments.length))),
    list.element,
    downloads(() => analysis, t, options.name ?? ""),
  );
  /** @type {import("./sections.js").Lead} */
  const lead = (next) => {
    list.choose(next);
    comments.querySelector("h2")?.focus({ preventScroll: true });
    comments.scrollIntoView({ block: "start" });
  };
  const headline = new Headline(
    t,
    (label) => (picked === label ? list.choose({}) : lead({ filters: [label] })),
    "leadTo",
  );
  let sums = h("div");
  const headlined = () => ({ ...analysis, unread: unreadLanguages(analysis.comments) });

  function drawHeadline() {
    headline.show(headlined(), picked);
  }

  function draw() {
    const { few, certain } = analysis.coverage;
    const onpick = (/** @type {Label} */ label) => lead({ filters: [label] });
    const chosen = { ...options, state, onstate };
    drawHeadline();
    const drawn = h(
      "div",
      {},
      coverage(analysis, t, unreadNotice(headlined(), t) !== ""),
      ...(options.above ?? []),
      !few &&
        subjectsSection(analysis.subjects, t, {
          onshow: (subject) => lead({ subject }),
          isClosed: state.subjectsClosed ?? false,
          onclosed: (subjectsClosed) => onstate({ subjectsClosed }),
        }),
      section(
        t("shares"),
        certain > 0 && pie(analysis.shares, t, { few, score: analysis.score, onpick }),
        facts(analysis, t),
      ),
      !few && trendSection(analysis, t, chosen),
      certain > 0 && wordSection(analysis, t, chosen, lead),
      momentSection(analysis, t, actions, lead),
      ...apartSections(analysis, t),
    );
    sums.replaceWith(drawn);
    sums = drawn;
  }

  draw();
  return {
    element: h("div", { class: "yts-report" }, headline.element, sums, comments, about(analysis, t)),
    update: (next) => {
      analysis = next;
      list.update(next.comments);
      draw();
    },
  };
}
