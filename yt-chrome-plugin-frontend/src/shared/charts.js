// Charts as SVG, each with an equivalent in words.

import { LABELS } from "./constants.js";
import { h, svg } from "./dom.js";
import { plural } from "./i18n.js";
import { mark, pointMark, READING_ORDER } from "./labels.js";
import { percent, periodName, whole } from "./numbers.js";

/** @typedef {import("./labels.js").Label} Label */
/** @typedef {import("./labels.js").Translate} Translate */
/** @typedef {import("./labels.js").Shares} Shares */
/** @typedef {import("./labels.js").Trend} Trend */

const TURN = 2 * Math.PI;

/**
 * @param {number} from in turns, 0 at the top, clockwise
 * @param {number} to
 */
function ringPart(from, to) {
  /** @param {number} turn @param {number} radius */
  const at = (turn, radius) => {
    const angle = turn * TURN - TURN / 4;
    return `${(50 + radius * Math.cos(angle)).toFixed(2)} ${(50 + radius * Math.sin(angle)).toFixed(2)}`;
  };
  if (to - from > 0.9999) {
    return `M50 4A46 46 0 1 1 49.99 4ZM50 22A28 28 0 1 0 50.01 22Z`;
  }
  const large = to - from > 0.5 ? 1 : 0;
  return `M${at(from, 46)}A46 46 0 ${large} 1 ${at(to, 46)}L${at(to, 28)}A28 28 0 ${large} 0 ${at(from, 28)}Z`;
}

/**
 * A ring of the shares, and beside it each class with its number; that list is its equivalent in words, and all there is
 * where there are few comments.
 * @param {Shares} shares
 * @param {Translate} t
 * @param {{ few?: boolean, score?: number | null, onpick?: (label: Label) => void }} [options] `few` leaves numbers alone
 */
export function pie(shares, t, options = {}) {
  const total = LABELS.reduce((sum, label) => sum + shares[label].count, 0);
  if (options.few) return h("div", { class: "yts-shares" }, legendOf(shares, t, options));
  const ring = svg("svg", { class: "yts-pie", viewBox: "0 0 100 100", role: "img", "aria-label": t("pieName") });
  let from = 0;
  for (const label of READING_ORDER) {
    const share = total ? shares[label].count / total : 0;
    if (share > 0) ring.append(svg("path", { class: `yts-part yts-${label}`, d: ringPart(from, from + share) }));
    from += share;
  }
  if (total === 0) ring.append(svg("circle", { class: "yts-empty", cx: 50, cy: 50, r: 37 }));
  if (options.score !== null && options.score !== undefined) {
    ring.append(
      svg("text", { x: 50, y: 52, class: "yts-score" }, options.score.toFixed(1)),
      svg("text", { x: 50, y: 62, class: "yts-score-unit" }, t("scoreUnit")),
    );
  }
  return h("div", { class: "yts-shares" }, ring, legendOf(shares, t, options));
}

/**
 * @param {Shares} shares
 * @param {Translate} t
 * @param {{ few?: boolean, onpick?: (label: Label) => void }} options
 */
function legendOf(shares, t, { few, onpick }) {
  const legend = h("ul", { class: "yts-legend" });
  for (const label of READING_ORDER) {
    const { count, share } = shares[label];
    const number = h("span", {}, few ? whole(count) : `(${whole(count)})`);
    const inside = [
      mark(label),
      h("span", { class: "yts-name" }, t(label)),
      h("span", { class: "yts-figure" }, ...(few ? [number] : [h("span", {}, percent(share)), " ", number])),
    ];
    legend.append(
      h(
        "li",
        {},
        onpick
          ? h("button", { type: "button", class: "yts-pick", onclick: () => onpick(label) }, ...inside)
          : h("span", {}, ...inside),
      ),
    );
  }
  return legend;
}

const WIDEST = 640;
const NARROWEST = 300;
const HEIGHT = 220;
const LEFT = 40;
const RIGHT = 4;
const BOTTOM = 62;
const TICK_PIXELS = 120;
const LABEL_PIXELS = 80;
const WIDEST_BAR = 24;
/** From the middle of the first and the last bar to the ends of the axis. */
const INSET = WIDEST_BAR / 2 + 2;

/**
 * Shares over time as lines with a shape per class, the number of comments as bars beneath, and a table.
 * @param {Trend} data
 * @param {Translate} t
 * @param {number} [room] width in pixels, so that letters keep their size; that of the page by default
 */
export function trendChart(data, t, room = document.documentElement.clientWidth - 40) {
  if (data.points.length === 0) return h("p", { class: "yts-note" }, t("noDates"));
  const width = Math.max(NARROWEST, Math.min(WIDEST, room));
  const step = data.points.length > 1 ? (width - RIGHT - LEFT - 2 * INSET) / (data.points.length - 1) : 0;
  /** @param {number} i */
  const x = (i) => (data.points.length > 1 ? LEFT + INSET + i * step : (width - RIGHT + LEFT) / 2);
  /** @param {number} share */
  const y = (share) => 10 + (1 - share) * (HEIGHT - BOTTOM - 10);
  const chart = svg("svg", {
    class: "yts-trend",
    viewBox: `0 0 ${width} ${HEIGHT}`,
    width, // and no wider, whatever the room: letters keep their size
    height: HEIGHT,
    role: "img",
    "aria-label": t("trendName"),
  });
  for (const share of [0, 0.5, 1]) {
    chart.append(
      svg("line", { class: "yts-grid", x1: LEFT, x2: width - RIGHT, y1: y(share), y2: y(share) }),
      svg("text", { class: "yts-axis", x: LEFT - 6, y: y(share) + 4, "text-anchor": "end" }, percent(share)),
    );
  }
  drawCounts(chart, data, x, step);
  for (const label of LABELS) {
    const known = data.points.flatMap((point, i) =>
      point[label].share === null ? [] : [{ x: x(i), y: y(point[label].share ?? 0) }],
    );
    const path = known.map((at, i) => `${i ? "L" : "M"}${at.x.toFixed(1)} ${at.y.toFixed(1)}`).join("");
    chart.append(svg("path", { class: `yts-line yts-${label}`, d: path }));
    if (known.length <= 60) chart.append(...known.map((at) => pointMark(at.x, at.y, label)));
  }
  const every = Math.ceil((data.points.length * TICK_PIXELS) / width);
  data.points.forEach((point, i) => {
    if (i % every === 0) {
      const isAtEnd = x(i) > width - LABEL_PIXELS / 2;
      const place = isAtEnd ? { x: width, "text-anchor": "end" } : { x: x(i), "text-anchor": "middle" };
      chart.append(svg("text", { class: "yts-axis", y: HEIGHT - 4, ...place }, periodName(point.start, data.period)));
    }
  });
  return h(
    "figure",
    { class: "yts-figure-box" },
    chart,
    h(
      "ul",
      { class: "yts-legend yts-inline" },
      ...READING_ORDER.map((label) => h("li", {}, mark(label), " ", t(label))),
    ),
    data.undated > 0 && h("p", { class: "yts-note" }, plural(t, "undated", data.undated)),
    h("details", {}, h("summary", {}, t("asTable")), trendTable(data, t)),
  );
}

/**
 * @param {SVGSVGElement} chart
 * @param {Trend} data
 * @param {(i: number) => number} x
 * @param {number} step
 */
function drawCounts(chart, data, x, step) {
  const counts = data.points.map((point) => LABELS.reduce((sum, label) => sum + point[label].count, 0));
  const most = Math.max(...counts, 1);
  const width = Math.max(1, Math.min(WIDEST_BAR, step * 0.7 || WIDEST_BAR));
  counts.forEach((count, i) => {
    const height = (count / most) * 26;
    chart.append(svg("rect", { class: "yts-bar", x: x(i) - width / 2, y: HEIGHT - 20 - height, width, height }));
  });
}

/** @param {Trend} data @param {Translate} t */
function trendTable(data, t) {
  const head = h(
    "tr",
    {},
    h("th", { scope: "col" }, t(data.period)),
    ...READING_ORDER.map((label) => h("th", { scope: "col" }, t(label))),
  );
  const rows = data.points.map((point) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, periodName(point.start, data.period)),
      ...READING_ORDER.map((label) => h("td", {}, `${percent(point[label].share)} (${whole(point[label].count)})`)),
    ),
  );
  return h(
    "div",
    { class: "yts-scroll", tabindex: 0, role: "region", "aria-label": t("trendName") },
    h("table", {}, h("thead", {}, head), h("tbody", {}, ...rows)),
  );
}
