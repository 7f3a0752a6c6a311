import assert from "node:assert/strict";
import { before, beforeEach, test } from "node:test";

// As the build for Firefox sets it, before the module is read.
Object.assign(globalThis, { __YTS_FIREFOX__: true });

/** What the browser was asked. @type {object[]} */
let asked = [];
/** @type {(removed: object) => void} */
let onRemoved;
/** @type {typeof import("../src/worker/surroundings.js")} */
let surroundings;

before(async () => {
  globalThis.chrome = /** @type {any} */ ({
    permissions: {
      request: async (/** @type {object} */ given) => (asked.push(given), true),
      onRemoved: { addListener: (/** @type {any} */ listener) => (onRemoved = listener) },
    },
  });
  surroundings = await import("../src/worker/surroundings.js");
});

beforeEach(() => {
  asked = [];
});

test("Firefox is asked for the kinds of data together with the address, and for no kind where none leaves", async () => {
  assert.equal(await surroundings.mayReach(["https://a.example/*"], ["texts", "video"]), true);
  await surroundings.mayReach(["https://a.example/*"], []);
  assert.deepEqual(asked, [
    { origins: ["https://a.example/*"], data_collection: ["websiteContent", "browsingActivity"] },
    { origins: ["https://a.example/*"] },
  ]);
});

test("a kind of data that is taken back is heard of, an address is not one", () => {
  let refused = 0;
  surroundings.onDataRefused(() => refused++);
  onRemoved({ origins: ["https://a.example/*"], permissions: [] });
  onRemoved({ origins: [], permissions: [], data_collection: [] });
  assert.equal(refused, 0);
  onRemoved({ origins: [], permissions: [], data_collection: ["websiteContent"] });
  assert.equal(refused, 1);
});
