// Predictions of texts: from the cache where they are known, from the service otherwise.

import { predictionsOf } from "./api.js";
import { Cache, digestOf } from "./cache.js";
import { guarded } from "./guard.js";
import { keepInSession } from "./storage.js";

/** @typedef {import("./api.js").Predicted} Predicted */

const CACHE_SIZE = 2_000;
const SAVE_MILLISECONDS = 1_000;

/** @type {Promise<Cache<Predicted>> | null} */
let loading = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let saving;

/** The cache, which outlives this worker in the session's storage. */
function loadCache() {
  loading ??= chrome.storage.session
    .get("cache")
    .then(({ cache }) => new Cache(CACHE_SIZE, /** @type {any} */ (cache) ?? []));
  return loading;
}

/** @param {Cache<Predicted>} cache */
function saveSoon(cache) {
  clearTimeout(saving);
  saving = setTimeout(() => void keepInSession({ cache: cache.entries() }), SAVE_MILLISECONDS);
}

/**
 * @param {import("./settings.js").Settings} settings
 * @param {string[]} texts
 * @param {AbortSignal} signal
 * @returns {Promise<import("../shared/protocol").WorkerResults["predict"]>}
 * @throws {import("./api.js").Failure}
 */
export async function predictTexts(settings, texts, signal) {
  const cache = await loadCache();
  const { model } = await chrome.storage.session.get("model");
  const digests = await Promise.all(texts.map(digestOf));
  /** @param {unknown} version of the model @param {number} i */
  const keyOf = (version, i) => `${version}:${settings.server}:${digests[i]}`;
  const known = texts.map((_, i) => (model ? cache.get(keyOf(model, i)) : undefined));
  const missing = texts.filter((_, i) => !known[i]);
  if (missing.length === 0) return { model: String(model ?? ""), predictions: known.flatMap((kept) => kept ?? []) };
  const answer = await guarded(settings, "v1/predict", { comments: missing, details: true }, signal);
  const { model: version, predictions } = predictionsOf(answer, missing.length);
  if (version !== model) {
    cache.clear();
    await keepInSession({ model: version });
  }
  const fresh = predictions.values();
  const all = known.map((kept, i) => {
    if (kept) return kept;
    const prediction = /** @type {Predicted} */ (fresh.next().value);
    cache.set(keyOf(version, i), prediction);
    return prediction;
  });
  saveSoon(cache);
  return { model: version, predictions: all };
}
