import assert from "node:assert/strict";
import { before, beforeEach, test } from "node:test";
import "./helpers/page.js";
import { openOptions } from "./helpers/options_page.js";
import { storageArea } from "./helpers/storage.js";
import { settled } from "./helpers/time.js";
import { MESSAGES } from "./helpers/values.js";
import { DEFAULTS, publicOf } from "../src/worker/settings.js";

const SERVER = { ...DEFAULTS, scorer: /** @type {const} */ ("server"), token: "yts_old" };
const TYPED = { server: "https://example.org/api", token: "yts_new" };
const local = storageArea();
const KEY = "a-key-of-youtube-1234";
const UNKNOWN_KEY = "a-key-nobody-knows-99";
let isGranted = true;
/** Origins that Chrome was asked for. @type {string[]} */
let origins = [];
/** What the worker was asked to do. @type {string[]} */
let asked = [];
/** Servers that were tested. @type {any[]} */
let tested = [];
/** The YouTube key that the worker keeps. */
let key = "";
/** @type {Awaited<ReturnType<typeof openOptions>>} */
let page;

/** @param {any} message */
async function workerAnswer(message) {
  const { type } = message;
  if (!["getSettings", "describeKey"].includes(type)) asked.push(type);
  if (type === "describeService") {
    tested.push(message.typed);
    return { ok: true, service: { version: "1.0", model_version: "m", needs_token: true } };
  }
  if (type === "keepKey" && message.key === UNKNOWN_KEY) return { ok: false, kind: "youtubeKey", detail: "", wait: 0 };
  if (type === "keepKey") key = message.key;
  if (type === "keepKey" || type === "describeKey") return { ok: true, ending: key.slice(-4), units: 7 };
  return { ok: true, settings: publicOf(SERVER), messages: MESSAGES, language: "en", corrections: [] };
}

before(async () => {
  page = await openOptions(SERVER, local, workerAnswer, async (/** @type {{ origins: string[] }} */ asked) => {
    origins.push(...asked.origins);
    return isGranted;
  });
});

beforeEach(async () => {
  isGranted = true;
  origins = [];
  asked = [];
  tested = [];
  await page.reset();
});

/** @param {string} selector @returns {any} */
const find = (selector) => document.querySelector(selector);
/** @param {string} name @returns {any} */
const button = (name) => [...document.querySelectorAll("button")].find(({ textContent }) => textContent === name);
const statuses = () => [...document.querySelectorAll("[role=status]")].map(({ textContent }) => textContent);
/** @returns {any} */
const stored = () => local.kept["settings"];

/** @param {string} server @param {string} token */
function type(server, token) {
  enter("#server", server);
  enter("#token", token);
}

/** @param {string} selector @param {string} text */
function enter(selector, text) {
  find(selector).value = text;
  find(selector).dispatchEvent(new window.Event("input"));
}

/** @param {string} name */
async function click(name) {
  button(name).click();
  await settled();
}

test("agreeing is about the address that is typed, which it saves with the token", async () => {
  type(" https://example.org/api/ ", " yts_new ");
  assert.match(find("#main").textContent, /their texts go to https:\/\/example\.org\/api,/);
  await click("Yes, send the comments");
  assert.deepEqual(stored(), { ...SERVER, ...TYPED, consent: TYPED.server });
  assert.deepEqual(origins, ["https://example.org/*"]);
  await click("No longer send comments");
  assert.deepEqual(stored(), { ...SERVER, ...TYPED, consent: "" });
});

test("another address than the one that was agreed to is agreed to anew", async () => {
  await page.set({ settings: { ...SERVER, consent: SERVER.server } });
  assert.ok(button("No longer send comments"));
  type(TYPED.server, TYPED.token);
  await click("Yes, send the comments");
  assert.equal(stored().consent, TYPED.server);
});

test("nothing is agreed to at an address that is none, or without Chrome's permission", async () => {
  type("http://example.org", "");
  await click("Yes, send the comments");
  assert.match(statuses().join(), /Only https/);
  isGranted = false;
  type(TYPED.server, "");
  await click("Yes, send the comments");
  assert.match(statuses().join(), /nothing was changed/);
  assert.deepEqual(stored(), SERVER);
});

test("what a button said stays, and so does what is typed, when consent is given elsewhere", async () => {
  type(TYPED.server, TYPED.token);
  await click("Save");
  assert.deepEqual(stored(), { ...SERVER, ...TYPED });
  assert.match(statuses().join(), /Connected: service 1\.0, model m\./);
  find("#token").value = "half a tok";
  await page.set({ settings: { ...stored(), consent: TYPED.server } });
  await settled();
  assert.match(statuses().join(), /Connected: service 1\.0, model m\./);
  assert.equal(find("#token").value, "half a tok");
  assert.ok(button("No longer send comments"));
});

test("choosing who scores keeps the focus, and shows what a server needs where it is one", async () => {
  const [device, server] = /** @type {any[]} */ ([...document.querySelectorAll("[name=scorer]")]);
  for (const [chosen, isHidden] of /** @type {[any, boolean][]} */ ([
    [device, true],
    [server, false],
  ])) {
    chosen.focus();
    chosen.click();
    await settled();
    assert.equal(document.activeElement, chosen);
    assert.equal(find("#server").closest("[hidden]") !== null, isHidden);
  }
  assert.equal(stored().scorer, "server");
});

test("another language keeps the focus on its list", async () => {
  find("#language").focus();
  await page.set({ settings: { ...SERVER, language: "de" } });
  await settled();
  assert.equal(document.activeElement?.id, "language");
});

test("the user's corrections are counted, and deleted once that is confirmed", async () => {
  await page.change({ corrections: { newValue: [["UgxAAAAAAAAAA1", "neutral"]] } });
  await settled();
  assert.match(statuses().join(), /Kept on this device: 1\./);
  for (const [isSure, wanted] of /** @type {[boolean, string[]][]} */ ([
    [false, []],
    [true, ["forgetCorrections"]],
  ])) {
    window.confirm = () => isSure;
    await click("Delete my corrections");
    assert.deepEqual(asked, wanted);
  }
  await page.change({ corrections: { oldValue: [["UgxAAAAAAAAAA1", "neutral"]] } });
  await settled();
  assert.match(statuses().join(), /Kept on this device: 0\./);
});

test("the connection that is tested is the one that is typed, and nothing is kept", async () => {
  type(" https://example.org/api/ ", " yts_new ");
  await click("Test the connection");
  assert.deepEqual(tested, [TYPED]);
  assert.deepEqual(origins, ["https://example.org/*"]);
  assert.deepEqual(stored(), SERVER);
  assert.match(statuses().join(), /Connected: service 1\.0, model m\./);
});

test("what is typed and not saved survives another language of the interface", async () => {
  type("https://half.exam", "yts_half");
  enter("#youtubeKey", "half-a-key");
  await page.set({ settings: { ...SERVER, language: "es" } });
  await settled();
  assert.deepEqual(
    ["#server", "#token", "#youtubeKey"].map((selector) => find(selector).value),
    ["https://half.exam", "yts_half", "half-a-key"],
  );
  assert.equal(find(".saving").hidden, false);
  enter("#youtubeKey", "");
});

test("there is one primary action, and only while something is typed that is not kept", async () => {
  const primary = () => [...document.querySelectorAll(".yts-primary")].filter((one) => !one.closest("[hidden]"));
  assert.equal(primary().length, 0);
  type("https://example.org", "");
  assert.deepEqual(
    primary().map(({ textContent }) => textContent),
    ["Save"],
  );
  type(SERVER.server, SERVER.token);
  assert.equal(primary().length, 0);
});

test("a key is kept once googleapis.com may be reached, and only its end is shown", async () => {
  isGranted = false;
  enter("#youtubeKey", ` ${KEY} `);
  await click("Save");
  assert.deepEqual([origins, asked], [["https://www.googleapis.com/*"], []]);
  isGranted = true;
  await click("Save");
  await settled();
  assert.equal(key, KEY);
  assert.equal(find("#youtubeKey").value, "");
  assert.equal(find(".saving").hidden, true);
  assert.match(find("#main").textContent, /ends on 1234 is kept\. Today it cost 7 of the 10,000 units/);
  assert.ok(!find("#main").textContent.includes(KEY));
  enter("#youtubeKey", UNKNOWN_KEY);
  await click("Save");
  await settled();
  assert.match(statuses().join(), /YouTube does not know this key/);
  assert.equal(find("#youtubeKey").value, UNKNOWN_KEY);
  enter("#youtubeKey", "");
  await click("Forget the key");
  await settled();
  assert.equal(key, "");
  assert.match(statuses().join(), /The key is forgotten/);
});

test("a key that is forgotten elsewhere is no longer said to be kept", async () => {
  key = KEY;
  for (const area of ["local", "session"]) {
    await page.change({ youtubeKey: { newValue: KEY } }, area);
    assert.match(find("#main").textContent, /ends on 1234 is kept/);
    key = "";
    await page.change({ youtubeKey: { oldValue: KEY } }, area);
    assert.doesNotMatch(find("#main").textContent, /is kept\. Today/);
    assert.equal(button("Forget the key").hidden, true);
    key = KEY;
  }
  key = "";
});
