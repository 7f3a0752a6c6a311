// Translation of the interface, from the message files that Chrome reads for the extension.

/** @typedef {Record<string, { message: string, description?: string }>} Messages */

import { whole } from "./numbers.js";

export const LANGUAGES = ["en", "es", "hi", "de"];

/**
 * @param {Messages} messages
 * @returns {import("./labels.js").Translate} fills `$1` to `$9` with the values, as chrome.i18n does
 */
export function translator(messages) {
  return (key, ...values) => {
    const message = messages[key]?.message;
    if (message === undefined) throw new Error(`no message ${key}`);
    return message.replace(/\$([1-9])/g, (_, n) => String(values[Number(n) - 1] ?? ""));
  };
}

/**
 * By locale, since one takes longer to make than to ask.
 * @type {Map<string, Intl.PluralRules>}
 */
const pluralRules = new Map();

/**
 * A message about a number, in the form that the interface's language has for it.
 * @param {import("./labels.js").Translate} t
 * @param {string} key of two messages, which end in `_one` and `_other`
 * @param {number} count
 * @param {...(string | number)} values that the message is filled with; the number alone by default
 */
export function plural(t, key, count, ...values) {
  const locale = t("locale");
  const rules = pluralRules.get(locale) ?? new Intl.PluralRules(locale);
  pluralRules.set(locale, rules);
  const form = rules.select(count) === "one" ? "one" : "other";
  return t(`${key}_${form}`, ...(values.length > 0 ? values : [whole(count)]));
}

/**
 * @param {readonly string[]} preferred languages in the reader's order, such as `de-AT`
 * @returns {string} the first that the interface is translated into, English if none is
 */
export function languageOf(preferred) {
  for (const tag of preferred) {
    const language = tag.toLowerCase().split("-")[0] ?? "";
    if (LANGUAGES.includes(language)) return language;
  }
  return "en";
}

/**
 * The messages of a page of the service, in the reader's language.
 * @returns {Promise<import("./labels.js").Translate>}
 */
export async function translation() {
  const language = languageOf(navigator.languages);
  document.documentElement.lang = language;
  const response = await fetch(`shared/locales/${language}/messages.json`);
  return translator(await response.json());
}
