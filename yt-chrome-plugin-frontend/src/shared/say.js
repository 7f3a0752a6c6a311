// Texts for people, from the same message files that Chrome reads for the extension.

/** @typedef {Record<string, { message: string, description?: string }>} Messages */

export const LANGUAGES = ["en", "es", "hi", "de"];

/**
 * @param {Messages} messages
 * @returns {import("./labels.js").Say} reads `$1` to `$9` as the values, as chrome.i18n does
 */
export function sayFrom(messages) {
  return (key, ...values) => {
    const found = messages[key]?.message;
    if (found === undefined) throw new Error(`no message ${key}`);
    return found.replace(/\$([1-9])/g, (_, n) => String(values[Number(n) - 1] ?? ""));
  };
}

/** @param {readonly string[]} wanted languages in the reader's order, such as `de-AT` */
export function languageOf(wanted) {
  for (const one of wanted) {
    const short = one.toLowerCase().split("-")[0] ?? "";
    if (LANGUAGES.includes(short)) return short;
  }
  return "en";
}
