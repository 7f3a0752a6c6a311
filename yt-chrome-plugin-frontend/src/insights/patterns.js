// Python's regular expressions in JavaScript, for comments that are normalised.

import { DIGIT, SPACE, WORD } from "../engine/tables.js";

const CLASSES = /** @type {Record<string, string>} */ ({ w: WORD, d: DIGIT, s: SPACE });
const BOUNDARY = `(?:(?<=[${WORD}])(?![${WORD}])|(?<![${WORD}])(?=[${WORD}]))`;

/**
 * A text, or a pattern's own characters, without the differences that Python ignores together with case.
 * @param {string} text
 */
export function folded(text) {
  return text
    .replace(/[\u0130\u0131]/g, "i")
    .toLowerCase()
    .replaceAll("\u03c2", "\u03c3");
}

/**
 * @param {string} source of a pattern in Python, which takes \w, \d, \s and \b from Python's Unicode
 * @returns {string} the same for a RegExp with the flag `u`
 */
export function fromPython(source) {
  let isInClass = false;
  return source.replace(/\\.|[[\]]/gsu, (part) => {
    if (part === "[" || part === "]") {
      isInClass = part === "[";
      return part;
    }
    const name = part.slice(1);
    if (name === "b") return BOUNDARY;
    if (name === "W") return `[^${WORD}]`;
    const body = CLASSES[name];
    if (body === undefined) return part;
    return isInClass ? body : `[${body}]`;
  });
}

/**
 * A pattern of Python that ignores case; what it is to match is to be folded.
 * @param {string} source
 */
export function ignoringCase(source) {
  return source.replace(/\\.|[^\\]+/gsu, (part) => (part.startsWith("\\") ? part : folded(part)));
}
