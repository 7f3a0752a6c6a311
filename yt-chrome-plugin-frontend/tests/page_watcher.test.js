import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { commentHtml, elementOf, navigate, VIDEO } from "./helpers/page.js";
import { settled } from "./helpers/time.js";
import { commentsIn, PageWatcher } from "../src/content/page_watcher.js";

const OTHER_VIDEO = "aaaaaaaaaaa";
/** What happened, in order. @type {string[]} */
let events = [];
/** @type {Element[]} */
let comments = [];
let life = new AbortController();
/** @type {PageWatcher} */
let watcher;

beforeEach(() => {
  globalThis.chrome = /** @type {any} */ ({ runtime: { id: "an-extension" } });
  document.documentElement.removeAttribute("dark");
  document.body.replaceChildren();
  window.history.replaceState(null, "", `/watch?v=${VIDEO}`);
  life = new AbortController();
  watcher = new PageWatcher({
    onVideoChange: (previous) => events.push(`video ${previous} -> ${watcher.video}`),
    onComments: (elements) => comments.push(...elements),
    onNavigation: () => events.push("navigation"),
    onThemeChange: () => events.push("theme"),
    onMutations: () => events.push("mutations"),
    onGone: () => events.push("gone"),
  });
  watcher.start(life.signal);
  watcher.syncVideo();
  events = [];
  comments = [];
});

afterEach(() => life.abort());

test("a navigation names the new video and the one before", () => {
  navigate(`/watch?v=${OTHER_VIDEO}`);
  assert.deepEqual(events, [`video ${VIDEO} -> ${OTHER_VIDEO}`, "navigation"]);
  navigate("/");
  assert.equal(watcher.video, null);
});

test("a navigation within the video reports the comments that are there", () => {
  const element = elementOf(commentHtml("fine"));
  document.body.append(element);
  navigate(`/watch?v=${VIDEO}&t=3`);
  assert.deepEqual(events, ["navigation"]);
  assert.deepEqual(comments, [element]);
});

test("an address that changed without an event is noticed at the next mutation", async () => {
  window.history.pushState(null, "", `/watch?v=${OTHER_VIDEO}`);
  document.body.append(document.createElement("p"));
  await settled();
  assert.deepEqual(events, [`video ${VIDEO} -> ${OTHER_VIDEO}`, "navigation", "mutations"]);
});

test("comments that come, and comments that change, are reported", async () => {
  const list = document.createElement("div");
  list.append(elementOf(commentHtml("first")), elementOf(commentHtml("second")));
  document.body.append(list);
  await settled();
  assert.deepEqual(comments, [...list.children]);
  comments = [];
  const text = list.lastElementChild?.querySelector('[id="content-text"]')?.firstChild;
  assert.ok(text);
  text.nodeValue = "changed";
  await settled();
  assert.deepEqual(comments, [list.lastElementChild]);
});

test("a badge that is added is no change of the comment; one that is removed is", async () => {
  const element = elementOf(commentHtml("fine"));
  document.body.append(element);
  await settled();
  comments = [];
  const badge = document.createElement("span");
  badge.className = "yts-badge";
  element.append(badge);
  await settled();
  assert.deepEqual(comments, []);
  badge.remove();
  await settled();
  assert.deepEqual(comments, [element]);
});

test("a mutation outside of comments names none", () => {
  const observer = new MutationObserver(() => {});
  observer.observe(document.body, { childList: true });
  document.body.append("text", document.createElement("p"));
  assert.equal(commentsIn(observer.takeRecords()).size, 0);
  observer.disconnect();
});

test("a change of the theme is reported", async () => {
  document.documentElement.setAttribute("dark", "");
  await settled();
  assert.deepEqual(events, ["theme", "mutations"]);
});

test("nothing of a page without a video is reported", async () => {
  navigate("/");
  events = [];
  document.body.append(elementOf(commentHtml("fine")));
  await settled();
  assert.deepEqual([events, comments], [[], []]);
});

test("an extension that is gone is noticed at the next mutation and navigation", async () => {
  globalThis.chrome = /** @type {any} */ ({});
  document.body.append(document.createElement("p"));
  await settled();
  navigate(`/watch?v=${OTHER_VIDEO}`);
  assert.deepEqual(events, ["gone", "gone"]);
});

test("a watch that ended reports nothing", async () => {
  life.abort();
  document.body.append(elementOf(commentHtml("fine")));
  navigate(`/watch?v=${OTHER_VIDEO}`);
  await settled();
  assert.deepEqual([events, comments], [[], []]);
});
