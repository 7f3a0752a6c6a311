// Labels that the user gave comments, by the comments' ids. They stay on this device.

import { LABELS } from "../shared/constants.js";
import { Cache } from "./cache.js";
import { inOrder } from "./storage.js";

/** @typedef {import("../shared/labels.js").Label} Label */

const KEPT_CORRECTIONS = 2_000;
const ID = /^[\w.-]{10,120}$/;

/** @returns {Promise<[string, Label][]>} the oldest first */
export async function corrections() {
  const { corrections: kept } = await chrome.storage.local.get("corrections");
  return Array.isArray(kept) ? kept : [];
}

/**
 * Keep a correction in place of an earlier one of the same comment; the oldest goes where there are too many.
 * @param {string} id of the comment
 * @param {Label} label
 * @throws {TypeError} where the id is not one of YouTube's, or the label none of the classes
 */
export async function correct(id, label) {
  if (!ID.test(id) || !LABELS.includes(label)) throw new TypeError(`cannot keep ${label} of ${id}`);
  await inOrder(async () => {
    const kept = new Cache(KEPT_CORRECTIONS, await corrections());
    kept.set(id, label);
    await chrome.storage.local.set({ corrections: kept.entries() });
  });
}

/** @param {string} id of a comment whose correction goes */
export async function takeBack(id) {
  await inOrder(async () => {
    await chrome.storage.local.set({ corrections: (await corrections()).filter(([kept]) => kept !== id) });
  });
}

/** @returns {Promise<string[]>} ids of the comments that had a correction */
export function deleteCorrections() {
  return inOrder(async () => {
    const ids = (await corrections()).map(([id]) => id);
    await chrome.storage.local.remove("corrections");
    return ids;
  });
}
