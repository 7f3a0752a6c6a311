// Analyses as the server makes them: asked for, and followed line by line until the result is there.

import { checkedAnalysis } from "../shared/answers.js";
import { LINES, linesOf } from "../shared/lines.js";
import { ask, post, Refused } from "./page.js";

/** @typedef {import("../shared/labels.js").Analysis} Analysis */
/** @typedef {{ event: "fetched" | "scored", comments: number, of: number | null }} Progress */
/**
 * What is to be analysed: a body of `v1/analyze`, or a file as it is.
 * @typedef {{ body: object }} Body
 * @typedef {{ name: string, content: Blob, column: string, writtenAt: number | null }} File
 */

/** @param {File} file @param {AbortSignal} signal */
function send({ name, content, column, writtenAt }, signal) {
  const query = new URLSearchParams({ name });
  if (column) query.set("column", column);
  if (writtenAt !== null) query.set("written_at", new Date(writtenAt).toISOString());
  return ask(`v1/analyze/file?${query}`, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream", Accept: LINES },
    body: content,
    signal,
  });
}

/**
 * @param {Body | File} asked
 * @param {AbortSignal} signal
 * @param {(progress: Progress) => void} onprogress
 * @returns {Promise<Analysis>}
 */
export async function analysed(asked, signal, onprogress) {
  const response =
    "body" in asked ? await post("v1/analyze", asked.body, { accept: LINES, signal }) : await send(asked, signal);
  for await (const event of linesOf(response)) {
    if (event.event === "error") throw new Refused(event.detail, event.status);
    if (event.event === "fetched" || event.event === "scored") onprogress(event);
    if (event.event === "result") return checkedAnalysis(event.result);
  }
  throw new TypeError("the answer ended before its result");
}
