import assert from "node:assert/strict";
import { afterEach, before, beforeEach, mock, test } from "node:test";
import { storageArea } from "./helpers/storage.js";
import { pass, settled } from "./helpers/time.js";
import { prediction } from "./helpers/values.js";
import { guarded } from "../src/worker/guard.js";
import { predictTexts } from "../src/worker/predictions.js";
import { DEFAULTS } from "../src/worker/settings.js";

const { signal } = new AbortController();
const AGREED = { ...DEFAULTS, scorer: /** @type {const} */ ("server"), consent: DEFAULTS.server };
let session = storageArea();
let local = storageArea();
let mayReach = true;
/** Bodies that the service got. @type {any[]} */
let bodies = [];
let model = "model-1";
/** @type {(body: any) => Response | Promise<Response>} */
let respond;

/** @param {{ comments: string[] }} body */
const predictionsFor = ({ comments }) =>
  Response.json({ model_version: model, predictions: comments.map((id) => prediction({ id })) });

before(() => mock.timers.enable({ apis: ["setTimeout"] }));

beforeEach(() => {
  session = storageArea();
  local = storageArea({ settings: AGREED });
  mayReach = true;
  bodies = [];
  model = "model-1";
  respond = predictionsFor;
  globalThis.chrome = /** @type {any} */ ({
    storage: { local, session },
    permissions: { contains: async () => mayReach },
  });
  mock.method(globalThis, "fetch", async (/** @type {URL} */ _url, /** @type {{ body: string }} */ options) => {
    bodies.push(JSON.parse(options.body));
    return respond(bodies.at(-1));
  });
});

afterEach(() => mock.restoreAll());

/** @param {string[]} texts */
const idsOf = async (texts) => (await predictTexts(AGREED, texts, signal)).predictions.map(({ id }) => id);
const sentTexts = () => bodies.map(({ comments }) => comments);

// The cache lives as long as the worker, that is, as this file: the tests use texts of their own.

test("a text is sent once; what is known comes from the cache, in its place", async () => {
  assert.deepEqual(await idsOf(["a", "b"]), ["a", "b"]);
  assert.deepEqual(await idsOf(["c", "b", "d", "a"]), ["c", "b", "d", "a"]);
  assert.deepEqual(await idsOf(["d", "c"]), ["d", "c"]);
  assert.deepEqual(sentTexts(), [
    ["a", "b"],
    ["c", "d"],
  ]);
});

test("another model's predictions are not those that are known", async () => {
  await idsOf(["e"]);
  model = "model-2";
  const answer = await predictTexts(AGREED, ["f"], signal);
  assert.equal(answer.model, "model-2");
  await idsOf(["e"]);
  assert.deepEqual(sentTexts(), [["e"], ["f"], ["e"]]);
});

test("another server's predictions are not those that are known", async () => {
  await idsOf(["g"]);
  const other = { ...AGREED, server: "https://other.example", consent: "https://other.example" };
  await local.set({ settings: other });
  await predictTexts(other, ["g"], signal);
  assert.deepEqual(sentTexts(), [["g"], ["g"]]);
});

test("the cache is stored for the next worker, once for several requests", async () => {
  const set = mock.method(session, "set");
  await idsOf(["h"]);
  await idsOf(["i"]);
  assert.equal(session.kept["cache"], undefined);
  await pass(1_000);
  assert.match(JSON.stringify(session.kept["cache"]), /"id":"h".*"id":"i"/);
  assert.equal(set.mock.calls.filter(({ arguments: [values] }) => "cache" in values).length, 1);
});

test("two requests are under way at most, and the third has its turn", async () => {
  /** @type {(() => void)[]} */
  const answers = [];
  respond = (body) => new Promise((resolve) => answers.push(() => resolve(predictionsFor(body))));
  const requests = ["j", "k", "l"].map((text) => idsOf([text]));
  while (answers.length < 2) await settled();
  await settled();
  assert.equal(answers.length, 2);
  answers[0]?.();
  while (answers.length < 3) await settled();
  answers[1]?.();
  answers[2]?.();
  assert.deepEqual(await Promise.all(requests), [["j"], ["k"], ["l"]]);
});

for (const [what, changes] of /** @type {[string, Partial<typeof DEFAULTS>][]} */ ([
  ["consent is taken back", { consent: "" }],
  ["this device is chosen", { scorer: "device" }],
  ["it is switched off", { on: false }],
  ["another server is agreed to", { server: "https://other.example", consent: "https://other.example" }],
  ["the token is another", { token: "yts_new" }],
])) {
  test(`a text that waits for its turn is not sent once ${what}`, async () => {
    /** @type {(() => void)[]} */
    const answers = [];
    respond = (body) => new Promise((resolve) => answers.push(() => resolve(predictionsFor(body))));
    const first = ["m", "n"].map((text) => idsOf([`${text} ${what}`]));
    while (answers.length < 2) await settled();
    const third = assert.rejects(idsOf([`o ${what}`]), { kind: "aborted" });
    await settled();
    await local.set({ settings: { ...AGREED, ...changes } });
    for (const answer of answers) answer();
    await Promise.all([...first, third]);
    assert.equal(bodies.length, 2);
    assert.equal(session.kept["breaker"], undefined, "that says nothing about the server");
  });
}

test("a server that failed is not asked again before the pause is over", async () => {
  respond = () => new Response("{}", { status: 500 });
  await assert.rejects(guarded(AGREED, "v1/explain", {}), { kind: "server", wait: 1 });
  await assert.rejects(guarded(AGREED, "v1/explain", {}), { kind: "unreachable", wait: 1 });
  assert.equal(bodies.length, 1);
  await session.set({ breaker: { failures: 1, until: 0 } });
  respond = () => Response.json({});
  await guarded(AGREED, "v1/explain", {});
  assert.equal(session.kept["breaker"], undefined, "a success closes the breaker");
});

test("a wrong token, and a permission that is missing, do not open the breaker", async () => {
  respond = () => new Response("{}", { status: 401 });
  await assert.rejects(guarded(AGREED, "v1/explain", {}), { kind: "token" });
  mayReach = false;
  respond = () => Promise.reject(new TypeError("refused"));
  await assert.rejects(guarded(AGREED, "v1/explain", {}), { kind: "permission" });
  assert.equal(session.kept["breaker"], undefined);
});
