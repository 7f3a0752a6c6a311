import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { linesOf } from "../src/shared/lines.js";

/** An answer that does not end by itself. @param {string[]} parts */
function endless(...parts) {
  const cancel = mock.fn();
  const encoder = new TextEncoder();
  const start = (/** @type {ReadableStreamDefaultController<Uint8Array>} */ controller) =>
    parts.forEach((part) => controller.enqueue(encoder.encode(part)));
  return { response: new Response(new ReadableStream({ start, cancel })), cancel };
}

test("lines are put together from whatever parts they come in", async () => {
  const lines = [];
  for await (const line of linesOf(new Response('{"a":1}\n\n[2]'))) lines.push(line);
  assert.deepEqual(lines, [{ a: 1 }, [2]]);
  const { response } = endless('{"a"', ":1}\n[", "2]\n");
  const parted = [];
  for await (const line of linesOf(response)) if (parted.push(line) === 2) break;
  assert.deepEqual(parted, lines);
});

test("an answer whose rest nobody wants is ended", async () => {
  const { response, cancel } = endless("1\n2\n");
  for await (const line of linesOf(response)) {
    assert.equal(line, 1);
    break;
  }
  assert.equal(cancel.mock.callCount(), 1);
});

test("so is one with a line that is no JSON", async () => {
  const { response, cancel } = endless("nonsense\n");
  await assert.rejects(linesOf(response).next(), SyntaxError);
  assert.equal(cancel.mock.callCount(), 1);
});
