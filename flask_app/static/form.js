// The form of the dashboard: one source or two, how videos are read, and what is wrong beside the field it is about.

import { DEFAULT_LIMIT } from "../shared/constants.js";
import { h } from "../shared/dom.js";
import { ORDERS } from "./address.js";
import { Refused, tokenField } from "./page.js";
import { SourceField, Trouble } from "./source.js";

/** @typedef {import("../shared/labels.js").Translate} Translate */
/** @typedef {import("../shared/labels.js").Schemas} Schemas */
/** @typedef {import("./address.js").Reading} Reading */
/** @typedef {import("./reading.js").File} File */
/** @typedef {import("./source.js").Link} Link */
/** @typedef {{ onsubmit: () => void, onsample: () => void, onstop: () => void }} Handlers */

/** How videos are read unless one says otherwise. @param {Schemas["About"]} about @returns {Reading} */
function usualReading({ limits }) {
  return { limit: Math.min(DEFAULT_LIMIT, limits.max_video_comments), order: "relevance", replies: false };
}

/** Statuses of what is wrong with a source; others are about the server, or about nothing that one can enter. */
const ABOUT_SOURCE = [400, 404, 413, 415, 422];

export class Form {
  /** @param {Translate} t @param {Schemas["About"]} about @param {Handlers} handlers */
  constructor(t, about, handlers) {
    this.t = t;
    this.usual = usualReading(about);
    this.limit = h("input", { type: "number", min: 1, max: about.limits.max_video_comments });
    this.order = h("select", {}, ...ORDERS.map((value) => h("option", { value }, t(`dashOrder_${value}`))));
    this.replies = h("input", { type: "checkbox" });
    this.token = about.needs_token ? tokenField(t) : null;
    this.limitTrouble = new Trouble(this.limit, "trouble-limit");
    this.tokenTrouble = new Trouble(this.token?.querySelector("input") ?? this.limit, "trouble-token");
    this.go = h("button", { type: "submit", class: "yts-primary" }, t("dashGo"));
    this.both = h("button", { type: "button", onclick: () => this.compare(!this.isComparing) });
    this.stop = h("button", { type: "button", hidden: true, onclick: handlers.onstop }, t("dashStop"));
    this.readingPlace = h(
      "div",
      { class: "options" },
      h("label", {}, t("dashLimit"), " ", this.limit),
      h("label", {}, t("dashOrder"), " ", this.order),
      h("label", {}, this.replies, " ", t("dashReplies")),
    );
    /** @type {SourceField[]} */
    this.sources = [];
    const onchoose = () => this.#showReading();
    this.sources = [new SourceField(t, about, 0, onchoose), new SourceField(t, about, 1, onchoose)];
    this.place = h("div", { class: "sources" });
    this.element = this.#draw(handlers);
    this.compare(false);
    this.fill([], this.usual);
  }

  /** @param {Handlers} handlers */
  #draw({ onsubmit, onsample }) {
    const { t } = this;
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      onsubmit();
    };
    return h(
      "form",
      { onsubmit: submit, novalidate: true },
      this.place,
      this.readingPlace,
      this.limitTrouble.element,
      this.token,
      this.tokenTrouble.element,
      h(
        "div",
        { class: "options" },
        this.go,
        this.both,
        h("button", { type: "button", onclick: onsample }, t("dashSample")),
        this.stop,
      ),
    );
  }

  /** Write into the fields what an address asks for. @param {string[]} videos @param {Reading} reading */
  fill(videos, { limit, order, replies }) {
    this.limit.value = String(limit);
    this.order.value = order;
    this.replies.checked = replies;
    if (videos.length > 0) this.compare(videos.length > 1);
    videos.forEach((video, i) => this.sources[i]?.fill(video));
  }

  /** @returns {Reading} */
  get reading() {
    const order = /** @type {Reading["order"]} */ (this.order.value);
    return { limit: Number(this.limit.value), order, replies: this.replies.checked };
  }

  get #two() {
    return /** @type {[SourceField, SourceField]} */ (this.sources);
  }

  get #shown() {
    return this.sources.slice(0, this.isComparing ? 2 : 1);
  }

  /** How videos are read is asked where one is. */
  #showReading() {
    this.readingPlace.hidden = !this.#shown.some(({ way }) => way === "link");
  }

  /** Show one source or two. @param {boolean} isComparing */
  compare(isComparing) {
    this.isComparing = isComparing;
    const [first, second] = this.#two;
    first.legend.hidden = second.legend.hidden = !isComparing;
    this.place.replaceChildren(...this.#shown.map(({ element }) => element));
    this.#showReading();
    this.place.classList.toggle("two", isComparing);
    this.both.textContent = this.t(isComparing ? "dashAlone" : "dashCompare");
  }

  /**
   * Take files that were dropped, the first one where they fell.
   * @param {globalThis.File[]} files
   * @param {Node} where
   * @returns {string[]} names of those that were taken
   */
  take(files, where) {
    const [first, second] = this.#two;
    const target = second.element.contains(where) ? second : first;
    if (files.length > 2) {
      target.refuse(this.t("dashTwoFiles"));
      return [];
    }
    if (files[1]) this.compare(true);
    const targets = files[1] ? [first, second] : [target];
    targets.forEach((source, i) => files[i] && source.take(files[i]));
    targets[0]?.element.scrollIntoView({ block: "nearest" });
    return files.map(({ name }) => name);
  }

  /** What is asked for; null where something is missing, which is said then. @returns {(Link | File)[] | null} */
  asked() {
    this.forgive();
    const asked = this.#shown.map((source) => source.asked());
    const given = asked.filter((one) => one !== null);
    this.#shown[asked.indexOf(null)]?.trouble.field.focus(); // the first one, whatever is wrong with others
    return given.length === asked.length ? given : null;
  }

  forgive() {
    for (const trouble of [this.limitTrouble, this.tokenTrouble]) trouble.clear();
    for (const { trouble } of this.sources) trouble.clear();
  }

  /**
   * Say what the server refused beside the field that it is about.
   * @param {unknown} error
   * @param {string} text what it says
   * @param {number} number of the source; -1 where it is about none
   * @returns {boolean} whether it is about a field
   */
  blame(error, text, number) {
    const source = this.sources[number];
    if (!(error instanceof Refused)) return false;
    if ([401, 403].includes(error.status) && this.token) this.tokenTrouble.say(text);
    else if (source?.way === "link" && text.startsWith("limit")) this.limitTrouble.say(text);
    else if (source && ABOUT_SOURCE.includes(error.status)) source.refuse(text);
    else return false;
    return true;
  }
}
