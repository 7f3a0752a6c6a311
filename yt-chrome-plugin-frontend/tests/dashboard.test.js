import assert from "node:assert/strict";
import { test } from "node:test";
import "./helpers/page.js";
import { MESSAGES } from "./helpers/values.js";
import { checkedComparison, WrongShape } from "../src/shared/answers.js";
import { comparison } from "../src/shared/comparison.js";
import { translator } from "../src/shared/i18n.js";
import { choiceOf, queryOf } from "../../flask_app/static/address.js";

const t = translator(MESSAGES);
const USUAL = /** @type {const} */ ({ limit: 500, order: "relevance", replies: false });

test("an address says which videos were read, and how where that is not as usual", () => {
  assert.equal(queryOf(["a"], USUAL, USUAL), "?video=a");
  const reading = /** @type {const} */ ({ limit: 90, order: "time", replies: true });
  const query = queryOf(["a&b", "c"], reading, USUAL);
  assert.equal(query, "?video=a%26b&with=c&limit=90&order=time&replies=1");
  assert.deepEqual(choiceOf(query, USUAL), { videos: ["a&b", "c"], reading });
});

test("what an address says badly is as usual", () => {
  for (const query of ["", "?limit=-1&order=best", "?limit=1.5&replies=yes", "?video=%20"]) {
    assert.deepEqual(choiceOf(query, USUAL), { videos: [], reading: USUAL }, query);
  }
});

/** @param {string} name @param {number} certain @param {[number, number, number]} [less] */
const source = (name, certain, less) => ({
  name,
  certain,
  figures: { positive: /** @type {[number, number, number]} */ ([0.5, 0.4, 0.6]) },
  ...(less && { less: { positive: less } }),
});

/** @param {ReturnType<typeof source>} one @param {ReturnType<typeof source>} other */
const drawn = (one, other) => {
  const [table, note] = comparison([one, other], t);
  return { table: /** @type {HTMLElement} */ (table), note: note?.textContent ?? "" };
};

test("a difference that is more than chance is bold, and it is said whether there is one", () => {
  const clear = drawn(source("a", 60), source("b", 60, [-0.3, -0.4, -0.1]));
  assert.equal(clear.table.querySelector("strong")?.textContent, "-30 points (-40 – -10)");
  assert.match(clear.note, /more than chance/);
  const unclear = drawn(source("a", 60), source("b", 60, [-0.1, -0.3, 0.1]));
  assert.equal(unclear.table.querySelector("strong"), null);
  assert.match(unclear.table.textContent ?? "", /-10 points \(-30 – \+10\)/);
  assert.match(unclear.note, /No difference/);
});

test("few comments have no figures, and no difference", () => {
  const few = drawn(source("a", 60), source("b", 19, [-0.3, -0.4, -0.1]));
  assert.doesNotMatch(few.table.querySelectorAll("tbody tr")[1]?.textContent ?? "", /%/);
  assert.doesNotMatch(few.table.querySelectorAll("tbody tr")[2]?.textContent ?? "", /points/);
  assert.equal(few.note, "");
});

test("an answer of another shape is no comparison", () => {
  const figures = { positive: { value: 0.5, low: 0.4, high: 0.6 } };
  const one = { name: "a", certain: 30, few: false, figures };
  const less = { source: "b", minus: "a", ...figures };
  assert.ok(checkedComparison({ sources: [one, one], differences: [less] }));
  for (const broken of [
    { sources: [one], differences: [less] },
    { sources: [one, one], differences: [] },
    { sources: [one, { ...one, certain: -1 }], differences: [less] },
    { sources: [one, one], differences: [{ ...less, positive: { value: 1 } }] },
  ]) {
    assert.throws(() => checkedComparison(broken), WrongShape, JSON.stringify(broken));
  }
});
