// The worker that judges: it loads module and model once, and answers each message with one that has its number.

import { Core } from "../engine/core.js";
import { normalise } from "../engine/normalise.js";
import { download } from "./download.js";

/** @typedef {import("../engine/core.js").Answer} Answer */
/** @typedef {import("../shared/labels.js").Label} Label */
/**
 * @typedef {object} Prediction
 * @property {Label} label
 * @property {number} confidence
 * @property {Record<Label, number>} probabilities
 * @property {string} language
 * @property {"language" | "no content" | "confidence" | null} uncertain
 */
/**
 * @typedef {object} Explained
 * @property {Prediction} prediction
 * @property {string} text as the model reads it
 * @property {{ token: string, part: number }[]} tokens
 * @property {{ feature: string, part: number }[]} features
 * @property {number} raw_score what tokens, features and the rest add up to
 */
/**
 * @typedef {{ id: number } & (
 *   | { call: "load", core: string, model: string }
 *   | { call: "judge", texts: string[] }
 *   | { call: "explain", text: string }
 * )} Message
 */
/** @typedef {{ id: number, result?: unknown, error?: string, progress?: { read: number, of: number } }} Reply */

const AT_ONCE = 500;

/** @type {Core} */
let core;

/** @param {string} address */
async function compiled(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return WebAssembly.compile(await response.arrayBuffer());
}

/**
 * Lets the service worker find the model, which it would download again; it begins after this.
 * @param {string} address
 * @param {Uint8Array<ArrayBuffer>} model
 */
async function handOver(address, model) {
  try {
    if (!("caches" in self) || (await caches.match(address))) return;
    const cache = await caches.open(`yt-sentiment ${new URL("../", import.meta.url).pathname} model`);
    await cache.put(address, new Response(model));
  } catch {
    // A cache that is full or forbidden costs a second download, and nothing else.
  }
}

/**
 * @param {{ core: string, model: string }} addresses
 * @param {(read: number, of: number) => void} onprogress
 * @returns {Promise<string[]>} languages that are read
 */
async function load(addresses, onprogress) {
  const [module, model] = await Promise.all([compiled(addresses.core), download(addresses.model, onprogress)]);
  core = new Core(module, model);
  await handOver(addresses.model, model);
  return core.meta.languages;
}

/** @param {Answer} answer @returns {Prediction} */
function predicted({ label, probabilities, language, uncertain }) {
  const named = Object.fromEntries(core.meta.labels.map((name, place) => [name, probabilities[place] ?? 0]));
  return {
    label: /** @type {Label} */ (label),
    confidence: Math.max(...probabilities),
    probabilities: /** @type {Record<Label, number>} */ (named),
    language,
    uncertain: uncertain || null,
  };
}

/** @param {readonly string[]} texts */
function judge(texts) {
  const normalised = texts.map(normalise);
  /** @type {Prediction[]} */
  const predictions = [];
  for (let start = 0; start < normalised.length; start += AT_ONCE) {
    predictions.push(...core.predict(normalised.slice(start, start + AT_ONCE)).map(predicted));
  }
  return predictions;
}

/** @param {string} raw @returns {Explained} */
function explain(raw) {
  const text = normalise(raw);
  const [names = []] = core.tokens([text]);
  const { answer, base, rest, features, tokens } = core.explain(text);
  const sum = [...features, ...tokens].reduce((total, part) => total + part, base + rest);
  return {
    prediction: predicted(answer),
    text,
    tokens: tokens.map((part, place) => ({ token: names[place] ?? "", part })),
    features: features.map((part, place) => ({ feature: core.meta.features[place] ?? "", part })),
    raw_score: sum,
  };
}

/** @param {Message} message */
async function answer(message) {
  if (message.call === "judge") return judge(message.texts);
  if (message.call === "explain") return explain(message.text);
  return load(message, (read, of) => reply({ id: message.id, progress: { read, of } }));
}

/** @param {Reply} message */
const reply = (message) => self.postMessage(message);

self.addEventListener("message", async (/** @type {MessageEvent<Message>} */ { data }) => {
  try {
    reply({ id: data.id, result: await answer(data) });
  } catch (error) {
    reply({ id: data.id, error: error instanceof Error ? error.message : String(error) });
  }
});
