import assert from "node:assert/strict";
import { test } from "node:test";
import "./helpers/page.js";
import { MESSAGES } from "./helpers/values.js";
import { apartSections } from "../src/shared/apart.js";
import { translator } from "../src/shared/i18n.js";
import { shares } from "../src/shared/shares.js";

const t = translator(MESSAGES);
const one = /** @type {import("../src/shared/labels.js").JudgedComment} */ ({ id: "1", text: "<b>buy</b> a phone" });
const copies = {
  comments: 40,
  groups: [{ count: 40, authors: 3, first: one }],
  shares_once: shares([["positive", 1]]),
};
const burst = { first: "2024-03-05", last: "2024-03-05", comments: 46, usual: 1.7, subjects: [] };

test("copies are listed as text, with the shares where each group counts once", () => {
  const [section, ...others] = apartSections(copies, [], false, t);
  assert.equal(others.length, 0);
  assert.match(section?.textContent ?? "", /40 × <b>buy<\/b> a phone.*positive 100\s?%/);
  assert.doesNotMatch(apartSections(copies, [], true, t)[0]?.textContent ?? "", /%/);
});

test("a burst says when it was, how large, and what was said", () => {
  const said = { subject: "phone", speakers: 30, quote: one };
  const [section] = apartSections({ ...copies, groups: [] }, [{ ...burst, subjects: [said] }], false, t);
  assert.match(section?.textContent ?? "", /2024.* 46 comments, usually 1\.7: phone \(30\)/);
  assert.equal(section?.querySelector("blockquote")?.textContent, one.text);
  assert.equal(apartSections({ ...copies, groups: [] }, [burst], false, t)[0]?.querySelector("blockquote"), null);
});

test("where there is neither there is no section", () => {
  assert.deepEqual(apartSections({ ...copies, groups: [] }, [], false, t), []);
});
