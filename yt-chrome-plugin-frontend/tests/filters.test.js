import assert from "node:assert/strict";
import { test } from "node:test";
import "./helpers/page.js";
import { judgedComment } from "./helpers/values.js";
import { chosen, isNarrow, NO_CHOICE } from "../src/shared/filters.js";
import { fold } from "../src/shared/fold.js";

const COMMENTS = [
  judgedComment({ id: "a", text: "Ein Café, schön! At 1:02:03 and 4:05", author: "@Ørsted" }),
  judgedComment({ id: "b", text: "The AUDIO is bad", author: "@Señor" }),
  judgedComment({ id: "c", text: "audiobook? It's audio-only ❤️", author: "@b" }),
  judgedComment({ id: "d", text: "这个音频很好", author: "@c" }),
];

/** @param {Partial<import("../src/shared/filters.js").Choice>} choice @param {Map<number, string[]>} [mentions] */
const ids = (choice, mentions) => chosen(COMMENTS, { ...NO_CHOICE, ...choice }, mentions).map(({ id }) => id);

test("what is searched may stand in the comment or in its author's name, in any case, with or without accents", () => {
  assert.deepEqual(ids({ search: "CAFE schon" }), ["a"]);
  assert.deepEqual(ids({ search: "  café " }), ["a"]);
  assert.deepEqual(ids({ search: "senor audio" }), ["b"], "one word in each");
  assert.deepEqual(ids({ search: "audio" }), ["b", "c"], "also the beginning of a longer word, as one types");
  assert.deepEqual(ids({ search: "频" }), ["d"]);
  assert.deepEqual(ids({ search: "nowhere" }), []);
  assert.equal(fold("STRASSE ΛΌΓΟΣ İ"), fold("straße λόγος i"));
  assert.notEqual(fold("की"), fold("का"), "vowel signs are no accents");
});

test("a word of the cloud leads to the comments that have it as a word", () => {
  assert.deepEqual(ids({ word: "audio" }), ["b", "c"]);
  assert.deepEqual(ids({ word: "audiobook" }), ["c"]);
  assert.deepEqual(ids({ word: "book" }), []);
  assert.deepEqual(ids({ word: "❤" }), ["c"]);
  assert.deepEqual(ids({ word: "音频" }), ["d"], "no spaces between words there");
  assert.deepEqual(ids({ word: "a(" }), [], "no pattern of its own");
});

test("a moment leads to the comments that name it, also those that only the service knows of", () => {
  assert.deepEqual(ids({ moment: 3723 }), ["a"]);
  assert.deepEqual(ids({ moment: 245 }), ["a"]);
  assert.deepEqual(ids({ moment: 123 }), [], "1:02:03 is not 2:03");
  assert.deepEqual(ids({ moment: 9 }, new Map([[9, ["d"]]])), ["d"]);
});

test("filters of different kinds are all kept to", () => {
  assert.deepEqual(ids({ search: "audio", word: "audiobook", filters: ["positive"] }), ["c"]);
  assert.deepEqual(ids({ search: "audio", filters: ["negative"] }), []);
  assert.equal(isNarrow({ ...NO_CHOICE, order: "newest", search: " " }), false);
  assert.equal(isNarrow({ ...NO_CHOICE, moment: 0 }), true);
});
