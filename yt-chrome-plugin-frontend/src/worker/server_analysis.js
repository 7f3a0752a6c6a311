// The analysis of a whole video that the user's server makes: it takes minutes, and is followed line by line.

import { checkedAnalysis } from "../shared/answers.js";
import { LINES, linesOf } from "../shared/lines.js";
import { ask, checked, Failure, failureOf, jsonOf } from "./api.js";

/** A server that reads says so all the time; one that is silent for longer is not waited for. */
export const SILENCE_MILLISECONDS = 120_000;
/** More than any server may take. */
const LONGEST_MILLISECONDS = 900_000;

/**
 * @param {import("./settings.js").Settings} server
 * @param {string} video
 * @param {number} limit comments at most
 * @returns {Promise<import("../shared/labels.js").Analysis>}
 * @throws {Failure}
 */
export async function analyseByServer(server, video, limit) {
  const silence = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENCE_MILLISECONDS);
  };
  heard();
  try {
    const options = { accept: LINES, signal: silence.signal, timeout: LONGEST_MILLISECONDS };
    const response = await ask(server, "v1/analyze", { video, limit }, options);
    const analysis = checked(checkedAnalysis, await resultOf(response, heard));
    if (analysis.video?.id !== video) throw new Failure("garbage", "video.id");
    return analysis;
  } catch (error) {
    throw silence.signal.aborted ? new Failure("slow", "") : error;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param {Response} response
 * @param {() => void} heard called for each line
 * @returns {Promise<unknown>}
 */
async function resultOf(response, heard) {
  if (!response.headers.get("Content-Type")?.startsWith(LINES)) return jsonOf(response);
  try {
    for await (const line of linesOf(response)) {
      heard();
      if (line?.event === "error") throw failureOf(Number(line.status), line);
      if (line?.event === "result") return line.result;
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw error instanceof SyntaxError
      ? new Failure("garbage", String(error))
      : new Failure("unreachable", String(error));
  }
  throw new Failure("garbage", "the answer ended before its result");
}
