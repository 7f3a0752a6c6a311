// The comments of the current video and their predictions; no text is sent twice.

import { corrected } from "../shared/corrections.js";
import { MAX_TEXTS } from "../shared/messaging.js";

/** @typedef {import("./reader.js").Comment} Comment */
/** @typedef {import("../shared/labels.js").Label} Label */
/** @typedef {import("../shared/labels.js").Predicted} Predicted */
/** @typedef {import("../shared/protocol").Refusal} Refusal */
/** @typedef {(texts: string[]) => Promise<import("../shared/protocol").Answer<"predict">>} Predict */

/** Largest batch, in characters, unless a single text is longer. */
const MAX_BATCH_CHARS = 200_000;
const MAX_REQUESTS = 2;
const DEBOUNCE_MILLISECONDS = 150;
/** Failures that only the user can mend; `enable` tries again. */
const LASTING = ["token", "permission", "gone", "switchedOff", "notAgreed"];

export class Collector {
  /** By id. @type {Map<string, Comment>} */
  comments = new Map();
  /** By text. @type {Map<string, Predicted>} */
  predictions = new Map();
  /** Labels that the user gave, by id. @type {Map<string, Label>} */
  corrections = new Map();
  /** Why the last request failed, if it did. @type {Refusal | null} */
  trouble = null;
  model = "";
  /** Texts to be sent. @type {Set<string>} */
  #pending = new Set();
  /** Texts that were sent and not yet answered. @type {Set<string>} */
  #sent = new Set();
  #requests = 0;
  /** Largest batch for now: halved while the server refuses batches, until the text that it refuses is alone. */
  #batchSize = MAX_TEXTS;
  /** Number of videos so far; an answer for an earlier one is dropped. */
  #generation = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {Predict} predict
   * @param {(texts: ReadonlySet<string>) => void} onChange called with the texts that have a prediction now
   */
  constructor(predict, onChange) {
    this.predict = predict;
    this.onChange = onChange;
    this.enabled = false;
  }

  /** Forget the video, and what is still on its way for it. */
  clear() {
    this.#generation++;
    this.#requests = 0;
    this.#pending.clear();
    this.#sent.clear();
    this.comments.clear();
    this.predictions.clear();
    this.trouble = null;
    this.#batchSize = MAX_TEXTS;
    clearTimeout(this.#timer);
  }

  /** Forget what one scorer said, and have the comments scored by another. */
  startOver() {
    const comments = [...this.comments.values()];
    this.clear();
    for (const comment of comments) this.add(comment);
  }

  /** @param {boolean} enabled whether texts may be sent */
  enable(enabled) {
    this.enabled = enabled;
    this.#schedule(0);
  }

  /** @param {Comment} comment */
  add(comment) {
    this.comments.set(comment.id, comment);
    if (!this.predictions.has(comment.text) && !this.#sent.has(comment.text)) {
      this.#pending.add(comment.text);
      this.#schedule(DEBOUNCE_MILLISECONDS);
    }
  }

  /** Number of texts without a prediction. */
  get waiting() {
    return this.#pending.size + this.#sent.size;
  }

  /** Number of comments with a prediction. */
  get scored() {
    let count = 0;
    for (const { text } of this.comments.values()) if (this.predictions.has(text)) count++;
    return count;
  }

  /**
   * The prediction of a comment's text, with the user's label in place of the model's where there is one.
   * @param {Comment} comment
   * @returns {Predicted | undefined}
   */
  predictionOf({ id, text }) {
    const prediction = this.predictions.get(text);
    const label = this.corrections.get(id);
    return prediction && label ? corrected(prediction, label) : prediction;
  }

  /** Comments with their predictions, in the order in which they were read. */
  judged() {
    return [...this.comments.values()].flatMap((comment) => {
      const prediction = this.predictionOf(comment);
      return prediction ? [{ comment, prediction }] : [];
    });
  }

  /** @param {number} milliseconds */
  #schedule(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#drain(), milliseconds);
  }

  #drain() {
    while (this.enabled && this.#pending.size > 0 && this.#requests < MAX_REQUESTS) void this.#send(this.#takeBatch());
  }

  #takeBatch() {
    /** @type {string[]} */
    const texts = [];
    let chars = 0;
    for (const text of this.#pending) {
      if (texts.length === this.#batchSize || (texts.length > 0 && chars + text.length > MAX_BATCH_CHARS)) break;
      texts.push(text);
      chars += text.length;
    }
    for (const text of texts) {
      this.#pending.delete(text);
      this.#sent.add(text);
    }
    return texts;
  }

  /** @param {string[]} texts */
  async #send(texts) {
    const generation = this.#generation;
    this.#requests++;
    const answer = await this.predict(texts);
    if (generation !== this.#generation) return;
    this.#requests--;
    for (const text of texts) this.#sent.delete(text);
    if (answer.ok) this.#onAnswer(texts, answer);
    else if (answer.kind === "refused") this.#onRefusal(texts);
    else this.#onFailure(texts, answer);
  }

  /**
   * @param {string[]} texts
   * @param {import("../shared/protocol").WorkerResults["predict"]} answer
   */
  #onAnswer(texts, { model, predictions }) {
    this.trouble = null;
    this.model = model;
    for (const [i, text] of texts.entries()) {
      const prediction = predictions[i];
      if (prediction) this.predictions.set(text, prediction);
    }
    this.onChange(new Set(texts));
    this.#drain();
  }

  /** Find the text that the server refuses by halving, and go on without it. @param {string[]} texts */
  #onRefusal(texts) {
    if (texts.length === 1) {
      this.#batchSize = MAX_TEXTS;
      this.onChange(new Set());
    } else {
      for (const text of texts) this.#pending.add(text);
      this.#batchSize = Math.ceil(texts.length / 2);
    }
    this.#drain();
  }

  /** @param {string[]} texts @param {Refusal} refusal */
  #onFailure(texts, refusal) {
    for (const text of texts) this.#pending.add(text);
    this.trouble = refusal;
    this.onChange(new Set());
    if (!LASTING.includes(refusal.kind)) this.#schedule(1000 * Math.max(1, refusal.wait));
  }
}
