import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { analysisOf } from "../src/shared/aggregate.js";
import { inTurns, mapped, SLICE, turn } from "../src/shared/turns.js";
import { prediction } from "./helpers/values.js";

const COMMENTS = 5_000;
const ABOUT = {
  video: null,
  model_version: "m",
  analysed_at: "",
  left_out: [],
  period: /** @type {const} */ ("month"),
};
/** Details whose words are gone through, which takes the longest. */
const DETAILS = /** @type {const} */ (["words", "phrases"]);

/** Count the times that others had their turn. */
function turns() {
  const channel = mock.method(globalThis, "MessageChannel", MessageChannel);
  return () => channel.mock.callCount();
}

test("what waits has its turn meanwhile", async () => {
  let hasCome = false;
  setImmediate(() => (hasCome = true));
  // A promise alone would let nothing in, however often.
  for (let turns = 0; turns < 1_000 && !hasCome; turns++) await turn();
  assert.ok(hasCome);
});

test("slices hold all there is, in order, and others have their turn between them", async () => {
  const count = turns();
  const items = Array.from({ length: 2 * SLICE + 1 }, (_, i) => i);
  const sizes = [];
  for await (const slice of inTurns(items)) sizes.push([slice.length, count()]);
  assert.deepEqual(sizes, [
    [SLICE, 0],
    [SLICE, 1],
    [1, 2],
  ]);
  assert.deepEqual(
    await mapped(items, (item) => 2 * item),
    items.map((item) => 2 * item),
  );
  assert.equal(count(), 4);
  assert.deepEqual(await mapped([], String), []);
  mock.restoreAll();
});

test("an analysis of 5,000 comments reads a slice of them in one go", async () => {
  const count = turns();
  /** Comments whose words were gone through, by detail and turn. @type {Map<string, Set<number>>} */
  const read = new Map();
  const judged = Array.from({ length: COMMENTS }, (_, i) => {
    const label = /** @type {const} */ (["positive", "negative"])[i % 2];
    const about = `${label === "positive" ? "music" : "sound"} of ${i}`;
    const details = { words: about.split(" "), phrases: [about, `word${i}`] };
    for (const name of DETAILS) {
      details[name][Symbol.iterator] = function* () {
        const key = `${name} ${count()}`;
        read.set(key, (read.get(key) ?? new Set()).add(i));
        for (let at = 0; at < this.length; at++) yield this[at] ?? "";
        return undefined;
      };
    }
    const facts = { id: `c${i}`, text: about, published_at: null, likes: 0, reply_to: null, author: `a${i}` };
    return { ...facts, prediction: prediction({ label, ...details }) };
  });
  const analysis = await analysisOf(judged, ABOUT);
  assert.equal(analysis.coverage.analysed, COMMENTS);
  assert.equal(analysis.subjects.liked[0]?.subject, "music of");
  for (const name of DETAILS) {
    const sizes = [...read].filter(([key]) => key.startsWith(name)).map(([, comments]) => comments.size);
    assert.ok(sizes.length >= COMMENTS / SLICE, name);
    assert.ok(Math.max(...sizes) <= SLICE, `${name}: ${Math.max(...sizes)}`);
  }
  mock.restoreAll();
});
