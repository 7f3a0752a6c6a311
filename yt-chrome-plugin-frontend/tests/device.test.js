import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { beforeEach, mock, test } from "node:test";
import { storageArea } from "./helpers/storage.js";
import { DEFAULTS } from "../src/worker/settings.js";
import { agreedServer, chosenScorer } from "../src/worker/scorer.js";

// What the model says is compared with the service's answers by tests/integration/test_device_scoring.py.

const FILES = new URL("../../build/device/", import.meta.url);
const { signal } = new AbortController();
/** Names of the files that were asked for. @type {string[]} */
let asked = [];
let isDamaged = false;
let local = storageArea();

beforeEach(() => {
  asked = [];
  isDamaged = false;
  local = storageArea();
  const runtime = { getURL: (/** @type {string} */ name) => `chrome-extension://id/${name}` };
  globalThis.chrome = /** @type {any} */ ({ runtime, storage: { local, session: storageArea() } });
  mock.method(globalThis, "fetch", async (/** @type {string} */ address) => {
    const name = address.replace("chrome-extension://id/", "");
    asked.push(name);
    if (isDamaged && name === "model.bin") return new Response(new Uint8Array(1_000));
    return new Response(await readFile(new URL(name, FILES)));
  });
});

// The model is kept as long as the worker lives, that is, as this file: the order of these tests matters.

test("damaged files are said so, and read again the next time", async () => {
  isDamaged = true;
  await assert.rejects(chosenScorer(), { kind: "extension", wait: 60 });
});

test("comments are scored with details, and nothing but the extension's own files is read, once", async () => {
  const scorer = await chosenScorer();
  const { model, predictions } = await scorer.predict(["I love this song at 1:02", "this is awful"], signal);
  await chosenScorer();
  assert.deepEqual(asked.sort(), ["core.wasm", "insights.json", "model.bin", "model.json"]);
  assert.equal(model, JSON.parse(await readFile(new URL("model.json", FILES), "utf8")).version);
  assert.equal(predictions[0]?.id.split("-")[0], model);
  assert.deepEqual(
    predictions.map(({ label }) => label),
    ["positive", "negative"],
  );
  assert.deepEqual(predictions[0]?.words, ["love", "song"]);
  assert.deepEqual([predictions[0]?.kinds, predictions[0]?.timestamps], [["timestamp"], [62]]);
});

test("an explanation adds up to its score", async () => {
  const { tokens, features, base, rest, raw_score } = await (await chosenScorer()).explain("not good");
  assert.deepEqual(
    tokens.map(({ token }) => token),
    ["not", "good"],
  );
  const sum = [...tokens, ...features].reduce((total, { part }) => total + part, base + rest);
  assert.ok(Math.abs(sum - raw_score) < 1e-9);
});

test("long batches leave others their turn, and end when the page is left", async () => {
  const scorer = await chosenScorer();
  const texts = Array.from({ length: 5 }, (_, i) => `${i} ${"word ".repeat(1_900)}`);
  let turns = 0;
  const count = setInterval(() => turns++, 0);
  assert.equal((await scorer.predict(texts, signal)).predictions.length, 5);
  clearInterval(count);
  assert.ok(turns >= 4, String(turns));
  const page = new AbortController();
  setTimeout(() => page.abort(), 0);
  await assert.rejects(scorer.predict(texts, page.signal), { kind: "aborted" });
});

test("the server is taken only where it was chosen and agreed to", async () => {
  await assert.rejects(agreedServer(), { kind: "notAgreed" });
  local.kept["settings"] = { ...DEFAULTS, scorer: "server" };
  await assert.rejects(chosenScorer(), { kind: "notAgreed" });
  local.kept["settings"] = { ...DEFAULTS, scorer: "server", consent: DEFAULTS.server };
  assert.equal((await agreedServer()).server, DEFAULTS.server);
  await chosenScorer();
  assert.deepEqual(asked, [], "the model of this device is not read");
  local.kept["settings"] = { ...DEFAULTS, on: false };
  await assert.rejects(chosenScorer(), { kind: "switchedOff" });
});
