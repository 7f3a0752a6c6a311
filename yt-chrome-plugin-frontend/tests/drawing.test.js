import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { before, test } from "node:test";
import { JSDOM } from "jsdom";
import { CHOICES } from "../src/worker/settings.js";

/** @type {import("../src/shared/labels.js").Translate} */
let t;
/** @type {any} */
let charts, comments, numbers;

before(async () => {
  const { window } = new JSDOM("<!doctype html><body></body>");
  Object.assign(globalThis, { document: window.document, Node: window.Node });
  const { translator } = await import("../src/shared/i18n.js");
  t = translator(
    JSON.parse(await readFile(new URL("../src/shared/locales/en/messages.json", import.meta.url), "utf8")),
  );
  charts = await import("../src/shared/charts.js");
  comments = await import("../src/shared/comments.js");
  numbers = await import("../src/shared/numbers.js");
});

const weight = (/** @type {number} */ count, /** @type {number | null} */ share) => ({ count, share });
const judged = (/** @type {object} */ more = {}) => ({
  id: "a",
  text: "fine",
  published_at: "2024-05-01T10:00:00Z",
  likes: 1,
  reply_to: null,
  label: "positive",
  confidence: 0.9,
  probabilities: { negative: 0.05, neutral: 0.05, positive: 0.9 },
  language: "en",
  uncertain: null,
  kinds: [],
  ...more,
});

test("a pie says each class in words and numbers", () => {
  const drawn = charts.pie({ negative: weight(1, 0.25), neutral: weight(0, 0), positive: weight(3, 0.75) }, t);
  assert.equal(drawn.querySelectorAll(".yts-part").length, 2);
  assert.match(drawn.textContent, /positive75% \(3\)/);
  const few = charts.pie({ negative: weight(1, 0.25), neutral: weight(0, 0), positive: weight(3, 0.75) }, t, {
    few: true,
  });
  assert.doesNotMatch(few.textContent, /%/);
});

test("one class alone is a whole ring, and no comment an empty one", () => {
  const whole = charts.pie({ negative: weight(0, 0), neutral: weight(0, 0), positive: weight(3, 1) }, t);
  assert.match(whole.querySelector(".yts-part").getAttribute("d"), /A46 46 0 1 1/);
  const none = charts.pie({ negative: weight(0, null), neutral: weight(0, null), positive: weight(0, null) }, t);
  assert.equal(none.querySelectorAll(".yts-part").length, 0);
  assert.equal(none.querySelectorAll(".yts-empty").length, 1);
});

test("a trend skips empty periods in its lines and has them in its table", () => {
  const point = (/** @type {string} */ start, /** @type {number} */ n) => ({
    start,
    negative: weight(0, n ? 0 : null),
    neutral: weight(0, n ? 0 : null),
    positive: weight(n, n ? 1 : null),
  });
  const drawn = charts.trendChart(
    { period: "month", points: [point("2024-01-01", 2), point("2024-02-01", 0), point("2024-03-01", 1)], undated: 3 },
    t,
  );
  assert.equal(drawn.querySelectorAll("tbody tr").length, 3);
  assert.equal(drawn.querySelectorAll(".yts-point.yts-positive").length, 2);
  assert.match(drawn.textContent, /3 comments have no date/);
});

test("a comment's text is never read as HTML", () => {
  const text = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
  const { element } = comments.commentList([judged({ text })], t);
  assert.equal(element.querySelector(".yts-text").textContent, text);
  assert.equal(element.querySelectorAll("img, script").length, 0);
});

test("filters and orders choose the right comments", () => {
  const all = [
    judged({ id: "a", likes: 1 }),
    judged({ id: "b", likes: 5, label: "negative", confidence: 0.5 }),
    judged({ id: "c", uncertain: "language", kinds: ["question"] }),
  ];
  const ids = (/** @type {string[]} */ filters, /** @type {string} */ order) =>
    comments.chosen(all, new Set(filters), order).map((/** @type {any} */ one) => one.id);
  assert.deepEqual(ids([], "likes"), ["b", "a", "c"]);
  assert.deepEqual(ids(["positive"], "likes"), ["a"]);
  assert.deepEqual(ids(["uncertain", "negative"], "doubt"), ["b", "c"]);
  assert.deepEqual(ids(["question"], "likes"), ["c"]);
  assert.deepEqual(ids(["otherLanguage"], "likes"), ["c"]);
});

test("a badge says label, confidence and doubt to a screen reader", () => {
  assert.equal(comments.badge(judged(), t).textContent, "positive, confidence 90%");
  assert.match(
    comments.badge(judged({ uncertain: "language", language: "es" }), t).textContent,
    /^uncertain, .*another language \(es\)/,
  );
});

test("a position in a video is written as people write it", () => {
  assert.equal(numbers.clock(83), "1:23");
  assert.equal(numbers.clock(3725), "1:02:05");
});

test("all languages have the same messages with the same values", async () => {
  const folder = new URL("../src/shared/locales/", import.meta.url);
  const english = JSON.parse(await readFile(new URL("en/messages.json", folder), "utf8"));
  for (const language of await readdir(folder)) {
    const other = JSON.parse(await readFile(new URL(`${language}/messages.json`, folder), "utf8"));
    assert.deepEqual(Object.keys(other).sort(), Object.keys(english).sort(), language);
    for (const [key, { message }] of Object.entries(english)) {
      const values = (/** @type {string} */ text) => [...text.matchAll(/\$[1-9]/g)].map(([value]) => value).sort();
      assert.deepEqual(values(other[key].message), values(/** @type {string} */ (message)), `${language} ${key}`);
    }
  }
});

test("every message is used, and every message that is used is there", async () => {
  const english = JSON.parse(
    await readFile(new URL("../src/shared/locales/en/messages.json", import.meta.url), "utf8"),
  );
  const root = new URL("../src/", import.meta.url);
  const names = (await readdir(root, { recursive: true })).filter(
    (name) => /\.(?:js|json)$/.test(name) && !/locales|vendor/.test(name),
  );
  const sources = await Promise.all(names.map((name) => readFile(new URL(name, root), "utf8")));
  const pages = new URL("../../flask_app/static/", import.meta.url);
  for (const name of (await readdir(pages)).filter((one) => one.endsWith(".js")))
    sources.push(await readFile(new URL(name, pages), "utf8"));
  const code = sources.join("\n");
  const prefixes = [...code.matchAll(/\bt\(`(\w+)_\$/g)].map(([, prefix]) => `${prefix}_`);
  const choices = Object.keys(CHOICES); // the options page names each, and what can be chosen
  const built = [...prefixes, ...choices.map((name) => `${name}_`)];
  for (const key of Object.keys(english)) {
    const named = new RegExp(`["'.]${key}\\b|__MSG_${key}__`).test(code);
    assert.ok(named || choices.includes(key) || built.some((prefix) => key.startsWith(prefix)), `${key} is not used`);
  }
  for (const [, key] of code.matchAll(/\bt\("(\w+)"/g)) assert.ok(english[String(key)], `${key} is missing`);
});
