// What an analysis counts of single comments: insights/details.py, held to it by tests/integration/test_device_details.py.

import { Asking } from "./asking.js";
import { positions } from "./mentions.js";
import { Segmenter } from "./segmentation.js";
import { ShownWords } from "./words.js";

/**
 * @typedef {object} InsightsData written by scripts/device_files.py
 * @property {import("./asking.js").AskingData} asking
 * @property {import("./words.js").WordsData} words
 * @property {import("./segmentation.js").SegmentationData} segmentation
 */
/** @typedef {typeof import("../shared/constants.js").KINDS[number]} Kind */

export class Insights {
  #asking;
  #words;

  /** @param {InsightsData} data */
  constructor(data) {
    this.#asking = new Asking(data.asking);
    this.#words = new ShownWords(data.words, new Segmenter(data.segmentation));
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
    return { words: this.#words.of(normalised, tokens, language), kinds, timestamps, tokens: tokens.length };
  }
}
