import assert from "node:assert/strict";
import { test } from "node:test";
import { positions } from "../src/insights/mentions.js";
import { folded, fromPython, ignoringCase } from "../src/insights/patterns.js";

// Words, questions and requests are compared with Python's by tests/integration/test_device_scoring.py.

/** @param {string} source @param {string} text */
const matches = (source, text) => new RegExp(fromPython(ignoringCase(source)), "u").test(folded(text));

test("classes and boundaries of Python's expressions are those of all scripts", () => {
  assert.ok(matches("\\bça\\b", "mais ça va"));
  assert.ok(!matches("\\bça\\b", "façade"));
  assert.ok(matches("^\\w+$", "हिन्दी".normalize("NFC").slice(0, 1)));
  assert.ok(matches("^[^\\w.]\\W\\s\\d$", "!? ٣"));
  assert.ok(matches("a\\.b", "a.b") && !matches("a\\.b", "axb"));
});

test("case is ignored as Python ignores it, a dotted and a dotless i among it", () => {
  assert.ok(matches("çıkar mısın", "ÇİKAR MISIN"));
  assert.ok(matches("πόσος", "ΠΌΣΟΣ"));
});

test("positions are read in digits of any script, each once and in order", () => {
  assert.deepEqual(positions("1:02:03, 0:07 and ٠:٠٧, then 12:34"), [7, 754, 3723]);
  assert.deepEqual(positions("1:62, 1:75:00 and x1:02 are none"), []);
  assert.deepEqual(positions("https://a.b/1:02 is an address"), []);
  assert.deepEqual(positions("no colon"), []);
  assert.deepEqual(positions("3:20에 나오는, 从4:10处, 5:00のところ, ตอน6:07ชอบ"), [200, 250, 300, 367]);
});
