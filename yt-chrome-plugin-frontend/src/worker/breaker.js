// Circuit breaker: a server that failed is asked again later each time, and after three failures only after a pause.

/** @typedef {{ failures: number, until: number }} State */

/** @type {State} */
export const CLOSED = { failures: 0, until: 0 };
const FIRST_MILLISECONDS = 1_000;
const OPEN_MILLISECONDS = 15_000;
const LONGEST_MILLISECONDS = 300_000;
const FAILURES_TO_OPEN = 3;

/**
 * @param {State} state
 * @param {number} now in milliseconds
 * @param {number | null} [asked] seconds that the server asked to wait
 * @returns {State}
 */
export function failed(state, now, asked = null) {
  const failures = state.failures + 1;
  const wait =
    failures < FAILURES_TO_OPEN
      ? FIRST_MILLISECONDS * 2 ** (failures - 1)
      : Math.min(LONGEST_MILLISECONDS, OPEN_MILLISECONDS * 2 ** (failures - FAILURES_TO_OPEN));
  return { failures, until: now + Math.max(wait, 1000 * (asked ?? 0)) };
}

/** @param {State} state @param {number} now */
export function mayAsk(state, now) {
  return now >= state.until;
}
