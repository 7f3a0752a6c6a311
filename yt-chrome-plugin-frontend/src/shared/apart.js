// Sections of an analysis that the service made: days with many comments, and comments that are nearly the same.

import { h } from "./dom.js";
import { plural } from "./i18n.js";
import { READING_ORDER } from "./labels.js";
import { percent, whole } from "./numbers.js";
import { section } from "./sections.js";

/** @typedef {import("./labels.js").Translate} Translate */

const SHOWN_GROUPS = 10;

/** A mean number of comments, with the one decimal that it has. @param {number} usual */
function usualNumber(usual) {
  return new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(usual);
}

/** @param {import("./labels.js").Apart["bursts"][number]} burst @param {Translate} t */
function burstItem({ first, last, comments, usual, subjects }, t) {
  const days = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });
  const when = days.formatRange(new Date(first), new Date(last));
  const names = subjects.map(({ subject, speakers }) => `${subject} (${whole(speakers)})`).join(", ");
  const [quoted] = subjects;
  return h(
    "li",
    {},
    h("strong", {}, when),
    ` ${t("burstCount", whole(comments), usualNumber(usual))}`,
    names && `: ${names}`,
    quoted && h("blockquote", { dir: "auto" }, quoted.quote.text),
  );
}

/**
 * Whether labels are the user's, which the shares that the service made know nothing of.
 * @param {readonly import("./labels.js").JudgedComment[]} comments
 */
const isCorrected = (comments) => comments.some(({ yours }) => yours);

/**
 * The shares where each group counts once.
 * @param {NonNullable<import("./labels.js").Apart["copies"]>} copies
 * @param {Translate} t
 */
const onceText = ({ shares_once }, t) =>
  READING_ORDER.map((label) => `${t(label)} ${percent(shares_once[label].share)}`).join(", ");

/**
 * @param {import("./labels.js").Analysis} analysis
 * @param {Translate} t
 * @returns {HTMLElement[]} none for what it lacks, as that of a page's comments does
 */
export function apartSections({ copies, bursts = [], coverage: { few }, comments }, t) {
  const items = (copies?.groups ?? [])
    .slice(0, SHOWN_GROUPS)
    .map(({ count, first }) =>
      h("li", {}, h("strong", {}, `${whole(count)} ×`), " ", h("blockquote", { dir: "auto" }, first.text)),
    );
  const days = bursts.map((burst) => burstItem(burst, t));
  return [
    ...(days.length ? [section(t("bursts"), h("ul", { class: "yts-apart" }, ...days))] : []),
    ...(copies && items.length
      ? [
          section(
            t("copies"),
            h("p", { class: "yts-note" }, plural(t, "copiesCount", copies.comments)),
            h("ul", { class: "yts-apart" }, ...items),
            !few && !isCorrected(comments) && h("p", { class: "yts-note" }, t("copiesOnce", onceText(copies, t))),
          ),
        ]
      : []),
  ];
}
