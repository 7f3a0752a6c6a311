// core.wasm in JavaScript: load a model file, judge normalised texts, list their tokens, explain an answer. What the
// module's calls mean is in core/README.md.

const INTERFACE_VERSION = 1;
const ANSWER_BYTES = 40;
const TOKEN_BYTES = 12;
const FEATURES = 31;
const HEADER_NUMBERS = 20;
const DOUBTS = /** @type {const} */ (["", "language", "no content", "confidence"]);
const ERRORS = /** @type {Record<number, string>} */ ({
  [-1]: "there is no room",
  [-2]: "the file is not a model",
  [-3]: "no model is loaded, or one is already",
  [-4]: "more texts than room was made for",
  [-5]: "a text is not UTF-8",
  [-6]: "a text is too long",
  [-7]: "there are not as many line feeds as texts",
  [-8]: "a platform is not known",
});

/**
 * @typedef {object} Meta
 * @property {string[]} labels
 * @property {string[]} codes
 * @property {string[]} platforms
 * @property {string[]} features
 * @property {string[]} languages
 *
 * @typedef {object} Answer
 * @property {string} label
 * @property {[number, number, number]} probabilities of negative, neutral, positive
 * @property {string} language
 * @property {"" | "language" | "no content" | "confidence"} uncertain
 * @property {number} tokens
 * @property {number} words tokens that begin with a letter
 * @property {number} known words that the linear model of the language knows
 *
 * @typedef {object} Calls
 * @property {WebAssembly.Memory} memory
 * @property {() => number} yt_interface
 * @property {() => number} yt_where
 * @property {(bytes: number) => number} yt_model
 * @property {() => number} yt_load
 * @property {(bytes: number, texts: number) => number} yt_room
 * @property {(bytes: number, texts: number) => number} yt_predict
 * @property {(bytes: number, texts: number) => number} yt_tokens
 * @property {(bytes: number, texts: number) => number} yt_columns
 * @property {(bytes: number) => number} yt_explain
 * @property {() => number} yt_output
 * @property {() => number} yt_output_bytes
 */

/** The module refuses what it was given. */
export class CoreError extends Error {}

/** One model in one instance of the module. */
export class Core {
  /** @type {Calls} */ #calls;
  #encoder = new TextEncoder();
  #texts = 0;
  #bytes = 0;
  #area = 0;

  /**
   * @param {WebAssembly.Module} module core.wasm, compiled
   * @param {Uint8Array} file a model file
   */
  constructor(module, file) {
    this.#calls = /** @type {any} */ (new WebAssembly.Instance(module).exports);
    if (this.#calls.yt_interface() !== INTERFACE_VERSION) throw new CoreError("core.wasm has another interface");
    const place = this.#calls.yt_model(file.length) >>> 0;
    if (!place) throw new CoreError(`a model of ${file.length} bytes is too short, or finds no room`);
    new Uint8Array(this.#calls.memory.buffer).set(file, place);
    this.#check(this.#calls.yt_load());
    const head = new DataView(file.buffer, file.byteOffset);
    const [offset, size] = [head.getUint32(4 * HEADER_NUMBERS, true), head.getUint32(4 * HEADER_NUMBERS + 4, true)];
    /** @type {Meta} */
    this.meta = JSON.parse(new TextDecoder().decode(file.subarray(offset, offset + size)));
  }

  /**
   * @param {readonly string[]} texts normalised
   * @param {readonly number[]} [platforms] index of each; all the first if not given
   * @returns {Answer[]}
   */
  predict(texts, platforms) {
    const bytes = this.#write(texts, platforms);
    this.#check(this.#calls.yt_predict(bytes, texts.length));
    const view = new DataView(this.#calls.memory.buffer, this.#area, texts.length * ANSWER_BYTES);
    return texts.map((_text, i) => this.#answer(view, i * ANSWER_BYTES));
  }

  /**
   * The tokens of normalised texts, in lower case, a list for each.
   * @param {readonly string[]} texts
   */
  tokens(texts) {
    const found = this.#calls.yt_tokens(this.#write(texts), texts.length);
    this.#check(found);
    const output = this.#output();
    const counts = new Uint32Array(output, 0, texts.length);
    const codes = new Uint32Array(output, 4 * texts.length + TOKEN_BYTES * found);
    let written = "";
    for (const code of codes) written += String.fromCodePoint(code);
    const all = written.split(" ");
    let first = 0;
    return [...counts].map((count) => all.slice(first, (first += count)));
  }

  /**
   * The lexical features of a normalised text, in the order of `meta.features`.
   * @param {string} text
   */
  features(text) {
    this.#check(this.#calls.yt_columns(this.#write([text]), 1));
    return [...new Float64Array(this.#output()).slice(-FEATURES)];
  }

  /**
   * What moved the label of a normalised text.
   * @param {string} text
   */
  explain(text) {
    this.#check(this.#calls.yt_explain(this.#write([text])));
    const [base = 0, rest = 0, ...parts] = new Float64Array(this.#output());
    const view = new DataView(this.#calls.memory.buffer, this.#area, ANSWER_BYTES);
    return {
      answer: this.#answer(view, 0),
      base,
      rest,
      features: parts.slice(0, FEATURES),
      tokens: parts.slice(FEATURES),
    };
  }

  /**
   * Puts texts and their platforms where the module reads them; the texts' number of bytes.
   * @param {readonly string[]} texts
   * @param {readonly number[]} [platforms]
   */
  #write(texts, platforms = texts.map(() => 0)) {
    const joined = texts.map((text) => `${text}\n`).join("");
    // A unit of UTF-16 has three bytes in UTF-8 at most.
    if (texts.length > this.#texts || 3 * joined.length > this.#bytes) {
      const [bytes, count] = [Math.max(this.#bytes, 3 * joined.length), Math.max(this.#texts, texts.length)];
      this.#area = this.#calls.yt_room(bytes, count) >>> 0;
      if (!this.#area) throw new CoreError(`${texts.length} texts find no room`);
      [this.#bytes, this.#texts] = [bytes, count];
    }
    const memory = new Uint8Array(this.#calls.memory.buffer);
    if (platforms.length !== texts.length)
      throw new CoreError(`${platforms.length} platforms of ${texts.length} texts`);
    memory.set(platforms, this.#area + this.#texts * ANSWER_BYTES);
    const start = this.#area + Math.ceil((this.#texts * (ANSWER_BYTES + 1)) / 16) * 16;
    return this.#encoder.encodeInto(joined, memory.subarray(start)).written;
  }

  /**
   * @param {DataView} view
   * @param {number} at
   * @returns {Answer}
   */
  #answer(view, at) {
    return {
      label: this.meta.labels[view.getUint8(at + 26)] ?? "",
      probabilities: [view.getFloat64(at, true), view.getFloat64(at + 8, true), view.getFloat64(at + 16, true)],
      language: this.meta.codes[view.getUint16(at + 24, true)] ?? "",
      uncertain: DOUBTS[view.getUint8(at + 27)] ?? "",
      tokens: view.getUint16(at + 28, true),
      words: view.getUint16(at + 30, true),
      known: view.getUint16(at + 32, true),
    };
  }

  /** A copy of the last call's output. */
  #output() {
    const start = this.#calls.yt_output() >>> 0;
    return this.#calls.memory.buffer.slice(start, start + (this.#calls.yt_output_bytes() >>> 0));
  }

  /** @param {number} code */
  #check(code) {
    if (code < 0) throw new CoreError(`${ERRORS[code] ?? code} (${this.#calls.yt_where()})`);
  }
}
