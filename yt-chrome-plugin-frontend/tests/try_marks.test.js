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
  assert.deepEqual(marked("İİ GÜZEL 🔥!", tokens(["i̇i̇", 0], ["güzel", 1], ["🔥", 1], ["!", 0])), ["GÜZEL", "🔥"]);
});

/** @param {string} text @param {string} tokenised @param {string} moving */
const places = (text, tokenised, moving) => {
  const found = tokenised.split(" ").map((token) => ({ token, part: token === moving ? 1 : 0 }));
  let at = 0;
  return pieces(text, found).flatMap((piece) => {
    at += piece.text.length;
    return piece.strength ? [`${at - piece.text.length} ${piece.text}`] : [];
  });
};

test("a word with letters drawn out is marked itself, not the same word further on", () => {
  const text = "I am sooo haaaappy but he is not happy";
  assert.deepEqual(places(text, "i am soo happy but he is not happy", "happy"), ["10 haaaappy", "33 happy"]);
  assert.deepEqual(places("that is baaad, not bad", "that is bad , not bad", "bad"), ["8 baaad", "19 bad"]);
  assert.deepEqual(places("Goood! good", "good ! good", "good"), ["0 Goood", "7 good"]);
  assert.deepEqual(places("no!!!!! no!", "no !!! no !", "!!!"), ["2 !!!!!"]);
  assert.deepEqual(places(":)))))) :DDD", ":))))) :dd", ":dd"), ["8 :DDD"]);
});

test("of equal emoji and commas each is a token", () => {
  assert.deepEqual(places("🔥🔥,,,", "🔥 🔥 , , ,", ","), ["4 ,", "5 ,", "6 ,"]);
});

test("a sigma at the end of a word is the letter that it is elsewhere", () => {
  assert.deepEqual(places("ΚΑΛΟΣ, καλός", "καλος , καλός", "καλός"), ["7 καλός"]);
  assert.deepEqual(places("ΚΑΛΟΣ", "καλος", "καλος"), ["0 ΚΑΛΟΣ"]);
});

test("no token is looked for past a word", () => {
  assert.deepEqual(marked("a good video", tokens(["video", 1])), []);
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
