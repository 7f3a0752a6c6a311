// Where a text's tokens stand in it, and how strongly each moved the label.

/** @typedef {{ token: string, part: number }} Moved */
/** @typedef {{ text: string, part: number, strength: number }} Piece a strength of 0 is not worth a mark */

export const STRENGTHS = 4;
/** Smallest part that the strongest mark stands for: of a text that nothing moves, no word should look as if it did. */
const FULL = 0.5;
/** Share of the strongest part below which a token stays unmarked. */
const FAINT = 0.08;
const IN_WORD = "\\p{L}\\p{N}_";
const WORD = new RegExp(`[${IN_WORD}]`, "u");

/**
 * The text cut into pieces: its tokens, and what is between them.
 * @param {string} text normalised
 * @param {readonly Moved[]} tokens in their order, in lower case
 * @returns {Piece[]} which joined are the text again
 */
export function pieces(text, tokens) {
  const { lower, starts } = lowered(text);
  const most = Math.max(FULL, ...tokens.map(({ part }) => Math.abs(part)));
  /** @type {Piece[]} */
  const found = [];
  let [from, done] = [0, 0];
  for (const { token, part } of tokens) {
    const pattern = written(token);
    pattern.lastIndex = from;
    const [, match = ""] = pattern.exec(lower) ?? [];
    if (!match) continue;
    from = pattern.lastIndex;
    const [start = 0, end = text.length] = [starts[from - match.length], starts[from]];
    if (start > done) found.push({ text: text.slice(done, start), part: 0, strength: 0 });
    found.push({ text: text.slice(start, end), part, strength: strengthOf(Math.abs(part) / most) });
    done = end;
  }
  if (done < text.length) found.push({ text: text.slice(done), part: 0, strength: 0 });
  return found;
}

/**
 * A token as it may be written, behind whatever is in no token. No letter or digit is passed over: each is in one.
 * @param {string} token whose longer runs core/tokens.c has shortened
 */
function written(token) {
  const runs = folded(token).match(/(.)\1*/gsu) ?? [];
  return new RegExp(`[^${IN_WORD}]*?(${runs.map(writtenRun).join("")})`, "uy");
}

/** @param {string} run of one character: one or two may stand for three or more of a word's, three for more marks */
function writtenRun(run) {
  const [character = "", ...others] = run;
  const code = `\\u{${character.codePointAt(0)?.toString(16)}}`;
  const count = others.length + 1;
  if (WORD.test(character) && count === 1) return `${code}(?:${code}{2,})?`;
  const isShortened = WORD.test(character) ? count === 2 : count === 3 && "!?.".includes(character);
  return `${code}{${count}${isShortened ? "," : ""}}`;
}

/** @param {number} share of the strongest part */
function strengthOf(share) {
  return share < FAINT ? 0 : Math.ceil(share * STRENGTHS);
}

/** @param {string} text in lower case, whose form of a sigma would tell where its word ends */
const folded = (text) => text.toLowerCase().replaceAll("ς", "σ");

/**
 * A text in lower case, and where each of its units came from: a few characters become two.
 * @param {string} text
 */
function lowered(text) {
  let lower = "";
  /** @type {number[]} */
  const starts = [];
  let at = 0;
  for (const character of text) {
    const small = folded(character);
    for (let i = 0; i < small.length; i++) starts.push(at);
    lower += small;
    at += character.length;
  }
  starts.push(at);
  return { lower, starts };
}
