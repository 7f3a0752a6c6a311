// Where a text's tokens stand in it, and how strongly each moved the label.

/** @typedef {{ token: string, part: number }} Moved */
/** @typedef {{ text: string, part: number, strength: number }} Piece a strength of 0 is not worth a mark */

export const STRENGTHS = 4;
/** Smallest part that the strongest mark stands for: of a text that nothing moves, no word should look as if it did. */
const FULL = 0.5;
/** Share of the strongest part below which a token stays unmarked. */
const FAINT = 0.08;

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
    const place = lower.indexOf(token, from);
    if (place < 0) continue;
    from = place + token.length;
    const [start = 0, end = text.length] = [starts[place], starts[from]];
    if (start > done) found.push({ text: text.slice(done, start), part: 0, strength: 0 });
    found.push({ text: text.slice(start, end), part, strength: strengthOf(Math.abs(part) / most) });
    done = end;
  }
  if (done < text.length) found.push({ text: text.slice(done), part: 0, strength: 0 });
  return found;
}

/** @param {number} share of the strongest part */
function strengthOf(share) {
  return share < FAINT ? 0 : Math.ceil(share * STRENGTHS);
}

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
    const small = character.toLowerCase();
    for (let i = 0; i < small.length; i++) starts.push(at);
    lower += small;
    at += character.length;
  }
  starts.push(at);
  return { lower, starts };
}
