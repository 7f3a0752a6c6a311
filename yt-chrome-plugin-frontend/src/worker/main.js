// The service worker: it scores comments, on this device or by the user's server, and is the only part that talks to that
// and to YouTube's API. Chrome may end it at any time, so that all lasting state is in chrome.storage.

import { askTab, MAX_TEXTS, onLongRequest, onWorkerMessage } from "../shared/messaging.js";
import { ask, Failure, jsonOf, refusalOf } from "./api.js";
import { correct, corrections, deleteCorrections, takeBack } from "./corrections.js";
import { forgetAll, forgetUnasked } from "./data_consent.js";
import { guarded } from "./guard.js";
import { interfaceTexts } from "./interface_texts.js";
import { agreedServer, chosenScorer } from "./scorer.js";
import { isAgreed, load, publicOf, save, serverOf, settingsOf } from "./settings.js";
import * as surroundings from "./surroundings.js";
import { followCommands, showInToolbar } from "./toolbar.js";
import { analyseVideo } from "./whole_reads.js";
import { askYouTube } from "./youtube.js";
import { describeKey, keyOf, loadKey, saveKey } from "./youtube_key.js";

/** @typedef {import("./settings.js").Settings} Settings */
/** @typedef {import("../shared/protocol").WorkerHandlers} Handlers */

/** Settings on which it depends who may score. */
const SCORING = /** @type {const} */ (["on", "scorer", "server", "consent"]);

/** YouTube's first video, which a key is tried on. */
const KNOWN_VIDEO = "jNQXAC9IVRw";
/** Failures that say nothing about a key itself. */
const AWAY = ["youtubeQuota", "youtubeBusy", "youtubeFault", "youtubeUnreachable"];

/** Ends the requests of a tab's page once it is left. @type {Map<number, AbortController>} */
const pages = new Map();

surroundings.keepFromPages();
surroundings.openPanelOnAction();
surroundings.welcomeOnInstall();
surroundings.onDataRefused(() => void forgetAll());
void forgetUnasked();
followCommands();

chrome.storage.onChanged.addListener(async (changes, area) => {
  if (area !== "local" || !changes["settings"]) return;
  const before = settingsOf(changes["settings"].oldValue);
  const after = settingsOf(changes["settings"].newValue);
  if (SCORING.some((name) => before[name] !== after[name])) {
    for (const life of pages.values()) life.abort();
    pages.clear();
  }
  await chrome.storage.session.remove("breaker");
  await tellTabs({ type: "settingsChanged" });
});
chrome.permissions.onAdded.addListener(() => void tellTabs({ type: "settingsChanged" }));

/** @param {import("../shared/protocol").TabMessage} message */
async function tellTabs(message) {
  for (const { id } of await chrome.tabs.query({})) {
    if (id !== undefined) void askTab(id, message);
  }
}

/** @type {Handlers["predict"]} */
async function predict({ texts }, sender) {
  // Before anything is awaited, so that leaving the video finds what it has to end.
  const tab = sender.tab?.id ?? -1;
  const life = pages.get(tab) ?? new AbortController();
  pages.set(tab, life);
  if (!Array.isArray(texts) || texts.length > MAX_TEXTS || !texts.every((text) => typeof text === "string")) {
    throw new Failure("refused", `expected at most ${MAX_TEXTS} texts`);
  }
  const scorer = await chosenScorer();
  if (life.signal.aborted) throw new Failure("aborted", "");
  return scorer.predict(texts, life.signal);
}

/** @type {Handlers["correctLocally"]} */
async function correctLocally({ id, label }) {
  await (label === null ? takeBack(id) : correct(id, label));
  await tellTabs({ type: "corrected", ids: [id], label });
  return {};
}

/** @type {Handlers["forgetCorrections"]} */
async function forgetCorrections() {
  await tellTabs({ type: "corrected", ids: await deleteCorrections(), label: null });
  return {};
}

/** @type {Handlers["sendFeedback"]} */
async function sendFeedback({ feedback }) {
  const settings = await agreedServer();
  const { reporter = crypto.randomUUID() } = await chrome.storage.local.get("reporter");
  await chrome.storage.local.set({ reporter });
  await guarded(settings, "v1/feedback", { ...feedback, reporter });
  return {};
}

/** @type {Handlers["explain"]} */
async function explain({ text }) {
  return { explanation: await (await chosenScorer()).explain(text) };
}

/** The settings' server, or the one that a page of the extension names. @type {Handlers["describeService"]} */
async function describeService({ typed }, sender) {
  if (typed && !surroundings.isOwnPage(sender)) throw new Failure("refused", "");
  const asked = typed ? { server: serverOf(typed.server), token: typed.token } : await load();
  return { service: await jsonOf(await ask(asked, "v1/about", undefined, { timeout: 5_000 })) };
}

/** Who could read a whole video. @type {Handlers["describeReading"]} */
async function describeReading() {
  if (await loadKey()) return { reader: "key" };
  const settings = await load();
  if (!isAgreed(settings)) return { reader: null };
  const { service } = await describeService({ type: "describeService" }, {});
  return { reader: service?.reads_youtube === true ? "server" : null };
}

/**
 * Keep a key that YouTube takes, which costs a unit to find out; an empty one is forgotten. A key that cannot be tried now,
 * as its quota is used up or YouTube is away, is kept too.
 * @type {Handlers["keepKey"]}
 */
async function keepKey({ key }, sender) {
  if (!surroundings.isOwnPage(sender)) throw new Failure("refused", "");
  const given = key === "" ? "" : keyOf(key);
  try {
    if (given) await askYouTube(given, "videos", { part: "id", id: KNOWN_VIDEO });
  } catch (error) {
    if (error instanceof Failure && AWAY.includes(error.kind)) await saveKey(given);
    throw error;
  }
  await saveKey(given);
  return describeKey();
}

/** @type {Handlers["describeKey"]} */
async function describeOwnKey(_message, sender) {
  if (!surroundings.isOwnPage(sender)) throw new Failure("refused", "");
  return describeKey();
}

/** @type {Handlers["getSettings"]} */
async function getSettings() {
  const { settings, language, messages } = await interfaceTexts();
  return { settings: publicOf(settings), messages, language, corrections: await corrections() };
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

/** @type {Handlers["tryAgain"]} */
async function tryAgain() {
  await chrome.storage.session.remove("breaker");
  await tellTabs({ type: "settingsChanged" });
  return {};
}

/** Abort what is under way for a page that went elsewhere. @type {Handlers["leaveVideo"]} */
async function leaveVideo(_message, sender) {
  const tab = sender.tab?.id ?? -1;
  pages.get(tab)?.abort();
  pages.delete(tab);
  return {};
}

/** @type {Handlers["openPanel"]} */
async function openPanel(_message, sender) {
  if (sender.tab?.id !== undefined) await surroundings.openPanelFor(sender.tab.id);
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
    correctLocally,
    forgetCorrections,
    sendFeedback,
    describeService,
    describeReading,
    keepKey,
    describeKey: describeOwnKey,
    getSettings,
    changeSettings,
    tryAgain,
    leaveVideo,
    openPanel,
    openOptions,
    showInToolbar: async ({ summary }, sender) => {
      await showInToolbar(sender.tab?.id, summary);
      return {};
    },
  },
  refusalOf,
);
onLongRequest({ analyseVideo }, refusalOf);
