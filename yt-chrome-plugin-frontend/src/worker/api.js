// Requests to the service, whose answers are checked before they are believed.

import { WrongShape } from "../shared/answers.js";
import { DOUBTS, KINDS, LABELS } from "../shared/constants.js";

/** @typedef {import("../shared/protocol").FailureKind} FailureKind */
/** @typedef {import("../shared/labels.js").Predicted} Predicted */

export const TIMEOUT_MILLISECONDS = 20_000;
const MAX_WORDS = 2_000;

export class Failure extends Error {
  /**
   * @param {FailureKind} kind
   * @param {string} detail
   * @param {number | null} [wait] seconds that the server asked for
   * @param {ErrorOptions} [options]
   */
  constructor(kind, detail, wait = null, options = {}) {
    super(detail, options);
    this.kind = kind;
    this.wait = wait;
  }
}

/**
 * @param {{ server: string, token: string }} settings
 * @param {string} path
 * @param {unknown} body nothing makes it a GET
 * @param {{ signal?: AbortSignal | undefined, accept?: string, timeout?: number }} [options]
 * @returns {Promise<Response>}
 * @throws {Failure}
 */
export async function ask(settings, path, body, options = {}) {
  const timeout = AbortSignal.timeout(options.timeout ?? TIMEOUT_MILLISECONDS);
  /** @type {Record<string, string>} */
  const headers = { Accept: options.accept ?? "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (settings.token) headers["Authorization"] = `Bearer ${settings.token}`;
  let response;
  try {
    response = await fetch(new URL(path, `${settings.server}/`), {
      method: body === undefined ? "GET" : "POST",
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: options.signal ? AbortSignal.any([timeout, options.signal]) : timeout,
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
    });
  } catch (error) {
    if (options.signal?.aborted) throw new Failure("aborted", "");
    throw timeout.aborted ? new Failure("slow", String(error)) : new Failure("unreachable", String(error));
  }
  if (response.ok) return response;
  const asked = Number(response.headers.get("Retry-After"));
  const wait = Number.isFinite(asked) && asked > 0 ? Math.min(asked, 600) : null;
  throw failureOf(response.status, await response.json().catch(() => null), wait);
}

/**
 * @param {number} status
 * @param {any} problem what the service says of it
 * @param {number | null} [wait] seconds that it asked for
 */
export function failureOf(status, problem, wait = null) {
  const detail = typeof problem?.detail === "string" ? problem.detail.slice(0, 500) : "";
  if (status === 401 || status === 403) return new Failure("token", detail);
  if (status === 429) return new Failure("busy", detail, wait ?? 10);
  return new Failure(status >= 500 ? "server" : "refused", detail || `status ${status}`, wait);
}

/** @param {unknown} error @returns {import("../shared/protocol").Refusal} */
export function refusalOf(error) {
  if (error instanceof Failure) return { ok: false, kind: error.kind, detail: error.message, wait: error.wait ?? 0 };
  return { ok: false, kind: "extension", detail: String(error), wait: 0 };
}

/**
 * @param {Response} response
 * @returns {Promise<any>}
 */
export async function jsonOf(response) {
  try {
    return await response.json();
  } catch (error) {
    throw new Failure("garbage", String(error));
  }
}

/**
 * @template Answer
 * @param {(answer: unknown) => Answer} check of shared/answers.js
 * @param {unknown} answer
 * @returns {Answer}
 * @throws {Failure} that names the field which is wrong
 */
export function checked(check, answer) {
  try {
    return check(answer);
  } catch (error) {
    throw error instanceof WrongShape ? new Failure("garbage", error.message) : error;
  }
}

/** @param {unknown} value @returns {value is number} */
const isShare = (value) => typeof value === "number" && value >= 0 && value <= 1;

/**
 * @param {any} given
 * @returns {Predicted}
 */
function prediction(given) {
  const shares = given?.probabilities;
  const sound =
    typeof given === "object" &&
    given !== null &&
    LABELS.includes(given.label) &&
    isShare(given.confidence) &&
    LABELS.every((label) => isShare(shares?.[label])) &&
    typeof given.language === "string" &&
    (given.uncertain === null || DOUBTS.includes(given.uncertain)) &&
    typeof given.id === "string";
  if (!sound) throw new Failure("garbage", "a prediction of another shape");
  /** @param {unknown} list @param {(item: unknown) => boolean} right @returns {any[]} */
  const only = (list, right) => (Array.isArray(list) ? list.filter(right).slice(0, MAX_WORDS) : []);
  return {
    id: given.id.slice(0, 200),
    label: given.label,
    confidence: given.confidence,
    probabilities: { negative: shares.negative, neutral: shares.neutral, positive: shares.positive },
    language: given.language.slice(0, 10),
    uncertain: given.uncertain,
    words: only(given.words, (item) => typeof item === "string"),
    phrases: only(given.phrases, (item) => typeof item === "string"),
    kinds: only(given.kinds, (item) => KINDS.includes(/** @type {any} */ (item))),
    timestamps: only(given.timestamps, (item) => Number.isSafeInteger(item)),
    tokens: Number.isSafeInteger(given.tokens) ? given.tokens : 0,
  };
}

/**
 * @param {any} answer of /v1/predict
 * @param {number} count of comments that were sent
 * @returns {{ model: string, predictions: Predicted[] }}
 * @throws {Failure}
 */
export function predictionsOf(answer, count) {
  if (typeof answer?.model_version !== "string" || !Array.isArray(answer.predictions)) {
    throw new Failure("garbage", "no predictions in the answer");
  }
  if (answer.predictions.length !== count)
    throw new Failure("garbage", `${answer.predictions.length} predictions of ${count}`);
  return { model: answer.model_version.slice(0, 64), predictions: answer.predictions.map(prediction) };
}
