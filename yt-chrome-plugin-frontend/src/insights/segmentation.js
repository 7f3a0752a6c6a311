// Words of Thai, Chinese and Japanese, which write no spaces between them: insights/segmentation.py, with the models of
// BudouX (google/budoux, Apache-2.0).

/**
 * @typedef {object} SegmentationData
 * @property {string} thai body of a character class, like the next two
 * @property {string} kana
 * @property {string} han
 * @property {string} after_hiragana
 * @property {Record<string, [number, number]>} windows where an n-gram begins, from the boundary on, and its length
 * @property {Record<string, Record<string, Record<string, number>>>} models scores by n-gram, window and model
 */

/** The Chinese characters of GB 2312, the simplified ones, from the browser's own table of GBK. */
function simplified() {
  const bytes = [];
  for (let row = 0xb0; row <= 0xf7; row++) for (let cell = 0xa1; cell <= 0xfe; cell++) bytes.push(row, cell);
  return new Set(new TextDecoder("gbk").decode(new Uint8Array(bytes)));
}

export class Segmenter {
  #data;
  /** Runs of characters between which no spaces stand. */
  #runs;
  /** The same, one at a time, to be split at. */
  #thai;
  #kana;
  #han;
  #afterHiragana;
  /** @type {Map<string, { base: number, tables: { start: number, length: number, scores: Map<string, number> }[] }>} */
  #models = new Map();
  /** @type {Set<string> | null} */
  #simplified = null;

  /** @param {SegmentationData} data */
  constructor(data) {
    const { thai, kana, han } = data;
    this.#data = data;
    this.#runs = new RegExp(`[${thai}${kana}${han}]+`, "g");
    this.#thai = new RegExp(`([${thai}]+)`);
    this.#kana = new RegExp(`[${kana}]`);
    this.#han = new RegExp(`^[${han}]`);
    this.#afterHiragana = new RegExp(data.after_hiragana);
  }

  /** Whether a word begins with a Chinese character: one alone is a word. @param {string} word */
  isHan(word) {
    return this.#han.test(word);
  }

  /**
   * The tokens of a comment, and words instead of those in which words stand without spaces.
   * @param {string} normalised
   * @param {string[]} tokens
   */
  words(normalised, tokens) {
    const runs = normalised.match(this.#runs);
    if (!runs) return tokens;
    const isJapanese = this.#kana.test(normalised);
    const spaced = tokens.flatMap((token) => token.split(this.#runs).filter((part) => part));
    return [...spaced, ...runs.flatMap((run) => this.#segment(run, isJapanese))];
  }

  /** @param {string} run @param {boolean} isJapanese which its Chinese characters do not tell */
  #segment(run, isJapanese) {
    const parts = run.split(this.#thai);
    const other = isJapanese ? "ja_word" : this.#chinese(parts.filter((_, i) => i % 2 === 0).join(""));
    return parts.flatMap((part, i) => {
      if (!part) return [];
      if (i % 2) return this.#cut(part, "th");
      const words = this.#cut(part, other);
      return other === "ja_word" ? words.flatMap((word) => word.split(this.#afterHiragana)) : words;
    });
  }

  /** @param {string} text */
  #chinese(text) {
    this.#simplified ??= simplified();
    for (const character of text) {
      if (character !== "\u3005" && !this.#simplified.has(character)) return "zh-hant";
    }
    return "zh-hans";
  }

  /** @param {string} name */
  #model(name) {
    const known = this.#models.get(name);
    if (known) return known;
    const windows = Object.entries(this.#data.models[name] ?? {});
    const sum = windows.flatMap(([, scores]) => Object.values(scores)).reduce((total, score) => total + score, 0);
    const tables = windows.map(([window, scores]) => {
      const [start, length] = /** @type {[number, number]} */ (this.#data.windows[window]);
      return { start, length, scores: new Map(Object.entries(scores)) };
    });
    const model = { base: -0.5 * sum, tables };
    this.#models.set(name, model);
    return model;
  }

  /** @param {string} text @param {string} name of a model */
  #cut(text, name) {
    const { base, tables } = this.#model(name);
    const words = [];
    let first = 0;
    for (let i = 1; i < text.length; i++) {
      let score = base;
      for (const { start, length, scores } of tables) {
        if (i + start >= 0) score += scores.get(text.slice(i + start, i + start + length)) ?? 0;
      }
      if (score > 0) {
        words.push(text.slice(first, i));
        first = i;
      }
    }
    return [...words, text.slice(first)];
  }
}
