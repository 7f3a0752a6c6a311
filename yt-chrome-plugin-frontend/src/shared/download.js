// Predictions as files.

import { sentimentOf } from "./labels.js";
import { languageName } from "./languages.js";

/** @typedef {import("./labels.js").JudgedComment} JudgedComment */

const COLUMNS = /** @type {const} */ ([
  "id",
  "text",
  "published_at",
  "likes",
  "reply_to",
  "label",
  "confidence",
  "language",
  "language_name",
  "uncertain",
  "yours",
]);

/** In characters; a file's name has 255 bytes at most. */
const LONGEST_NAME = 60;

/**
 * A field of a CSV file (RFC 4180); an apostrophe disarms a text that a spreadsheet would take for a formula.
 * @param {unknown} value
 */
export function field(value) {
  let text = value === null || value === undefined ? "" : String(value);
  if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * @param {readonly JudgedComment[]} comments
 * @param {import("./labels.js").Translate} t
 */
export function toCsv(comments, t) {
  const rows = comments
    .map((comment) => ({
      ...comment,
      label: sentimentOf(comment),
      confidence: comment.yours ? null : comment.confidence, // the model's, of its own label
      language_name: languageName(comment.language, t),
    }))
    .map((row) => COLUMNS.map((column) => field(row[column])).join(","));
  return `\ufeff${[COLUMNS.join(","), ...rows].join("\r\n")}\r\n`;
}

/** An analysis without the names of those who wrote comments, which go nowhere. @param {import("./labels.js").Analysis} analysis */
export function toJson(analysis) {
  return JSON.stringify(analysis, (key, value) => (key === "author" ? undefined : value), 1);
}

/** A title as a part of a file's name, whatever the system: letters and digits. @param {string} title */
export function fileName(title) {
  const safe = title.normalize("NFC").replace(/[^\p{L}\p{M}\p{N}]+/gu, "-");
  return [...safe].slice(0, LONGEST_NAME).join("").replace(/^-|-$/g, "");
}

/**
 * @param {string} content
 * @param {string} type
 * @param {string} name
 */
export function save(content, type, name) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
