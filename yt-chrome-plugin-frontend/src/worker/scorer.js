// Who scores comments: this device, or the server that the user chose and agreed to.

import { checkedExplanation } from "../shared/answers.js";
import { checked, Failure } from "./api.js";
import { device } from "./device.js";
import { guarded } from "./guard.js";
import { predictTexts } from "./predictions.js";
import { isAgreed, load } from "./settings.js";

/** @typedef {import("../shared/protocol").WorkerResults} Results */
/**
 * @typedef {object} Scorer
 * @property {(texts: string[], signal: AbortSignal) => Promise<Results["predict"]>} predict
 * @property {(text: string) => Promise<Results["explain"]["explanation"]>} explain
 */

/** @returns {Promise<import("./settings.js").Settings>} @throws {Failure} where nothing may be scored */
export async function scoringSettings() {
  const settings = await load();
  if (!settings.on) throw new Failure("switchedOff", "");
  return settings.scorer === "device" ? settings : agreedServer();
}

/** @returns {Promise<Scorer>} @throws {Failure} where nothing may be scored */
export async function chosenScorer() {
  const server = await scoringSettings();
  if (server.scorer === "device") return device();
  return {
    predict: (texts, signal) => predictTexts(server, texts, signal),
    explain: async (text) => checked(checkedExplanation, await guarded(server, "v1/explain", { text })),
  };
}

/**
 * The settings of the server, for what it alone can do.
 * @returns {Promise<import("./settings.js").Settings>}
 * @throws {Failure} where the user did not choose it, or did not agree to send anything
 */
export async function agreedServer() {
  const settings = await load();
  if (!isAgreed(settings)) throw new Failure(settings.on ? "notAgreed" : "switchedOff", "");
  return settings;
}
