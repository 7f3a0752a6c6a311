import assert from "node:assert/strict";
import { before, test } from "node:test";
import { VIDEO } from "./helpers/page.js";
import { portPair } from "./helpers/ports.js";
import { storageArea } from "./helpers/storage.js";
import { settled } from "./helpers/time.js";
import { MESSAGES, prediction } from "./helpers/values.js";
import { analysisOf } from "../src/shared/aggregate.js";
import { DEFAULTS, publicOf } from "../src/worker/settings.js";

const READ = { text: "fine", published_at: null, likes: 0, reply_to: null };
const ABOUT = {
  model_version: "m",
  analysed_at: "2026-01-01T00:00:00Z",
  left_out: [],
  period: /** @type {const} */ ("month"),
};
const analysis = await analysisOf(
  ["a", "b"].map((id) => ({ ...READ, id, prediction: prediction({ words: [] }) })),
  { ...ABOUT, video: { id: VIDEO, title: "", comment_count: 2 } },
);
const status = { video: VIDEO, title: "", off: false, total: 2, started: true, trouble: null, waiting: 0, scored: 2 };
/** What the worker was asked. @type {any[]} */
const asked = [];
const local = storageArea();
let tab = 1;
/** What the page of a tab says of itself. @type {(tab: number) => Promise<any>} */
let statusOf = async () => status;
/** @type {(answer: any) => void} */
let answerWhole;
/** @type {() => void} */
let activateTab;
/** @type {any} */
let onChanged;

before(async () => {
  globalThis.chrome = /** @type {any} */ ({
    runtime: {
      id: "an-extension",
      onMessage: { addListener: () => {} },
      connect: (/** @type {{ name: string }} */ { name }) => {
        const port = portPair(name, "an-extension");
        port.asked.onMessage.addListener((/** @type {any} */ message) => asked.push(message));
        answerWhole = port.asked.postMessage;
        return port.asking;
      },
      sendMessage: async (/** @type {any} */ message) => {
        asked.push(message);
        const given = { settings: publicOf(DEFAULTS), messages: MESSAGES, language: "en", corrections: [] };
        if (message.type === "describeReading") return { ok: true, reader: "key" };
        return message.type === "getSettings" ? { ok: true, ...given } : { ok: true };
      },
    },
    tabs: {
      query: async () => [{ id: tab }],
      sendMessage: (/** @type {number} */ to, /** @type {{ type: string }} */ { type }) =>
        type === "getStatus" ? statusOf(to) : Promise.resolve({ analysis }),
      onActivated: { addListener: (/** @type {any} */ listener) => (activateTab = listener) },
    },
    storage: {
      session: storageArea(),
      local,
      onChanged: { addListener: (/** @type {any} */ listener) => (onChanged = listener) },
    },
  });
  const main = document.createElement("main");
  main.id = "main";
  document.body.replaceChildren(main);
  await import("../src/panel/panel.js");
  await settled();
});

/** @param {string} name @returns {any} */
const button = (name) => [...document.querySelectorAll("button")].find((one) => one.textContent?.trim() === name);

test("a correction, and taking it back, shows in the headline at once, and its row stays", async () => {
  const figures = () => [...document.querySelectorAll(".yts-headline-figure")].map(({ textContent }) => textContent);
  assert.deepEqual(figures(), ["2", "0", "0"]);
  const row = /** @type {HTMLElement} */ (document.querySelector(".yts-comment"));
  /** @type {any} */ (row.querySelector(".yts-correct button:last-of-type")).click();
  await settled();
  assert.deepEqual(asked.at(-1), { type: "correctLocally", id: "a", label: "negative" });
  await local.set({ corrections: [["a", "negative"]] });
  onChanged({ corrections: {} }, "local");
  await settled();
  assert.deepEqual(figures(), ["1", "0", "1"]);
  assert.equal(document.querySelector(".yts-comment"), row);
  assert.equal(button("Update").hidden, true);
  await local.set({ corrections: [] });
  onChanged({ corrections: {} }, "local");
  await settled();
  assert.deepEqual(figures(), ["2", "0", "0"]);
  activateTab();
  await settled();
  assert.equal(button("Update").hidden, true);
});

test("of two looks at the tab the later counts, and an analysis of another video is not drawn", async () => {
  const other = { ...status, video: "other-video", title: "Another video", scored: 0 };
  /** @type {(status: any) => void} */
  let late = () => {};
  statusOf = () => new Promise((answer) => (late = answer));
  activateTab();
  await settled();
  statusOf = async () => other;
  tab = 2;
  activateTab();
  await settled();
  late(status);
  await settled();
  assert.equal(document.querySelector("h1")?.textContent, "Another video");
  statusOf = async () => ({ ...other, scored: 2 });
  activateTab();
  await settled();
  assert.equal(document.querySelector(".yts-report"), null, "the page answers with the former video");
  statusOf = async () => status;
  tab = 1;
  activateTab();
  await settled();
  assert.ok(document.querySelector(".yts-report"));
});

test("a whole video is read once, also where the panel is drawn anew, which not every setting does", async () => {
  const change = (/** @type {object} */ newValue) =>
    onChanged({ settings: { oldValue: DEFAULTS, newValue: { ...DEFAULTS, ...newValue } } }, "local");
  const bar = document.querySelector(".bar");
  change({ expanded: true });
  await settled();
  assert.equal(document.querySelector(".bar"), bar);
  button("Analyse the whole video").click();
  await settled();
  change({ scheme: "classic" });
  await settled();
  assert.notEqual(document.querySelector(".bar"), bar);
  assert.equal(button("Analyse the whole video").disabled, true);
  answerWhole({ ok: false, kind: "youtubeQuota", detail: "", wait: 0 });
  await settled();
  assert.match(document.querySelector(".yts-trouble")?.textContent ?? "", /used up its units/);
  assert.equal(asked.filter(({ type }) => type === "analyseVideo").length, 1);
});
