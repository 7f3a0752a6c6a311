// Comments as a list with filters and an order, drawn page by page.

import { KINDS } from "./constants.js";
import { corrected, correction, withdraw } from "./corrections.js";
import { h } from "./dom.js";
import { mark, READING_ORDER, sentimentOf, shownLabel } from "./labels.js";
import { languageName } from "./languages.js";
import { day, percent, whole } from "./numbers.js";

/** @typedef {import("./labels.js").JudgedComment} JudgedComment */
/** @typedef {import("./labels.js").Label} Label */
/** @typedef {import("./labels.js").Translate} Translate */
/** @typedef {"likes" | "newest" | "confidence" | "doubt"} Order */
/**
 * Actions on a comment; those that are not given are not offered.
 * @typedef {object} Actions
 * @property {(comment: JudgedComment) => void} [onopen]
 * @property {(comment: JudgedComment, place: HTMLElement) => Promise<void>} [onexplain]
 * @property {(comment: JudgedComment, label: Label, keepsText: boolean) => Promise<void>} [oncorrect] of the service
 * @property {(comment: JudgedComment, label: Label | null) => Promise<void>} [onrelabel] for the user alone, null to take it
 *   back; where the service is corrected as well, only of comments that have the user's label already
 */

/** Show a comment on YouTube, in a tab of its own. @param {string} video @param {string} id */
export function openOnYouTube(video, id) {
  const address = `https://www.youtube.com/watch?v=${encodeURIComponent(video)}&lc=${encodeURIComponent(id)}`;
  window.open(address, "_blank", "noopener");
}

export const FILTERS = [...READING_ORDER, "uncertain", ...KINDS, "otherLanguage"];
/** @type {Order[]} */
export const ORDERS = ["likes", "newest", "confidence", "doubt"];
export const PAGE_ROWS = 25;

/**
 * @param {JudgedComment} comment
 * @param {string} filter one of FILTERS
 */
export function passes(comment, filter) {
  if (filter === "otherLanguage") return comment.uncertain === "language";
  return shownLabel(comment) === filter || comment.kinds.some((kind) => kind === filter);
}

/**
 * @param {readonly JudgedComment[]} comments
 * @param {ReadonlySet<string>} filters a comment passes if it passes one of them, or if there are none
 * @param {Order} order stable
 */
export function chosen(comments, filters, order) {
  // Of the user's own label there is no doubt.
  const sureness = (/** @type {JudgedComment} */ { confidence, yours }) => (yours ? 1 : confidence);
  /** @type {Record<Order, (comment: JudgedComment) => number>} */
  const rank = {
    likes: ({ likes }) => -likes,
    newest: ({ published_at }) => -Date.parse(published_at ?? "1970-01-01"),
    confidence: (comment) => -sureness(comment),
    doubt: sureness,
  };
  const passing = comments.filter((comment) => !filters.size || [...filters].some((filter) => passes(comment, filter)));
  return passing.sort((a, b) => rank[order](a) - rank[order](b));
}

/**
 * @param {Pick<JudgedComment, "label" | "confidence" | "uncertain" | "language" | "yours">} prediction
 * @param {Translate} t
 */
export function badge(prediction, t) {
  const shown = shownLabel(prediction);
  const why = prediction.uncertain
    ? t(`uncertain_${prediction.uncertain.replace(" ", "_")}`, languageName(prediction.language, t))
    : "";
  const sure = prediction.yours ? t("yours") : t("confidence", percent(prediction.confidence));
  const title = `${t(shown)}${sentimentOf(prediction) ? `, ${sure}` : ""}${why ? `: ${why}` : ""}`;
  return h(
    "span",
    { class: `yts-badge yts-${shown}${prediction.yours ? " yts-yours" : ""}`, title },
    mark(shown),
    h("span", {}, t(shown)),
    h("span", { class: "yts-hidden" }, title.slice(t(shown).length)),
  );
}

/** @param {JudgedComment} comment @param {Translate} t */
function facts(comment, t) {
  const source = comment.yours ? t("yours") : percent(comment.confidence);
  return h(
    "div",
    { class: "yts-line" },
    badge(comment, t),
    !comment.uncertain && h("span", { class: "yts-figure" }, source),
    h("span", { class: "yts-figure" }, t("likes", whole(comment.likes))),
    comment.published_at && h("span", { class: "yts-figure" }, day(comment.published_at)),
    comment.language !== "en" &&
      comment.language !== "zxx" &&
      h("span", { class: "yts-figure" }, languageName(comment.language, t)),
  );
}

/**
 * @param {JudgedComment} comment
 * @param {Translate} t
 * @param {Actions} actions
 */
function row(comment, t, actions) {
  const { onopen, onexplain, oncorrect, onrelabel } = actions;
  const head = h("div", {}, facts(comment, t));
  const redraw = () => {
    head.replaceChildren(facts(comment, t));
    undo.hidden = !comment.yours;
  };
  /** @param {Label} label */
  const relabel = async (label) => {
    await onrelabel?.(comment, label);
    Object.assign(comment, corrected(comment, label));
    redraw();
  };
  /** @param {Label} label @param {boolean} keepsText */
  const send = async (label, keepsText) => {
    await oncorrect?.(comment, label, keepsText);
    if (comment.yours) await relabel(label); // or the user's earlier label would stay
  };
  const place = h("div", { class: "yts-why", "aria-live": "polite" });
  const formOf = () => (oncorrect ? correction(t, send) : onrelabel ? correction(t, relabel, true) : null);
  let form = formOf();
  const takeBack = async () => {
    try {
      await onrelabel?.(comment, null);
    } catch (error) {
      place.textContent = error instanceof Error ? error.message : String(error);
      return;
    }
    withdraw(comment);
    redraw();
    const fresh = formOf(); // the former one says that a label was kept
    if (fresh) form?.replaceWith(fresh);
    form = fresh;
    form?.querySelector("summary")?.focus(); // the button that had the focus is gone
  };
  const undo = h("button", { type: "button", class: "yts-link", hidden: !comment.yours, onclick: takeBack }, t("undo"));
  return h(
    "li",
    { class: "yts-comment" },
    head,
    h("p", { class: "yts-text", dir: "auto" }, comment.text),
    (onopen || onexplain || oncorrect || onrelabel) &&
      h(
        "div",
        { class: "yts-line" },
        onopen && h("button", { type: "button", class: "yts-link", onclick: () => onopen(comment) }, t("open")),
        onexplain &&
          h("button", { type: "button", class: "yts-link", onclick: () => onexplain(comment, place) }, t("why")),
        form,
        onrelabel && undo,
      ),
    place,
  );
}

/**
 * @param {readonly JudgedComment[]} comments
 * @param {Translate} t
 * @param {Actions} [actions]
 */
export function commentList(comments, t, actions = {}) {
  /** @type {Set<string>} */
  const filters = new Set();
  /** Ids of the only comments that are looked at, if not all are. @type {ReadonlySet<string> | null} */
  let only = null;
  /** @type {Order} */
  let order = "likes";
  let rows = PAGE_ROWS;
  const list = h("ol", { class: "yts-comments" });
  const count = h("p", { class: "yts-note", role: "status" });
  const more = h("button", { type: "button", onclick: showMore }, t("more"));
  const chips = new Map(
    FILTERS.map((filter) => [
      filter,
      h(
        "button",
        { type: "button", class: "yts-chip", "aria-pressed": "false", onclick: () => toggle(filter) },
        t(filter),
      ),
    ]),
  );
  const orders = h(
    "select",
    { onchange: reorder },
    ...ORDERS.map((value) => h("option", { value }, t(`order_${value}`))),
  );

  /** @param {string} filter */
  function toggle(filter) {
    only = null;
    if (!filters.delete(filter)) filters.add(filter);
    rows = PAGE_ROWS;
    draw();
  }

  function showMore() {
    rows += PAGE_ROWS;
    draw();
  }

  function reorder() {
    order = /** @type {Order} */ (orders.value);
    draw();
  }

  function draw() {
    const looked = only ? comments.filter(({ id }) => only?.has(id)) : comments;
    const passing = chosen(looked, filters, order);
    list.replaceChildren(...passing.slice(0, rows).map((comment) => row(comment, t, actions)));
    count.textContent = t("shownOf", whole(Math.min(rows, passing.length)), whole(passing.length));
    more.hidden = passing.length <= rows;
    for (const [filter, chip] of chips) chip.setAttribute("aria-pressed", String(filters.has(filter)));
  }

  draw();
  const element = h(
    "div",
    {},
    h("div", { class: "yts-chips", role: "group", "aria-label": t("filter") }, ...chips.values()),
    h("label", { class: "yts-order" }, t("order"), " ", orders),
    count,
    list,
    more,
  );
  /** @param {Label} label */
  function show(label) {
    only = null;
    filters.clear();
    toggle(label);
  }
  /** @param {readonly string[]} ids until a filter is chosen */
  function showOnly(ids) {
    only = new Set(ids);
    filters.clear();
    rows = PAGE_ROWS;
    draw();
  }
  return { element, show, showOnly };
}
