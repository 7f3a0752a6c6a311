// What people like and what they complain about, each with its share of both sides and one comment in its own words.

import { h } from "./dom.js";
import { mark } from "./labels.js";
import { percent, whole } from "./numbers.js";

/** @typedef {import("./labels.js").Schemas["Subject"]} Subject */
/** @typedef {import("./labels.js").Schemas["Subjects"]} Subjects */
/** @typedef {import("./labels.js").Translate} Translate */
/** @typedef {NonNullable<import("./filters.js").Choice["subject"]>} Shown */
/**
 * @typedef {object} SubjectActions
 * @property {(subject: Shown) => void} [onshow] lists the comments about a subject
 * @property {boolean} [isClosed] to begin with
 * @property {(isClosed: boolean) => void} [onclosed] called where the reader opens or closes it
 */

/**
 * @param {Subject} subject
 * @param {"positive" | "negative"} side
 * @param {Translate} t
 * @param {SubjectActions} actions
 */
function item({ subject, mentions, quote, comments }, side, t, { onshow }) {
  /** @type {"positive" | "negative"} */
  const other = side === "positive" ? "negative" : "positive";
  const name = h("bdi", {}, subject);
  const show = () => onshow?.({ name: subject, comments });
  return h(
    "li",
    { class: "yts-subject" },
    onshow ? h("button", { type: "button", class: "yts-link", onclick: show }, name) : name,
    h(
      "span",
      { class: "yts-figure", title: t("subjectCounts", whole(mentions[side].count), whole(mentions[other].count)) },
      ...[side, other].flatMap((label) => [
        mark(label),
        h("span", { class: "yts-hidden" }, t(label)),
        percent(mentions[label].share),
      ]),
    ),
    h("blockquote", { dir: "auto", title: quote.text }, quote.text),
  );
}

/**
 * @param {string} title
 * @param {readonly Subject[]} listed
 * @param {"positive" | "negative"} side
 * @param {Translate} t
 * @param {SubjectActions} actions
 */
function column(title, listed, side, t, actions) {
  if (listed.length === 0) return false;
  const items = listed.map((subject) => item(subject, side, t, actions));
  return h("div", {}, h("h3", {}, mark(side), " ", title), h("ul", { class: "yts-subjects" }, ...items));
}

/**
 * One section that a click closes, which the report's state remembers; nothing where there are no subjects.
 * @param {Subjects} subjects
 * @param {Translate} t
 * @param {SubjectActions} [actions]
 */
export function subjectsSection({ liked, disliked }, t, actions = {}) {
  if (liked.length + disliked.length === 0) return false;
  let { isClosed = false } = actions;
  const section = h(
    "details",
    { class: "yts-section yts-subjects-section", open: !isClosed, ontoggle: remember },
    h("summary", {}, h("h2", {}, t("subjects"))),
    h(
      "div",
      { class: "yts-subjects-columns" },
      column(t("liked"), liked, "positive", t, actions),
      column(t("disliked"), disliked, "negative", t, actions),
    ),
    h("p", { class: "yts-note" }, t("subjectsNote")),
  );
  function remember() {
    if (section.open !== isClosed) return; // it was drawn so
    isClosed = !section.open;
    actions.onclosed?.(isClosed);
  }
  return section;
}
