import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { storageArea } from "./helpers/storage.js";
import { settled } from "./helpers/time.js";
import { prediction } from "./helpers/values.js";
import { analysisOf } from "../src/shared/aggregate.js";
import { LINES } from "../src/shared/lines.js";
import { FIRST_SILENCE_MILLISECONDS, SILENCE_MILLISECONDS } from "../src/worker/server_analysis.js";
import { DEFAULTS } from "../src/worker/settings.js";
import { analyseVideo, BEAT_MILLISECONDS } from "../src/worker/whole_reads.js";

const VIDEO = "dQw4w9WgXcQ";
const ASKED = { video: VIDEO, limit: 100 };
const READ = { id: "a", text: "fine", published_at: null, likes: 0, reply_to: null };
const analysis = await analysisOf([{ ...READ, prediction: prediction() }], {
  model_version: "m",
  analysed_at: "2026-01-01T00:00:00Z",
  left_out: [],
  period: "month",
  video: { id: VIDEO, title: "", comment_count: 1 },
});
const RESULT = { event: "result", result: analysis };

/** Calls of the extension's API while an answer was waited for. */
let beats = 0;
/** What was asked for. @type {any[]} */
let requests = [];
/** The answer that is under way. @type {ReadableStreamDefaultController<Uint8Array>} */
let stream;
/** Sends a part of the answer. @param {string} text */
const send = (text) => stream.enqueue(new TextEncoder().encode(text));
/** @param {object} line */
const say = (line) => send(`${JSON.stringify(line)}\n`);

beforeEach(() => {
  beats = 0;
  requests = [];
  const settings = { ...DEFAULTS, scorer: "server", consent: DEFAULTS.server };
  globalThis.chrome = /** @type {any} */ ({
    runtime: { getPlatformInfo: async () => void beats++ },
    storage: { local: storageArea({ settings }), session: storageArea() },
  });
  mock.method(globalThis, "fetch", async (/** @type {URL} */ url, /** @type {any} */ options) => {
    requests.push({ url: String(url), ...options });
    const body = new ReadableStream({ start: (controller) => void (stream = controller) });
    options.signal.addEventListener("abort", () => stream.error(options.signal.reason));
    return new Response(body, { headers: { "Content-Type": LINES } });
  });
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

/** An analysis that was asked for, once the server has the request. @returns {Promise<{ answer: Promise<any> }>} or its failure */
async function begun() {
  const answer = analyseVideo(ASKED).catch((error) => error);
  for (let turns = 0; turns < 100 && requests.length === 0; turns++) await settled();
  assert.equal(requests.length, 1);
  await settled();
  return { answer };
}

/** @param {number} milliseconds */
async function wait(milliseconds) {
  for (let passed = 0; passed < milliseconds; passed += BEAT_MILLISECONDS) {
    mock.timers.tick(BEAT_MILLISECONDS);
    await settled();
  }
}

test("a server that takes minutes is followed line by line, and the worker lives as long", async () => {
  const { answer } = await begun();
  say({ event: "video", title: "", comment_count: 1 });
  for (let minute = 1; minute <= 4; minute++) {
    await wait(60_000);
    say({ event: "fetched", comments: minute, of: 1 });
    await settled();
  }
  assert.ok(beats >= 240_000 / BEAT_MILLISECONDS, String(beats));
  assert.ok(BEAT_MILLISECONDS < 30_000, "Chrome ends a worker after 30 s");
  const text = JSON.stringify(RESULT);
  send(text.slice(0, 50));
  send(`${text.slice(50)}\n`);
  assert.deepEqual(await answer, { analysis });
  assert.equal(requests[0].headers.Accept, LINES);
  const before = beats;
  await wait(60_000);
  assert.equal(beats, before, "nothing is done for its own sake once the answer is there");
});

test("a server that falls silent is not waited for", async () => {
  const { answer } = await begun();
  say({ event: "video", title: "", comment_count: 1 });
  await settled();
  await wait(SILENCE_MILLISECONDS);
  assert.equal((await answer).kind, "slow");
});

for (const [what, happen, kind] of /** @type {[string, () => void, string][]} */ ([
  ["an error after the first line", () => say({ event: "error", status: 503, detail: "no more" }), "server"],
  ["a token that lacks a right", () => say({ event: "error", status: 403, detail: "" }), "token"],
  ["an end before the result", () => stream.close(), "garbage"],
  ["a line that is no JSON", () => send("nonsense\n"), "garbage"],
  ["a connection that breaks", () => stream.error(new TypeError("network error")), "unreachable"],
  ["a line that comes too late", () => stream.error(new DOMException("", "TimeoutError")), "slow"],
  ["a result of another shape", () => say({ event: "result", result: { ...analysis, score: "9" } }), "garbage"],
  [
    "the result of another video",
    () => say({ ...RESULT, result: { ...analysis, video: { ...analysis.video, id: "aaaaaaaaaaa" } } }),
    "garbage",
  ],
])) {
  test(`${what} is a failure of the kind ${kind}`, async () => {
    const { answer } = await begun();
    happen();
    assert.equal((await answer).kind, kind);
  });
}

test("a server that answers in one piece is understood", async () => {
  mock.method(globalThis, "fetch", async () => Response.json(analysis));
  assert.deepEqual(await analyseVideo(ASKED), { analysis });
});

test("a server that answers in one piece may be silent for longer until then", async () => {
  /** @type {(response: Response) => void} */
  let respond = () => {};
  mock.method(globalThis, "fetch", (/** @type {URL} */ _url, /** @type {any} */ options) => {
    requests.push(options);
    return new Promise((resolve, reject) => {
      respond = resolve;
      options.signal.addEventListener("abort", () => reject(options.signal.reason));
    });
  });
  const { answer } = await begun();
  await wait(FIRST_SILENCE_MILLISECONDS - BEAT_MILLISECONDS);
  assert.equal(requests[0].signal.aborted, false);
  respond(Response.json(analysis));
  assert.deepEqual(await answer, { analysis });
  requests = [];
  const { answer: late } = await begun();
  await wait(FIRST_SILENCE_MILLISECONDS);
  assert.equal((await late).kind, "slow");
});

for (const [what, fault, kind] of /** @type {[string, Error, string][]} */ ([
  ["is no JSON", new SyntaxError(""), "garbage"],
  ["breaks", new TypeError("network error"), "unreachable"],
  ["is not there in time", new DOMException("", "TimeoutError"), "slow"],
])) {
  test(`an answer in one piece that ${what} is a failure of the kind ${kind}`, async () => {
    const response = Response.json(analysis);
    mock.method(response, "json", async () => Promise.reject(fault));
    mock.method(globalThis, "fetch", async () => response);
    await assert.rejects(analyseVideo(ASKED), { kind });
  });
}
