// Sources beside each other: shares and scores with their intervals, and what each differs by from the first.

import { FEW_COMMENTS } from "./constants.js";
import { h } from "./dom.js";
import { mark, READING_ORDER } from "./labels.js";
import { whole } from "./numbers.js";

/** @typedef {import("./labels.js").Translate} Translate */
/** @typedef {[number, number, number]} Interval a value and the ends of its interval */
/** @typedef {Partial<Record<import("./labels.js").Label | "score", Interval>>} Figures */
/** @typedef {{ name: string, certain: number, figures: Figures, less?: Figures }} Compared `less`: what it has more than the first */

/** @type {Intl.NumberFormatOptions} */
const SHARE = { style: "percent" };
/** Differences of shares are percentage points, which are no percentages. @type {Intl.NumberFormatOptions} */
const POINTS = { maximumFractionDigits: 0 };
/** @type {Intl.NumberFormatOptions} */
const SCORE = { minimumFractionDigits: 1, maximumFractionDigits: 1 };

/** A value, and the ends of its interval in brackets. @param {Interval} found @param {Intl.NumberFormatOptions} form */
function written(found, form) {
  const numbers = new Intl.NumberFormat(undefined, form);
  const [value, low, high] = found.map((one) => numbers.format(one));
  return /** @type {const} */ ([`${value}`, `(${low} – ${high})`]);
}

/** A value, and its interval, which is not broken into lines. @param {readonly [string, string]} said @returns {(Node | string)[]} */
function figure([value, interval]) {
  return [`${value} `, h("span", { class: "yts-interval" }, interval)];
}

/** @param {Interval | undefined} found @param {Intl.NumberFormatOptions} form @returns {(Node | string)[]} */
function figureOf(found, form) {
  return found ? figure(written(found, form)) : ["–"];
}

/** @param {Figures} figures */
function figureCells(figures) {
  return [...READING_ORDER.map((label) => figureOf(figures[label], SHARE)), figureOf(figures.score, SCORE)];
}

/** Figures of what one has more than another; in bold what is more than chance. @param {Figures} less @param {Translate} t */
function differenceCells(less, t) {
  return /** @type {const} */ ([...READING_ORDER, "score"]).map((name) => {
    const found = less[name];
    if (!found) return ["–"];
    const points = /** @type {Interval} */ (found.map((share) => 100 * share));
    const [value, interval] =
      name === "score"
        ? written(found, { ...SCORE, signDisplay: "exceptZero" })
        : written(points, { ...POINTS, signDisplay: "exceptZero" });
    const cell = figure([name === "score" ? value : t("comparePoints", value), interval]);
    return isMoreThanChance(found) ? [h("strong", {}, ...cell)] : cell;
  });
}

/** Whether zero lies outside the interval of a difference. @param {Interval} found */
function isMoreThanChance([, low, high]) {
  return low > 0 || high < 0;
}

/** @param {string} name @param {(Node | string)[][]} cells */
function row(name, cells) {
  return h("tr", {}, h("th", { scope: "row" }, h("bdi", {}, name)), ...cells.map((cell) => h("td", {}, ...cell)));
}

/** @param {Node[]} rows @param {Translate} t */
function table(rows, t) {
  const head = h(
    "tr",
    {},
    h("th", { scope: "col" }),
    ...READING_ORDER.map((label) => h("th", { scope: "col" }, mark(label), " ", t(label))),
    h("th", { scope: "col" }, t("scoreUnit")),
  );
  const inner = h("table", {}, h("thead", {}, head), h("tbody", {}, ...rows));
  return h("div", { class: "yts-wide", tabindex: 0, role: "region", "aria-label": t("shares") }, inner);
}

/** Figures of a source with its name; none of few comments. @param {Compared} source */
function sourceRow({ name, certain, figures }) {
  return row(`${name} (${whole(certain)})`, figureCells(certain < FEW_COMMENTS ? {} : figures));
}

/**
 * A table of sources and of what each differs by from the first, with whether that is more than chance.
 * @param {[Compared, ...Compared[]]} sources
 * @param {Translate} t
 */
export function comparison([first, ...others], t) {
  const known = others.map((one) => (Math.min(first.certain, one.certain) < FEW_COMMENTS ? {} : (one.less ?? {})));
  const differences = others.map(({ name }, i) => row(`${name} − ${first.name}`, differenceCells(known[i] ?? {}, t)));
  const found = known.flatMap((figures) => Object.values(figures));
  const note = found.length === 0 ? "" : t(found.some(isMoreThanChance) ? "compareSome" : "compareNone");
  return [table([...[first, ...others].map(sourceRow), ...differences], t), h("p", { class: "yts-note" }, note)];
}
