// The words that are shown of a comment: insights/words.py and insights/stop_words.py.

import { WORD } from "../engine/tables.js";
import { asWritten, isFlag } from "./characters.js";
import { fromPython } from "./patterns.js";

/**
 * @typedef {object} WordsData
 * @property {Record<string, string[]>} stop_words of a language, beside those of English, which hold in all
 * @property {number} shortest
 * @property {string} pictograph
 */

/** A letter that Python knows. */
const LETTER = new RegExp(`^(?=\\p{L})[${WORD}]`, "u");

export class ShownWords {
  #data;
  #english;
  #pictograph;
  #segmenter;
  /** @type {Map<string, ReadonlySet<string>>} */
  #own = new Map();

  /** @param {WordsData} data @param {import("./segmentation.js").Segmenter} segmenter */
  constructor(data, segmenter) {
    this.#data = data;
    this.#segmenter = segmenter;
    this.#english = new Set(data.stop_words["en"]);
    this.#pictograph = new RegExp(`^(?:${fromPython(data.pictograph)})$`, "u");
  }

  /**
   * The words, emoji and emoticons of a comment, each once, stop words left out.
   * @param {string} normalised
   * @param {string[]} tokens
   * @param {string} language as its prediction has it
   */
  of(normalised, tokens, language) {
    const own = this.#own.get(language) ?? new Set(this.#data.stop_words[language]);
    this.#own.set(language, own);
    const words = new Set(this.#segmenter.words(normalised, asWritten(tokens)));
    return [...words].filter((word) => !this.#english.has(word) && !own.has(word) && this.#isShown(word));
  }

  /** @param {string} word */
  #isShown(word) {
    if (this.#pictograph.test(word) || isFlag(word)) return true;
    const isLong = [...word].length >= this.#data.shortest;
    return LETTER.test(word) && (isLong || this.#segmenter.isHan(word));
  }
}
