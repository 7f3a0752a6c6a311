// Which comments a reader wants to see, and in which order.

import { KINDS } from "./constants.js";
import { fold } from "./fold.js";
import { READING_ORDER, shownLabel } from "./labels.js";

/** @typedef {import("./labels.js").JudgedComment} JudgedComment */
/** @typedef {import("./labels.js").Label} Label */
/** @typedef {"likes" | "newest" | "confidence" | "doubt"} Order */
/**
 * What is chosen of a list of comments; plain values, so that it can be stored.
 * @typedef {object} Choice
 * @property {readonly string[]} filters of FILTERS: of one group any passes, and each group must
 * @property {string} word that a comment must have as a word, "" for any
 * @property {number | null} moment of the video that a comment must name, in seconds
 * @property {{ name: string, comments: readonly string[] } | null} subject that a comment must be about, with the ids of those
 * @property {string} search words that must stand in a comment or its author's name, in any order
 * @property {Order} order stable
 */

/** Filters of one kind each. */
export const FILTER_GROUPS = /** @type {const} */ ([
  { name: "filterSentiment", filters: [...READING_ORDER, "uncertain"] },
  { name: "filterKind", filters: [...KINDS] },
  { name: "languages", filters: ["otherLanguage"] },
]);

/** @type {readonly Order[]} */
export const ORDERS = ["likes", "newest", "confidence", "doubt"];

/** @type {Readonly<Choice>} */
export const NO_CHOICE = { filters: [], word: "", moment: null, subject: null, search: "", order: "likes" };

/** Whether a choice leaves any comment out. @param {Choice} choice */
export const isNarrow = ({ filters, word, moment, subject, search }) =>
  filters.length > 0 || word !== "" || moment !== null || subject !== null || search.trim() !== "";

/**
 * @param {JudgedComment} comment
 * @param {string} filter of a group
 */
export function passes(comment, filter) {
  if (filter === "otherLanguage") return comment.uncertain === "language";
  return shownLabel(comment) === filter || comment.kinds.some((kind) => kind === filter);
}

/** What is searched of a comment; the same comments are searched at each letter. @type {WeakMap<JudgedComment, string>} */
const searched = new WeakMap();

/** @param {JudgedComment} comment */
function searchedOf(comment) {
  const known = searched.get(comment) ?? fold(`${comment.text}\n${comment.author ?? ""}`);
  searched.set(comment, known);
  return known;
}

/** Scripts that put no space between words: there a word may stand anywhere. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Hangul}]/u;

/** @param {string} word @returns {RegExp} that finds it in a folded text, and not as a part of a longer word */
function patternOf(word) {
  const folded = fold(word).replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const isWord = /[\p{L}\p{N}]/u.test(word) && !UNSPACED.test(word);
  return new RegExp(isWord ? `(?<![\\p{L}\\p{N}])${folded}(?![\\p{L}\\p{N}])` : folded, "u");
}

const POSITION = /(?<![\d:])(?:(\d{1,2}):)?(\d{1,2}):(\d{2})(?![\d:])/g;

/**
 * @param {string} text
 * @param {number} seconds
 */
function names(text, seconds) {
  for (const [, hours = "0", minutes, rest] of text.normalize("NFKC").matchAll(POSITION)) {
    if (3600 * Number(hours) + 60 * Number(minutes) + Number(rest) === seconds) return true;
  }
  return false;
}

/**
 * @param {readonly JudgedComment[]} comments
 * @param {Choice} choice
 * @param {ReadonlyMap<number, readonly string[]>} [mentions] ids of comments that are known to name a moment
 */
export function chosen(comments, choice, mentions = new Map()) {
  const { filters, word, moment, subject, search, order } = choice;
  const groups = FILTER_GROUPS.map((group) => group.filters.filter((filter) => filters.includes(filter)));
  const terms = fold(search).split(/\s+/u).filter(Boolean);
  const pattern = word ? patternOf(word) : null;
  const about = subject && new Set(subject.comments);
  const passing = comments.filter(
    (comment) =>
      groups.every((group) => group.length === 0 || group.some((filter) => passes(comment, filter))) &&
      terms.every((term) => searchedOf(comment).includes(term)) &&
      (!about || about.has(comment.id)) &&
      (!pattern || pattern.test(fold(comment.text))) &&
      (moment === null || (mentions.get(moment) ?? []).includes(comment.id) || names(comment.text, moment)),
  );
  // Of the user's own label there is no doubt.
  const sureness = (/** @type {JudgedComment} */ { confidence, yours }) => (yours ? 1 : confidence);
  /** @type {Record<Order, (comment: JudgedComment) => number>} */
  const rank = {
    likes: ({ likes }) => -likes,
    newest: ({ published_at }) => -Date.parse(published_at ?? "1970-01-01"),
    confidence: (comment) => -sureness(comment),
    doubt: sureness,
  };
  return passing.sort((a, b) => rank[order](a) - rank[order](b));
}
