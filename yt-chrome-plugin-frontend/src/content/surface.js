// What the reader sees and does on the page: badges, the card, the filter, the popover of a badge, steps by keyboard.

import { shownLabel } from "../shared/labels.js";
import { askWorker } from "../shared/messaging.js";
import { whole } from "../shared/numbers.js";
import { troubleText } from "../shared/troubles.js";
import { badgeOf, Badges } from "./badges.js";
import { Card, CARD_ID } from "./card.js";
import { Cursor } from "./cursor.js";
import { dim, Filter, undimAll } from "./filter.js";
import { Popover, POPOVER_ID } from "./popover.js";
import { COMMENT } from "./reader.js";
import { WorkQueue } from "./schedule.js";

/** @typedef {import("./card.js").State} State */
/** @typedef {import("./collector.js").Collector} Collector */
/** @typedef {import("./reader.js").Comment} Comment */
/** @typedef {import("../shared/labels.js").Label} Label */
/** @typedef {import("../shared/labels.js").Translate} Translate */
/**
 * @typedef {object} Actions
 * @property {() => void} agree
 * @property {() => void} start
 * @property {(expanded: boolean) => void} expand
 * @property {() => void} draw the card anew
 * @property {(ids: string[], label: Label | null) => void} corrected by the user
 */

export class Surface {
  /** What the last step by keyboard came to. */
  told = "";
  #filter = new Filter();
  #cursor = new Cursor();
  #dimming = new WorkQueue((element) => this.#dim(element));

  /**
   * @param {Translate} t
   * @param {Collector} collector
   * @param {Actions} actions
   */
  constructor(t, collector, actions) {
    this.t = t;
    this.collector = collector;
    this.actions = actions;
    this.badges = new Badges(t, (badge, comment) => this.popover.open(badge, comment));
    this.card = this.#newCard();
    this.popover = this.#newPopover();
  }

  #newCard() {
    const { agree, start, expand } = this.actions;
    return new Card(this.t, {
      ...{ agree, start, expand },
      panel: () => void askWorker({ type: "openPanel" }),
      options: () => void askWorker({ type: "openOptions" }),
      pick: (label) => this.#changeFilter((filter) => filter.toggleLabel(label)),
      questions: () => this.#changeFilter((filter) => (filter.questions = !filter.questions)),
      search: (text) => this.#changeFilter((filter) => filter.search(text)),
      clear: () => this.#changeFilter((filter) => filter.clear()),
    });
  }

  #newPopover() {
    return new Popover(this.t, {
      predictionOf: (comment) => this.collector.predictionOf(comment),
      isFew: () => this.badges.few,
      explain: (text) => askWorker({ type: "explain", text }),
      relabel: async (id, label) => {
        const answer = await askWorker({ type: "correctLocally", id, label });
        if (!answer.ok) throw new Error(troubleText(answer, this.t));
        this.actions.corrected([id], label);
      },
      focus: (comment) => {
        const element = this.badges.elementOf(comment);
        const badge = element && badgeOf(element);
        if (badge instanceof HTMLElement) badge.focus({ preventScroll: true });
      },
    });
  }

  /** Remove what an earlier copy of this script left, and listen to the keyboard. @param {AbortSignal} signal */
  start(signal) {
    for (const id of [CARD_ID, POPOVER_ID]) document.getElementById(id)?.remove();
    this.badges.removeAll();
    undimAll();
    document.addEventListener("keydown", (event) => this.#onKey(event), { signal });
  }

  /** Forget the video: its badges, and what the reader did with them. */
  reset() {
    this.#filter.clear();
    this.#dimming.clear();
    undimAll();
    this.#cursor.clear();
    this.told = "";
    this.popover.close();
    this.badges.clear();
  }

  /** Leave the page as YouTube made it. */
  remove() {
    this.reset();
    this.card.remove();
    this.popover.remove();
  }

  /** Say everything in another language from now on. @param {Translate} t */
  translate(t) {
    this.t = t;
    this.card.remove();
    this.popover.remove();
    this.card = this.#newCard();
    this.popover = this.#newPopover();
    this.badges.translate(t);
  }

  /** @param {Omit<State, "filter" | "passing" | "told">} state */
  draw(state) {
    if (!this.card.host.checkVisibility()) this.card.mount();
    const isDark = document.documentElement.hasAttribute("dark");
    this.card.setTheme(isDark);
    this.popover.setTheme(isDark, state.settings.scheme);
    const filter = this.#filter;
    const passing = filter.isActive
      ? this.collector.judged().filter(({ comment, prediction }) => filter.passes(comment, prediction)).length
      : 0;
    this.card.draw({ ...state, filter, passing, told: this.told });
    this.badges.prune();
  }

  /**
   * Bring an element into line with the comment that it shows now.
   * @param {Element} element one that COMMENT matches
   * @param {Comment | null} comment null for an element without a comment of the current video
   * @returns {boolean} whether a badge was drawn
   */
  update(element, comment) {
    const isDrawn = this.badges.update(element, comment, comment ? this.collector.predictionOf(comment) : undefined);
    if (isDrawn && comment) this.popover.redraw(comment, badgeOf(element));
    this.#dim(element);
    return isDrawn;
  }

  /** @param {Element} element one that COMMENT matches */
  #dim(element) {
    const comment = this.badges.commentOf(element);
    dim(element, comment !== undefined && !this.#filter.passes(comment, this.collector.predictionOf(comment)));
  }

  /** @param {(filter: Filter) => void} change */
  #changeFilter(change) {
    change(this.#filter);
    this.told = "";
    this.#dimming.add(document.querySelectorAll(COMMENT));
    this.actions.draw();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (this.popover.isOpen) this.popover.close();
    else if (this.#filter.isActive) this.#changeFilter((filter) => filter.clear());
  }

  /** @param {string} id of a comment @returns {boolean} whether the page shows it */
  showComment(id) {
    const comment = this.collector.comments.get(id);
    const element = comment && this.badges.elementOf(comment);
    if (!element?.checkVisibility()) return false; // a reply may be folded away
    this.#cursor.reveal(element);
    return true;
  }

  /** Go to the next comment on the page that the model, or the user, calls negative. */
  showNextNegative() {
    const negative = [...document.querySelectorAll(COMMENT)].filter((element) => {
      const comment = this.badges.commentOf(element);
      const prediction = comment && this.collector.predictionOf(comment);
      return prediction && shownLabel(prediction) === "negative" && element.getClientRects().length > 0;
    });
    const next = this.#cursor.nextOf(negative);
    if (next) this.#cursor.reveal(next);
    const place = next && this.t("negativeOf", whole(negative.indexOf(next) + 1), whole(negative.length));
    this.told = place ?? this.t("noNegative");
    this.actions.draw();
  }
}
