import assert from "node:assert/strict";
import { test } from "node:test";
import { prediction } from "./helpers/values.js";
import { Failure, ask, predictionsOf } from "../src/worker/api.js";
import { CLOSED, failed, mayAsk } from "../src/worker/breaker.js";
import { Cache, digestOf } from "../src/worker/cache.js";
import { DEFAULTS, patternOf, publicOf, serverOf, settingsOf } from "../src/worker/settings.js";

const SETTINGS = { server: "http://127.0.0.1:8000", token: "" };

/** @param {Response | Error} answer @param {() => Promise<unknown>} work */
async function answered(answer, work) {
  const real = globalThis.fetch;
  /** @type {[URL, RequestInit][]} */
  const calls = [];
  globalThis.fetch = /** @type {any} */ (
    async (/** @type {URL} */ url, /** @type {RequestInit} */ options) => {
      calls.push([url, options]);
      if (answer instanceof Error) throw answer;
      return answer;
    }
  );
  try {
    return { result: await work(), calls };
  } finally {
    globalThis.fetch = real;
  }
}

/** @param {number} status @param {string} [body] @param {Record<string, string>} [headers] */
const response = (status, body = "{}", headers = {}) => new Response(body, { status, headers });

test("the token goes into a header, and no cookie goes along", async () => {
  const { calls } = await answered(response(200), () => ask({ ...SETTINGS, token: "yts_x" }, "v1/predict", {}));
  const [url, options] = /** @type {[URL, any]} */ (calls[0]);
  assert.equal(String(url), "http://127.0.0.1:8000/v1/predict");
  assert.equal(options.headers.Authorization, "Bearer yts_x");
  assert.equal(options.credentials, "omit");
});

for (const [status, kind, wait] of /** @type {[number, string, number | null][]} */ ([
  [401, "token", null],
  [403, "token", null],
  [429, "busy", 10],
  [500, "server", null],
  [503, "server", null],
  [422, "refused", null],
])) {
  test(`status ${status} is ${kind}`, async () => {
    const body = JSON.stringify({ detail: "because" });
    await assert.rejects(
      answered(response(status, body), () => ask(SETTINGS, "v1/predict", {})),
      (error) => {
        assert.ok(error instanceof Failure);
        assert.deepEqual([error.kind, error.message, error.wait], [kind, "because", wait]);
        return true;
      },
    );
  });
}

test("a server that asks to wait is waited for, within reason", async () => {
  for (const [asked, wait] of [
    ["30", 30],
    ["99999", 600],
    ["soon", 10],
  ]) {
    await assert.rejects(
      answered(response(429, "{}", { "Retry-After": String(asked) }), () => ask(SETTINGS, "v1/predict", {})),
      (error) => error instanceof Failure && error.wait === wait,
    );
  }
});

test("a server that is not there, and one that was left, are told apart", async () => {
  await assert.rejects(
    answered(new TypeError("refused"), () => ask(SETTINGS, "v1/predict", {})),
    { kind: "unreachable" },
  );
  const gone = AbortSignal.abort();
  await assert.rejects(
    answered(new TypeError("x"), () => ask(SETTINGS, "v1/predict", {}, { signal: gone })),
    { kind: "aborted" },
  );
});

test("an answer is believed only in its own shape", () => {
  const good = predictionsOf(
    { model_version: "m", predictions: [{ ...prediction(), words: ["a", 3], extra: "<script>" }] },
    1,
  );
  assert.deepEqual(good.predictions[0]?.words, ["a"]);
  assert.ok(!("extra" in /** @type {object} */ (good.predictions[0])));
  for (const answer of [
    null,
    [],
    {},
    "text",
    { model_version: 3, predictions: [] },
    { model_version: "m", predictions: [] },
    { model_version: "m", predictions: [null] },
    ...[
      { label: "<b>" },
      { confidence: 2 },
      { confidence: "0.9" },
      { probabilities: null },
      { uncertain: "why" },
      { language: 3 },
      { id: {} },
    ].map((wrong) => ({ model_version: "m", predictions: [{ ...prediction(), ...wrong }] })),
  ]) {
    assert.throws(() => predictionsOf(answer, 1), { kind: "garbage" }, JSON.stringify(answer));
  }
});

test("the pauses grow, and three failures open the breaker for longer", () => {
  let state = CLOSED;
  const pauses = [];
  for (let i = 0; i < 9; i++) {
    state = failed(state, 0);
    pauses.push(state.until / 1000);
  }
  assert.deepEqual(pauses, [1, 2, 15, 30, 60, 120, 240, 300, 300]);
  assert.equal(failed(CLOSED, 0, 30).until, 30_000);
  assert.ok(!mayAsk(state, state.until - 1));
  assert.ok(mayAsk(state, state.until));
});

test("the cache drops what was not asked for longest", () => {
  const cache = new Cache(2, [
    ["a", 1],
    ["b", 2],
  ]);
  assert.equal(cache.get("a"), 1);
  cache.set("c", 3);
  assert.deepEqual(cache.entries(), [
    ["a", 1],
    ["c", 3],
  ]);
  assert.equal(cache.get("b"), undefined);
});

test("texts are told apart by their digest", async () => {
  assert.equal((await digestOf("a")).length, 32);
  assert.notEqual(await digestOf("a"), await digestOf("b"));
});

test("only https and this computer are taken as servers", () => {
  assert.equal(serverOf(" https://example.org/api/ "), "https://example.org/api");
  assert.equal(serverOf("http://127.0.0.1:8000"), "http://127.0.0.1:8000");
  assert.equal(patternOf("https://example.org/api"), "https://example.org/*");
  for (const [typed, key] of [
    ["http://example.org", "httpsOnly"],
    ["nonsense", "badAddress"],
    ["https://a:b@example.org", "badAddress"],
    ["javascript:alert(1)", "httpsOnly"],
  ]) {
    assert.throws(() => serverOf(String(typed)), { message: key });
  }
});

test("comments are scored on this device, unless a server was set up before there was a choice", () => {
  assert.equal(settingsOf(undefined).scorer, "device");
  assert.equal(settingsOf({ on: true, server: DEFAULTS.server, consent: "", token: "" }).scorer, "device");
  assert.equal(settingsOf({ consent: DEFAULTS.server }).scorer, "server");
  assert.equal(settingsOf({ token: "yts_x" }).scorer, "server");
  assert.equal(settingsOf({ consent: DEFAULTS.server, scorer: "device" }).scorer, "device");
});

test("stored settings of another shape fall back, and pages never see the token", () => {
  assert.deepEqual(settingsOf({ on: "yes", mode: "never", scheme: "classic", unknown: 1 }), {
    ...DEFAULTS,
    scheme: "classic",
  });
  const server = { ...DEFAULTS, scorer: /** @type {const} */ ("server") };
  const shown = publicOf({ ...server, token: "secret", consent: DEFAULTS.server });
  assert.ok(!JSON.stringify(shown).includes("secret"));
  assert.equal(shown.agreed, true);
  assert.equal(publicOf({ ...server, consent: "https://other.example" }).agreed, false);
  assert.equal(publicOf(DEFAULTS).agreed, true, "nothing is sent, so nothing is asked");
});
