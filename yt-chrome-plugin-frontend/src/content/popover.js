// What a badge tells when it is pressed: the words that moved the label, what the model is in doubt about, and "Wrong?".

import { correction } from "../shared/corrections.js";
import { h } from "../shared/dom.js";
import { movers } from "../shared/explanation.js";
import { LABELS } from "../shared/constants.js";
import { mark, sentimentOf, shownLabel } from "../shared/labels.js";
import { languageName } from "../shared/languages.js";
import { percent } from "../shared/numbers.js";
import reportStyle from "../shared/report.css";
import style from "../shared/style.css";
import tokens from "../shared/tokens.css";
import { troubleText } from "../shared/troubles.js";
import popoverStyle from "./popover.css";
import { keepKeys, shadowOf } from "./shadow.js";

/** @typedef {import("./reader.js").Comment} Comment */
/** @typedef {import("../shared/explanation.js").Explanation} Explanation */
/** @typedef {import("../shared/labels.js").Label} Label */
/** @typedef {import("../shared/labels.js").Predicted} Predicted */
/** @typedef {import("../shared/labels.js").Translate} Translate */
/** @typedef {import("../shared/protocol").Refusal} Refusal */
/**
 * @typedef {object} Actions
 * @property {(comment: Comment) => Predicted | undefined} predictionOf what is known of it now
 * @property {() => boolean} isFew whether there are too few comments for any percentage
 * @property {(text: string) => Promise<import("../shared/protocol").Answer<"explain">>} explain
 * @property {(id: string, label: Label | null) => Promise<void>} relabel null takes the user's label back; throws why it failed
 * @property {(comment: Comment) => void} focus gives the comment's badge the focus again
 */

export const POPOVER_ID = "yt-sentiment-popover";
const SHOWN_WORDS = 3;
const GAP_PIXELS = 6;
/** Events after which the badge may be elsewhere. */
const FOLLOWED = ["scroll", "resize"];

/**
 * What the model is unsure of, in a sentence.
 * @param {Predicted} prediction
 * @param {Translate} t
 * @param {boolean} isFew whether there are too few comments for any percentage
 */
export function doubtText({ label, uncertain, language, probabilities, predicted }, t, isFew) {
  const doubt = predicted ? predicted.uncertain : uncertain;
  if (doubt === "language" || doubt === "no content")
    return t(`uncertain_${doubt.replace(" ", "_")}`, languageName(language, t));
  if (isFew) return doubt ? t("uncertain_confidence") : "";
  const own = predicted?.label ?? label;
  const [next = own] = LABELS.filter((other) => other !== own).sort((a, b) => probabilities[b] - probabilities[a]);
  return t(doubt ? "inDoubt" : "nextLikely", ...[own, next].flatMap((name) => [t(name), percent(probabilities[name])]));
}

export class Popover {
  /** @type {{ badge: Element, comment: Comment } | null} */
  #open = null;

  /** @param {Translate} t @param {Actions} actions */
  constructor(t, actions) {
    this.t = t;
    this.actions = actions;
    this.host = h("div", { id: POPOVER_ID, popover: "manual" });
    this.body = h("section", { class: "yts yts-popover", role: "dialog", tabindex: -1 });
    shadowOf(this.host, [tokens, style, reportStyle, popoverStyle]).append(this.body);
    keepKeys(this.body);
    this.body.addEventListener("keydown", (event) => this.#onTab(event));
    this.follow = () => this.#place();
    /** @param {Event} event a press elsewhere closes it; one on its own badge does so by itself */
    this.leave = (event) => {
      const path = event.composedPath();
      if (!path.includes(this.host) && !(this.#open && path.includes(this.#open.badge))) this.close();
    };
  }

  /** @param {boolean} isDark @param {string} scheme */
  setTheme(isDark, scheme) {
    this.body.dataset["theme"] = isDark ? "dark" : "light";
    this.body.dataset["scheme"] = scheme;
  }

  /** @param {Element} badge @param {Comment} comment */
  open(badge, comment) {
    if (this.#open?.comment.id === comment.id) return this.close();
    this.close();
    if (!this.host.isConnected) document.body.append(this.host);
    this.#open = { badge, comment };
    this.#draw(comment);
    this.host.showPopover();
    this.#place();
    for (const name of FOLLOWED) window.addEventListener(name, this.follow, { capture: true, passive: true });
    document.addEventListener("pointerdown", this.leave, { capture: true });
    this.body.focus();
  }

  /** Its badge was drawn again, or is gone. @param {Comment} comment @param {Element | null} badge */
  redraw(comment, badge) {
    if (this.#open?.comment.id !== comment.id) return;
    if (!badge) return this.close();
    this.#open.badge = badge;
  }

  /** Its comment may be gone from the page. */
  settle() {
    if (this.#open?.badge.isConnected === false) this.close();
  }

  /** Tab past either end closes it, which leads back to the badge. @param {KeyboardEvent} event */
  #onTab(event) {
    if (event.key !== "Tab") return;
    const stops = [...this.body.querySelectorAll("button, summary, input")].filter((one) => one.checkVisibility());
    const focused = /** @type {ShadowRoot} */ (this.body.getRootNode()).activeElement;
    if (focused !== (event.shiftKey ? stops[0] : stops.at(-1)) && !(event.shiftKey && focused === this.body)) return;
    event.preventDefault();
    this.close();
  }

  get isOpen() {
    return this.#open !== null;
  }

  close() {
    const open = this.#open;
    if (!open) return;
    this.#open = null;
    const hadFocus = document.activeElement === this.host;
    for (const name of FOLLOWED) window.removeEventListener(name, this.follow, { capture: true });
    document.removeEventListener("pointerdown", this.leave, { capture: true });
    if (this.host.isConnected) this.host.hidePopover(); // or it throws
    if (hadFocus) this.actions.focus(open.comment);
  }

  remove() {
    this.close();
    this.host.remove();
  }

  /** Stand under the badge, or over it where there is no room beneath. */
  #place() {
    const badge = this.#open?.badge;
    if (!badge?.isConnected) return this.close();
    const at = badge.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.host;
    const under = at.bottom + GAP_PIXELS;
    const top = under + height <= window.innerHeight ? under : Math.max(GAP_PIXELS, at.top - GAP_PIXELS - height);
    const left = Math.max(GAP_PIXELS, Math.min(at.left, document.documentElement.clientWidth - width - GAP_PIXELS));
    this.host.style.top = `${top}px`;
    this.host.style.left = `${left}px`;
  }

  /** @param {Comment} comment */
  #draw(comment) {
    const { t, actions } = this;
    const title = h("h2", { class: "yts-line" });
    const doubt = h("p", { class: "yts-note" });
    const moved = h("div", { class: "yts-moved", "aria-live": "polite" });
    const place = h("span", { role: "status" });
    const relabel = async (/** @type {Label | null} */ label) => {
      await actions.relabel(comment.id, label);
      show();
    };
    const formOf = () => correction(t, relabel, true);
    let form = formOf();
    const takeBack = async () => {
      try {
        await relabel(null);
      } catch (error) {
        place.textContent = error instanceof Error ? error.message : String(error);
        return;
      }
      const fresh = formOf(); // the former one says that a label was kept
      form.replaceWith(fresh);
      form = fresh;
      form.querySelector("summary")?.focus(); // the button that had the focus is hidden
    };
    const undo = h("button", { type: "button", class: "yts-link", onclick: takeBack }, t("undo"));
    const show = () => {
      const prediction = actions.predictionOf(comment);
      if (!prediction) return;
      const shown = shownLabel(prediction);
      const sure = prediction.yours
        ? t("yours")
        : sentimentOf(prediction) && !actions.isFew() && percent(prediction.confidence);
      title.replaceChildren(
        h("span", { class: `yts-badge yts-${shown}` }, mark(shown), t(shown)),
        sure ? h("span", { class: "yts-figure" }, sure) : "",
      );
      this.body.setAttribute("aria-label", [t(shown), sure].filter(Boolean).join(", "));
      doubt.textContent = doubtText(prediction, t, actions.isFew());
      undo.hidden = !prediction.yours;
    };
    const close = h("button", {
      type: "button",
      class: "yts-close",
      "aria-label": t("close"),
      onclick: () => this.close(),
    });
    close.append("✕");
    this.body.replaceChildren(h("div", { class: "yts-popover-head" }, title, close), doubt, moved, form, undo, place);
    show();
    void this.#explain(comment, moved);
  }

  /** @param {Comment} comment @param {HTMLElement} place */
  async #explain(comment, place) {
    const { t } = this;
    const prediction = this.actions.predictionOf(comment);
    if (!prediction || !sentimentOf(prediction.predicted ?? prediction)) return;
    place.textContent = t("loading");
    const answer = await this.actions.explain(comment.text);
    if (!answer.ok) {
      place.textContent = troubleText(answer, t);
      return;
    }
    const { label } = answer.explanation.prediction;
    const words = movers(answer.explanation)
      .slice(0, SHOWN_WORDS)
      .map(({ name, part }) => {
        const side = part > 0 ? "for" : "against";
        return h(
          "li",
          { class: `yts-token yts-${side} yts-${label}`, dir: "auto" },
          h("span", { "aria-hidden": "true" }, part > 0 ? "+ " : "− "),
          name,
          h("span", { class: "yts-hidden" }, `, ${t(part > 0 ? "tryFor" : "tryAgainst")}`),
        );
      });
    place.replaceChildren(
      h("p", {}, words.length > 0 ? t("tryMoved", t(label)) : t("movedByNone")),
      words.length > 0 ? h("ul", { class: "yts-tokens" }, ...words) : "",
    );
    this.#place();
  }
}
