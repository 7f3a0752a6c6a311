import assert from "node:assert/strict";
import { register } from "node:module";
import { afterEach, before, beforeEach, mock, test } from "node:test";
import { badges, commentHtml, elementOf, FakeResizeObserver, idOf, navigate, VIDEO } from "./helpers/page.js";
import { pass } from "./helpers/time.js";
import { MESSAGES, prediction } from "./helpers/values.js";
import { DEFAULTS, publicOf } from "../src/worker/settings.js";

register("./helpers/css_hooks.js", import.meta.url);
const SERVER = { ...DEFAULTS, scorer: /** @type {const} */ ("server") };
const AGREED = { ...SERVER, consent: DEFAULTS.server };
const OTHER_VIDEO = "aaaaaaaaaaa";

/** @typedef {import("../src/shared/protocol").TabMessage} TabMessage */
/** @typedef {import("../src/shared/protocol").WorkerMessage} WorkerMessage */

/** What the content script sent to the worker and the panel. @type {any[]} */
let sent = [];
/** @type {((message: any, sender: unknown, respond: (answer: any) => void) => boolean)[]} */
let listeners = [];
/** @type {typeof DEFAULTS} */
let settings = AGREED;
/** Language in which the worker's messages are. */
let messages = MESSAGES;
/** What the worker says of every text, instead of what fits it. @type {import("../src/shared/labels.js").Label | null} */
let label = null;

const EXPLANATION = {
  prediction: { label: "positive", confidence: 0.9 },
  raw_score: 1,
  tokens: [
    { token: ".", part: 3 },
    { token: "fine", part: 1.2 },
    { token: "but", part: -0.4 },
    { token: "a", part: 0.001 },
    { token: "so", part: 0.1 },
    { token: "very", part: 0.05 },
  ],
  features: [],
};

/** @param {WorkerMessage} message @returns {object} */
function workerAnswer(message) {
  switch (message.type) {
    case "getSettings":
      return { ok: true, settings: publicOf(settings), messages, language: "en", corrections: [] };
    case "changeSettings":
      if (message.changes.agreed) settings = { ...settings, consent: settings.server };
      return { ok: true, settings: publicOf(settings) };
    case "explain":
      return { ok: true, explanation: EXPLANATION };
    case "predict": {
      const predictions = message.texts.map((text) =>
        prediction({ label: label ?? (text === "awful" ? "negative" : "positive") }),
      );
      return { ok: true, model: "m", predictions };
    }
    default:
      return { ok: true };
  }
}

/** A copy of the content script, as Chrome runs one in each tab. */
function run() {
  const started = new ContentScript(publicOf(settings), MESSAGES, [[idOf("d"), "neutral"]]);
  started.start();
  return started;
}

/** The time that comments take from the page to the worker and back, and onto the card. */
const passTime = () => pass(2_000);

/** @param {TabMessage} message from the worker or the panel @returns {any} the answer of the last copy that ran */
function ask(message) {
  /** @type {any} */
  let answer;
  listeners.at(-1)?.(message, { id: "an-extension" }, (given) => (answer = given));
  return answer;
}

/** The answer to a message that takes its time. @param {object} message @returns {Promise<any>} */
const answered = (message) => new Promise((resolve) => listeners.at(-1)?.(message, { id: "an-extension" }, resolve));

/** @param {string} type */
const sentOf = (type) => sent.filter((message) => message.type === type);
const card = () => document.getElementById("yt-sentiment-card")?.shadowRoot;
const cardText = () => card()?.textContent ?? "";

/** @param {string} name of a button @param {ParentNode | null} [inside] */
function click(name, inside = card()) {
  const button = [...(inside?.querySelectorAll("button") ?? [])].find(({ textContent }) =>
    textContent?.startsWith(name),
  );
  assert.ok(button, name);
  button.click();
}

/** The classes of the headline are told apart by their names. @param {string} name */
const pick = (name) => {
  const button = card()?.querySelector(`.yts-headline-pick.yts-${name}`);
  assert.ok(button instanceof HTMLElement);
  button.click();
  return button;
};
const popover = () => document.getElementById("yt-sentiment-popover")?.shadowRoot;
const dimmed = () =>
  [...document.querySelectorAll("ytd-comment-view-model")].map((e) => e.classList.contains("yts-dimmed"));
const press = (/** @type {string} */ key) => document.dispatchEvent(new KeyboardEvent("keydown", { key }));

/** @type {typeof import("../src/content/main.js").ContentScript} */
let ContentScript;
/** @type {InstanceType<typeof ContentScript>} */
let script;

before(async () => {
  // The module starts a copy by itself where a worker answers; here none does.
  Object.assign(globalThis, { chrome: { runtime: { sendMessage: async () => ({ ok: false }) } } });
  Object.assign(globalThis, { __YTS_SHADOW__: "open" });
  ({ ContentScript } = await import("../src/content/main.js"));
});

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  sent = [];
  listeners = [];
  settings = AGREED;
  label = null;
  messages = MESSAGES;
  const sendMessage = async (/** @type {any} */ message) => (sent.push(message), workerAnswer(message));
  const onMessage = { addListener: (/** @type {any} */ listener) => listeners.push(listener) };
  Object.assign(globalThis, {
    chrome: { runtime: { id: "an-extension", sendMessage, onMessage } },
    CSSStyleSheet: class {
      replaceSync() {}
    },
  });
  window.history.replaceState(null, "", `/watch?v=${VIDEO}`);
  const root = document.createElement("ytd-comments");
  root.id = "comments";
  root.append(elementOf(commentHtml("fine")), elementOf(commentHtml("awful", { id: idOf("b") })));
  document.body.replaceChildren(root);
});

afterEach(() => {
  script.stop();
  mock.timers.reset();
});

test("texts are sent once, badges stand on their comments, and the card sums up", async () => {
  script = run();
  await passTime();
  assert.deepEqual(
    sentOf("predict").flatMap(({ texts }) => texts),
    ["fine", "awful"],
  );
  assert.deepEqual(badges(), ["positive", "negative"]);
  assert.match(cardText(), /2 comments analysed/);
  assert.ok(sentOf("statusChanged").length > 0, "the panel is notified");
});

test("on this device comments are scored at once, and nothing is asked", async () => {
  settings = DEFAULTS;
  script = run();
  await passTime();
  assert.deepEqual(badges(), ["positive", "negative"]);
  assert.match(cardText(), /2 comments analysed/);
  assert.doesNotMatch(cardText(), /server/);
});

test("a correction changes the badge of its comment alone, and the sums; one that is known is shown at once", async () => {
  script = run();
  document.querySelector("ytd-comments")?.append(elementOf(commentHtml("fine", { id: idOf("d") })));
  await passTime();
  assert.deepEqual(badges(), ["positive", "negative", "neutral"]);
  ask({ type: "corrected", ids: [idOf("a")], label: "negative" });
  await passTime();
  assert.deepEqual(badges(), ["negative", "negative", "neutral"]);
  assert.match(document.querySelector(".yts-badge")?.getAttribute("title") ?? "", /your correction/);
  const { analysis } = await answered({ type: "getAnalysis" });
  assert.equal(analysis.shares.negative.count, 2);
  assert.equal(analysis.shares.positive.count, 0);
  ask({ type: "corrected", ids: [idOf("a"), idOf("d")], label: null });
  await passTime();
  assert.deepEqual(badges(), ["positive", "negative", "positive"], "what is taken back is the model's again");
});

test("nothing is sent before the user agrees, on the card", async () => {
  settings = SERVER;
  script = run();
  await passTime();
  assert.deepEqual(sentOf("predict"), []);
  click("Yes, send the comments");
  await passTime();
  assert.deepEqual(sentOf("changeSettings"), [{ type: "changeSettings", changes: { agreed: true } }]);
  assert.deepEqual(badges(), ["positive", "negative"]);
});

test("on click, nothing is sent until the click", async () => {
  settings = { ...AGREED, mode: "click" };
  script = run();
  await passTime();
  assert.deepEqual(sentOf("predict"), []);
  click("Analyse the comments");
  await passTime();
  assert.equal(badges().length, 2);
});

test("a comment that comes with a known text is counted", async () => {
  script = run();
  await passTime();
  document.querySelector("ytd-comments")?.append(elementOf(commentHtml("fine", { id: idOf("c") })));
  await passTime();
  assert.equal(sentOf("predict").length, 1);
  assert.equal(badges().length, 3);
  assert.match(cardText(), /3 comments analysed/);
});

test("another video starts afresh; comments of the previous one get no badge", async () => {
  script = run();
  await passTime();
  navigate(`/watch?v=${OTHER_VIDEO}`);
  await passTime();
  assert.equal(sentOf("leaveVideo").length, 1);
  assert.deepEqual(badges(), []);
  const fresh = elementOf(commentHtml("fine", { id: idOf("c"), video: OTHER_VIDEO }));
  document.querySelector("ytd-comments")?.replaceChildren(fresh);
  await passTime();
  assert.deepEqual(badges(), ["positive"]);
  const facts = { title: "", off: false, total: null, started: true };
  assert.deepEqual(ask({ type: "getStatus" }), { video: OTHER_VIDEO, ...facts, trouble: null, waiting: 0, scored: 1 });
});

test("settings are followed: switched off, everything goes; switched on, it comes back", async () => {
  script = run();
  await passTime();
  settings = { ...AGREED, on: false };
  ask({ type: "settingsChanged" });
  await passTime();
  assert.deepEqual([badges(), card()], [[], undefined]);
  settings = AGREED;
  ask({ type: "settingsChanged" });
  await passTime();
  assert.equal(badges().length, 2);
  assert.match(cardText(), /2 comments analysed/);
});

for (const [what, changes] of /** @type {[string, Partial<typeof DEFAULTS>][]} */ ([
  ["this device", { scorer: "device" }],
  ["another server", { server: "https://other.example", consent: "https://other.example" }],
])) {
  test(`once ${what} scores, the comments are scored anew, and the former answers are gone`, async () => {
    script = run();
    await passTime();
    settings = { ...AGREED, ...changes };
    label = "neutral";
    ask({ type: "settingsChanged" });
    await passTime();
    assert.deepEqual(
      sentOf("predict").map(({ texts }) => texts),
      [
        ["fine", "awful"],
        ["fine", "awful"],
      ],
    );
    assert.deepEqual(badges(), ["neutral", "neutral"]);
    assert.match(cardText(), /2 comments analysed/);
  });
}

test("the panel gets the analysis, and leads to a comment", async () => {
  script = run();
  assert.deepEqual(await answered({ type: "getAnalysis" }), { analysis: null });
  await passTime();
  const { analysis } = await answered({ type: "getAnalysis" });
  assert.equal(analysis.coverage.analysed, 2);
  assert.equal(analysis.video.id, VIDEO);
  const scrolled = mock.method(Element.prototype, "scrollIntoView", () => {});
  assert.deepEqual(ask({ type: "showComment", id: idOf("b") }), { shown: true });
  assert.equal(scrolled.mock.calls[0]?.this, document.querySelectorAll("ytd-comment-view-model")[1]);
  assert.deepEqual(ask({ type: "showComment", id: idOf("z") }), { shown: false });
});

test("the panel moves the player", async () => {
  document.body.append(document.createElement("video"));
  script = run();
  ask({ type: "seek", seconds: 83 });
  assert.equal(document.querySelector("video")?.currentTime, 83);
});

test("another copy of the script takes over", async () => {
  script = run();
  await passTime();
  const successor = run();
  assert.equal(listeners[0]?.({ type: "getStatus" }, { id: "an-extension" }, assert.fail), false);
  await passTime();
  assert.equal(badges().length, 2);
  assert.equal(document.querySelectorAll("#yt-sentiment-card").length, 1);
  successor.stop();
  assert.equal(card(), undefined);
});

test("no event that the page's scripts can send silences it", async () => {
  script = run();
  await passTime();
  document.dispatchEvent(new CustomEvent("yt-sentiment-takeover"));
  await passTime();
  assert.equal(badges().length, 2);
  assert.match(cardText(), /2 comments analysed/);
});

test("a class that is picked dims the others, those that come as well, until it is picked again or Escape is pressed", async () => {
  script = run();
  await passTime();
  const button = pick("negative");
  await passTime();
  assert.deepEqual(dimmed(), [true, false]);
  assert.equal(button.getAttribute("aria-pressed"), "true");
  assert.match(cardText(), /1 of 2 comments/);
  document.querySelector("ytd-comments")?.append(elementOf(commentHtml("new", { id: idOf("c") })));
  await passTime();
  assert.deepEqual(dimmed(), [true, false, true]);
  pick("negative");
  await passTime();
  assert.deepEqual(dimmed(), [false, false, false]);
  pick("positive");
  await passTime();
  assert.deepEqual(dimmed(), [false, true, false]);
  press("Escape");
  await passTime();
  assert.deepEqual(dimmed(), [false, false, false]);
  assert.equal(button.isConnected, true, "what has the focus is not made anew");
});

test("a search dims what does not match; filters of different kinds are both asked for", async () => {
  script = run();
  await passTime();
  const search = card()?.querySelector("input");
  assert.ok(search);
  search.value = "AWF";
  search.dispatchEvent(new window.Event("input"));
  await passTime();
  assert.deepEqual(dimmed(), [true, false]);
  pick("positive");
  await passTime();
  assert.deepEqual(dimmed(), [true, true]);
  navigate(`/watch?v=${OTHER_VIDEO}`);
  await passTime();
  assert.deepEqual(dimmed(), [false, false]);
  assert.equal(search.value, "");
});

test("a badge tells the words that moved it and the doubt, and is corrected with undo", async () => {
  script = run();
  await passTime();
  const badge = document.querySelector(".yts-badge");
  assert.ok(badge instanceof HTMLElement);
  badge.click();
  await passTime();
  const words = [...(popover()?.querySelectorAll(".yts-token") ?? [])].map(({ textContent }) => textContent);
  assert.deepEqual(words, ["+ fine, speaks for it", "− but, speaks against it", "+ so, speaks for it"]);
  assert.doesNotMatch(`${badge.title} ${popover()?.textContent}`, /%/, "two comments are too few for percentages");
  click(" negative", popover() ?? null);
  await passTime();
  assert.deepEqual(sentOf("correctLocally"), [{ type: "correctLocally", id: idOf("a"), label: "negative" }]);
  assert.deepEqual(badges(), ["negative", "negative"]);
  assert.match(cardText(), /0positive/);
  assert.match(popover()?.textContent ?? "", /your correction/);
  click("Undo", popover() ?? null);
  await passTime();
  assert.deepEqual(badges(), ["positive", "negative"]);
});

test("a popover closes with its comment, and where Tab leads past its end", async () => {
  script = run();
  await passTime();
  const [first, second] = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".yts-badge"));
  first?.click();
  const last = [...(popover()?.querySelectorAll("button") ?? [])].filter((one) => one.checkVisibility()).at(-1);
  last?.focus();
  last?.dispatchEvent(new KeyboardEvent("keydown", { key: "Tab", bubbles: true, cancelable: true }));
  assert.equal(script.surface.popover.isOpen, false);
  second?.click();
  assert.equal(script.surface.popover.isOpen, true);
  second?.closest("ytd-comment-view-model")?.remove();
  await passTime();
  assert.equal(script.surface.popover.isOpen, false);
});

test("a filter counts nothing while nothing is scored", async () => {
  script = run();
  await passTime();
  pick("negative");
  await passTime();
  assert.match(cardText(), /1 of 2 comments/);
  const clear = [...(card()?.querySelectorAll("button") ?? [])].find(({ textContent }) => textContent === "Show all");
  clear?.focus();
  clear?.click();
  assert.equal(card()?.activeElement?.localName, "input", "the focus stays in the card");
  pick("negative");
  script.collector.startOver();
  await passTime();
  settings = { ...AGREED, consent: "" };
  ask({ type: "settingsChanged" });
  await passTime();
  assert.doesNotMatch(cardText(), /of 0 comments/);
});

test("badges and card speak the language that the settings change to", async () => {
  script = run();
  await passTime();
  const german = (/** @type {keyof typeof MESSAGES} */ key, /** @type {string} */ message) => ({ [key]: { message } });
  messages = { ...MESSAGES, ...german("positive", "positiv"), ...german("analysed_other", "$1 Kommentare analysiert") };
  settings = { ...AGREED, language: "de" };
  ask({ type: "settingsChanged" });
  await passTime();
  assert.deepEqual(badges(), ["positiv", "negative"]);
  assert.match(cardText(), /2 Kommentare analysiert/);
  assert.equal(document.querySelectorAll("#yt-sentiment-card").length, 1);
});

test("the card leaves the right column where that is no longer shown, and comes back", async () => {
  const column = elementOf('<div id="secondary"><div id="secondary-inner"><p></p></div></div>').firstElementChild;
  document.body.prepend(/** @type {Element} */ (column?.parentElement));
  let isWide = true;
  mock.method(Element.prototype, "getClientRects", () => (isWide ? [{}] : []));
  script = run();
  await passTime();
  const host = () => document.getElementById("yt-sentiment-card");
  assert.equal(host()?.parentElement, column);
  isWide = false;
  FakeResizeObserver.resize();
  assert.equal(host()?.nextElementSibling?.localName, "ytd-comments");
  isWide = true;
  FakeResizeObserver.resize();
  assert.equal(host()?.parentElement, column);
  mock.restoreAll();
});

test("a Short that follows a watch page in the same tab has the card, its own numbers and its own player", async () => {
  script = run();
  await passTime();
  const watch = document.createElement("div");
  watch.append(...document.body.childNodes);
  watch.prepend(document.createElement("video"));
  const count = "<ytd-comments-header-renderer><span id='count'>7 Comments</span></ytd-comments-header-renderer>";
  const short = elementOf(`<div><video></video><ytd-comments>${count}</ytd-comments></div>`);
  document.body.replaceChildren(watch, short);
  watch.hidden = true;
  navigate("/shorts/shortvideo1");
  await passTime();
  const host = document.getElementById("yt-sentiment-card");
  assert.equal(host?.parentElement, short);
  assert.equal(ask({ type: "getStatus" }).total, 7);
  ask({ type: "seek", seconds: 3 });
  const times = [...document.querySelectorAll("video")].map(({ currentTime }) => currentTime);
  assert.deepEqual(times, [0, 3]);
});

test("the keyboard steps through the negative comments, round and round, and says where it is", async () => {
  mock.method(Element.prototype, "getClientRects", () => [{}]);
  script = run();
  document.querySelector("ytd-comments")?.append(elementOf(commentHtml("awful", { id: idOf("e") })));
  await passTime();
  const current = () =>
    [...document.querySelectorAll("ytd-comment-view-model")].findIndex((e) => e.matches(".yts-current"));
  const seen = [1, 2, 3].map(() => {
    ask({ type: "showNextNegative" });
    return current();
  });
  assert.deepEqual(seen, [1, 2, 1]);
  assert.equal(document.activeElement, document.querySelectorAll(".yts-badge")[1]);
  assert.match(cardText(), /Negative comment 1 of 2/);
  mock.restoreAll();
});

test("an extension that is gone falls silent", async () => {
  script = run();
  await passTime();
  delete (/** @type {any} */ (chrome.runtime).id);
  document.querySelector("ytd-comments")?.append(elementOf(commentHtml("new", { id: idOf("c") })));
  await passTime();
  assert.equal(card(), undefined);
  assert.equal(sentOf("predict").length, 1);
});
