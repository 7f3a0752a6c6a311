import assert from "node:assert/strict";
import { test } from "node:test";
import { byCodePoint, tally } from "../src/shared/order.js";

test("strings are in the order of their code points, as Python has them", () => {
  const ranked = ["", "a", "ab", "b", "é", "\ud83d", "\ud83dz", "\ue000", "\uffff", "😀", "😀a", "😁", "🤖"];
  for (const [i, a] of ranked.entries()) {
    for (const [j, b] of ranked.entries()) assert.equal(Math.sign(byCodePoint(a, b)), Math.sign(i - j), `${a} ${b}`);
  }
});

test("a tally is in the order of first occurrence", () => {
  assert.deepEqual(
    [...tally(["b", "a", "b"])],
    [
      ["b", 2],
      ["a", 1],
    ],
  );
});
