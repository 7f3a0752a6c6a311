// Comments as a list with filters, a search and an order, drawn page by page.

import { commentRow } from "./comments.js";
import { h } from "./dom.js";
import { chosen, FILTER_GROUPS, isNarrow, NO_CHOICE, ORDERS, passes } from "./filters.js";
import { plural } from "./i18n.js";
import { shownLabel } from "./labels.js";
import { clock, whole } from "./numbers.js";

/** @typedef {import("./labels.js").JudgedComment} JudgedComment */
/** @typedef {import("./labels.js").Translate} Translate */
/** @typedef {import("./filters.js").Choice} Choice */
/** @typedef {{ choice: Choice, rows: number }} ListState what is chosen, and how many of those comments are drawn */
/**
 * @typedef {object} ListOptions
 * @property {ListState} [state] to begin with
 * @property {(state: ListState) => void} [onstate] called with what the reader made of it
 * @property {boolean} [few] whether there are too few comments for any percentage
 * @property {ReadonlyMap<number, readonly string[]>} [mentions] ids of comments that are known to name a moment
 */

export const PAGE_ROWS = 25;

/**
 * @param {readonly JudgedComment[]} given
 * @param {Translate} t
 * @param {import("./comments.js").Actions} [actions]
 * @param {ListOptions} [options]
 */
export function commentList(given, t, actions = {}, options = {}) {
  let comments = given;
  let { choice, rows } = options.state ?? { choice: NO_CHOICE, rows: PAGE_ROWS };
  const list = h("ol", { class: "yts-comments" });
  const count = h("p", { class: "yts-note", role: "status" });
  const more = h("button", { type: "button", onclick: showMore }, t("more"));
  const searchName = t(comments.some(({ author }) => author) ? "search" : "searchTexts");
  const search = h("input", {
    type: "search",
    class: "yts-search",
    autocomplete: "off",
    spellcheck: "false",
    "aria-label": searchName,
    placeholder: searchName,
    oninput: () => change({ ...choice, search: search.value }),
  });
  const orders = h(
    "select",
    { onchange: () => change({ ...choice, order: /** @type {import("./filters.js").Order} */ (orders.value) }) },
    ...ORDERS.map((value) => h("option", { value }, t(`order_${value}`))),
  );
  const chips = new Map(
    FILTER_GROUPS.flatMap(({ filters }) => filters).map((filter) => [
      filter,
      h("button", { type: "button", class: "yts-chip", onclick: () => toggle(filter) }, t(filter)),
    ]),
  );
  const groups = FILTER_GROUPS.map(({ name, filters }) =>
    h(
      "div",
      { class: "yts-chips", role: "group", "aria-label": t(name) },
      ...filters.flatMap((f) => chips.get(f) ?? []),
    ),
  );
  const narrowed = h("div", { class: "yts-chips" });

  function showMore() {
    const before = rows;
    change(choice, rows + PAGE_ROWS);
    if (!more.hidden) return;
    const next = list.children[before]?.querySelector("button"); // the button that had the focus is hidden
    if (next instanceof HTMLElement) next.focus();
    else search.focus();
  }

  /** @param {string} filter */
  function toggle(filter) {
    const { filters } = choice;
    const others = filters.filter((other) => other !== filter);
    change({ ...choice, filters: others.length < filters.length ? others : [...filters, filter] });
    if (chips.get(/** @type {any} */ (filter))?.hidden) search.focus();
  }

  /** @param {Choice} next @param {number} [nextRows] */
  function change(next, nextRows = PAGE_ROWS) {
    [choice, rows] = [next, nextRows];
    draw();
    options.onstate?.({ choice, rows });
  }

  function clearAll() {
    change({ ...NO_CHOICE, order: choice.order });
    search.focus();
  }

  /** A filter that only a button elsewhere sets, with which it is taken off. @param {string} text @param {Partial<Choice>} without */
  const removable = (text, without) =>
    h(
      "button",
      {
        type: "button",
        class: "yts-chip",
        "aria-pressed": "true",
        "aria-label": t("filterRemove", text),
        onclick: () => {
          change({ ...choice, ...without });
          search.focus(); // the button that had the focus is gone
        },
      },
      `${text} ×`,
    );

  function draw() {
    const passing = chosen(comments, choice, options.mentions);
    list.replaceChildren(...passing.slice(0, rows).map((comment) => commentRow(comment, t, actions, options.few)));
    describe(passing);
  }

  /** Say how many comments are shown, and what is chosen. @param {readonly JudgedComment[]} passing */
  function describe(passing) {
    const narrow = isNarrow(choice);
    const shown = Math.min(rows, passing.length);
    if (passing.length === 0) count.textContent = t("filterNone");
    else if (narrow) count.textContent = plural(t, "found", passing.length);
    else count.textContent = plural(t, "shownOf", passing.length, whole(shown), whole(passing.length));
    more.hidden = passing.length <= rows;
    if (search.value !== choice.search) search.value = choice.search;
    orders.value = choice.order;
    for (const [filter, chip] of chips) {
      const isOn = choice.filters.includes(filter);
      chip.setAttribute("aria-pressed", String(isOn));
      chip.hidden = !isOn && !comments.some((comment) => passes(comment, filter));
    }
    for (const group of groups) group.hidden = [...group.children].every((chip) => chip.hasAttribute("hidden"));
    narrowed.replaceChildren(
      ...(choice.word ? [removable(t("filterWord", choice.word), { word: "" })] : []),
      ...(choice.moment !== null ? [removable(t("filterAbout", clock(choice.moment)), { moment: null })] : []),
      ...(choice.subject ? [removable(t("filterAbout", choice.subject.name), { subject: null })] : []),
      ...(narrow ? [h("button", { type: "button", class: "yts-link", onclick: clearAll }, t("filterClear"))] : []),
    );
  }

  draw();
  const element = h(
    "div",
    {},
    search,
    h("div", { class: "yts-filters", role: "group", "aria-label": t("filter") }, ...groups),
    narrowed,
    h("div", { class: "yts-above-list" }, count, h("label", { class: "yts-order" }, t("order"), " ", orders)),
    list,
    more,
  );
  /** Choose anew, as a chart does that leads to its comments. @param {Partial<Choice>} next */
  const choose = (next) => change({ ...NO_CHOICE, order: choice.order, ...next });
  /**
   * Take the same comments again, of which some may have other labels. Rows that show theirs already, as those that the reader
   * corrects here do, stay as they are.
   * @param {readonly JudgedComment[]} next
   */
  const update = (next) => {
    const known = new Map(comments.map((comment) => [comment.id, comment]));
    const isSame = (/** @type {JudgedComment} */ comment) => {
      const own = known.get(comment.id);
      return own !== undefined && shownLabel(own) === shownLabel(comment) && own.yours === comment.yours;
    };
    if (next.length === comments.length && next.every(isSame)) return;
    comments = next;
    draw();
  };
  return { element, choose, update };
}
