// The card beside the comments, in a shadow root so that styles do not mix: one line, and more when it is expanded.

import { pie, trendChart } from "../shared/charts.js";
import { h } from "../shared/dom.js";
import { plural } from "../shared/i18n.js";
import { languageShares } from "../shared/languages.js";
import reportStyle from "../shared/report.css";
import style from "../shared/style.css";
import { troubleText } from "../shared/troubles.js";
import { verdict } from "../shared/verdict.js";
import cardStyle from "./card.css";
import { first, selectors } from "./reader.js";

/**
 * The part of an analysis that the card shows; the trend only while it is expanded.
 * @typedef {object} Brief
 * @property {{ analysed: number, total: number | null, certain: number, few: boolean }} coverage
 * @property {import("../shared/labels.js").Shares} shares
 * @property {number | null} score
 * @property {import("../shared/labels.js").Trend | null} trend
 * @property {{ language: string, count: number }[]} languages the commonest first
 * @property {string} unread languages that are not read, with their numbers; empty if there are none
 */
/** @typedef {import("../shared/labels.js").Translate} Translate */
/**
 * @typedef {object} State
 * @property {import("../worker/settings.js").PublicSettings} settings
 * @property {Brief | null} analysis
 * @property {import("../shared/protocol").Refusal | null} trouble
 * @property {boolean} off whether the channel turned comments off
 * @property {number | null} total number of comments that the video has, where the page says so
 * @property {number} waiting number of texts that are not scored yet
 * @property {boolean} started whether comments are analysed: from the start, or since the user asked for it
 */
/**
 * @typedef {object} Actions
 * @property {() => void} agree
 * @property {() => void} start
 * @property {(expanded: boolean) => void} expand
 * @property {() => void} panel
 * @property {() => void} options
 */

/** YouTube's right column is 402 pixels wide. */
const CARD_PIXELS = 376;
export const CARD_ID = "yt-sentiment-card";
/** Mode of the shadow root: closed, but open in the build for tests. */
const SHADOW = __YTS_SHADOW__;

export class Card {
  /**
   * @param {Translate} t
   * @param {Actions} actions
   */
  constructor(t, actions) {
    this.t = t;
    this.actions = actions;
    this.host = h("div", { id: CARD_ID });
    const root = this.host.attachShadow({ mode: SHADOW });
    root.adoptedStyleSheets = [style, reportStyle, cardStyle].map((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      return sheet;
    });
    this.body = h("section", { class: "yts yts-card", "aria-label": t("extName") });
    root.append(this.body);
    this.line = h("p", { class: "yts-card-line", role: "status" });
    this.toggle = h("button", {
      type: "button",
      class: "yts-card-toggle",
      onclick: () => this.actions.expand(!this.expanded),
    });
    this.more = h("div", { class: "yts-card-more" });
    this.body.append(h("div", { class: "yts-card-head" }, this.line, this.toggle), this.more);
    this.expanded = false;
  }

  /** @param {boolean} isDark */
  setTheme(isDark) {
    this.body.dataset["theme"] = isDark ? "dark" : "light";
  }

  /** Put the card at the top of the right column, or above the comments where that is not shown. */
  mount() {
    const column = first(document, selectors.cardSlot);
    if (column && column.getClientRects().length > 0) column.prepend(this.host);
    else first(document, selectors.root)?.before(this.host);
  }

  remove() {
    this.host.remove();
  }

  /** @param {State} state */
  draw(state) {
    const { t } = this;
    const { settings } = state;
    this.body.dataset["scheme"] = settings.scheme;
    this.expanded = settings.expanded && settings.agreed;
    const text = this.#text(state);
    if (this.line.textContent !== text) this.line.textContent = text;
    this.toggle.hidden = !settings.agreed;
    this.toggle.textContent = this.expanded ? "▾" : "▸";
    this.toggle.setAttribute("aria-expanded", String(this.expanded));
    this.toggle.setAttribute("aria-label", t(this.expanded ? "collapse" : "expand"));
    if (!settings.agreed) this.more.replaceChildren(...this.#consent(settings.server));
    else if (!state.started) this.more.replaceChildren(this.#button("analyse", this.actions.start));
    else if (this.expanded) this.more.replaceChildren(...this.#details(state));
    else
      this.more.replaceChildren(
        ...(["token", "permission"].includes(state.trouble?.kind ?? "")
          ? [this.#button("settings", this.actions.options)]
          : []),
      );
  }

  /** @param {State} state */
  #text({ settings, analysis, trouble, off, total, waiting, started }) {
    const { t } = this;
    if (!settings.agreed) return t("consentTitle");
    if (off) return t("commentsOff");
    if (trouble && trouble.kind !== "aborted") return troubleText(trouble, t, true);
    if (!started) return t("notStarted");
    if (!analysis || analysis.coverage.analysed === 0)
      return waiting > 0 ? plural(t, "scoring", waiting) : t(total === 0 ? "noneYet" : "noComments");
    return verdict(analysis, t);
  }

  /** @param {string} server */
  #consent(server) {
    const { t } = this;
    return [
      h("p", {}, t("consentText", server)),
      h(
        "div",
        { class: "yts-line" },
        this.#button("consentYes", this.actions.agree),
        this.#button("settings", this.actions.options),
      ),
    ];
  }

  /** @param {string} key @param {() => void} onclick */
  #button(key, onclick) {
    return h("button", { type: "button", onclick }, this.t(key));
  }

  /** @param {State} state */
  #details({ analysis }) {
    const { t } = this;
    if (!analysis) return [];
    return [
      pie(analysis.shares, t, { few: analysis.coverage.few, score: analysis.score }),
      h("p", { class: "yts-note" }, languageShares(analysis.languages, analysis.coverage.few, t)),
      analysis.unread ? h("p", { class: "yts-note" }, `${t("notRead")}: ${analysis.unread}`) : "",
      ...(analysis.trend && !analysis.coverage.few
        ? [trendChart(analysis.trend, t, CARD_PIXELS), h("p", { class: "yts-note" }, t("estimated"))]
        : []),
      h(
        "div",
        { class: "yts-line" },
        this.#button("fullView", this.actions.panel),
        this.#button("settings", this.actions.options),
      ),
      h("p", { class: "yts-note" }, t("notYouTube")),
    ];
  }
}
