import assert from "node:assert/strict";
import { before, beforeEach, test } from "node:test";
import "./helpers/page.js";
import { storageArea } from "./helpers/storage.js";
import { settled } from "./helpers/time.js";
import { MESSAGES } from "./helpers/values.js";
import { DEFAULTS, publicOf } from "../src/worker/settings.js";

const SERVER = { ...DEFAULTS, scorer: /** @type {const} */ ("server"), token: "yts_old" };
const TYPED = { server: "https://example.org/api", token: "yts_new" };
const local = storageArea();
let isGranted = true;
/** Origins that Chrome was asked for. @type {string[]} */
let origins = [];
/** What the worker was asked to do. @type {string[]} */
let asked = [];
/** @type {any} */
let onChanged;

/** @param {any} values */
async function set(values) {
  const oldValue = local.kept["settings"];
  Object.assign(local.kept, values);
  onChanged?.({ settings: { oldValue, newValue: values.settings } }, "local");
}

/** @param {{ type: string }} message */
async function workerAnswer({ type }) {
  if (type !== "getSettings") asked.push(type);
  if (type === "describeService")
    return { ok: true, service: { version: "1.0", model_version: "m", needs_token: true } };
  return { ok: true, settings: publicOf(SERVER), messages: MESSAGES, language: "en", corrections: [] };
}

before(async () => {
  globalThis.chrome = /** @type {any} */ ({
    runtime: { id: "an-extension", sendMessage: workerAnswer },
    storage: {
      local: { ...local, set },
      onChanged: { addListener: (/** @type {any} */ listener) => (onChanged = listener) },
    },
    permissions: {
      request: async (/** @type {{ origins: string[] }} */ asked) => (origins.push(...asked.origins), isGranted),
    },
  });
  const main = document.createElement("main");
  main.id = "main";
  document.body.replaceChildren(main);
  local.kept["settings"] = SERVER;
  await import("../src/options/options.js");
  await settled();
});

beforeEach(async () => {
  isGranted = true;
  origins = [];
  asked = [];
  await set({ settings: { ...SERVER, server: "https://reset.example" } }); // a change of it resets what is typed
  await set({ settings: SERVER });
  await settled();
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
  find("#server").value = server;
  find("#server").dispatchEvent(new window.Event("input"));
  find("#token").value = token;
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
  await set({ settings: { ...SERVER, consent: SERVER.server } });
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
  await set({ settings: { ...stored(), consent: TYPED.server } });
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
  await set({ settings: { ...SERVER, language: "de" } });
  await settled();
  assert.equal(document.activeElement?.id, "language");
});

test("the user's corrections are counted, and deleted once that is confirmed", async () => {
  onChanged({ corrections: { newValue: [["UgxAAAAAAAAAA1", "neutral"]] } }, "local");
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
  onChanged({ corrections: { oldValue: [["UgxAAAAAAAAAA1", "neutral"]] } }, "local");
  await settled();
  assert.match(statuses().join(), /Kept on this device: 0\./);
});
