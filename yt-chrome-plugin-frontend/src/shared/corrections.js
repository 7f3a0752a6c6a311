// Labels that the user gives comments in place of the model's, and the form to give one.

import { h } from "./dom.js";
import { mark, READING_ORDER } from "./labels.js";

/** @typedef {import("./labels.js").JudgedComment} JudgedComment */
/** @typedef {import("./labels.js").Label} Label */
/** @typedef {import("./labels.js").Translate} Translate */
/** @typedef {import("./labels.js").Verdict & import("./labels.js").Own} Judged */

/**
 * A prediction with the user's label, which keeps the model's beside it; probabilities and confidence stay the model's.
 * @template {Judged} Prediction
 * @param {Prediction} prediction
 * @param {Label} label
 * @returns {Prediction}
 */
export function corrected(prediction, label) {
  const predicted = prediction.predicted ?? { label: prediction.label, uncertain: prediction.uncertain };
  return { ...prediction, label, uncertain: null, yours: true, predicted };
}

/** Take the user's label off a comment, in place: the model's is back. @param {Judged} comment */
export function withdraw(comment) {
  Object.assign(comment, comment.predicted);
  delete comment.yours;
  delete comment.predicted;
}

/**
 * The feedback that /v1/feedback takes; with the text only where the reader agreed.
 * @param {JudgedComment} comment
 * @param {Label} label what it should be
 * @param {boolean} keepsText
 * @param {string} [video]
 */
export function feedbackOf(comment, label, keepsText, video) {
  return {
    comment_id: comment.id,
    label,
    predicted: (comment.predicted ?? comment).label,
    ...(video ? { video_id: video } : {}),
    ...(keepsText ? { consent: true, text: comment.text } : {}),
  };
}

/**
 * @param {Translate} t
 * @param {(label: Label, keepsText: boolean) => Promise<void>} oncorrect
 * @param {boolean} [isLocal] whether the correction is for the user alone
 */
export function correction(t, oncorrect, isLocal = false) {
  const status = h("span", { role: "status" });
  const keep = h("input", { type: "checkbox" });
  /** @param {Label} label */
  const send = async (label) => {
    status.textContent = isLocal ? "" : t("sending");
    try {
      await oncorrect(label, keep.checked);
      status.textContent = t(isLocal ? "thanksLocal" : "thanks");
    } catch (error) {
      status.textContent = error instanceof Error ? error.message : String(error);
    }
  };
  return h(
    "details",
    { class: "yts-correct" },
    h("summary", {}, t("correct")),
    h(
      "div",
      { class: "yts-line" },
      ...READING_ORDER.map((label) =>
        h("button", { type: "button", onclick: () => send(label) }, mark(label), " ", t(label)),
      ),
    ),
    !isLocal && h("label", {}, keep, " ", t("keepText")),
    status,
  );
}
