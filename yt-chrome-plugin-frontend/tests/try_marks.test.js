import assert from "node:assert/strict";
import { test } from "node:test";
import { pieces, STRENGTHS } from "../../flask_app/static/try/marks.js";

/** @param {...[string, number]} pairs */
const tokens = (...pairs) => pairs.map(([token, part]) => ({ token, part }));

/** @param {string} text @param {ReturnType<typeof tokens>} found */
const marked = (text, found) =>
  pieces(text, found)
    .filter(({ strength }) => strength)
    .map((piece) => piece.text);

test("pieces are the text again, each token where it stands, in its own case", () => {
  const text = "The BEST part, the best!";
  const found = pieces(
    text,
    tokens(["the", 0.5], ["best", 1], ["part", 0], [",", 0], ["the", 0], ["best", -1], ["!", 1]),
  );
  assert.equal(found.map((piece) => piece.text).join(""), text);
  assert.deepEqual(
    found.filter(({ part }) => part).map((piece) => [piece.text, Math.sign(piece.part), piece.strength]),
    [
      ["The", 1, 2],
      ["BEST", 1, 4],
      ["best", -1, 4],
      ["!", 1, 4],
    ],
  );
});

test("a character that becomes two in lower case moves nothing behind it", () => {
  assert.deepEqual(marked("İİ GÜZEL 🔥!", tokens(["güzel", 1], ["🔥", 1], ["!", 0])), ["GÜZEL", "🔥"]);
});

test("a token that the text does not show is left out", () => {
  assert.deepEqual(marked("good video", tokens(["good", 1], ["absent", 2], ["video", 1])), ["good", "video"]);
});

test("what hardly moved anything has no mark, and no text of such tokens a strong one", () => {
  assert.deepEqual(marked("a b", tokens(["a", 3], ["b", 0.1])), ["a"]);
  const [faint] = pieces("a", tokens(["a", 0.1]));
  assert.equal(faint?.strength, 1);
  assert.equal(pieces("a", tokens(["a", -9]))[0]?.strength, STRENGTHS);
  assert.deepEqual(pieces("", []), []);
});
