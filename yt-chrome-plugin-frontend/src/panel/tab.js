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
 * @param {import("../shared/protocol").MessageOf<TabMessage, T>} message
 */
export async function askPage(message) {
  const id = await tabId();
  return id === undefined ? null : askTab(id, message);
}
