// What can be done about the comments of a report.

import { openOnYouTube } from "../shared/comments.js";
import { feedbackOf } from "../shared/corrections.js";
import { explanation } from "../shared/explanation.js";
import { askWorker } from "../shared/messaging.js";
import { troubleText } from "../shared/troubles.js";
import { askPage } from "./tab.js";

/** @typedef {import("../shared/sections.js").Actions} Actions */

/**
 * @param {import("../shared/labels.js").Analysis} analysis
 * @param {import("../worker/settings.js").PublicSettings} settings
 * @param {import("../shared/labels.js").Translate} t
 * @param {number | undefined} tab whose page shows the comments
 * @returns {Actions}
 */
export function actionsOn(analysis, settings, t, tab) {
  const video = analysis.video?.id ?? "";
  /** @type {Pick<Actions, "oncorrect">} */
  const toService = {
    oncorrect: async (comment, label, keepsText) => {
      const feedback = feedbackOf(comment, label, keepsText, video);
      const answer = await askWorker({ type: "sendFeedback", feedback });
      if (!answer.ok) throw new Error(troubleText(answer, t));
    },
  };
  return {
    ...(settings.scorer === "server" ? toService : {}),
    onrelabel: async ({ id }, label) => {
      const answer = await askWorker({ type: "correctLocally", id, label });
      if (!answer.ok) throw new Error(troubleText(answer, t));
    },
    onopen: async ({ id }) => {
      const answer = await askPage(tab, { type: "showComment", id });
      if (!answer?.shown) openOnYouTube(video, id);
    },
    onseek: (seconds) => void askPage(tab, { type: "seek", seconds }),
    onexplain: async ({ text }, place) => {
      place.textContent = t("loading");
      const answer = await askWorker({ type: "explain", text });
      if (answer.ok) place.replaceChildren(...explanation(answer.explanation, t));
      else place.textContent = troubleText(answer, t);
    },
  };
}
