// The toolbar's icon, which says for each tab what the headline of its page says, and the commands of the keyboard.

import { askTab } from "../shared/messaging.js";

/** Grounds on which white letters have at least 4.5:1. */
const GROUNDS = { positive: "#0067a6", negative: "#b34700" };
const MAX_TEXT = 5;
const MAX_TITLE = 400;

/**
 * @param {number | undefined} tabId
 * @param {import("../shared/protocol").ToolbarSummary} summary
 */
export async function showInToolbar(tabId, { text, title, label }) {
  if (tabId === undefined) return;
  await chrome.action.setBadgeText({ tabId, text: String(text).slice(0, MAX_TEXT) });
  await chrome.action.setTitle({ tabId, title: String(title).slice(0, MAX_TITLE) });
  if (label === null) return;
  await chrome.action.setBadgeBackgroundColor({ tabId, color: GROUNDS[label] });
  await chrome.action.setBadgeTextColor({ tabId, color: "#fff" });
}

/** Do in the page what the keyboard asks for; opening the panel is Chrome's own command. */
export function followCommands() {
  chrome.commands.onCommand.addListener((command, tab) => {
    if (command === "next-negative" && tab?.id !== undefined) void askTab(tab.id, { type: "showNextNegative" });
  });
}
