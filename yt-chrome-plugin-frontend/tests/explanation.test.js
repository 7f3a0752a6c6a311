import assert from "node:assert/strict";
import { test } from "node:test";
import "./helpers/page.js";
import { MESSAGES } from "./helpers/values.js";
import { explanation, movers } from "../src/shared/explanation.js";
import { translator } from "../src/shared/i18n.js";

const t = translator(MESSAGES);
const words = Array.from({ length: 50 }, (_, i) => ({ token: `word${i}`, part: (i % 2 ? -1 : 1) * (i / 10) }));
const ANSWER = {
  prediction: { label: /** @type {const} */ ("positive") },
  raw_score: 2,
  tokens: [
    ...words,
    { token: ".", part: 9 },
    { token: "…", part: -8 },
    { token: "tiny", part: 0.004 },
    { token: "👍", part: 7 },
    { token: "twice", part: 3 },
    { token: "twice", part: 3 },
  ],
  features: [{ feature: "positive_valence", part: 0.001 }],
};

/** @param {HTMLElement[]} drawn */
function chipsOf(drawn) {
  const box = document.createElement("div");
  box.append(...drawn);
  const texts = (/** @type {string} */ where) => [...box.querySelectorAll(where)].map((chip) => chip.textContent);
  return { first: texts(":scope > ul .yts-token"), all: texts("details .yts-token"), text: box.textContent };
}

test("the few words that moved a label are shown: at most 8, the strongest first, no marks, none that rounds to 0", () => {
  const { first, all } = chipsOf(explanation(ANSWER, t));
  assert.deepEqual(first.slice(0, 3), ["👍 +7.00", "twice +6.00", "word49 −4.90"]);
  assert.equal(first.length, 8);
  assert.equal(all.length, ANSWER.tokens.length + 2, "the rest is behind “Show all”");
});

test("small words and marks alone move nothing, and that is said", () => {
  const answer = {
    ...ANSWER,
    tokens: [
      { token: ".", part: 1 },
      { token: "a", part: -0.004 },
    ],
  };
  assert.deepEqual(movers(answer), []);
  const { first, text } = chipsOf(explanation(answer, t));
  assert.deepEqual(first, []);
  assert.match(text ?? "", /^No single word decided it\./);
});

test("how a comment is written is one part beside its words", () => {
  const { first } = chipsOf(explanation({ ...ANSWER, tokens: [], features: [{ feature: "compound", part: 0.4 }] }, t));
  assert.deepEqual(first, ["how it is written +0.40"]);
});
