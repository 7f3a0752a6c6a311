// What went wrong between the extension and its scorer, in words, and what the reader can do.

import { h } from "./dom.js";

/** @typedef {import("./labels.js").Translate} Translate */
/** @typedef {import("./protocol").Refusal} Refusal */

/** Failures that only the settings mend. */
const IN_SETTINGS = [
  "token",
  "permission",
  "switchedOff",
  "notAgreed",
  "youtubeKey",
  "youtubeApi",
  "youtubeRestricted",
  "youtubePermission",
];
/** Failures that another try does not mend: of a page that must be loaded again, or of a video without comments to read. */
const LASTING = ["refused", "gone", "youtubeOff", "youtubeGone", "youtubeQuota", "youtubeRefused"];
/** Those about which a reader can do nothing here. */
const WITHOUT_STEP = ["gone", "youtubeOff", "youtubeGone"];
/** Failures of a server that does not answer as it should. */
const OF_SERVER = ["unreachable", "slow", "server"];

/**
 * @param {Refusal} refusal
 * @param {Translate} t
 * @param {boolean} [isRepeated] whether what failed is tried again by itself
 */
export function troubleText({ kind, detail }, t, isRepeated = false) {
  if (kind === "garbage" && detail && !isRepeated) return t("badAnswer", detail);
  // Of these the server says itself what is wrong; a browser's own error says nothing to a reader.
  const own = ["token", "busy", "refused"].includes(kind) && detail ? [detail] : [];
  const lasting = [...IN_SETTINGS, ...LASTING].includes(kind);
  return [t(`trouble_${kind}`), ...own, ...(isRepeated && !lasting ? [t("soon")] : [])].join(" ");
}

/**
 * A failure with what helps: another try, or the settings.
 * @param {Refusal} refusal
 * @param {Translate} t
 * @param {{ server: string, retry: () => void, settings: () => void, isRepeated?: boolean }} options
 */
export function troubleBox(refusal, t, { server, retry, settings, isRepeated = false }) {
  const { kind, detail } = refusal;
  const help = OF_SERVER.includes(kind)
    ? t("helpServer", server)
    : kind === "garbage" && isRepeated && detail && t("helpVersion", detail);
  const isForSettings = IN_SETTINGS.includes(kind);
  /** @param {string} key @param {boolean} isPrimary @param {() => void} onclick */
  const button = (key, isPrimary, onclick) =>
    h("button", { type: "button", class: isPrimary ? "yts-primary" : null, onclick }, t(key));
  return h(
    "div",
    { class: "yts-trouble" },
    h("p", {}, troubleText(refusal, t, isRepeated)),
    help && h("p", { class: "yts-note" }, help),
    !WITHOUT_STEP.includes(kind) &&
      h(
        "div",
        { class: "yts-line" },
        button("tryAgain", !isForSettings, retry),
        button("settings", isForSettings, settings),
      ),
  );
}
