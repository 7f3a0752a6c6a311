import assert from "node:assert/strict";
import { test } from "node:test";
import "./helpers/page.js";
import { MESSAGES, prediction } from "./helpers/values.js";
import { analysisOf } from "../src/shared/aggregate.js";
import { apartSections } from "../src/shared/apart.js";
import { translator } from "../src/shared/i18n.js";
import { report } from "../src/shared/report.js";
import { shares } from "../src/shared/shares.js";

const t = translator(MESSAGES);
const one = /** @type {import("../src/shared/labels.js").JudgedComment} */ ({ id: "1", text: "<b>buy</b> a phone" });
const copies = {
  comments: 40,
  groups: [{ count: 40, authors: 3, first: one }],
  shares_once: shares([["positive", 1]]),
};
const none = { ...copies, groups: [] };
const burst = { first: "2024-03-05", last: "2024-03-05", comments: 46, usual: 1.7, subjects: [] };

/** @param {object} found @param {boolean} [few] @returns {HTMLElement[]} */
const sections = (found, few = false) =>
  apartSections(/** @type {any} */ ({ comments: [one], ...found, coverage: { few } }), t);

test("copies are listed as text, with the shares where each group counts once", () => {
  const [section, ...others] = sections({ copies, bursts: [] });
  assert.equal(others.length, 0);
  assert.match(
    section?.textContent ?? "",
    /40 comments are near copies of others\.40 × <b>buy<\/b> a phone.*positive 100\s?%/,
  );
  assert.doesNotMatch(sections({ copies, bursts: [] }, true)[0]?.textContent ?? "", /%/);
});

test("how many are copies is said of all groups, though not all are listed", () => {
  const [section] = sections({ copies: { ...copies, comments: 4_321, groups: Array(100).fill(copies.groups[0]) } });
  assert.match(section?.textContent ?? "", /4,321 comments are near copies of others/);
  assert.doesNotMatch(section?.textContent ?? "", /100 groups/);
});

test("the shares where each group counts once, made of the model's labels, go where a label is the user's", () => {
  const text = sections({ copies, comments: [one, { ...one, id: "2", yours: true }] })[0]?.textContent ?? "";
  assert.match(text, /near copies of others/);
  assert.doesNotMatch(text, /%/);
});

test("days with many comments are shown where nobody looked for copies", () => {
  assert.equal(sections({ bursts: [burst] }).length, 1);
});

test("a burst says when it was, how large, and what was said", () => {
  const said = { subject: "phone", weight: 5, speakers: 30, quote: one };
  const [section] = sections({ copies: none, bursts: [{ ...burst, subjects: [said] }] });
  assert.match(section?.textContent ?? "", /2024.* 46 comments, usually 1\.7: phone \(30\)/);
  assert.equal(section?.querySelector("blockquote")?.textContent, one.text);
  assert.equal(sections({ copies: none, bursts: [burst] })[0]?.querySelector("blockquote"), null);
});

test("where there is neither, or nobody looked, there is no section", () => {
  assert.deepEqual(sections({ copies: none, bursts: [] }), []);
  assert.deepEqual(sections({}), []);
});

test("a report has both between its sums and its comments", async () => {
  const about = { model_version: "m", analysed_at: "2026-01-01T00:00:00Z", left_out: [], video: null };
  const read = { text: "fine", published_at: null, likes: 0, reply_to: null };
  const judged = ["a", "b"].map((id) => ({ ...read, id, prediction: prediction({ words: [] }) }));
  const analysis = await analysisOf(judged, { ...about, period: "month" });
  /** @param {object} more */
  const headings = (more) =>
    [...report({ ...analysis, ...more }, t).element.querySelectorAll("h2")].map(({ textContent }) => textContent);
  const usual = headings({});
  assert.deepEqual(headings({ copies, bursts: [burst] }), [
    ...usual.slice(0, -1),
    t("bursts"),
    t("copies"),
    ...usual.slice(-1),
  ]);
});
