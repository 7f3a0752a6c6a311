// Scoring on this device: core.wasm with its model, and the insights, read from the extension's own files when first needed.

import { Core } from "../engine/core.js";
import { normalise } from "../engine/normalise.js";
import { Insights } from "../insights/details.js";
import { round } from "../shared/shares.js";
import { turn } from "../shared/turns.js";
import { Failure } from "./api.js";
import { digestOf } from "./cache.js";

/** @typedef {import("./api.js").Predicted} Predicted */
/** @typedef {import("../shared/labels.js").Schemas} Schemas */

/** Characters that are scored in one go, unless a single text has more; some milliseconds. */
const SLICE_CHARS = 10_000;
/** Decimal places of a probability, and digits of a text's digest, as the service has them. */
const PLACES = 6;
const DIGEST_DIGITS = 16;
const RETRY_SECONDS = 60;

/** @param {readonly string[]} texts */
function* slices(texts) {
  /** @type {string[]} */
  let slice = [];
  let chars = 0;
  for (const text of texts) {
    if (slice.length > 0 && chars + text.length > SLICE_CHARS) {
      yield slice;
      [slice, chars] = [[], 0];
    }
    slice.push(text);
    chars += text.length;
  }
  if (slice.length > 0) yield slice;
}

/** A model in this process, which answers as /v1/predict and /v1/explain do. */
export class Device {
  #core;
  #insights;
  #version;

  /** @param {Core} core @param {Insights} insights @param {string} version of the model */
  constructor(core, insights, version) {
    this.#core = core;
    this.#insights = insights;
    this.#version = version;
  }

  /**
   * @param {string[]} texts
   * @param {AbortSignal} signal
   * @returns {Promise<import("../shared/protocol").WorkerResults["predict"]>}
   * @throws {Failure} when aborted
   */
  async predict(texts, signal) {
    const predictions = [];
    for (const slice of slices(texts)) {
      await turn();
      if (signal.aborted) throw new Failure("aborted", "");
      predictions.push(...(await this.#score(slice)));
    }
    return { model: this.#version, predictions };
  }

  /** @param {string[]} texts @returns {Promise<Predicted[]>} */
  #score(texts) {
    const normalised = texts.map(normalise);
    const answers = this.#core.predict(normalised);
    const tokens = this.#core.tokens(normalised);
    return Promise.all(
      texts.map(async (text, i) => {
        const answer = /** @type {import("../engine/core.js").Answer} */ (answers[i]);
        const details = this.#insights.details(text, normalised[i] ?? "", tokens[i] ?? [], answer.language);
        return { ...(await this.#prediction(text, answer)), ...details };
      }),
    );
  }

  /**
   * @param {string} text
   * @param {import("../engine/core.js").Answer} answer
   * @returns {Promise<Schemas["PredictedText"]>}
   */
  async #prediction(text, { label, probabilities, language, uncertain }) {
    const [negative, neutral, positive] = probabilities.map((value) => round(value, PLACES));
    return {
      id: `${this.#version}-${(await digestOf(text)).slice(0, DIGEST_DIGITS)}`,
      label: /** @type {import("../shared/labels.js").Label} */ (label),
      confidence: round(Math.max(...probabilities), PLACES),
      probabilities: { negative: negative ?? 0, neutral: neutral ?? 0, positive: positive ?? 0 },
      language,
      uncertain: uncertain || null,
    };
  }

  /** @param {string} text @returns {Promise<Schemas["ExplainAnswer"]>} */
  async explain(text) {
    const normalised = normalise(text);
    const { answer, base, rest, features, tokens } = this.#core.explain(normalised);
    const values = this.#core.features(normalised);
    const [names = []] = this.#core.tokens([normalised]);
    return {
      model_version: this.#version,
      prediction: await this.#prediction(text, answer),
      raw_score: [...tokens, ...features].reduce((sum, part) => sum + part, base + rest),
      base,
      rest,
      tokens: tokens.map((part, i) => ({ token: names[i] ?? "", part })),
      features: features.map((part, i) => ({
        feature: this.#core.meta.features[i] ?? "",
        value: values[i] ?? 0,
        part,
      })),
    };
  }
}

/** @param {string} name of a file of the extension */
async function file(name) {
  const response = await fetch(chrome.runtime.getURL(name));
  if (!response.ok) throw new Error(`${name}: status ${response.status}`);
  return response;
}

async function read() {
  const [module, model, { version }, insights] = await Promise.all([
    file("core.wasm").then(async (response) => WebAssembly.compile(await response.arrayBuffer())),
    file("model.bin").then((response) => response.arrayBuffer()),
    file("model.json").then((response) => response.json()),
    file("insights.json").then((response) => response.json()),
  ]);
  return new Device(new Core(module, new Uint8Array(model)), new Insights(insights), version);
}

/** @type {Promise<Device> | null} */
let reading = null;

/**
 * The model, which is read once in the life of this worker.
 * @returns {Promise<Device>}
 * @throws {Failure} where the extension's files are damaged, or memory is short
 */
export function device() {
  reading ??= read().catch((error) => {
    reading = null;
    throw new Failure("extension", String(error), RETRY_SECONDS);
  });
  return reading;
}
