// Questions, and requests for content, in the language of the comment: insights/asking.py.

import { WORD } from "../engine/tables.js";
import { folded, fromPython, ignoringCase } from "./patterns.js";

/**
 * @typedef {{ first: string | null, last: string | null, request: string }} Patterns as Python has them
 * @typedef {object} AskingData
 * @property {string} mark
 * @property {Record<string, Patterns>} patterns by language; those of "" for any other
 * @property {string[]} unspaced languages whose questions are counted in characters
 * @property {number} fewest_words
 * @property {number} fewest_characters
 * @property {number} edge characters at either end among which a question begins or ends
 */

const LETTER = new RegExp(`(?=[${WORD}])[^_]`, "u");

export class Asking {
  #data;
  #mark;
  /** @type {Map<string, { first: RegExp | null, last: RegExp | null, request: RegExp }>} */
  #compiled = new Map();

  /** @param {AskingData} data */
  constructor(data) {
    this.#data = data;
    this.#mark = new RegExp(fromPython(data.mark), "u");
  }

  /** @param {string} language */
  #patterns(language) {
    const code = Object.hasOwn(this.#data.patterns, language) ? language : "";
    const known = this.#compiled.get(code);
    if (known) return known;
    const { first, last, request } = /** @type {Patterns} */ (this.#data.patterns[code]);
    const compile = (/** @type {string} */ source) => new RegExp(fromPython(ignoringCase(source)), "u");
    const compiled = {
      first: first === null ? null : compile(`^(?:${first})`),
      last: last === null ? null : compile(last),
      request: compile(request),
    };
    this.#compiled.set(code, compiled);
    return compiled;
  }

  /**
   * Whether a comment asks something: a question mark behind a word, or words that ask.
   * @param {string} normalised
   * @param {string} language as its prediction has it
   */
  isQuestion(normalised, language) {
    if (this.#mark.test(normalised)) return LETTER.test(normalised);
    const { unspaced, fewest_characters, fewest_words, edge } = this.#data;
    const characters = [...normalised];
    const isEnough = unspaced.includes(language)
      ? characters.length >= fewest_characters
      : normalised.split(" ").length >= fewest_words;
    if (!isEnough || /[.!]$/.test(normalised)) return false;
    const { first, last } = this.#patterns(language);
    const [start, end] = [characters.slice(0, edge), characters.slice(-edge)].map((part) => folded(part.join("")));
    return first?.test(start ?? "") || last?.test(end ?? "") || false;
  }

  /**
   * Whether a comment asks the channel to make something.
   * @param {string} normalised
   * @param {string} language as its prediction has it
   */
  asksForContent(normalised, language) {
    return this.#patterns(language).request.test(folded(normalised));
  }
}
