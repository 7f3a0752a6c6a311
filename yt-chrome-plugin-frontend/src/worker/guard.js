// Requests to the service that spare it: two at a time over all tabs, and none while the circuit breaker is open.

import { ask, Failure, jsonOf } from "./api.js";
import { CLOSED, failed, mayAsk } from "./breaker.js";
import { isAgreed, load, patternOf } from "./settings.js";
import { keepInSession } from "./storage.js";

/** @typedef {import("./settings.js").Settings} Settings */

const MAX_REQUESTS = 2;
/** Failures that say nothing about the server's health. */
const HARMLESS = ["aborted", "refused", "token", "permission"];

/** @type {(() => void)[]} */
const waiting = [];
let running = 0;

/** Work once less than `MAX_REQUESTS` others run. @template T @param {() => Promise<T>} work */
async function inTurn(work) {
  if (running >= MAX_REQUESTS) await new Promise((go) => waiting.push(() => go(undefined)));
  running++;
  try {
    return await work();
  } finally {
    running--;
    waiting.shift()?.();
  }
}

/**
 * The user may have taken consent back, or named another server, while a request waited for its turn.
 * @param {Settings} asked
 * @throws {Failure}
 */
async function checkStillAgreed(asked) {
  const now = await load();
  if (!isAgreed(now) || now.server !== asked.server || now.token !== asked.token) throw new Failure("aborted", "");
}

/**
 * POST to the service, unless the breaker is open; it learns how that went.
 * @param {Settings} settings which must still hold when the request has its turn
 * @param {string} path
 * @param {unknown} body
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>} the answer, as JSON
 * @throws {Failure}
 */
export async function guarded(settings, path, body, signal) {
  const { breaker = CLOSED } = /** @type {{ breaker?: import("./breaker.js").State }} */ (
    await chrome.storage.session.get("breaker")
  );
  if (!mayAsk(breaker, Date.now())) {
    throw new Failure("unreachable", "", Math.ceil((breaker.until - Date.now()) / 1000));
  }
  try {
    const answer = await inTurn(async () => {
      await checkStillAgreed(settings);
      return jsonOf(await ask(settings, path, body, { signal }));
    });
    if (breaker.failures) await chrome.storage.session.remove("breaker");
    return answer;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const origins = [patternOf(settings.server)];
    if (error.kind === "unreachable" && !(await chrome.permissions.contains({ origins }))) error.kind = "permission";
    if (!HARMLESS.includes(error.kind)) {
      const next = failed(breaker, Date.now(), error.wait);
      await keepInSession({ breaker: next });
      error.wait = Math.ceil((next.until - Date.now()) / 1000);
    }
    throw error;
  }
}
