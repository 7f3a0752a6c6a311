import assert from "node:assert/strict";
import { before, beforeEach, test } from "node:test";
import "./helpers/page.js";
import { openOptions } from "./helpers/options_page.js";
import { storageArea } from "./helpers/storage.js";
import { settled } from "./helpers/time.js";
import { MESSAGES } from "./helpers/values.js";
import { DEFAULTS, publicOf } from "../src/worker/settings.js";

// As the build for Firefox sets it, before the modules are read.
Object.assign(globalThis, { __YTS_FIREFOX__: true });

const SERVER = { ...DEFAULTS, scorer: /** @type {const} */ ("server") };
const ADDRESS = "https://example.org";
const KEY = "a-key-of-youtube-1234";
const local = storageArea();
/** What the browser was asked. @type {object[]} */
let requested = [];
/** @type {Awaited<ReturnType<typeof openOptions>>} */
let page;

/** @param {{ type: string }} message */
async function workerAnswer({ type }) {
  if (type === "describeService") return { ok: true, service: { version: "1.0", model_version: "m" } };
  if (type === "keepKey" || type === "describeKey") return { ok: true, ending: "", units: 0 };
  return { ok: true, settings: publicOf(SERVER), messages: MESSAGES, language: "en", corrections: [] };
}

before(async () => {
  page = await openOptions(SERVER, local, workerAnswer, async (asked) => requested.push(asked) > 0);
});

beforeEach(async () => {
  await page.reset();
  requested = [];
});

/** @param {Record<string, string>} typed texts by the field's id */
function type(typed) {
  for (const [id, text] of Object.entries({ server: ADDRESS, token: "", youtubeKey: "", ...typed })) {
    const field = /** @type {HTMLInputElement} */ (document.getElementById(id));
    field.value = text;
    field.dispatchEvent(new window.Event("input"));
  }
}

/** @param {string} name */
async function click(name) {
  const button = [...document.querySelectorAll("button")].find(({ textContent }) => textContent === name);
  assert.ok(button, name);
  button.click();
  await settled();
}

const SERVERS = [`${ADDRESS}/*`];
const YOUTUBE = "https://www.googleapis.com/*";
const AGREE = "Yes, send the comments";
const TEST = "Test the connection";

for (const [
  what,
  typed,
  name,
  origins,
  data,
] of /** @type {[string, Record<string, string>, string, string[], string[]][]} */ ([
  ["agreeing", {}, AGREE, SERVERS, ["websiteContent", "browsingActivity"]],
  [
    "agreeing with a token",
    { token: "t" },
    AGREE,
    SERVERS,
    ["websiteContent", "browsingActivity", "authenticationInfo"],
  ],
  ["testing", {}, TEST, SERVERS, []],
  ["testing with a token", { token: "t" }, TEST, SERVERS, ["authenticationInfo"]],
  ["saving", {}, "Save", SERVERS, []],
  ["saving with a token", { token: "t" }, "Save", SERVERS, ["authenticationInfo"]],
  [
    "saving a key",
    { server: SERVER.server, youtubeKey: KEY },
    "Save",
    [YOUTUBE],
    ["browsingActivity", "authenticationInfo"],
  ],
  ["saving both", { youtubeKey: KEY }, "Save", [...SERVERS, YOUTUBE], ["browsingActivity", "authenticationInfo"]],
])) {
  test(`Firefox's user is asked once, for what leaves: ${what}`, async () => {
    type(typed);
    await click(name);
    assert.deepEqual(requested, [{ origins, ...(data.length > 0 ? { data_collection: data } : {}) }]);
  });
}
