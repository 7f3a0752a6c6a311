// A YouTube key of the user's own, with which the extension reads whole videos, and what it cost today.

import { h } from "../shared/dom.js";
import { askWorker } from "../shared/messaging.js";
import { whole } from "../shared/numbers.js";
import { troubleText } from "../shared/troubles.js";
import { row } from "./fields.js";

/** @typedef {import("../shared/labels.js").Translate} Translate */
/** @typedef {{ ending: string, units: number }} KeyFacts */

/** What Google gives each project a day. Source: https://developers.google.com/youtube/v3/getting-started#quota */
const DAILY_UNITS = 10_000;

export class KeySection {
  /** @param {Translate} t @param {KeyFacts} facts @param {() => void} ontype */
  constructor(t, facts, ontype) {
    this.t = t;
    this.key = h("input", { type: "password", id: "youtubeKey", autocomplete: "off", oninput: ontype });
    this.kept = h("p", { class: "yts-note" });
    this.status = h("p", { class: "yts-note", role: "status" });
    this.forget = h("button", { type: "button", onclick: () => this.keep("") }, t("youtubeKeyForget"));
    this.element = h(
      "section",
      { class: "yts-section" },
      h("h2", {}, t("youtubeKeyTitle")),
      h("p", {}, t("youtubeKeyWhy"), " ", h("a", { href: "help.html#key" }, t("youtubeKeyHow"))),
      row(t("youtubeKey"), this.key, t("youtubeKeyNote")),
      this.kept,
      h("div", { class: "yts-line" }, this.forget),
      this.status,
    );
    this.#show(facts);
  }

  /** Take over what another copy of the page's field held. @param {KeySection} other */
  takeOver(other) {
    this.key.value = other.key.value;
  }

  get isTyped() {
    return this.typed !== "";
  }

  get typed() {
    return this.key.value.trim();
  }

  /** Have the worker try a key and keep it; none is kept with an empty one. @param {string} key */
  async keep(key) {
    const { t } = this;
    this.status.textContent = t("loading");
    const answer = await askWorker({ type: "keepKey", key });
    this.status.textContent = answer.ok ? t(key ? "youtubeKeyWorks" : "youtubeKeyGone") : troubleText(answer, t);
    const facts = await this.describe();
    if (facts.ok && facts.ending && key.endsWith(facts.ending)) this.key.value = "";
  }

  /** Say what the worker keeps now. */
  async describe() {
    const facts = await askWorker({ type: "describeKey" });
    if (facts.ok) this.#show(facts);
    return facts;
  }

  /** @param {KeyFacts} facts */
  #show({ ending, units }) {
    const { t } = this;
    this.forget.hidden = !ending;
    this.kept.textContent = ending ? t("youtubeKeyKept", ending, whole(units), whole(DAILY_UNITS)) : "";
  }
}
