// The positions in the video that a comment names: insights/mentions.py.

import { TIMESTAMP, URL_PATTERN } from "../engine/normalise.js";
import { DIGIT } from "../engine/tables.js";

/** Thai, kana, Chinese and Korean: a particle or a word stands right behind a position there, or before it. */
const CLOSE =
  /[\u0e00-\u0e7f\u3040-\u30ff\u31f0-\u31ff\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]/g;

/** The number that a digit of any script stands for. Decades of digits lie one after the other. */
const values = new Map(
  [...DIGIT.matchAll(/(.)-(.)/gu)].flatMap(([, first = "", last = ""]) => {
    const [start, end] = [first.codePointAt(0) ?? 0, last.codePointAt(0) ?? 0];
    return Array.from({ length: end - start + 1 }, (_, i) => [String.fromCodePoint(start + i), i % 10]);
  }),
);

/** @param {string | undefined} digits */
const numberOf = (digits = "") => [...digits].reduce((sum, digit) => 10 * sum + (values.get(digit) ?? 0), 0);

/**
 * @param {string} text as it was written
 * @returns {number[]} seconds, in order
 */
export function positions(text) {
  if (!text.includes(":")) return [];
  /** @type {Set<number>} */
  const found = new Set();
  const plain = text.replace(URL_PATTERN, " ").replace(CLOSE, " ");
  for (const [, hours, minutes, seconds] of plain.matchAll(TIMESTAMP)) {
    const [h, m, s] = [numberOf(hours), numberOf(minutes), numberOf(seconds)];
    if (s <= 59 && (hours === undefined || m <= 59)) found.add(3600 * h + 60 * m + s);
  }
  return [...found].sort((a, b) => a - b);
}
