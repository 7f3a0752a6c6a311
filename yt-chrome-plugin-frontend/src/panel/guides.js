// What the panel says where there is nothing to draw yet, or something is in the way: what is the matter, and what to do.

import { h } from "../shared/dom.js";
import { plural } from "../shared/i18n.js";
import { troubleBox } from "../shared/troubles.js";

/** @typedef {import("../shared/labels.js").Translate} Translate */
/** @typedef {import("../shared/protocol").TabResults["getStatus"]} Status */
/**
 * @typedef {object} Steps what a reader can do
 * @property {() => void} retry
 * @property {() => void} settings
 * @property {() => void} start have the comments analysed
 * @property {() => void} scroll the page to its comments
 */

/**
 * @param {Translate} t
 * @param {string} text key of a message
 * @param {string} [help] key of another
 * @param {[string, () => void]} [step] key of a button's name, and what it does
 */
function guide(t, text, help, step) {
  return h(
    "div",
    { class: "yts-guide" },
    h("p", { class: "yts-lead" }, t(text)),
    help && h("p", { class: "yts-note" }, t(help)),
    step && h("button", { type: "button", class: "yts-primary", onclick: step[1] }, t(step[0])),
  );
}

/**
 * @param {Status | null} status null where the tab is no page of YouTube
 * @param {import("../worker/settings.js").PublicSettings} settings
 * @param {Translate} t
 * @param {Steps} steps
 * @returns {HTMLElement | null} null where the report says everything
 */
export function guideFor(status, settings, t, steps) {
  if (!status?.video) return guide(t, "noVideo");
  const { trouble, off, total, started, waiting, scored } = status;
  if (!settings.on) return guide(t, "trouble_switchedOff", "", ["settings", steps.settings]);
  if (!settings.agreed) return guide(t, "agreeFirst", "", ["settings", steps.settings]);
  if (off) return guide(t, "commentsOff", "commentsOffHelp");
  if (trouble && trouble.kind !== "aborted") {
    return troubleBox(trouble, t, { ...steps, server: settings.server, isRepeated: true });
  }
  if (!started) return guide(t, "notStarted", "", ["analyse", steps.start]);
  if (waiting > 0) return h("p", { class: "yts-note" }, plural(t, "scoring", waiting));
  if (scored > 0) return null;
  if (total === 0) return guide(t, "noneYet", "noneYetHelp");
  return guide(t, "noComments", "noCommentsHelp", ["scrollToComments", steps.scroll]);
}
