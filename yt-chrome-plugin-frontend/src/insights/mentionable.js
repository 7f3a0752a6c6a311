// What a comment may speak of: insights/mentionable.py.

/**
 * @typedef {object} PhrasesData
 * @property {string[]} sentiment words of the lexicon, which judge
 * @property {Record<string, { words: string[], beginnings: string[] }>} not_subjects of a language, beside those of English
 * @property {string} possessive
 * @property {number} longest words of a phrase
 */
/** @typedef {{ words: ReadonlySet<string>, beginnings: readonly string[] }} NotSubjects */

export class Phrases {
  #data;
  #isSpoken;
  #sentiment;
  /** @type {Map<string, NotSubjects>} */
  #lists;
  /** What a word names, by language and word; most words come more than once. @type {Map<string, Map<string, string>>} */
  #known = new Map();

  /**
   * @param {PhrasesData} data
   * @param {(word: string, language: string) => boolean} isSpoken whether something is a word, and no stop word
   */
  constructor(data, isSpoken) {
    this.#data = data;
    this.#isSpoken = isSpoken;
    this.#sentiment = new Set(data.sentiment);
    this.#lists = new Map(
      Object.entries(data.not_subjects).map(([code, { words, beginnings }]) => [
        code,
        { words: new Set(words), beginnings },
      ]),
    );
  }

  /**
   * The runs of words between which nothing else stands, each once, words joined by a space.
   * @param {readonly string[]} words in order
   * @param {boolean} isSpaced whether spaces set the words apart; those that a model cut are each alone
   * @param {string} language as its prediction has it
   */
  of(words, isSpaced, language) {
    const known = this.#known.get(language) ?? new Map();
    this.#known.set(language, known);
    const longest = isSpaced ? this.#data.longest : 1;
    /** @type {Set<string>} */
    const phrases = new Set();
    /** @type {string[]} */
    let run = [];
    for (const word of words) {
      const subject = known.get(word) ?? this.#subject(word, language);
      known.set(word, subject);
      if (run.length > 0 && (!subject || run.length === longest)) {
        phrases.add(run.join(" "));
        run = [];
      }
      if (subject) run.push(subject);
    }
    if (run.length > 0) phrases.add(run.join(" "));
    return [...phrases];
  }

  /** @param {string} word @param {string} language @returns {string} empty where the word names nothing */
  #subject(word, language) {
    const { possessive } = this.#data;
    const named = word.endsWith(possessive) ? word.slice(0, -possessive.length) : word;
    if (!this.#isSpoken(word, language) || !this.#isSpoken(named, language) || this.#sentiment.has(named)) return "";
    const judges = ["en", language].some((code) => {
      const list = this.#lists.get(code);
      return list && (list.words.has(named) || list.beginnings.some((beginning) => named.startsWith(beginning)));
    });
    return judges ? "" : named;
  }
}
