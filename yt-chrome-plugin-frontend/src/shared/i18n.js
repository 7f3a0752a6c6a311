// Translation of the interface, from the message files that Chrome reads for the extension.

/** @typedef {Record<string, { message: string, description?: string }>} Messages */

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
