// The comments of the current video and what the model says of them; no text is asked for twice.

/** @typedef {import("./reader.js").Comment} Comment */
/** @typedef {import("../shared/labels.js").Schemas["PredictedDetails"]} Predicted */
/** @typedef {(texts: string[]) => Promise<import("./link.js").Answer>} Ask */

const MOST_TEXTS = 100;
const MOST_CHARS = 200_000;
const MOST_AT_ONCE = 2;
const DEBOUNCE_MILLISECONDS = 150;

export class Collector {
  /** @type {Map<string, Comment>} */
  comments = new Map();
  /** @type {Map<string, Predicted>} */
  predictions = new Map();
  /** What kept the last request from being answered. @type {import("./link.js").Answer | null} */
  trouble = null;
  model = "";
  /** @type {Set<string>} */
  #pending = new Set();
  /** @type {Set<string>} */
  #asked = new Set();
  #inFlight = 0;
  /** Texts in a batch; halved where the server refuses one, until the text that it will not have is alone. */
  #most = MOST_TEXTS;
  #generation = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {Ask} ask
   * @param {(texts: ReadonlySet<string>) => void} onchange called with the texts that have a prediction now
   */
  constructor(ask, onchange) {
    this.ask = ask;
    this.onchange = onchange;
    this.enabled = false;
  }

  /** Forget the video; answers that are still under way come to nothing. */
  clear() {
    this.#generation++;
    this.#inFlight = 0;
    this.#pending.clear();
    this.#asked.clear();
    this.comments.clear();
    this.predictions.clear();
    this.trouble = null;
    clearTimeout(this.#timer);
  }

  /** @param {boolean} enabled whether texts may be sent */
  enable(enabled) {
    this.enabled = enabled;
    this.#schedule(0);
  }

  /** @param {Comment} comment */
  add(comment) {
    this.comments.set(comment.id, comment);
    if (!this.predictions.has(comment.text) && !this.#asked.has(comment.text)) {
      this.#pending.add(comment.text);
      this.#schedule(DEBOUNCE_MILLISECONDS);
    }
  }

  /** @param {string} text */
  of(text) {
    return this.predictions.get(text);
  }

  get waiting() {
    return this.#pending.size + this.#asked.size;
  }

  /** How many comments have a prediction. */
  get scored() {
    let count = 0;
    for (const { text } of this.comments.values()) if (this.predictions.has(text)) count++;
    return count;
  }

  /** Comments with their predictions, in the order that they came. */
  judged() {
    return [...this.comments.values()].flatMap((comment) => {
      const prediction = this.predictions.get(comment.text);
      return prediction ? [{ comment, prediction }] : [];
    });
  }

  /** @param {number} milliseconds */
  #schedule(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#drain(), milliseconds);
  }

  #drain() {
    while (this.enabled && this.#pending.size > 0 && this.#inFlight < MOST_AT_ONCE) void this.#send(this.#batch());
  }

  #batch() {
    /** @type {string[]} */
    const texts = [];
    let chars = 0;
    for (const text of this.#pending) {
      if (texts.length === this.#most || (texts.length > 0 && chars + text.length > MOST_CHARS)) break;
      texts.push(text);
      chars += text.length;
    }
    for (const text of texts) {
      this.#pending.delete(text);
      this.#asked.add(text);
    }
    return texts;
  }

  /** @param {string[]} texts */
  async #send(texts) {
    const generation = this.#generation;
    this.#inFlight++;
    const answer = await this.ask(texts);
    if (generation !== this.#generation) return;
    this.#inFlight--;
    for (const text of texts) this.#asked.delete(text);
    if (answer.ok) {
      this.trouble = null;
      this.model = String(answer["model"]);
      texts.forEach((text, i) => this.predictions.set(text, answer["predictions"][i]));
      this.onchange(new Set(texts));
      this.#drain();
      return;
    }
    if (answer.kind === "refused" && texts.length === 1) {
      this.#most = MOST_TEXTS; // this text alone is what the server will not have; the others go on
      this.onchange(new Set());
      this.#drain();
      return;
    }
    for (const text of texts) this.#pending.add(text);
    if (answer.kind === "refused") {
      this.#most = Math.ceil(texts.length / 2);
      this.#drain();
      return;
    }
    this.trouble = answer;
    this.onchange(new Set());
    // What the user must mend is not asked again before it is; `enable` starts anew.
    if (!["token", "permission", "gone"].includes(answer.kind ?? ""))
      this.#schedule(1000 * Math.max(1, answer.wait ?? 1));
  }
}
