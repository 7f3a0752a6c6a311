// The analysis of a whole video that the user's server makes: it takes minutes, and is followed line by line.

import { checkedAnalysis } from "../shared/answers.js";
import { LINES, linesOf } from "../shared/lines.js";
import { ask, checked, Failure, failureOf } from "./api.js";

/** A server that reads says so all the time; one that is silent for longer is not waited for. */
export const SILENCE_MILLISECONDS = 120_000;
/** One that answers in one piece is silent until all is read. */
export const FIRST_SILENCE_MILLISECONDS = 300_000;
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
  const heard = (milliseconds = SILENCE_MILLISECONDS) => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), milliseconds);
  };
  heard(FIRST_SILENCE_MILLISECONDS);
  try {
    const options = { accept: LINES, signal: silence.signal, timeout: LONGEST_MILLISECONDS };
    const response = await ask(server, "v1/analyze", { video, limit }, options);
    heard();
    const analysis = checked(checkedAnalysis, await resultOf(response, heard));
    if (analysis.video?.id !== video) throw new Failure("garbage", "video.id");
    return analysis;
  } catch (error) {
    throw silence.signal.aborted ? new Failure("slow", "") : error;
  } finally {
    clearTimeout(timer);
  }
}

/** What a body that cannot be read to its end means. @param {unknown} error */
function kindOf(error) {
  if (error instanceof SyntaxError) return "garbage";
  // Not all browsers say of a body that it is its time that has passed.
  const isLate = error instanceof DOMException && ["TimeoutError", "AbortError"].includes(error.name);
  return isLate ? "slow" : "unreachable";
}

/**
 * @param {Response} response
 * @param {() => void} heard called for each line
 * @returns {Promise<unknown>}
 */
async function resultOf(response, heard) {
  try {
    if (!response.headers.get("Content-Type")?.startsWith(LINES)) return await response.json();
    for await (const line of linesOf(response)) {
      heard();
      if (line?.event === "error") throw failureOf(Number(line.status), line);
      if (line?.event === "result") return line.result;
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(kindOf(error), String(error));
  }
  throw new Failure("garbage", "the answer ended before its result");
}
