// The normaliser against the texts that Python normalised; tests/integration/test_engine_in_node.py compares many more.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { MAX_CHARACTERS, normalise, unescape } from "../src/engine/normalise.js";

/** @type {{ texts: { text: string, normalised: string }[] }} */
const golden = JSON.parse(readFileSync(new URL("../../tests/golden/features.json", import.meta.url), "utf8"));

test("golden texts are normalised as Python does", () => {
  assert.ok(golden.texts.length > 10);
  for (const { text, normalised } of golden.texts) assert.equal(normalise(text), normalised);
});

test("a normalised text without references stays as it is", () => {
  const plain = golden.texts.map(({ normalised }) => normalised).filter((text) => !text.includes("&"));
  assert.ok(plain.length > 5);
  for (const text of plain) assert.equal(normalise(text), text);
});

test("a text is cut at the longest that is read, counted in code points", () => {
  assert.equal([...normalise("😀".repeat(MAX_CHARACTERS + 5))].length, MAX_CHARACTERS);
});

test("character references are read by the rules of HTML 5", () => {
  const cases = {
    "&lt;&ltx": "<<x",
    "&notit;": "¬it;",
    "&#128;": "€",
    "&#xd800;": "\ufffd",
    "&#1;": "",
    "&none;": "&none;",
  };
  for (const [text, expected] of Object.entries(cases)) assert.equal(unescape(text), expected);
});
