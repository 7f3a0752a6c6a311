// The overall sentiment, in one line.

import { LABELS } from "./constants.js";
import { coverageText } from "./headline.js";
import { READING_ORDER } from "./labels.js";
import { percent, whole } from "./numbers.js";

/** No line begins with it. */
const DOT = "\u00a0· ";

/** @typedef {import("./labels.js").Analysis} Analysis */
/** @typedef {import("./labels.js").Translate} Translate */

/**
 * The verdict, and how much of the video it is based on.
 * @param {Pick<Analysis, "shares"> & { coverage: Pick<Analysis["coverage"], "analysed" | "total" | "certain" | "few"> }} analysis
 * @param {Translate} t
 */
export function verdict(analysis, t) {
  const { coverage, shares } = analysis;
  const basis = coverageText(coverage, t);
  if (coverage.certain === 0) return `${t("noVerdict")}${DOT}${basis}`;
  if (coverage.few)
    return `${READING_ORDER.map((label) => `${whole(shares[label].count)}\u00a0${t(label)}`).join(", ")}${DOT}${basis}`;
  const most = LABELS.reduce((a, b) => (shares[b].count > shares[a].count ? b : a));
  return `${percent(shares[most].share)} ${t(most)}${DOT}${basis}`;
}
