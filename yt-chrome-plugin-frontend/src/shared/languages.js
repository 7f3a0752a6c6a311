// Languages by their names, and how many comments are in each.

import { percent, whole } from "./numbers.js";

/** @typedef {import("./labels.js").JudgedComment} JudgedComment */
/** @typedef {import("./labels.js").Translate} Translate */
/** @typedef {{ language: string, count: number }} Counted */

const SHOWN_LANGUAGES = 6;
/** Smaller ones are rounded to 0 %. */
const LEAST_SHARE = 0.005;
/** Anything else is no code, and makes `Intl.DisplayNames` throw. */
const CODE = /^[a-z]{2,3}(?:-[A-Z][a-z]{3})?$/;

/** Languages that are identified, and of which Chromium knows no name. */
const UNKNOWN_TO_BROWSERS = ["aeb", "azb", "mul", "pcm"];

/**
 * By locale: one takes longer to make than many names to look up, and a list asks for a name in each row.
 * @type {Map<string, Intl.DisplayNames>}
 */
const displayNames = new Map();

/** @param {string} locale @returns {Intl.DisplayNames} */
function namesIn(locale) {
  const known = displayNames.get(locale) ?? new Intl.DisplayNames([locale], { type: "language" });
  displayNames.set(locale, known);
  return known;
}

/**
 * A language's name in the language of the interface, such as “Hindi (Latin)” for `hi-Latn`. A browser that knows none in
 * it says the English one, or the code.
 * @param {string} code as predictions have it
 * @param {Translate} t
 */
export function languageName(code, t) {
  if (code === "und") return t("languageUnknown");
  if (code === "zxx") return t("languageNone");
  if (!CODE.test(code)) return code;
  const [tag = code] = code.split("-");
  if (UNKNOWN_TO_BROWSERS.includes(tag)) return t(`languageName_${tag}`);
  for (const locale of [t("locale"), "en"]) {
    const name = namesIn(locale).of(code);
    if (name && name !== code && !name.startsWith(`${tag} `)) return name;
  }
  return code;
}

/**
 * Languages with their shares, as “62 % English, 30 % Hindi (Latin)”; numbers instead where there are few comments.
 * @param {readonly Counted[]} languages the commonest first
 * @param {boolean} few
 * @param {Translate} t
 */
export function languageShares(languages, few, t) {
  const total = languages.reduce((sum, { count }) => sum + count, 0);
  return languages
    .filter(({ count }) => few || count >= LEAST_SHARE * total)
    .slice(0, SHOWN_LANGUAGES)
    .map(({ language, count }) => `${few ? whole(count) : percent(count / total)} ${languageName(language, t)}`)
    .join(", ");
}

/** @param {Iterable<string>} codes @returns {Counted[]} the commonest first */
export function countLanguages(codes) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].sort(([, m], [, n]) => n - m).map(([language, count]) => ({ language, count }));
}

/**
 * Languages whose comments have no label because the model does not read them.
 * @param {readonly Pick<JudgedComment, "language" | "uncertain">[]} comments
 * @returns {Counted[]} the commonest first
 */
export function unreadLanguages(comments) {
  return countLanguages(comments.filter(({ uncertain }) => uncertain === "language").map(({ language }) => language));
}

/**
 * Languages with their numbers, as “Japanese 12, Russian 3”.
 * @param {readonly Counted[]} languages the commonest first
 * @param {Translate} t
 */
export function languageCounts(languages, t) {
  return languages
    .slice(0, SHOWN_LANGUAGES)
    .map(({ language, count }) => `${languageName(language, t)} ${whole(count)}`)
    .join(", ");
}
