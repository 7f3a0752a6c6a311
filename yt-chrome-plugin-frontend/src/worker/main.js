// The service worker: the only part that talks to the service. Chrome may end it at any time, so that all lasting state
// is in chrome.storage.

import { languageOf } from "../shared/i18n.js";
import { askTab, MAX_TEXTS, onWorkerMessage } from "../shared/messaging.js";
import { ask, Failure, jsonOf, predictionsOf } from "./api.js";
import { CLOSED, failed, mayAsk } from "./breaker.js";
import { Cache, digestOf } from "./cache.js";
import { load, patternOf, publicOf, save } from "./settings.js";

/** @typedef {import("./api.js").Predicted} Predicted */
/** @typedef {import("./settings.js").Settings} Settings */
/** @typedef {import("../shared/protocol").WorkerHandlers} Handlers */

const CACHE_SIZE = 2_000;
const MOST_AT_ONCE = 2;
const SAVE_MILLISECONDS = 1_000;

/** @type {Promise<Cache<Predicted>> | null} */
let cache = null;
/** @type {Map<number, AbortController>} */
const running = new Map();
/** @type {(() => void)[]} */
const waiting = [];
let busy = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let saving;

// Content scripts run in pages of others: they must not read the token.
chrome.storage.local.setAccessLevel({ accessLevel: "TRUSTED_CONTEXTS" });
chrome.sidePanel.setPanelBehavior({ openPanelOnActionClick: true });

chrome.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === "install") chrome.runtime.openOptionsPage();
});

chrome.storage.onChanged.addListener(async (changes, area) => {
  if (area !== "local" || !changes["settings"]) return;
  await chrome.storage.session.remove("breaker");
  for (const { id } of await chrome.tabs.query({})) {
    if (id !== undefined) void askTab(id, { type: "settingsChanged" });
  }
});

/** @param {unknown} error @returns {import("../shared/protocol").Refusal} */
function refusalOf(error) {
  if (error instanceof Failure) return { ok: false, kind: error.kind, detail: error.message, wait: error.wait ?? 0 };
  return { ok: false, kind: "server", detail: String(error), wait: 0 };
}

function known() {
  cache ??= chrome.storage.session
    .get("cache")
    .then(({ cache: kept }) => new Cache(CACHE_SIZE, /** @type {any} */ (kept) ?? []));
  return cache;
}

/** Two requests at most are under way, over all tabs. @template T @param {() => Promise<T>} work */
async function inTurn(work) {
  if (busy >= MOST_AT_ONCE) await new Promise((go) => waiting.push(() => go(undefined)));
  busy++;
  try {
    return await work();
  } finally {
    busy--;
    waiting.shift()?.();
  }
}

/** @returns {Promise<Settings>} the settings, if the user agreed to send anything */
async function agreed() {
  const settings = await load();
  if (!settings.on || settings.consent !== settings.server) throw new Failure("refused", "not agreed to");
  return settings;
}

/**
 * Ask while the breaker lets us, and tell it how that went.
 * @param {Settings} settings
 * @param {string} path
 * @param {unknown} body
 * @param {AbortSignal} [signal]
 */
async function guarded(settings, path, body, signal) {
  const { breaker = CLOSED } = /** @type {{ breaker?: import("./breaker.js").State }} */ (
    await chrome.storage.session.get("breaker")
  );
  if (!mayAsk(breaker, Date.now())) {
    throw new Failure("unreachable", "", Math.ceil((breaker.until - Date.now()) / 1000));
  }
  try {
    const answer = await inTurn(async () => jsonOf(await ask(settings, path, body, { signal })));
    if (breaker.failures) await chrome.storage.session.remove("breaker");
    return answer;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const origins = [patternOf(settings.server)];
    if (error.kind === "unreachable" && !(await chrome.permissions.contains({ origins }))) error.kind = "permission";
    if (!["aborted", "refused", "token", "permission"].includes(error.kind)) {
      const next = failed(breaker, Date.now(), error.wait);
      await chrome.storage.session.set({ breaker: next });
      error.wait = Math.ceil((next.until - Date.now()) / 1000);
    }
    throw error;
  }
}

/** @type {Handlers["predict"]} */
async function predict({ texts }, sender) {
  const settings = await agreed();
  if (!Array.isArray(texts) || texts.length > MAX_TEXTS || !texts.every((text) => typeof text === "string")) {
    throw new Failure("refused", `expected at most ${MAX_TEXTS} texts`);
  }
  const tab = sender.tab?.id ?? -1;
  if (!running.has(tab)) running.set(tab, new AbortController());
  const kept = await known();
  const { model } = await chrome.storage.session.get("model");
  const digests = await Promise.all(texts.map(digestOf));
  /** @param {unknown} version @param {number} i */
  const keyOf = (version, i) => `${version}:${settings.server}:${digests[i]}`;
  const found = texts.map((_, i) => (model ? kept.get(keyOf(model, i)) : undefined));
  const missing = texts.filter((_, i) => !found[i]);
  let served = String(model ?? "");
  if (missing.length > 0) {
    const answer = await guarded(
      settings,
      "v1/predict",
      { comments: missing, details: true },
      running.get(tab)?.signal,
    );
    const { model: version, predictions } = predictionsOf(answer, missing.length);
    if (version !== model) {
      kept.clear();
      await chrome.storage.session.set({ model: version });
    }
    served = version;
    const fresh = predictions.values();
    for (const i of texts.keys()) {
      if (found[i]) continue;
      const prediction = /** @type {Predicted} */ (fresh.next().value);
      found[i] = prediction;
      kept.set(keyOf(version, i), prediction);
    }
    clearTimeout(saving);
    saving = setTimeout(() => chrome.storage.session.set({ cache: kept.entries() }), SAVE_MILLISECONDS);
  }
  return { model: served, predictions: /** @type {Predicted[]} */ (found) };
}

/** @type {Handlers["sendFeedback"]} */
async function sendFeedback({ feedback }) {
  const settings = await agreed();
  const { reporter = crypto.randomUUID() } = await chrome.storage.local.get("reporter");
  await chrome.storage.local.set({ reporter });
  await guarded(settings, "v1/feedback", { ...feedback, reporter });
  return {};
}

/** @type {Handlers["explain"]} */
async function explain({ text }) {
  return { explanation: await guarded(await agreed(), "v1/explain", { text }) };
}

/** @type {Handlers["analyseVideo"]} */
async function analyseVideo({ video, limit }) {
  const answer = await ask(await agreed(), "v1/analyze", { video, limit }, { timeout: 300_000 });
  return { analysis: await jsonOf(answer) };
}

/** @type {Handlers["describeService"]} */
async function describeService() {
  return { service: await jsonOf(await ask(await load(), "v1/about", undefined, { timeout: 5_000 })) };
}

/** @type {Handlers["getSettings"]} */
async function getSettings() {
  const settings = await load();
  const language = settings.language === "auto" ? languageOf(navigator.languages) : settings.language;
  const messages = await (await fetch(chrome.runtime.getURL(`_locales/${language}/messages.json`))).json();
  return { settings: publicOf(settings), messages, language };
}

/** Only what a page may change; server and token are set on the options page. @type {Handlers["changeSettings"]} */
async function changeSettings({ changes }) {
  const settings = await load();
  /** @type {Partial<Settings>} */
  const allowed = {};
  if (typeof changes.on === "boolean") allowed.on = changes.on;
  if (typeof changes.expanded === "boolean") allowed.expanded = changes.expanded;
  if (typeof changes.agreed === "boolean") allowed.consent = changes.agreed ? settings.server : "";
  return { settings: publicOf(await save(allowed)) };
}

/** Abort what is under way for a page that went elsewhere. @type {Handlers["leaveVideo"]} */
async function leaveVideo(_message, sender) {
  const tab = sender.tab?.id ?? -1;
  running.get(tab)?.abort();
  running.delete(tab);
  return {};
}

/** @type {Handlers["openPanel"]} */
async function openPanel(_message, sender) {
  if (sender.tab?.id !== undefined) await chrome.sidePanel.open({ tabId: sender.tab.id });
  return {};
}

/** @type {Handlers["openOptions"]} */
async function openOptions() {
  await chrome.runtime.openOptionsPage();
  return {};
}

onWorkerMessage(
  {
    predict,
    explain,
    sendFeedback,
    analyseVideo,
    describeService,
    getSettings,
    changeSettings,
    leaveVideo,
    openPanel,
    openOptions,
  },
  refusalOf,
);
