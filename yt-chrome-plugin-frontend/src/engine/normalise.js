// The form of a comment that the module reads: language/text.py and language/bounds.py, step by step.

import { DIGIT, ENTITIES, MARK, NOTHING, REPLACED, SPACE, UNKNOWN, WORD } from "./tables.js";

/** Longest comment that is read, in code points. */
export const MAX_CHARACTERS = 10_000;

const MAX_MARKS = 30;
const LAST_CODE = 0x10ffff;
const MARK_BLOCKS =
  "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u1dff\u20d0-\u20f0\u2cef-\u2cf1\u2d7f\u2de0-\u2dff\u302a-\u302f" +
  "\u3099\u309a\ua66f-\ua6f1\ua802-\uabed\ufb1e\ufe20-\ufe2f\uff9e\uff9f\u{101fd}-\u{1e94a}";

/** @param {string} table */
function pairs(table) {
  return new Map(
    table.split(" ").map((pair) => {
      const [name = "", codes = ""] = pair.split(":");
      return [name, String.fromCodePoint(...codes.split(".").map((code) => parseInt(code, 16)))];
    }),
  );
}

const entities = pairs(ENTITIES);
const replaced = pairs(REPLACED);

// Python ignores case by a table of its own: to it, a dotless i and a dotted I are an i, and a long s is an s.
const TAG = new RegExp(`</?(?:[bB][rR]|[bB]|[iI\u0130\u0131]|[aA])(?![${WORD}])[^>]{0,500}>`, "gu");
export const URL_PATTERN = new RegExp(`(?:[hH][tT][tT][pP][sS\u017f]?://|[wW][wW][wW]\\.)[^${SPACE}]+`, "gu");
const MENTION = new RegExp(`(?<![${WORD}@])@[${WORD}.\\-]*[${WORD}]`, "gu");
const D = `[${DIGIT}]`;
/** Hours, minutes and seconds. */
export const TIMESTAMP = new RegExp(`(?<![${WORD}:])(?:(${D}{1,2}):)?(${D}{1,2}):(${D}{2})(?![${WORD}:])`, "gu");
// eslint-disable-next-line no-misleading-character-class -- each is a character of its own
const INVISIBLE = /[\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\u00ad\u{1f3fb}-\u{1f3ff}]/gu;
const SPACES = new RegExp(`[${SPACE}]+`, "gu");
const ELONGATED = new RegExp(`([${WORD}])\\1{3,}`, "gu");
const REFERENCE = /&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)/gu;
// eslint-disable-next-line no-misleading-character-class -- the marks are looked for one by one
const MAY_BE_MARKS = new RegExp(`[${MARK_BLOCKS}]{${MAX_MARKS / 2 + 1}}`, "u");
const IS_MARK = new RegExp(`^[${MARK}]`, "u");
const UNKNOWN_RUNS = new RegExp(`([${UNKNOWN}]+)`, "u");
const IS_NOTHING = new RegExp(`^[${NOTHING}]$`, "u");
const ASCII = /^[\0-\x7f]*$/;
const QUOTES = /** @type {const} */ ([
  [/[\u2018\u2019\u02bc]/g, "'"],
  [/[\u201c\u201d]/g, '"'],
]);

/** @param {string} name of a character, or its number behind a `#` */
function named(name) {
  if (name.startsWith("#")) {
    const isHex = name[1] === "x" || name[1] === "X";
    const code = isHex ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
    const other = replaced.get(code.toString(16));
    if (other !== undefined) return other;
    if ((code >= 0xd800 && code <= 0xdfff) || code > LAST_CODE) return "\ufffd";
    const character = String.fromCodePoint(code);
    return IS_NOTHING.test(character) ? "" : character;
  }
  for (let length = name.length; length > 1; length--) {
    const found = entities.get(name.slice(0, length));
    if (found !== undefined) return found + name.slice(length);
  }
  return `&${name}`;
}

/**
 * Character references, as `html.unescape` of Python reads them.
 * @param {string} text
 */
export function unescape(text) {
  return text.replace(REFERENCE, (_whole, name) => named(name));
}

/**
 * NFKC of the Unicode that the model knows: what is younger stays as it is.
 * @param {string} text
 */
function composed(text) {
  return text
    .split(UNKNOWN_RUNS)
    .map((part, place) => (place % 2 ? part : part.normalize("NFKC")))
    .join("");
}

/**
 * The text with each run of combining marks cut.
 * @param {string} text
 */
function streamSafe(text) {
  if (!MAY_BE_MARKS.test(text)) return text;
  let run = 0;
  return [...text]
    .filter((character) => {
      const whole = UNKNOWN_RUNS.test(character) ? character : character.normalize("NFKD");
      run = IS_MARK.test(whole) ? run + [...whole].length : 0;
      return run <= MAX_MARKS;
    })
    .join("");
}

/**
 * @param {string} raw one comment, as it was written
 * @returns {string} in Unicode form NFKC with single spaces; may be empty
 */
export function normalise(raw) {
  let text = raw.includes("&") ? unescape(raw) : raw;
  const isPlain = ASCII.test(text);
  if (!isPlain) text = text.replace(/\p{Surrogate}/gu, "\ufffd"); // each that has no other half
  if (text.includes("<")) text = text.replace(TAG, " ");
  if (text.includes("://") || text.includes("ww.") || text.includes("WW.")) text = text.replace(URL_PATTERN, " ");
  if (text.includes("@")) text = text.replace(MENTION, " ");
  if (text.includes(":")) text = text.replace(TIMESTAMP, " ");
  if (!isPlain) {
    text = composed(streamSafe(text)).replace(INVISIBLE, "");
    for (const [quotes, plain] of QUOTES) text = text.replace(quotes, plain);
  }
  if (text.length > MAX_CHARACTERS) text = [...text].slice(0, MAX_CHARACTERS).join("");
  text = text.replaceAll("\0", "").replaceAll("`", "'");
  return text.replace(SPACES, " ").replace(/^ | $/g, "").replace(ELONGATED, "$1$1$1");
}
