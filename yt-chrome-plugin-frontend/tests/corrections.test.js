import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { storageArea } from "./helpers/storage.js";
import { correct, corrections, deleteCorrections, takeBack } from "../src/worker/corrections.js";
import { load, save } from "../src/worker/settings.js";

let local = storageArea();

beforeEach(() => {
  local = storageArea();
  globalThis.chrome = /** @type {any} */ ({ storage: { local } });
});

const id = (/** @type {number} */ number) => `Ugx${String(number).padStart(10, "0")}`;

test("the last correction of a comment counts", async () => {
  assert.deepEqual(await corrections(), []);
  await correct(id(1), "positive");
  await correct(id(2), "neutral");
  await correct(id(1), "negative");
  assert.deepEqual(await corrections(), [
    [id(2), "neutral"],
    [id(1), "negative"],
  ]);
});

test("where there are too many, the oldest goes", async () => {
  local.kept["corrections"] = Array.from({ length: 2_000 }, (_, i) => [id(i), "positive"]);
  await correct(id(5_000), "neutral");
  const kept = await corrections();
  assert.equal(kept.length, 2_000);
  assert.deepEqual([kept[0]?.[0], kept.at(-1)], [id(1), [id(5_000), "neutral"]]);
});

test("a correction is taken back, or all of them are deleted", async () => {
  await correct(id(1), "positive");
  await correct(id(2), "neutral");
  await correct(id(3), "neutral");
  await takeBack(id(2));
  await takeBack(id(9));
  assert.deepEqual(await corrections(), [
    [id(1), "positive"],
    [id(3), "neutral"],
  ]);
  assert.deepEqual(await deleteCorrections(), [id(1), id(3)]);
  assert.deepEqual([await corrections(), "corrections" in local.kept], [[], false]);
});

test("of changes that are asked for at once none is lost, nor by one that fails", async () => {
  const { set } = local;
  local.set = async () => Promise.reject(new Error("full"));
  const failing = assert.rejects(correct(id(9), "positive"), /full/);
  await failing;
  local.set = set;
  await Promise.all([correct(id(1), "positive"), correct(id(2), "neutral"), save({ on: false }), save({ token: "t" })]);
  assert.deepEqual(await corrections(), [
    [id(1), "positive"],
    [id(2), "neutral"],
  ]);
  const { on, token } = await load();
  assert.deepEqual([on, token], [false, "t"]);
});

test("only a comment's id and a class are kept", async () => {
  await assert.rejects(correct("<img>", "positive"), TypeError);
  await assert.rejects(correct(id(1), /** @type {any} */ ("great")), TypeError);
  assert.deepEqual(await corrections(), []);
});
