// One comment, with its badge and what can be done about it.

import { corrected, correction, withdraw } from "./corrections.js";
import { h } from "./dom.js";
import { plural } from "./i18n.js";
import { mark, sentimentOf, shownLabel } from "./labels.js";
import { languageName } from "./languages.js";
import { day, percent } from "./numbers.js";

/** @typedef {import("./labels.js").JudgedComment} JudgedComment */
/** @typedef {import("./labels.js").Label} Label */
/** @typedef {import("./labels.js").Translate} Translate */
/**
 * Actions on a comment; those that are not given are not offered.
 * @typedef {object} Actions
 * @property {(comment: JudgedComment) => void} [onopen]
 * @property {(comment: JudgedComment, place: HTMLElement) => Promise<void>} [onexplain]
 * @property {(comment: JudgedComment, label: Label, keepsText: boolean) => Promise<void>} [oncorrect] of the service
 * @property {(comment: JudgedComment, label: Label | null) => Promise<void>} [onrelabel] for the user alone, null to take it
 *   back; where the service is corrected as well, only of comments that have the user's label already
 */

/** Show a comment on YouTube, in a tab of its own. @param {string} video @param {string} id */
export function openOnYouTube(video, id) {
  const address = `https://www.youtube.com/watch?v=${encodeURIComponent(video)}&lc=${encodeURIComponent(id)}`;
  window.open(address, "_blank", "noopener");
}

/** A video from a moment on. @param {string} video @param {number} seconds */
export function momentOnYouTube(video, seconds) {
  return `https://www.youtube.com/watch?v=${encodeURIComponent(video)}&t=${seconds}s`;
}

/**
 * @param {Pick<JudgedComment, "label" | "uncertain" | "language" | "yours"> & { confidence: number | null }} prediction
 * @param {Translate} t
 * @param {((event: MouseEvent) => void) | null} [onclick] makes it a button
 */
export function badge(prediction, t, onclick = null) {
  const shown = shownLabel(prediction);
  const why = prediction.uncertain
    ? t(`uncertain_${prediction.uncertain.replace(" ", "_")}`, languageName(prediction.language, t))
    : "";
  const isSure = prediction.confidence !== null && sentimentOf(prediction) !== "";
  const sure = prediction.yours ? t("yours") : isSure ? t("confidence", percent(prediction.confidence)) : "";
  const title = `${t(shown)}${sure ? `, ${sure}` : ""}${why ? `: ${why}` : ""}`;
  const button = { type: "button", "aria-haspopup": "dialog", onclick };
  return h(
    onclick ? "button" : "span",
    { ...(onclick && button), class: `yts-badge yts-${shown}${prediction.yours ? " yts-yours" : ""}`, title },
    mark(shown),
    h("span", {}, t(shown)),
    h("span", { class: "yts-hidden" }, title.slice(t(shown).length)),
  );
}

/**
 * Facts that have a value; of a label without a doubt the confidence as well, unless there are too few comments for any
 * percentage.
 * @param {JudgedComment} comment
 * @param {Translate} t
 * @param {boolean} few
 */
function facts(comment, t, few) {
  const source = comment.yours ? t("yours") : few ? "" : percent(comment.confidence);
  return h(
    "div",
    { class: "yts-line" },
    badge(few && !comment.yours ? { ...comment, confidence: null } : comment, t),
    !comment.uncertain && source && h("span", { class: "yts-figure" }, source),
    comment.likes > 0 && h("span", { class: "yts-figure" }, plural(t, "likes", comment.likes)),
    comment.published_at && h("span", { class: "yts-figure" }, day(comment.published_at)),
    comment.language !== "en" &&
      comment.language !== "zxx" &&
      h("span", { class: "yts-figure" }, languageName(comment.language, t)),
  );
}

/**
 * @param {JudgedComment} comment
 * @param {Translate} t
 * @param {Actions} actions
 * @param {boolean} [few] whether there are too few comments for any percentage
 */
export function commentRow(comment, t, actions, few = false) {
  const { onopen, onexplain, oncorrect, onrelabel } = actions;
  const head = h("div", {}, facts(comment, t, few));
  const redraw = () => {
    head.replaceChildren(facts(comment, t, few));
    undo.hidden = !comment.yours;
  };
  /** @param {Label} label */
  const relabel = async (label) => {
    const before = { ...comment };
    // First, since a report that hears of the label before this one goes on would draw the row again.
    Object.assign(comment, corrected(comment, label));
    try {
      await onrelabel?.(before, label);
    } catch (error) {
      if (before.yours) Object.assign(comment, before);
      else withdraw(comment);
      throw error;
    }
    redraw();
  };
  /** @param {Label} label @param {boolean} keepsText */
  const send = async (label, keepsText) => {
    await oncorrect?.(comment, label, keepsText);
    if (comment.yours) await relabel(label); // or the user's earlier label would stay
  };
  const place = h("div", { class: "yts-why", "aria-live": "polite" });
  const formOf = () => (oncorrect ? correction(t, send) : onrelabel ? correction(t, relabel, true) : null);
  let form = formOf();
  const takeBack = async () => {
    const before = { ...comment };
    withdraw(comment);
    try {
      await onrelabel?.(before, null);
    } catch (error) {
      Object.assign(comment, before);
      place.textContent = error instanceof Error ? error.message : String(error);
      return;
    }
    redraw();
    const fresh = formOf(); // the former one says that a label was kept
    if (fresh) form?.replaceWith(fresh);
    form = fresh;
    form?.querySelector("summary")?.focus(); // the button that had the focus is gone
  };
  const undo = h("button", { type: "button", class: "yts-link", hidden: !comment.yours, onclick: takeBack }, t("undo"));
  return h(
    "li",
    { class: "yts-comment" },
    comment.author && h("p", { class: "yts-author" }, h("bdi", {}, comment.author)),
    head,
    h("p", { class: "yts-text", dir: "auto" }, comment.text),
    (onopen || onexplain || oncorrect || onrelabel) &&
      h(
        "div",
        { class: "yts-line" },
        onopen && h("button", { type: "button", class: "yts-link", onclick: () => onopen(comment) }, t("open")),
        onexplain &&
          h("button", { type: "button", class: "yts-link", onclick: () => onexplain(comment, place) }, t("why")),
        form,
        onrelabel && undo,
      ),
    place,
  );
}
