// The card beside the comments, in a shadow root so that styles do not mix: the headline and its filter, and more when it is
// expanded. What can have the focus is made once, and stays while comments come.

import { pie, trendChart } from "../shared/charts.js";
import { h, svg } from "../shared/dom.js";
import { fold } from "../shared/fold.js";
import { coverageText, Headline } from "../shared/headline.js";
import headlineStyle from "../shared/headline.css";
import { plural } from "../shared/i18n.js";
import { languageCounts, languageShares } from "../shared/languages.js";
import { whole } from "../shared/numbers.js";
import reportStyle from "../shared/report.css";
import style from "../shared/style.css";
import tokens from "../shared/tokens.css";
import { troubleText } from "../shared/troubles.js";
import cardStyle from "./card.css";
import { first, selectors } from "./reader.js";
import { keepKeys, shadowOf } from "./shadow.js";

/**
 * The part of an analysis that the card shows; the trend only while it is expanded.
 * @typedef {object} Brief
 * @property {{ analysed: number, total: number | null, certain: number, few: boolean }} coverage
 * @property {import("../shared/labels.js").Shares} shares
 * @property {number | null} score
 * @property {import("../shared/labels.js").Trend | null} trend
 * @property {import("../shared/languages.js").Counted[]} languages the commonest first
 * @property {import("../shared/languages.js").Counted[]} unread those that the model does not read
 * @property {number} questions
 */
/** @typedef {import("../shared/labels.js").Translate} Translate */
/**
 * @typedef {object} State
 * @property {import("../worker/settings.js").PublicSettings} settings
 * @property {Brief | null} analysis
 * @property {import("../shared/protocol").Refusal | null} trouble
 * @property {boolean} off whether the channel turned comments off
 * @property {number | null} total number of comments that the page says the video has
 * @property {number} waiting number of texts that are not scored yet
 * @property {boolean} started whether comments are analysed: from the start, or since the user asked for it
 * @property {Pick<import("./filter.js").Filter, "label" | "questions" | "text" | "isActive">} filter
 * @property {number} passing number of comments that pass it
 * @property {string} told what a step by keyboard came to; empty for nothing
 */
/**
 * @typedef {object} Actions
 * @property {() => void} agree
 * @property {() => void} start
 * @property {(expanded: boolean) => void} expand
 * @property {() => void} panel
 * @property {() => void} options
 * @property {(label: import("../shared/labels.js").Label) => void} pick
 * @property {() => void} questions
 * @property {(text: string) => void} search
 * @property {() => void} clear
 */

/** YouTube's right column is 402 pixels wide. */
const CARD_PIXELS = 376;
export const CARD_ID = "yt-sentiment-card";

/** The right columns of the page, also those of one that was left, and the one that is shown. */
function columnsOf() {
  const columns = selectors.cardSlot.flatMap((selector) => [...document.querySelectorAll(selector)]);
  return { columns, shown: columns.find((column) => column.getClientRects().length > 0) };
}

export class Card {
  /** What the details show, so that they are drawn only when it changes. */
  #drawn = "";
  #sizes = new ResizeObserver(() => this.#onResize());

  /**
   * @param {Translate} t
   * @param {Actions} actions
   */
  constructor(t, actions) {
    this.t = t;
    this.actions = actions;
    this.expanded = false;
    this.host = h("div", { id: CARD_ID });
    this.body = h("section", { class: "yts yts-card", tabindex: -1, "aria-label": t("extName") });
    shadowOf(this.host, [tokens, style, reportStyle, headlineStyle, cardStyle]).append(this.body);
    keepKeys(this.body);
    this.line = h("p", { class: "yts-card-line", role: "status" });
    this.headline = new Headline(t, actions.pick);
    this.coverage = h("p", { class: "yts-note" });
    this.toggle = h("button", {
      type: "button",
      class: "yts-card-toggle",
      onclick: () => actions.expand(!this.expanded),
    });
    this.toggle.append(svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: "m6 9 6 6 6-6" })));
    this.questions = h("button", { type: "button", class: "yts-chip", onclick: actions.questions });
    this.search = h("input", {
      type: "search",
      placeholder: t("searchPage"),
      "aria-label": t("searchPage"),
      oninput: () => actions.search(this.search.value),
    });
    this.passing = h("p", { class: "yts-note", role: "status" });
    this.clear = this.#button("showAll", actions.clear, "yts-link");
    this.found = h("div", { class: "yts-line" }, this.passing, this.clear);
    this.tools = h("div", { class: "yts-card-tools" }, this.questions, this.search);
    this.charts = h("div", { class: "yts-card-charts" });
    this.analyse = this.#button("analyse", actions.start, "yts-primary");
    this.consentText = h("p");
    this.consent = h("div", {}, this.consentText, this.#button("consentYes", actions.agree, "yts-primary"));
    this.panel = this.#button("fullView", actions.panel);
    this.settings = this.#button("settings", actions.options, "yts-link");
    this.ways = h("div", { class: "yts-line" }, this.panel, this.settings);
    this.source = h("p", { class: "yts-note" }, t("predictedBy"));
    this.body.replaceChildren(
      h("div", { class: "yts-card-head" }, h("div", {}, this.line, this.headline.element, this.coverage), this.toggle),
      this.tools,
      this.found,
      this.consent,
      this.analyse,
      this.charts,
      this.ways,
      this.source,
    );
  }

  /** @param {boolean} isDark */
  setTheme(isDark) {
    this.body.dataset["theme"] = isDark ? "dark" : "light";
  }

  /** Put the card at the top of the right column, or above the comments where that is not shown. */
  mount() {
    const { columns, shown } = columnsOf();
    if (!shown) {
      const root = first(document, selectors.root);
      if (root && root.previousSibling !== this.host) root.before(this.host);
    } else if (shown.firstChild !== this.host) shown.prepend(this.host);
    // All change their size, from or to none, where the window gets too narrow for two columns, or wide enough.
    this.#sizes.disconnect();
    for (const column of columns) this.#sizes.observe(column);
    this.#sizes.observe(this.host);
  }

  #onResize() {
    const { columns, shown } = columnsOf();
    const holder = columns.find((column) => column.contains(this.host));
    if (this.host.isConnected && shown !== holder) this.mount();
  }

  remove() {
    this.#sizes.disconnect();
    this.host.remove();
  }

  /** @param {State} state */
  draw(state) {
    const { t } = this;
    const { settings, analysis, started, filter, passing } = state;
    this.body.dataset["scheme"] = settings.scheme;
    const text = this.#text(state);
    const shown = text === "" ? analysis : null;
    this.expanded = settings.expanded && shown !== null;
    if (this.line.textContent !== text) this.line.textContent = text;
    this.line.hidden = text === "";
    this.headline.element.hidden = shown === null;
    if (shown) this.headline.show(shown, filter.label);
    this.coverage.textContent = shown ? coverageText(shown.coverage, t) : "";
    this.toggle.hidden = shown === null;
    this.toggle.setAttribute("aria-expanded", String(this.expanded));
    this.toggle.setAttribute("aria-label", t(this.expanded ? "collapse" : "expand"));
    this.tools.hidden = shown === null && !filter.isActive;
    this.questions.textContent = `${t("onlyQuestions")} ${whole(shown?.questions ?? 0)}`;
    this.questions.setAttribute("aria-pressed", String(filter.questions));
    if (fold(this.search.value.trim()) !== filter.text) this.search.value = filter.text;
    const analysed = shown?.coverage.analysed ?? 0;
    const told = filter.isActive && shown ? plural(t, "shownOf", analysed, whole(passing), whole(analysed)) : "";
    const status = [told, state.told].filter(Boolean).join(" · ");
    if (this.passing.textContent !== status) this.passing.textContent = status;
    this.clear.hidden = !filter.isActive;
    this.found.hidden = status === "" && !filter.isActive;
    this.consent.hidden = settings.agreed;
    this.consentText.textContent = settings.agreed ? "" : t("consentText", settings.server);
    this.analyse.hidden = !settings.agreed || started || state.off;
    this.#drawCharts(this.expanded ? shown : null);
    this.panel.hidden = this.source.hidden = !this.expanded;
    const isMended = !["token", "permission"].includes(state.trouble?.kind ?? "");
    this.ways.hidden = settings.agreed && !this.expanded && isMended;
    this.#keepFocus();
  }

  /** Where the button that was pressed is hidden now, its focus would fall back to the page. */
  #keepFocus() {
    const focused = /** @type {ShadowRoot} */ (this.body.getRootNode()).activeElement;
    if (focused?.closest("[hidden]")) (this.tools.hidden ? this.body : this.search).focus({ preventScroll: true });
  }

  /** What stands in the place of the headline. @param {State} state */
  #text({ settings, analysis, trouble, off, total, waiting, started }) {
    const { t } = this;
    if (!settings.agreed) return t("consentTitle");
    if (off) return t("commentsOff");
    if (trouble && trouble.kind !== "aborted") return troubleText(trouble, t, true);
    if (total === 0) return t("noneYet");
    if (!started) return t("notStarted");
    if (!analysis || analysis.coverage.analysed === 0)
      return waiting > 0 ? plural(t, "scoring", waiting) : t("noComments");
    return "";
  }

  /** @param {string} key @param {() => void} onclick @param {string} [look] */
  #button(key, onclick, look) {
    return h("button", { type: "button", class: look, onclick }, this.t(key));
  }

  /** @param {Brief | null} brief */
  #drawCharts(brief) {
    const { t } = this;
    const key = JSON.stringify(brief);
    if (key === this.#drawn) return;
    this.#drawn = key;
    this.charts.hidden = brief === null;
    if (!brief) return this.charts.replaceChildren();
    const { coverage, shares, score, trend, languages, unread } = brief;
    this.charts.replaceChildren(
      coverage.few ? "" : pie(shares, t, { score }),
      coverage.few || !trend ? "" : trendChart(trend, t, CARD_PIXELS),
      coverage.few || !trend ? "" : h("p", { class: "yts-note" }, t("estimated")),
      h("p", { class: "yts-note" }, `${t("languages")}: ${languageShares(languages, coverage.few, t)}`),
      unread.length > 0 ? h("p", { class: "yts-note" }, `${t("notRead")}: ${languageCounts(unread, t)}`) : "",
    );
  }
}
