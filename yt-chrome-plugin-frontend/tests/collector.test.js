import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { Collector } from "../src/content/collector.js";

const comment = (/** @type {string} */ id, text = `text ${id}`) => ({
  id,
  video: "v",
  text,
  likes: 0,
  when: "",
  replyTo: null,
});
const said = (/** @type {string[]} */ texts) => ({
  ok: true,
  model: "m",
  predictions: texts.map((text) => ({ id: text })),
});

test("texts go in batches of a hundred, two at a time, each once", async () => {
  let now = 0;
  let most = 0;
  /** @type {string[][]} */
  const sent = [];
  const collector = new Collector(
    async (texts) => {
      most = Math.max(most, ++now);
      sent.push(texts);
      await wait(5);
      now--;
      return said(texts);
    },
    () => {},
  );
  collector.enable(true);
  for (let i = 0; i < 450; i++) collector.add(comment(`c${i}`, `text ${i % 430}`));
  while (collector.predictions.size < 430) await wait(10);
  for (let i = 0; i < 450; i++) collector.add(comment(`c${i}`, `text ${i % 430}`));
  await wait(250);
  assert.ok(sent.every((texts) => texts.length <= 100));
  assert.equal(most, 2);
  assert.equal(sent.flat().length, 430);
  assert.equal(new Set(sent.flat()).size, 430);
  assert.equal(collector.judged().length, 450);
});

test("nothing is sent before it may be", async () => {
  let asked = 0;
  const collector = new Collector(
    async (texts) => (asked++, said(texts)),
    () => {},
  );
  collector.add(comment("a"));
  await wait(250);
  assert.equal(asked, 0);
  collector.enable(true);
  await wait(50);
  assert.equal(asked, 1);
});

test("what failed is asked again, and the trouble is told meanwhile", async () => {
  let asked = 0;
  const collector = new Collector(
    async (texts) => (++asked === 1 ? { ok: false, kind: "server", wait: 0 } : said(texts)),
    () => {},
  );
  collector.enable(true);
  collector.add(comment("a"));
  await wait(300);
  assert.equal(collector.trouble?.kind, "server");
  while (collector.predictions.size === 0) await wait(50);
  assert.equal(collector.trouble, null);
  assert.equal(asked, 2);
});

test("a wrong token is not tried again until something changes", async () => {
  let asked = 0;
  const collector = new Collector(
    async () => (asked++, { ok: false, kind: "token", wait: 0 }),
    () => {},
  );
  collector.enable(true);
  collector.add(comment("a"));
  await wait(1500);
  assert.equal(asked, 1);
  collector.enable(true);
  await wait(50);
  assert.equal(asked, 2);
});

test("a text that the server will not have does not hold up the others", async () => {
  const collector = new Collector(
    async (texts) => (texts.includes("bad") ? { ok: false, kind: "refused", wait: 0 } : said(texts)),
    () => {},
  );
  collector.enable(true);
  for (let i = 0; i < 40; i++) collector.add(comment(`c${i}`, i === 17 ? "bad" : `text ${i}`));
  while (collector.predictions.size < 39) await wait(20);
  await wait(50);
  assert.equal(collector.predictions.has("bad"), false);
  assert.equal(collector.waiting, 0);
});

test("answers for a video that was left come to nothing", async () => {
  /** @type {(value: any) => void} */
  let answer = () => {};
  const collector = new Collector(
    () => new Promise((done) => (answer = done)),
    () => {},
  );
  collector.enable(true);
  collector.add(comment("a"));
  await wait(250);
  collector.clear();
  answer(said(["text a"]));
  await wait(10);
  assert.equal(collector.predictions.size, 0);
});
