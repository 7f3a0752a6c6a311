// Writes to the browser's storage: changes of what is there one after the other, and what only the session keeps without a
// failure where there is no room for it.

/** Under this name the session keeps analyses of whole videos, by far the largest of what it keeps. */
export const WHOLE_VIDEOS = "wholeVideos";

/** What was asked for last; a failure of it holds up nothing. @type {Promise<unknown>} */
let last = Promise.resolve();

/**
 * Read and write in turn, so that no change is lost to another one. Such work must not wait for other such work.
 * @template T
 * @param {() => Promise<T>} change
 * @returns {Promise<T>}
 */
export function inOrder(change) {
  const done = last.then(change);
  last = done.catch(() => {});
  return done;
}

/**
 * Keep what can be done without. Where there is no room, analyses of whole videos go, the oldest first; where nothing helps,
 * it is not kept.
 * @param {Record<string, unknown>} values
 * @returns {Promise<boolean>} whether they are kept
 */
export async function keepInSession(values) {
  const { session } = chrome.storage;
  for (;;) {
    try {
      await session.set(values);
      return true;
    } catch {
      if (!(await dropOldest(values).catch(() => false))) return false;
    }
  }
}

/** @param {Record<string, unknown>} values that are to be written @returns {Promise<boolean>} whether anything was there to drop */
async function dropOldest(values) {
  const writes = Array.isArray(values[WHOLE_VIDEOS]);
  const { [WHOLE_VIDEOS]: kept } = writes ? values : await chrome.storage.session.get(WHOLE_VIDEOS);
  if (!Array.isArray(kept) || kept.length === 0) return false;
  if (writes) values[WHOLE_VIDEOS] = kept.slice(1);
  else await chrome.storage.session.set({ [WHOLE_VIDEOS]: kept.slice(1) });
  return true;
}
