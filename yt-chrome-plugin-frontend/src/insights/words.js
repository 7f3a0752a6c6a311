// The words that are shown of a comment: insights/words.py and insights/stop_words.py.

import { WORD } from "../engine/tables.js";
import { isFlag } from "./characters.js";
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
   * The words, emoji and emoticons among a comment's tokens, each once, stop words left out.
   * @param {readonly string[]} words in order, as `Segmenter` finds them
   * @param {string} language as its prediction has it
   */
  of(words, language) {
    return [...new Set(words)].filter((word) => !this.#isStopWord(word, language) && this.#isShown(word));
  }

  /**
   * Whether something is a word, and no stop word.
   * @param {string} word
   * @param {string} language
   */
  isSpoken(word, language) {
    return this.#isLongEnough(word) && !this.#isStopWord(word, language) && !this.#pictograph.test(word);
  }

  /** @param {string} word @param {string} language */
  #isStopWord(word, language) {
    const own = this.#own.get(language) ?? new Set(this.#data.stop_words[language]);
    this.#own.set(language, own);
    return this.#english.has(word) || own.has(word);
  }

  /** @param {string} word */
  #isShown(word) {
    return this.#isLongEnough(word) || this.#pictograph.test(word) || isFlag(word);
  }

  /** @param {string} word */
  #isLongEnough(word) {
    return LETTER.test(word) && ([...word].length >= this.#data.shortest || this.#segmenter.isHan(word));
  }
}
