// The user's key of the YouTube Data API, and the units of its quota that were spent today.

import { Failure } from "./api.js";
import { inOrder } from "./storage.js";
import { secretArea } from "./surroundings.js";

export const YOUTUBE_ORIGINS = ["https://www.googleapis.com/*"];
/** A key as Google writes it, without saying how long it may be. */
const FORM = /^[\w.-]{20,200}$/;
const SHOWN_CHARS = 4;

/** Google's quota begins again at midnight there. Source: https://developers.google.com/youtube/v3/getting-started#quota */
const DAY = new Intl.DateTimeFormat("en-CA", { timeZone: "America/Los_Angeles", dateStyle: "short" });

/** @returns {Promise<string>} empty where there is none */
export async function loadKey() {
  const { youtubeKey } = await secretArea().get("youtubeKey");
  return typeof youtubeKey === "string" ? youtubeKey : "";
}

/** @param {string} typed @returns {string} the key @throws {Failure} where it has not the form of one */
export function keyOf(typed) {
  const key = typed.trim();
  if (!FORM.test(key)) throw new Failure("youtubeKey", "");
  return key;
}

/** @param {string} key empty to forget it */
export async function saveKey(key) {
  if (key) await secretArea().set({ youtubeKey: key });
  else await secretArea().remove("youtubeKey");
}

/** @param {Date} now @returns {string} the day of the quota, as 2026-11-29 */
export const dayOf = (now) => DAY.format(now);

/** @returns {Promise<number>} units that were spent since midnight Pacific time */
export async function unitsToday() {
  const { quota } = /** @type {{ quota?: { day?: unknown, units?: unknown } }} */ (
    await chrome.storage.local.get("quota")
  );
  return quota?.day === dayOf(new Date()) && Number.isSafeInteger(quota.units) ? Number(quota.units) : 0;
}

/** Count one request, which costs a unit whatever is answered. */
export function spendUnit() {
  return inOrder(async () => {
    const units = (await unitsToday()) + 1;
    await chrome.storage.local.set({ quota: { day: dayOf(new Date()), units } });
  });
}

/** What the settings say of the key: its last characters, and what it cost today. */
export async function describeKey() {
  const key = await loadKey();
  return { ending: key.slice(-SHOWN_CHARS), units: await unitsToday() };
}
