import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { pass, settled } from "./helpers/time.js";
import { prediction, readComment } from "./helpers/values.js";
import { Collector } from "../src/content/collector.js";

/** @typedef {import("../src/shared/protocol").Answer<"predict">} Answer */

const comment = (/** @type {string} */ id, text = `text ${id}`) => readComment({ id, text });

/** @param {string[]} texts @returns {Answer} */
const predicted = (texts) => ({ ok: true, model: "m", predictions: texts.map((text) => prediction({ id: text })) });

/** @param {import("../src/shared/protocol").FailureKind} kind @returns {Answer} */
const refusal = (kind) => ({ ok: false, kind, detail: "", wait: 0 });

/**
 * A collector whose worker answers as given, and the batches that it sends.
 * @param {(texts: string[]) => Answer | Promise<Answer>} answer
 */
function collectorWith(answer) {
  const predict = mock.fn(async (/** @type {string[]} */ texts) => answer(texts));
  const collector = new Collector(predict, () => {});
  const batches = () => predict.mock.calls.map(({ arguments: [texts] }) => texts);
  return { collector, batches };
}

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => mock.timers.reset());

test("texts go in batches of a hundred, two at a time, each once", async () => {
  let requests = 0;
  let most = 0;
  const { collector, batches } = collectorWith(async (texts) => {
    most = Math.max(most, ++requests);
    await settled();
    requests--;
    return predicted(texts);
  });
  const addAll = () => {
    for (let i = 0; i < 450; i++) collector.add(comment(`c${i}`, `text ${i % 430}`));
  };
  collector.enable(true);
  addAll();
  await pass(1_000);
  assert.equal(collector.predictions.size, 430);
  addAll();
  await pass(1_000);
  assert.ok(batches().every((texts) => texts.length <= 100));
  assert.equal(most, 2);
  assert.equal(batches().flat().length, 430);
  assert.equal(new Set(batches().flat()).size, 430);
  assert.equal(collector.judged().length, 450);
  assert.equal(collector.scored, 450);
});

test("a batch is no longer than the server reads at once", async () => {
  const { collector, batches } = collectorWith(predicted);
  collector.enable(true);
  for (let i = 0; i < 30; i++) collector.add(comment(`c${i}`, String(i).padEnd(10_000)));
  await pass(500);
  assert.deepEqual(
    batches().map((texts) => texts.length),
    [20, 10],
  );
});

test("nothing is sent before it may be", async () => {
  const { collector, batches } = collectorWith(predicted);
  collector.add(comment("a"));
  await pass(5_000);
  assert.equal(batches().length, 0);
  collector.enable(true);
  await pass(0);
  assert.equal(batches().length, 1);
});

test("what failed is sent again, and the trouble is shown meanwhile", async () => {
  let isWell = false;
  const { collector, batches } = collectorWith((texts) => (isWell ? predicted(texts) : refusal("server")));
  collector.enable(true);
  collector.add(comment("a"));
  await pass(300);
  assert.equal(collector.trouble?.kind, "server");
  assert.equal(collector.waiting, 1);
  isWell = true;
  await pass(1_000);
  assert.equal(collector.trouble, null);
  assert.equal(batches().length, 2);
});

test("a wrong token is not tried again until something changes", async () => {
  const { collector, batches } = collectorWith(() => refusal("token"));
  collector.enable(true);
  collector.add(comment("a"));
  await pass(60_000);
  assert.equal(batches().length, 1);
  collector.enable(true);
  await pass(0);
  assert.equal(batches().length, 2);
});

test("a text that the server refuses does not hold up the others", async () => {
  const { collector } = collectorWith((texts) => (texts.includes("bad") ? refusal("refused") : predicted(texts)));
  collector.enable(true);
  for (let i = 0; i < 40; i++) collector.add(comment(`c${i}`, i === 17 ? "bad" : `text ${i}`));
  await pass(1_000);
  assert.equal(collector.predictions.size, 39);
  assert.equal(collector.predictions.has("bad"), false);
  assert.equal(collector.waiting, 0);
});

test("answers for a video that was left come to nothing", async () => {
  /** @type {(answer: Answer) => void} */
  let answer = () => {};
  const { collector } = collectorWith(() => new Promise((resolve) => (answer = resolve)));
  collector.enable(true);
  collector.add(comment("a"));
  await pass(250);
  collector.clear();
  answer(predicted(["text a"]));
  await settled();
  assert.equal(collector.predictions.size, 0);
});

test("another scorer gets the comments anew, in batches as large as at the start", async () => {
  /** @type {Answer[]} */
  const answers = [refusal("refused")];
  const { collector, batches } = collectorWith(() => answers.shift() ?? new Promise(() => {}));
  collector.enable(true);
  for (let i = 0; i < 100; i++) collector.add(comment(`c${i}`));
  await pass(300);
  collector.startOver();
  await pass(300);
  assert.deepEqual(
    batches().map((texts) => texts.length),
    [100, 50, 50, 100],
  );
});
