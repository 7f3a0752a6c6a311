// Requests to the YouTube Data API v3 with the user's key, to googleapis.com alone, and what its refusals mean.

import { Failure, jsonOf, TIMEOUT_MILLISECONDS } from "./api.js";
import { spendUnit, YOUTUBE_ORIGINS } from "./youtube_key.js";

/** @typedef {import("../shared/protocol").FailureKind} FailureKind */

const ADDRESS = "https://www.googleapis.com/youtube/v3/";
const ATTEMPTS = 3;
const FIRST_PAUSE_MILLISECONDS = 500;
/** Longest pause that is waited for; YouTube may ask for more. */
const MAX_PAUSE_SECONDS = 8;

/**
 * By the API's own word, or that of google.rpc.ErrorInfo; yt_sentiment.youtube.failures has the same for the service.
 * Source: https://developers.google.com/youtube/v3/docs/errors
 * @type {Record<string, FailureKind>}
 */
const KINDS = {
  commentsDisabled: "youtubeOff",
  videoNotFound: "youtubeGone",
  commentNotFound: "youtubeGone",
  quotaExceeded: "youtubeQuota",
  dailyLimitExceeded: "youtubeQuota",
  keyInvalid: "youtubeKey",
  keyExpired: "youtubeKey",
  required: "youtubeKey",
  authError: "youtubeKey",
  dailyLimitExceededUnreg: "youtubeKey",
  accountSuspended: "youtubeKey",
  API_KEY_INVALID: "youtubeKey",
  CONSUMER_INVALID: "youtubeKey",
  CONSUMER_SUSPENDED: "youtubeKey",
  accessNotConfigured: "youtubeApi",
  SERVICE_DISABLED: "youtubeApi",
  ipRefererBlocked: "youtubeRestricted",
  API_KEY_SERVICE_BLOCKED: "youtubeRestricted",
  API_KEY_HTTP_REFERRER_BLOCKED: "youtubeRestricted",
  API_KEY_IP_ADDRESS_BLOCKED: "youtubeRestricted",
  rateLimitExceeded: "youtubeBusy",
  userRateLimitExceeded: "youtubeBusy",
  RATE_LIMIT_EXCEEDED: "youtubeBusy",
};
/** Words that leave open what is wrong, where `details` may say it. */
const VAGUE = ["badRequest", "forbidden", "unknown"];
/** What may be gone when it is asked for again. */
const PASSING = ["youtubeBusy", "youtubeFault", "youtubeUnreachable"];

/**
 * @param {string} key
 * @param {string} path such as `commentThreads`
 * @param {Record<string, string>} query
 * @returns {Promise<any>} the answer, as JSON
 * @throws {Failure} of a kind that begins with `youtube`
 */
export async function askYouTube(key, path, query) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await askOnce(key, path, query);
    } catch (error) {
      if (!(error instanceof Failure) || !PASSING.includes(error.kind) || attempt === ATTEMPTS) throw error;
      const asked = error.wait ?? 0;
      if (asked > MAX_PAUSE_SECONDS) throw error;
      await new Promise((go) => setTimeout(go, Math.max(FIRST_PAUSE_MILLISECONDS * attempt, 1000 * asked)));
    }
  }
}

/** @param {string} key @param {string} path @param {Record<string, string>} query */
async function askOnce(key, path, query) {
  await spendUnit();
  const response = await fetch(`${ADDRESS}${path}?${new URLSearchParams(query)}`, {
    // In a header, so that no log of addresses holds it.
    headers: { Accept: "application/json", "X-Goog-Api-Key": key },
    signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    credentials: "omit",
    redirect: "error",
    referrerPolicy: "no-referrer",
  }).catch(async (error) => {
    const isAllowed = await chrome.permissions.contains({ origins: YOUTUBE_ORIGINS });
    throw new Failure(isAllowed ? "youtubeUnreachable" : "youtubePermission", "", null, { cause: error });
  });
  if (!response.ok) throw await failureOf(response);
  return jsonOf(response).catch(() => {
    throw new Failure("youtubeFault", "");
  });
}

/** @param {Response} response @returns {Promise<Failure>} */
async function failureOf(response) {
  const error = await response.json().then(
    (body) => body?.error ?? {},
    () => ({}),
  );
  const { reason = "unknown", domain = "" } = error.errors?.[0] ?? {};
  const named = (Array.isArray(error.details) ? error.details : []).map((/** @type {any} */ entry) => entry?.reason);
  const word = [...(VAGUE.includes(reason) ? named : []), reason].find((name) => Object.hasOwn(KINDS, name));
  const asked = Number(response.headers.get("Retry-After")) || null;
  if (word) return new Failure(/** @type {FailureKind} */ (KINDS[word]), "", asked);
  if (response.status === 429) return new Failure("youtubeBusy", "", asked);
  // “forbidden” of YouTube's own is a private video; of Google's it is about the key.
  if (reason === "forbidden") {
    return new Failure(String(domain).startsWith("youtube") ? "youtubeGone" : "youtubeRestricted", "");
  }
  const isPassing = response.status >= 500 || response.status === 408 || reason === "processingFailure";
  return new Failure(isPassing ? "youtubeFault" : "youtubeRefused", "", asked);
}
