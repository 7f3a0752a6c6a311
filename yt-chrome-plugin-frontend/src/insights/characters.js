// Tokens in the characters that people write: insights/characters.py.

const FLAG_HALF = /^[\u{1f1e6}-\u{1f1ff}]$/u;
const FLAG = /^[\u{1f1e6}-\u{1f1ff}]/u;
/** Korean letters as the keyboard has them, by the parts of a syllable that NFKC makes of them; U+3164 is blank. */
const typed = new Map(
  Array.from({ length: 0x318f - 0x3131 }, (_, i) => String.fromCodePoint(0x3131 + i))
    .filter((letter) => letter !== "\u3164")
    .map((letter) => [letter.normalize("NFKC"), letter]),
);

/** @param {string} word */
export const isFlag = (word) => FLAG.test(word);

/**
 * Tokens with the halves of flags joined, and “ㅋㅋ” where normalisation left parts of syllables.
 * @param {readonly string[]} tokens
 */
export function asWritten(tokens) {
  /** @type {string[]} */
  const whole = [];
  let isOpen = false;
  for (const token of tokens) {
    const isHalf = FLAG_HALF.test(token);
    if (isHalf && isOpen) whole.push(`${whole.pop() ?? ""}${token}`);
    else whole.push([...token].map((character) => typed.get(character) ?? character).join(""));
    isOpen = isHalf && !isOpen;
  }
  return whole;
}
