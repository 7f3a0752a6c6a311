import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { settled } from "./helpers/time.js";
import { portPair } from "./helpers/ports.js";
import * as messaging from "../src/shared/messaging.js";

const { askTab, askWorker, askWorkerLong, isAlive, notifyPanel, onLongRequest, onTabMessage, onWorkerMessage } =
  messaging;

/** @typedef {(message: any, sender: any, respond: (answer: any) => void) => boolean} Listener */

const SENDER = { id: "an-extension", tab: { id: 7 } };
/** @type {Listener[]} */
let listeners = [];
/** @type {(message: any) => Promise<any>} */
let sendMessage;
/** What the worker does with a port that is opened to it. @type {(port: any) => void} */
let onConnect;
/** Ends of the ports that the worker had, in order. @type {any[]} */
let ports = [];

beforeEach(() => {
  listeners = [];
  sendMessage = async () => undefined;
  ports = [];
  const onMessage = { addListener: (/** @type {Listener} */ listener) => listeners.push(listener) };
  globalThis.chrome = /** @type {any} */ ({
    runtime: {
      id: SENDER.id,
      onMessage,
      sendMessage: (/** @type {any} */ message) => sendMessage(message),
      onConnect: { addListener: (/** @type {any} */ listener) => (onConnect = listener) },
      connect: (/** @type {{ name: string }} */ { name }) => {
        const { asking, asked } = portPair(name, SENDER.id);
        ports.push(asked);
        onConnect(asked);
        return asking;
      },
    },
    tabs: { sendMessage: (/** @type {number} */ _tab, /** @type {any} */ message) => sendMessage(message) },
  });
});

/** Handlers of the worker that refuse everything. */
const refuse = async () => {
  throw new RangeError("not now");
};
/** @type {import("../src/shared/protocol").WorkerHandlers} */
const REFUSING = {
  predict: refuse,
  explain: refuse,
  correctLocally: refuse,
  forgetCorrections: refuse,
  sendFeedback: refuse,
  describeService: refuse,
  describeReading: refuse,
  keepKey: refuse,
  describeKey: refuse,
  getSettings: refuse,
  changeSettings: refuse,
  tryAgain: refuse,
  leaveVideo: refuse,
  openPanel: refuse,
  openOptions: refuse,
  showInToolbar: refuse,
};
/** @type {import("../src/shared/protocol").TabResults["getStatus"]} */
const NOTHING = {
  video: null,
  title: "",
  off: false,
  total: null,
  started: false,
  trouble: null,
  waiting: 0,
  scored: 0,
};
/** @param {unknown} error @returns {import("../src/shared/protocol").Refusal} */
const refusalOf = (error) => ({ ok: false, kind: "server", detail: String(error), wait: 0 });

/** @param {object} message @param {object} [sender] @returns {Promise<any>} */
const answerTo = (message, sender = SENDER) =>
  new Promise((resolve) => {
    for (const listener of listeners) if (!listener(message, sender, resolve)) resolve("nobody answers later");
  });

test("the worker answers with what its handler returns, or with the refusal", async () => {
  onWorkerMessage({ ...REFUSING, predict: async ({ texts }) => ({ model: texts.join(), predictions: [] }) }, refusalOf);
  assert.deepEqual(await answerTo({ type: "predict", texts: ["a", "b"] }), { ok: true, model: "a,b", predictions: [] });
  assert.deepEqual(await answerTo({ type: "openPanel" }), {
    ok: false,
    kind: "server",
    detail: "RangeError: not now",
    wait: 0,
  });
});

test("a message from elsewhere, or of a type that has no handler, is left alone", async () => {
  onWorkerMessage(REFUSING, refusalOf);
  for (const message of [{ type: "statusChanged" }, { type: "toString" }, {}, null]) {
    assert.equal(await answerTo(/** @type {any} */ (message)), "nobody answers later");
  }
  assert.equal(await answerTo({ type: "openPanel" }, { id: "another-extension" }), "nobody answers later");
});

test("a content script answers at once, until it ends", async () => {
  const life = new AbortController();
  onTabMessage(
    {
      getStatus: () => NOTHING,
      getAnalysis: () => ({ analysis: null }),
      startAnalysis: () => {},
      showComments: () => {},
      showComment: ({ id }) => ({ shown: id === "a" }),
      showNextNegative: () => {},
      seek: () => {},
      corrected: () => {},
      settingsChanged: () => {},
    },
    life.signal,
  );
  assert.deepEqual(await answerTo({ type: "showComment", id: "a" }), { shown: true });
  life.abort();
  assert.equal(await answerTo({ type: "showComment", id: "a" }), "nobody answers later");
});

test("a worker that ended meanwhile is a failure that passes; an extension that is gone is none", async () => {
  assert.deepEqual(await askWorker({ type: "openPanel" }), { ok: false, kind: "extension", detail: "", wait: 1 });
  sendMessage = async () => {
    throw new Error("closed");
  };
  assert.deepEqual(await askWorker({ type: "openPanel" }), {
    ok: false,
    kind: "extension",
    detail: "Error: closed",
    wait: 1,
  });
  delete (/** @type {any} */ (chrome.runtime).id);
  assert.equal(isAlive(), false);
  const answer = await askWorker({ type: "openPanel" });
  assert.ok(!answer.ok && answer.kind === "gone");
});

const WHOLE = /** @type {const} */ ({ type: "analyseVideo", video: "dQw4w9WgXcQ", limit: 100 });

test("what takes minutes is answered over a port, which closes then", async () => {
  const asked = mock.fn(async (/** @type {any} */ message) => ({ analysis: message.video }));
  onLongRequest({ analyseVideo: /** @type {any} */ (asked) }, refusalOf);
  const closed = mock.fn();
  const answer = askWorkerLong(WHOLE);
  ports[0].onDisconnect.addListener(closed);
  assert.deepEqual(await answer, { ok: true, analysis: WHOLE.video });
  await settled();
  assert.deepEqual([asked.mock.callCount(), closed.mock.callCount()], [1, 1]);
  onLongRequest({ analyseVideo: refuse }, refusalOf);
  assert.deepEqual(await askWorkerLong(WHOLE), { ok: false, kind: "server", detail: "RangeError: not now", wait: 0 });
});

test("a worker that Chrome ended in the midst of it is not asked again, and said to have ended", async () => {
  onLongRequest({ analyseVideo: () => ports.at(-1).disconnect() ?? new Promise(() => {}) }, refusalOf);
  assert.deepEqual(await askWorkerLong(WHOLE), { ok: false, kind: "ended", detail: "", wait: 1 });
  assert.equal(ports.length, 1);
});

test("a port that cannot be opened, or takes no message, is a refusal too", async () => {
  const refused = { ok: false, kind: "extension", detail: "Error: no port", wait: 1 };
  const fail = () => {
    throw new Error("no port");
  };
  onConnect = () => {};
  const { connect } = chrome.runtime;
  chrome.runtime.connect = (/** @type {any} */ about) => Object.assign(connect(about), { postMessage: fail });
  assert.deepEqual(await askWorkerLong(WHOLE), refused);
  chrome.runtime.connect = fail;
  assert.deepEqual(await askWorkerLong(WHOLE), refused);
  delete (/** @type {any} */ (chrome.runtime).id);
  assert.deepEqual(await askWorkerLong(WHOLE), { ...refused, kind: "gone" });
});

test("whoever closed the panel is sent nothing, and others than the extension are not heard", async () => {
  /** @type {(result: any) => void} */
  let finish = () => {};
  const asked = mock.fn(() => new Promise((resolve) => (finish = resolve)));
  onLongRequest({ analyseVideo: /** @type {any} */ (asked) }, refusalOf);
  const { asking, asked: port } = portPair("long", SENDER.id);
  const sent = mock.method(port, "postMessage");
  onConnect(port);
  asking.postMessage({ type: "toString" });
  asking.postMessage(WHOLE);
  await settled();
  asking.disconnect();
  await settled();
  finish({ analysis: null });
  await settled();
  assert.deepEqual([asked.mock.callCount(), sent.mock.callCount()], [1, 0]);
  for (const [name, id] of [
    ["long", "another-extension"],
    ["other", SENDER.id],
  ]) {
    const foreign = portPair(String(name), String(id));
    onConnect(foreign.asked);
    foreign.asking.postMessage(WHOLE);
  }
  await settled();
  assert.equal(asked.mock.callCount(), 1);
});

test("a tab without a content script, and a panel that is closed, are no errors", async () => {
  sendMessage = async () => {
    throw new Error("Receiving end does not exist");
  };
  assert.equal(await askTab(1, { type: "getStatus" }), null);
  notifyPanel({ type: "statusChanged" });
  await settled();
});

// The rest is checked by `npm run types` alone: each line below is refused by the compiler, or its directive would be.
export async function refusedByTheCompiler() {
  // @ts-expect-error an unknown message
  await askWorker({ type: "nonsense" });
  // @ts-expect-error a message of another recipient
  await askWorker({ type: "getStatus" });
  // @ts-expect-error a missing value
  await askWorker({ type: "predict" });
  // @ts-expect-error a value of another type
  await askWorker({ type: "predict", texts: "a" });
  // @ts-expect-error a value that no message of this type has
  await askWorker({ type: "openPanel", texts: ["a"] });
  // @ts-expect-error a value of another message
  await askWorker({ type: "explain", texts: ["a"] });
  // @ts-expect-error an unknown message
  await askTab(1, { type: "predict", texts: [] });
  // @ts-expect-error a value of another type
  await askTab(1, { type: "seek", seconds: "83" });
  // @ts-expect-error an unknown message
  notifyPanel({ type: "changed" });
  const answer = await askWorker({ type: "predict", texts: [] });
  // @ts-expect-error the result is there only where the answer is no refusal
  void answer.predictions;
  // @ts-expect-error the result of another message
  if (answer.ok) void answer.analysis;
  // @ts-expect-error a handler is missing
  onWorkerMessage({ predict: refuse }, refusalOf);
  // @ts-expect-error a handler for a message that does not exist
  onWorkerMessage({ ...REFUSING, nonsense: refuse }, refusalOf);
  // @ts-expect-error a result of another type
  onWorkerMessage({ ...REFUSING, predict: async () => ({ model: 3, predictions: [] }) }, refusalOf);
}
