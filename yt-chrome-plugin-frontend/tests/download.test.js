import assert from "node:assert/strict";
import { test } from "node:test";
import { MESSAGES } from "./helpers/values.js";
import { corrected } from "../src/shared/corrections.js";
import { field, fileName, toCsv, toJson } from "../src/shared/download.js";
import { translator } from "../src/shared/i18n.js";

const t = translator(MESSAGES);

test("fields are quoted where they must be", () => {
  assert.equal(field('a "b", c'), '"a ""b"", c"');
  assert.equal(field("two\nlines"), '"two\nlines"');
  assert.equal(field(null), "");
  assert.equal(field(-0.5), "-0.5");
});

test("a text that a spreadsheet would run is disarmed", () => {
  assert.equal(field("=1+1"), "'=1+1");
  assert.equal(field('=HYPERLINK("x")'), '"\'=HYPERLINK(""x"")"');
  assert.equal(field("@someone"), "'@someone");
});

/** @type {import("../src/shared/labels.js").JudgedComment} */
const COMMENT = {
  id: "a",
  text: "x",
  published_at: null,
  likes: 2,
  reply_to: null,
  label: "positive",
  confidence: 0.5,
  language: "en",
  uncertain: null,
  kinds: [],
  probabilities: { negative: 0, neutral: 0.5, positive: 0.5 },
};

test("a comment without content has no label in a file", () => {
  const [, row] = toCsv([{ ...COMMENT, text: "…", language: "zxx", uncertain: "no content" }], t).split("\r\n");
  assert.equal(row, "a,…,,2,,,0.5,zxx,no words,no content,");
});

test("a label of the user's is marked as such, and has no confidence of the model", () => {
  const [, row] = toCsv([corrected({ ...COMMENT, uncertain: "confidence" }, "negative")], t).split("\r\n");
  assert.equal(row, "a,x,,2,,negative,,en,English,,true");
});

test("a file of the whole analysis has no author's name, not even beside a quoted comment", () => {
  const written = { ...COMMENT, author: "@somebody" };
  const analysis = /** @type {any} */ ({ comments: [written], subjects: { liked: [{ quote: written }] } });
  const json = toJson(analysis);
  assert.ok(!json.includes("somebody"));
  assert.deepEqual(JSON.parse(json).comments, [COMMENT]);
});

test("a file has a header, a row per comment and Windows line ends", () => {
  const csv = toCsv([COMMENT], t);
  assert.equal(
    csv,
    "\ufeffid,text,published_at,likes,reply_to,label,confidence,language,language_name,uncertain,yours\r\na,x,,2,,positive,0.5,en,English,,\r\n",
  );
});

test("a title becomes a part of a file's name that every system takes", () => {
  assert.equal(fileName("loved.csv"), "loved-csv");
  assert.equal(fileName("../a:b/\u202ec?.csv "), "a-b-c-csv");
  assert.equal(fileName("मेरी टिप्पणियाँ"), "मेरी-टिप्पणियाँ");
  assert.equal(fileName("…"), "");
  assert.equal([...fileName("x".repeat(300))].length, 60);
});
