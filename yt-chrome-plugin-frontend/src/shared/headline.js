// The headline: the share of each class as one split bar, and its numbers, which are buttons that filter by the class.

import { FEW_COMMENTS } from "./constants.js";
import { h } from "./dom.js";
import { plural } from "./i18n.js";
import { mark, READING_ORDER } from "./labels.js";
import { languageName } from "./languages.js";
import { percent, whole } from "./numbers.js";

/** @typedef {import("./labels.js").Analysis} Analysis */
/** @typedef {import("./labels.js").Label} Label */
/** @typedef {import("./labels.js").Translate} Translate */
/**
 * What a headline says.
 * @typedef {object} Headlined
 * @property {Pick<Analysis["coverage"], "analysed" | "certain" | "few">} coverage
 * @property {import("./labels.js").Shares} shares of the certain comments
 * @property {import("./languages.js").Counted[]} unread languages that the model does not read, the commonest first
 */

/** Share of comments that the model does not read, above which the headline says that first. */
const MOSTLY = 0.5;
/** Share of one language among those, above which it stands for all of them. */
const ALONE = 0.9;

/**
 * That most comments are in languages that the model does not read, with their share and the language's name.
 * @param {Headlined} about
 * @param {Translate} t
 * @returns {string} empty where most are read
 */
export function unreadNotice({ coverage, unread }, t) {
  const count = unread.reduce((sum, { count }) => sum + count, 0);
  const [most] = unread;
  if (!most || count <= MOSTLY * coverage.analysed) return "";
  const isFew = coverage.analysed < FEW_COMMENTS;
  const share = isFew ? t("outOf", whole(count), whole(coverage.analysed)) : percent(count / coverage.analysed);
  if (most.language === "und") return t("mostlyUnknown", share);
  return t(most.count >= ALONE * count ? "mostlyUnread" : "mostlySeveral", languageName(most.language, t), share);
}

/** @param {Headlined} about @param {Label} label @returns {string} its share, or its number where there are few */
function figure({ coverage, shares }, label) {
  return coverage.few ? whole(shares[label].count) : percent(shares[label].share);
}

/**
 * How many comments the shares are of, and how many more the model is unsure of.
 * @param {Headlined} about
 * @param {Translate} t
 */
function basis({ coverage }, t) {
  const unsure = coverage.analysed - coverage.certain;
  const of = coverage.few ? t("tooFew") : t("ofComments", whole(coverage.certain));
  return unsure > 0 ? `${of} (${t("unsure", whole(unsure))})` : of;
}

/**
 * How many comments were analysed, and of how many, where that is known.
 * @param {Pick<Analysis["coverage"], "analysed" | "total">} coverage
 * @param {Translate} t
 */
export function coverageText({ analysed, total }, t) {
  return `${plural(t, "analysed", analysed)}${total === null ? "" : t("ofTotal", whole(total))}`;
}

/**
 * The headline in words: for screen readers and the toolbar.
 * @param {Headlined} about
 * @param {Translate} t
 */
export function headlineText(about, t) {
  const labels = READING_ORDER.map((label) => `${figure(about, label)} ${t(label)}`).join(", ");
  const counts = about.coverage.certain > 0 ? `${labels} ${about.coverage.few ? "· " : ""}${basis(about, t)}` : "";
  return [unreadNotice(about, t), counts].filter(Boolean).join(". ") || t("noVerdict");
}

/** The headline as a piece of a page: made once, and kept up to date without losing the focus. */
export class Headline {
  /**
   * @param {Translate} t
   * @param {(label: Label) => void} onpick
   * @param {string} [hint] key of a message that says of a class what picking it does
   */
  constructor(t, onpick, hint = "showOnly") {
    this.t = t;
    this.hint = hint;
    this.notice = h("p", { class: "yts-headline-notice" });
    this.figures = new Map(READING_ORDER.map((label) => [label, h("span", { class: "yts-headline-figure" })]));
    this.buttons = new Map(READING_ORDER.map((label) => [label, this.#button(label, onpick)]));
    this.parts = new Map(READING_ORDER.map((label) => [label, h("span", { class: `yts-${label}` })]));
    this.group = h("div", { class: "yts-headline-picks", role: "group" }, ...this.buttons.values());
    this.bar = h("div", { class: "yts-split", "aria-hidden": "true" }, ...this.parts.values());
    this.basis = h("p", { class: "yts-note" });
    this.element = h("div", { class: "yts-headline" }, this.notice, this.group, this.bar, this.basis);
  }

  /** @param {Label} label @param {(label: Label) => void} onpick */
  #button(label, onpick) {
    return h(
      "button",
      {
        type: "button",
        class: `yts-headline-pick yts-${label}`,
        title: this.t(this.hint, this.t(label)),
        "aria-pressed": "false",
        onclick: () => onpick(label),
      },
      mark(label, 14),
      this.figures.get(label),
      h("span", { class: "yts-headline-word" }, this.t(label)),
    );
  }

  /** @param {Headlined} about @param {Label | null} picked the class that is filtered by */
  show(about, picked) {
    const { t } = this;
    const { certain, few } = about.coverage;
    this.notice.textContent = unreadNotice(about, t) || (certain === 0 ? t("noVerdict") : "");
    this.notice.hidden = !this.notice.textContent;
    this.element.classList.toggle("yts-few", few);
    this.group.hidden = this.basis.hidden = certain === 0;
    this.bar.hidden = few;
    this.group.setAttribute("aria-label", headlineText(about, t));
    for (const label of READING_ORDER) {
      const count = about.shares[label].count;
      const shown = this.figures.get(label);
      if (shown) shown.textContent = figure(about, label);
      this.buttons.get(label)?.setAttribute("aria-pressed", String(picked === label));
      const part = this.parts.get(label);
      if (part) part.style.flexGrow = String(count);
      if (part) part.hidden = count === 0;
    }
    this.basis.textContent = basis(about, t);
  }
}
