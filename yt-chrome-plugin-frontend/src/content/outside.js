// What the rest of the extension hears of a page: the side panel that there is news, the toolbar what the headline says.

import { headlineText } from "../shared/headline.js";
import { askWorker, notifyPanel } from "../shared/messaging.js";

/** @typedef {import("./card.js").Brief} Brief */
/** @typedef {import("../shared/protocol").ToolbarSummary} ToolbarSummary */

/** Shapes of the classes that the toolbar names, as characters. */
const CHARACTERS = { positive: "▲", negative: "▼" };

/**
 * The headline as the toolbar has room for it: the larger of the two sides on the icon, all of it in its title.
 * @param {Brief | null} brief
 * @param {import("../shared/labels.js").Translate} t
 * @returns {ToolbarSummary}
 */
export function toolbarSummary(brief, t) {
  if (!brief || brief.coverage.analysed === 0) return { text: "", title: t("toolbarTitle"), label: null };
  const title = `${headlineText(brief, t)} · ${t("toolbarTitle")}`;
  if (brief.coverage.few) return { text: "", title, label: null };
  const { positive, negative } = brief.shares;
  const label = negative.count > positive.count ? "negative" : "positive";
  const share = Math.round(100 * (brief.shares[label].share ?? 0));
  return { text: `${CHARACTERS[label]}${share}`, title, label };
}

export class Outside {
  #notified = "";
  #summary = "";

  /**
   * Tell the side panel, if it is open, that there is something new; nobody else listens.
   * @param {unknown[]} state
   */
  notifyPanel(state) {
    const key = JSON.stringify(state);
    if (key === this.#notified) return;
    this.#notified = key;
    notifyPanel({ type: "statusChanged" });
  }

  /** @param {Brief | null} brief @param {import("../shared/labels.js").Translate} t */
  showInToolbar(brief, t) {
    const summary = toolbarSummary(brief, t);
    const key = JSON.stringify(summary);
    if (key === this.#summary) return;
    this.#summary = key;
    void askWorker({ type: "showInToolbar", summary });
  }
}
