// The videos of a channel or a playlist on the page of `yt-sentiment analyze`: which stand out from the others.

import { FEW_COMMENTS } from "./constants.js";
import { h } from "./dom.js";
import { mark, READING_ORDER } from "./labels.js";
import { percent, whole } from "./numbers.js";
import { section } from "./sections.js";

/** @typedef {import("./labels.js").Label} Label */
/** @typedef {import("./labels.js").Translate} Translate */
/** @typedef {{ name: string, certain: number, counts: Record<Label, number>, figures: import("./comparison.js").Figures }} Part */
/** @typedef {{ count: number, listed: Part[] }} Group `count` of all, of which some are listed, the first ones first */
/** @typedef {{ above: Group, between: Group, below: Group }} Groups */

const SHOWN = 5;

/** The score of a video with its interval, as the reader writes numbers. @param {Part} part */
function scoreText({ figures }) {
  const tenth = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const [value, low, high] = (figures.score ?? []).map((one) => tenth.format(one));
  return [h("strong", {}, value), ` (${low} – ${high})`];
}

/** @param {Part} part @param {Translate} t */
function item(part, t) {
  const { name, certain, counts } = part;
  const title = h("bdi", { class: "yts-video-name", title: name }, name);
  if (certain < FEW_COMMENTS) {
    const said = certain > 0 ? `${t("ofComments", whole(certain))}: ${t("tooFew")}` : t("noVerdict");
    return h("li", {}, h("div", {}, title, h("span", { class: "yts-note" }, said)));
  }
  const bar = READING_ORDER.filter((label) => counts[label] > 0).map((label) =>
    h("span", { class: `yts-${label}`, style: `flex-grow: ${counts[label]}` }),
  );
  const shares = READING_ORDER.flatMap((label) => [
    mark(label),
    h("span", { class: "yts-hidden" }, t(label)),
    ` ${percent(counts[label] / certain)} `,
  ]);
  return h(
    "li",
    {},
    h("div", {}, title, h("span", { class: "yts-video-score" }, ...scoreText(part))),
    h(
      "div",
      {},
      h("div", { class: "yts-split", "aria-hidden": "true" }, ...bar),
      h("span", { class: "yts-note yts-video-shares" }, ...shares, t("ofComments", whole(certain))),
    ),
  );
}

/** @param {string} title @param {Part[]} listed @param {number} shown of them without a click @param {Translate} t */
function group(title, listed, shown, t) {
  if (listed.length === 0) return [];
  const items = listed.map((part) => item(part, t));
  const rest = items.slice(shown);
  return [
    h("h3", {}, title),
    shown > 0 && h("ul", { class: "yts-videos" }, ...items.slice(0, shown)),
    rest.length > 0 &&
      h(
        "details",
        {},
        h("summary", {}, `${t("more")} (${whole(rest.length)})`),
        h("ul", { class: "yts-videos" }, ...rest),
      ),
  ].filter((part) => part !== false);
}

/**
 * @param {Groups} groups
 * @param {Translate} t
 * @returns {HTMLElement | false} nothing where there is one video
 */
export function videoSection({ above, between, below }, t) {
  const all = above.count + between.count + below.count;
  if (all === 0) return false;
  const many = all > 2 * SHOWN;
  const some = many ? SHOWN : all;
  const parts = [
    ...group(t("videosAbove", whole(above.count)), above.listed, some, t),
    ...group(t("videosBelow", whole(below.count)), below.listed, some, t),
    ...group(t("videosBetween", whole(between.count)), between.listed, many ? 0 : all, t),
  ];
  return section(t("videos", whole(all)), h("p", { class: "yts-note" }, t("videosNote")), ...parts);
}
