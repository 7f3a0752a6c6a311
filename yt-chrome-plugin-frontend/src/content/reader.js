// Comments read from YouTube's page, whatever its language. Nothing here writes to it.

import { MAX_COMMENT_CHARS, MAX_NAME_CHARS } from "../shared/constants.js";
import selectors from "./selectors.json" with { type: "json" };

/** @typedef {{ id: string, video: string, text: string, likes: number, when: string, replyTo: string | null, author: string }} Comment */

// Inside comments, selectors use [id^="x"] instead of #x: every comment has the same ids, and Chrome's shortcut for #x (and
// for [id="x"]) goes through every element of the page with that id: 0.2 ms with 3,000 comments instead of 1 µs.

/** Ids come from the page: they are checked before any use. */
const COMMENT_ID = /^[\w.-]{10,120}$/;
const VIDEO_ID = /^[\w-]{6,20}$/;

export const COMMENT = selectors.comment.join(",");

/**
 * The first match that is there to be seen: YouTube keeps the page that was left, hidden, beside the one that it shows.
 * @param {ParentNode} from
 * @param {readonly string[]} list selectors in order of preference
 * @returns {Element | null}
 */
export function first(from, list) {
  for (const selector of list) {
    for (const element of from.querySelectorAll(selector)) if (element.checkVisibility()) return element;
  }
  return null;
}

/** @param {string} text @returns {URL | null} null where it is no address: links come from the page */
function addressOf(text) {
  try {
    return new URL(text, "https://www.youtube.com");
  } catch {
    return null;
  }
}

/** @param {string} text @returns {string | null} the id of the video that an address is about */
export function videoOf(text) {
  const address = addressOf(text);
  return address && videoIn(address);
}

/** @param {URL} address */
function videoIn(address) {
  const { pathname, searchParams } = address;
  const [kind, id] = pathname.split("/").slice(1);
  const video = pathname === "/watch" ? searchParams.get("v") : kind === "shorts" || kind === "live" ? id : null;
  return video && VIDEO_ID.test(video) ? video : null;
}

/**
 * The text of a comment, with its emoji, which YouTube shows as pictures.
 * @param {Element} element
 */
export function textOf(element) {
  let text = "";
  /** @param {Node} node */
  const walk = (node) => {
    for (const child of node.childNodes) {
      if (text.length > MAX_COMMENT_CHARS) return;
      if (child.nodeType === 3) text += child.nodeValue;
      else if (child instanceof Element) {
        if (child.localName === "img") text += child.getAttribute("alt") ?? "";
        else if (child.localName === "br") text += "\n";
        else walk(child);
      }
    }
  };
  walk(element);
  return text.slice(0, MAX_COMMENT_CHARS).trim();
}

/**
 * @param {Element} element one that COMMENT matches
 * @param {string} language of the page, such as `de-DE`
 * @returns {Comment | null} null while YouTube has not filled it in
 */
export function readComment(element, language) {
  const link = own(element, selectors.permalink);
  const href = link?.getAttribute("href");
  const place = own(element, selectors.text);
  if (!href || !place) return null;
  const address = addressOf(href);
  const id = address?.searchParams.get("lc") ?? "";
  const video = address && videoIn(address);
  const text = textOf(place);
  if (!COMMENT_ID.test(id) || !video || !text) return null;
  const likes = own(element, selectors.likes)?.textContent ?? "";
  const author = (own(element, selectors.author)?.textContent ?? "").trim().slice(0, MAX_NAME_CHARS);
  const parent = id.includes(".") ? (id.split(".")[0] ?? null) : null;
  return {
    id,
    video,
    text,
    likes: countOf(likes, language),
    when: link?.textContent?.trim() ?? "",
    replyTo: parent,
    author,
  };
}

/**
 * The first match that belongs to this comment and not to one inside it.
 * @param {Element} element
 * @param {readonly string[]} list
 */
export function own(element, list) {
  for (const selector of list) {
    for (const match of element.querySelectorAll(selector)) {
      if (match.closest(COMMENT) === element) return match;
    }
  }
  return null;
}

/** @type {Map<string, { digits: Map<string, string>, decimal: string, units: [string, number][] }>} */
const formats = new Map();

/** @param {string} text */
const spaced = (text) => text.replace(/[\s\u00a0\u202f]+/gu, " ").trim();

/** The text with digits 0 to 9 in place of the language's own. @param {string} text @param {string} language */
function withDigits(text, language) {
  const { digits } = formatOf(language);
  return [...text].map((letter) => digits.get(letter) ?? letter).join("");
}

/** @param {string} language */
function formatOf(language) {
  let format = formats.get(language);
  if (!format) {
    const plain = new Intl.NumberFormat(language, { useGrouping: false });
    const digits = new Map(Array.from({ length: 10 }, (_, i) => [plain.format(i), String(i)]));
    const decimal = plain.formatToParts(1.5).find((part) => part.type === "decimal")?.value ?? ".";
    const compact = new Intl.NumberFormat(language, { notation: "compact" });
    /** @type {[string, number][]} */
    const units = [];
    for (const power of [3, 4, 5, 6, 7, 8, 9]) {
      const parts = compact.formatToParts(10 ** power);
      const word = parts.find((part) => part.type === "compact")?.value;
      const whole = parts.find((part) => part.type === "integer")?.value ?? "1";
      const shown = Number([...whole].map((digit) => digits.get(digit) ?? "").join(""));
      if (word && !units.some(([known]) => known === word)) units.push([word, 10 ** power / (shown || 1)]);
    }
    format = { digits, decimal, units };
    formats.set(language, format);
  }
  return format;
}

/**
 * A number as YouTube shows it: `1,234`, `1.2K`, `1,2 тыс.`.
 * @param {string} text
 * @param {string} language
 * @returns {number} 0 where there is none
 */
export function countOf(text, language) {
  const { decimal, units } = formatOf(language);
  const translated = withDigits(spaced(text), language);
  const word = translated.replace(/^[\d.,\s'’٫٬]+/u, "").trim();
  const number = translated.slice(0, translated.length - word.length).trim();
  if (!/\d/.test(number)) return 0;
  const unit = units.find(([name]) => spaced(name) === word)?.[1];
  if (!unit) return Number(number.replace(/\D/g, ""));
  const [whole = "", fraction = ""] = number.split(decimal);
  return Math.round(Number(`${whole.replace(/\D/g, "")}.${fraction.replace(/\D/g, "") || "0"}`) * unit);
}

/** @type {Intl.RelativeTimeFormatUnit[]} */
const UNITS = ["year", "month", "week", "day", "hour", "minute", "second"];
const SECONDS = { year: 31_556_952, month: 2_629_746, week: 604_800, day: 86_400, hour: 3_600, minute: 60, second: 1 };

/** Ages that were read before, since pages repeat them. @type {Map<string, number | null>} */
const ages = new Map();

/**
 * Seconds that `3 months ago` means, by the browser's own wording of it in the page's language.
 * @param {string} text
 * @param {string} language
 * @returns {number | null}
 */
function ageOf(text, language) {
  const count = Number(withDigits(text, language).match(/\d+/)?.[0] ?? 1);
  const wording = new Intl.RelativeTimeFormat(language, { numeric: "always" });
  const plain = (/** @type {string} */ value) => spaced(value).toLowerCase();
  const unit = UNITS.find((name) => plain(text).includes(plain(wording.format(-count, name))));
  return unit ? count * SECONDS[/** @type {keyof typeof SECONDS} */ (unit)] : null;
}

/**
 * The moment that `3 months ago` means; only an estimate, since YouTube rounds down.
 * @param {string} text
 * @param {string} language
 * @param {Date} now
 * @returns {string | null} ISO 8601
 */
export function momentOf(text, language, now) {
  const key = `${language}:${text}`;
  let age = ages.get(key);
  if (age === undefined) {
    age = ageOf(text, language);
    ages.set(key, age);
  }
  return age === null ? null : new Date(now.getTime() - 1000 * age).toISOString();
}

/** Facts about the comments as a whole. @param {Document} page @param {string} language */
export function readPage(page, language) {
  const root = first(page, selectors.root);
  const count = root && first(root, selectors.count)?.textContent;
  return {
    title: first(page, selectors.title)?.textContent?.trim() ?? "",
    total: count && /\p{Nd}/u.test(count) ? wholeOf(count, language) : null,
    off: root !== null && !count && first(root, selectors.off) !== null,
  };
}

/** The digits of a header such as `1,234 Comments`. @param {string} text @param {string} language */
function wholeOf(text, language) {
  const match = withDigits(text, language)
    .normalize("NFKC")
    .match(/\d[\d.,\s'’٫٬]*/u);
  return match ? Number(match[0].replace(/\D/g, "")) : null;
}

export { selectors };
