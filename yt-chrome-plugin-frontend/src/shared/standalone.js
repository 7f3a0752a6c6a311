// The page that `yt-sentiment analyze --html` writes: all that it shows is in it, and it asks for nothing.

import { apartSections } from "./apart.js";
import { openOnYouTube } from "./comments.js";
import { FEW_COMMENTS } from "./constants.js";
import { h } from "./dom.js";
import { languageOf, translator } from "./i18n.js";
import { mark, READING_ORDER } from "./labels.js";
import { whole } from "./numbers.js";
import { report } from "./report.js";

/** @typedef {import("./labels.js").Analysis} Analysis */
/** @typedef {import("./labels.js").JudgedComment} JudgedComment */
/** @typedef {import("./labels.js").Translate} Translate */
/** @typedef {[number, number, number]} Interval a value and the ends of its interval */
/** @typedef {Partial<Record<import("./labels.js").Label | "score", Interval>>} Figures */
/** @typedef {Analysis & { copies: import("./apart.js").Copies, bursts: import("./apart.js").Burst[] }} Found */
/** @typedef {{ name: string, analysis: Found, figures: Figures, less?: Figures }} Source `less`: what it has more than the first */
/** @typedef {{ name: string, comments: number, figures: Figures }} Part */

/** @param {string} id of a script that holds JSON */
function inside(id) {
  return JSON.parse(document.getElementById(id)?.textContent ?? "null");
}

/** @param {Interval | undefined} found @param {boolean} signed */
function share(found, signed) {
  if (!found) return "–";
  const sign = new Intl.NumberFormat(undefined, { style: "percent", signDisplay: signed ? "exceptZero" : "auto" });
  const [value, low, high] = found.map((one) => sign.format(one));
  return `${value} (${low} – ${high})`;
}

/** @param {Interval | undefined} found @param {boolean} signed */
function score(found, signed) {
  if (!found) return "–";
  const sign = new Intl.NumberFormat(undefined, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    signDisplay: signed ? "exceptZero" : "auto",
  });
  const [value, low, high] = found.map((one) => sign.format(one));
  return `${value} (${low} – ${high})`;
}

/**
 * @param {string} name
 * @param {number | null} comments null of a difference
 * @param {Figures} figures
 */
function row(name, comments, figures) {
  const signed = comments === null;
  const known = comments !== null && comments < FEW_COMMENTS ? {} : figures;
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, comments === null ? name : `${name} (${whole(comments)})`),
    ...READING_ORDER.map((label) => h("td", {}, share(known[label], signed))),
    h("td", {}, score(known.score, signed)),
  );
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

/** @param {Source[]} sources @param {Translate} t */
function comparison(sources, t) {
  if (sources.length < 2) return [];
  const [first, ...others] = sources;
  const rows = sources.map(({ name, analysis, figures }) => row(name, analysis.coverage.certain, figures));
  const less = others.map(({ name, analysis, less }) =>
    row(`${name} − ${first?.name}`, null, analysis.coverage.few || first?.analysis.coverage.few ? {} : (less ?? {})),
  );
  return [h("section", { class: "yts-section" }, table([...rows, ...less], t))];
}

/** @param {Source} source @param {Part[]} parts @param {Translate} t */
function one({ name, analysis }, parts, t) {
  const video = analysis.video?.id;
  const actions = video ? { onopen: (/** @type {JudgedComment} */ { id }) => openOnYouTube(video, id) } : {};
  return [
    h("h1", {}, name),
    ...(parts.length
      ? [
          table(
            parts.map((part) => row(part.name, part.comments, part.figures)),
            t,
          ),
        ]
      : []),
    report(analysis, t, actions, { more: apartSections(analysis.copies, analysis.bursts, analysis.coverage.few, t) })
      .element,
  ];
}

const language = languageOf(navigator.languages);
document.documentElement.lang = language;
const t = translator(inside("messages")[language]);
/** @type {{ source: Source, parts: Part[] }[]} */
const given = inside("sources");
const shown = [
  ...comparison(
    given.map(({ source }) => source),
    t,
  ),
  ...given.flatMap(({ source, parts }) => one(source, parts, t)),
];
document.getElementById("main")?.replaceChildren(...shown);
