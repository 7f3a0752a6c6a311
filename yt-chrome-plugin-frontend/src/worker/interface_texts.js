// The messages of the interface, in the language that the user chose.

import { languageOf } from "../shared/i18n.js";
import { load } from "./settings.js";

/** @returns the settings, that language, and its messages */
export async function interfaceTexts() {
  const settings = await load();
  const language = settings.language === "auto" ? languageOf(navigator.languages) : settings.language;
  /** @type {import("../shared/i18n.js").Messages} */
  const messages = await (await fetch(chrome.runtime.getURL(`_locales/${language}/messages.json`))).json();
  return { settings, language, messages };
}
