import assert from "node:assert/strict";
import { test } from "node:test";
import { download } from "../../flask_app/static/try/download.js";

const FILE = Uint8Array.from({ length: 2_500_000 }, (_, place) => place % 251);

/** @param {(start: number, end: number) => Response} host */
function served(host) {
  /** @type {string[]} */
  const asked = [];
  globalThis.fetch = async (_address, options) => {
    const range = new Headers(options?.headers).get("range") ?? "";
    asked.push(range);
    const [start = "", end = ""] = range.replace("bytes=", "").split("-");
    return host(Number(start), Number(end) + 1);
  };
  return asked;
}

/** @param {number} start @param {number} end @param {number} [of] */
const part = (start, end, of = FILE.length) =>
  new Response(FILE.slice(start, end), {
    status: 206,
    headers: { "Content-Range": `bytes ${start}-${Math.min(end, FILE.length) - 1}/${of}` },
  });

test("a file comes in pieces, with progress, and is whole", async () => {
  const asked = served(part);
  /** @type {number[]} */
  const read = [];
  assert.deepEqual(await download("model.bin", (bytes) => read.push(bytes)), FILE);
  assert.deepEqual(asked, ["bytes=0-1048575", "bytes=1048576-2097151", "bytes=2097152-3145727"]);
  assert.deepEqual(read, [1_048_576, 2_097_152, 2_500_000]);
});

test("a host that knows no pieces is asked once", async () => {
  const asked = served(() => new Response(FILE));
  assert.deepEqual(await download("model.bin"), FILE);
  assert.equal(asked.length, 1);
});

test("what is missing is named, and a part that makes no sense is refused", async () => {
  served(() => new Response("", { status: 404 }));
  await assert.rejects(download("model.bin"), /404 model\.bin/);
  served((start, end) => part(start, end, 10));
  await assert.rejects(download("model.bin"), /bytes=0-1048575 of 10 model\.bin/);
  served(() => new Response("", { status: 206 }));
  await assert.rejects(download("model.bin"), /model\.bin/);
});

test("an extension's own file is asked for as a whole, since a browser would call a piece of it the whole", async () => {
  const asked = served(() => new Response(FILE));
  assert.deepEqual(await download("chrome-extension://an-extension/model.bin"), FILE);
  assert.deepEqual(asked, [""]);
});
