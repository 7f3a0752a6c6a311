// The tab beside the panel.

import { askTab } from "../shared/messaging.js";

/** @typedef {import("../shared/protocol").TabMessage} TabMessage */

/** The tab whose video is shown; a test names one in the address. */
export async function tabId() {
  const named = new URLSearchParams(location.search).get("tab");
  if (named) return Number(named);
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab?.id;
}

/**
 * @template {TabMessage["type"]} T
 * @param {number | undefined} tab
 * @param {import("../shared/protocol").MessageOf<TabMessage, T>} message
 */
export async function askPage(tab, message) {
  return tab === undefined ? null : askTab(tab, message);
}
