// What an analysis counts of single comments: insights/details.py, held to it by tests/integration/test_device_details.py.

import { Asking } from "./asking.js";
import { asWritten } from "./characters.js";
import { positions } from "./mentions.js";
import { Phrases } from "./mentionable.js";
import { Segmenter } from "./segmentation.js";
import { ShownWords } from "./words.js";

/**
 * @typedef {object} InsightsData written by scripts/device_files.py
 * @property {import("./asking.js").AskingData} asking
 * @property {import("./words.js").WordsData} words
 * @property {import("./mentionable.js").PhrasesData} phrases
 * @property {import("./segmentation.js").SegmentationData} segmentation
 */
/** @typedef {typeof import("../shared/constants.js").KINDS[number]} Kind */

export class Insights {
  #asking;
  #segmenter;
  #words;
  #phrases;

  /** @param {InsightsData} data */
  constructor(data) {
    this.#asking = new Asking(data.asking);
    this.#segmenter = new Segmenter(data.segmentation);
    const words = new ShownWords(data.words, this.#segmenter);
    this.#words = words;
    this.#phrases = new Phrases(data.phrases, (word, language) => words.isSpoken(word, language));
  }

  /**
   * @param {string} raw the comment as it was written
   * @param {string} normalised
   * @param {string[]} tokens of the normalised comment
   * @param {string} language as its prediction has it
   */
  details(raw, normalised, tokens, language) {
    const timestamps = positions(raw);
    /** @type {Kind[]} */
    const kinds = [];
    if (this.#asking.isQuestion(normalised, language)) kinds.push("question");
    if (this.#asking.asksForContent(normalised, language)) kinds.push("request");
    if (timestamps.length > 0) kinds.push("timestamp");
    const written = asWritten(tokens);
    const inOrder = this.#segmenter.words(normalised, written);
    return {
      words: this.#words.of(inOrder, language),
      phrases: this.#phrases.of(inOrder, inOrder === written, language),
      kinds,
      timestamps,
      tokens: tokens.length,
    };
  }
}
