import assert from "node:assert/strict";
import { before, beforeEach, mock, test } from "node:test";
import { portPair } from "./helpers/ports.js";
import { storageArea } from "./helpers/storage.js";
import { settled } from "./helpers/time.js";
import { prediction } from "./helpers/values.js";
import { DEFAULTS } from "../src/worker/settings.js";

const AGREED = { ...DEFAULTS, scorer: /** @type {const} */ ("server"), consent: DEFAULTS.server };
const local = { ...storageArea(), setAccessLevel: () => {} };
/** What Chrome calls on a message, and on a change of the storage. @type {any} */
let onMessage;
/** @type {any} */
let onChanged;
/** @type {any} */
let onInstalled;
/** @type {any} */
let onConnect;
/** Pages that the worker opened. @type {string[]} */
let opened = [];
/** Requests that the server got and does not answer by itself. @type {{ signal: AbortSignal, answer: () => void }[]} */
let requests = [];
/** What the pages were told. @type {any[]} */
let told = [];
/** What Chrome calls for a command of the keyboard. @type {any} */
let onCommand;
/** What the toolbar shows, in order. @type {[string, object][]} */
let shown = [];

before(async () => {
  globalThis.chrome = /** @type {any} */ ({
    runtime: {
      id: "an-extension",
      getURL: (/** @type {string} */ path) => `chrome-extension://an-extension/${path}`,
      onInstalled: { addListener: (/** @type {any} */ listener) => (onInstalled = listener) },
      onMessage: { addListener: (/** @type {any} */ listener) => (onMessage = listener) },
      onConnect: { addListener: (/** @type {any} */ listener) => (onConnect = listener) },
    },
    storage: {
      local,
      session: storageArea(),
      onChanged: { addListener: (/** @type {any} */ listener) => (onChanged = listener) },
    },
    permissions: { contains: async () => true, onAdded: { addListener: () => {} } },
    sidePanel: { setPanelBehavior: () => {} },
    commands: { onCommand: { addListener: (/** @type {any} */ listener) => (onCommand = listener) } },
    action: Object.fromEntries(
      ["setBadgeText", "setTitle", "setBadgeBackgroundColor", "setBadgeTextColor"].map((name) => [
        name,
        async (/** @type {object} */ details) => void shown.push([name, details]),
      ]),
    ),
    tabs: {
      create: async (/** @type {{ url: string }} */ { url }) => void opened.push(url),
      query: async () => [{ id: 1 }],
      sendMessage: async (/** @type {number} */ _tab, /** @type {any} */ message) => void told.push(message),
    },
  });
  mock.method(
    globalThis,
    "fetch",
    (/** @type {URL} */ _url, /** @type {{ body: string, signal: AbortSignal }} */ { body, signal }) =>
      new Promise((resolve, reject) => {
        const predictions = JSON.parse(body).comments.map(() => prediction());
        const answer = () => resolve(Response.json({ model_version: "m", predictions }));
        requests.push({ signal, answer });
        signal.addEventListener("abort", () => reject(signal.reason));
      }),
  );
  await import("../src/worker/main.js");
});

beforeEach(async () => {
  requests = [];
  told = [];
  shown = [];
  opened = [];
  await local.set({ settings: AGREED });
});

/** @param {object} message @param {number} [tab] that it comes from @returns {Promise<any>} the worker's answer */
const send = (message, tab = 1) =>
  new Promise((resolve) => onMessage(message, { id: "an-extension", tab: { id: tab } }, resolve));

/** @param {Partial<typeof DEFAULTS>} changes */
async function change(changes) {
  const newValue = { ...AGREED, ...changes };
  await local.set({ settings: newValue });
  await onChanged({ settings: { oldValue: AGREED, newValue } }, "local");
}

for (const changes of /** @type {Partial<typeof DEFAULTS>[]} */ ([
  { consent: "" },
  { scorer: "device" },
  { on: false },
  { server: "https://other.example" },
])) {
  test(`what is under way in any tab ends with ${JSON.stringify(changes)}`, async () => {
    const answers = [1, 2].map((tab) => send({ type: "predict", texts: [JSON.stringify([tab, changes])] }, tab));
    while (requests.length < 2) await settled();
    await change(changes);
    assert.deepEqual(
      requests.map(({ signal }) => signal.aborted),
      [true, true],
    );
    assert.deepEqual(
      (await Promise.all(answers)).map(({ kind }) => kind),
      ["aborted", "aborted"],
    );
  });
}

test("a change of colours ends nothing", async () => {
  const asked = send({ type: "predict", texts: ["colours"] });
  while (requests.length < 1) await settled();
  await change({ scheme: "classic" });
  requests[0]?.answer();
  assert.equal((await asked).ok, true);
});

test("texts of a video that was left are not asked about, those of the next one are", async () => {
  const left = send({ type: "predict", texts: ["of the video that was left"] });
  const other = send({ type: "predict", texts: ["of another tab"] }, 2);
  await send({ type: "leaveVideo" });
  const next = send({ type: "predict", texts: ["of the next video"] });
  assert.equal((await left).kind, "aborted");
  while (requests.length < 2) await settled();
  for (const { answer } of requests) answer();
  assert.deepEqual([(await other).ok, (await next).ok, requests.length], [true, true, 2]);
});

test("pages are told of corrections that are taken back, one or all", async () => {
  const [first, second] = ["UgxAAAAAAAAAA1", "UgxAAAAAAAAAA2"];
  for (const id of [first, second]) await send({ type: "correctLocally", id, label: "neutral" });
  await send({ type: "correctLocally", id: first, label: null });
  assert.deepEqual(local.kept.corrections, [[second, "neutral"]]);
  await send({ type: "forgetCorrections" });
  assert.deepEqual(told.slice(2), [
    { type: "corrected", ids: [first], label: null },
    { type: "corrected", ids: [second], label: null },
  ]);
  assert.equal(local.kept.corrections, undefined);
});

test("the toolbar says of a tab what its page does, in a colour that letters stand out on", async () => {
  const summary = { text: "▼41", title: "41 % negative", label: "negative" };
  assert.deepEqual(await send({ type: "showInToolbar", summary }, 7), { ok: true });
  assert.deepEqual(shown, [
    ["setBadgeText", { tabId: 7, text: "▼41" }],
    ["setTitle", { tabId: 7, title: "41 % negative" }],
    ["setBadgeBackgroundColor", { tabId: 7, color: "#b34700" }],
    ["setBadgeTextColor", { tabId: 7, color: "#fff" }],
  ]);
  shown = [];
  await send({ type: "showInToolbar", summary: { text: "", title: "Show", label: null } }, 7);
  assert.deepEqual(
    shown.map(([name]) => name),
    ["setBadgeText", "setTitle"],
  );
});

test("the command of the keyboard goes to the page of its tab, and no other does", async () => {
  onCommand("next-negative", { id: 1 });
  onCommand("something-else", { id: 1 });
  onCommand("next-negative", undefined);
  await settled();
  assert.deepEqual(told, [{ type: "showNextNegative" }]);
});

test("the welcome page is opened by an installation, and by no update", () => {
  onInstalled({ reason: "update" });
  assert.deepEqual(opened, []);
  onInstalled({ reason: "install" });
  assert.deepEqual(opened, ["welcome.html"]);
});

for (const message of [
  { type: "keepKey", key: "a-key-of-youtube-1234" },
  { type: "describeKey" },
  { type: "describeService", typed: { server: "https://other.example", token: "" } },
]) {
  test(`no page of another can ask for ${message.type}`, async () => {
    assert.equal((await send(message)).kind, "refused");
    assert.equal(requests.length, 0);
    assert.equal(local.kept["youtubeKey"], undefined);
  });
}

test("who could read a whole video is the key, and without one the server that was agreed to", async () => {
  await local.set({ settings: DEFAULTS });
  assert.deepEqual(await send({ type: "describeReading" }), { ok: true, reader: null });
  await local.set({ settings: { ...AGREED, on: false } });
  assert.deepEqual(await send({ type: "describeReading" }), { ok: true, reader: null });
  await local.set({ youtubeKey: "a-key-of-youtube-1234" });
  assert.deepEqual(await send({ type: "describeReading" }), { ok: true, reader: "key" });
  await local.remove("youtubeKey");
});

test("a whole video that is asked for twice is read once, and anew after a failure", async () => {
  const { mock: calls } = /** @type {any} */ (globalThis.fetch);
  const before = calls.callCount();
  const ask = () =>
    new Promise((resolve) => {
      const { asking, asked } = portPair("long", "an-extension");
      onConnect(asked);
      asking.onMessage.addListener(resolve);
      asking.postMessage({ type: "analyseVideo", video: "dQw4w9WgXcQ", limit: 100 });
    });
  const answers = await Promise.all([ask(), ask()]);
  assert.deepEqual(
    answers.map(({ kind }) => kind),
    ["unreachable", "unreachable"],
  );
  assert.equal(calls.callCount(), before + 1);
  await ask();
  assert.equal(calls.callCount(), before + 2);
});
