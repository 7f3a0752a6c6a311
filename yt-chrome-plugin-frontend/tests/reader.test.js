import assert from "node:assert/strict";
import { before, test } from "node:test";
import { JSDOM } from "jsdom";

/** @type {typeof import("../src/content/reader.js")} */
let reader;

before(async () => {
  const { window } = new JSDOM("<!doctype html><body></body>");
  Object.assign(globalThis, { document: window.document, Node: window.Node, Element: window.Element });
  reader = await import("../src/content/reader.js");
});

test("a video is read from every kind of address", () => {
  const { videoOf } = reader;
  assert.equal(videoOf("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3"), "dQw4w9WgXcQ");
  assert.equal(videoOf("https://www.youtube.com/shorts/dQw4w9WgXcQ?lc=a"), "dQw4w9WgXcQ");
  assert.equal(videoOf("https://www.youtube.com/live/dQw4w9WgXcQ"), "dQw4w9WgXcQ");
  assert.equal(videoOf("https://www.youtube.com/"), null);
  assert.equal(videoOf('https://www.youtube.com/watch?v="><script>'), null);
});

test("numbers are read in the page's own language", () => {
  const { countOf } = reader;
  for (const [text, language, expected] of /** @type {[string, string, number][]} */ ([
    ["490", "en", 490],
    [" 1.2K ", "en", 1200],
    ["1,234", "en", 1234],
    ["3.4M", "en", 3_400_000],
    ["1,2\u00a0тыс.", "ru", 1200],
    ["1.234", "de", 1234],
    ["1,5\u00a0Mio.", "de", 1_500_000],
    ["2 k", "fr", 2000],
    ["1.2万", "ja", 12_000],
    ["", "en", 0],
    [" ", "en", 0],
    ["Like", "en", 0],
  ])) {
    assert.equal(countOf(text, language), expected, `${text} (${language})`);
  }
});

test("numbers survive a round trip in many languages", () => {
  for (const language of [
    "en",
    "es",
    "hi",
    "de",
    "fr",
    "ru",
    "pt-BR",
    "tr",
    "id",
    "ko",
    "ja",
    "zh-CN",
    "ar-EG",
    "fa",
    "bn",
  ]) {
    for (const value of [7, 42, 1200, 56_000, 1_500_000]) {
      const text = new Intl.NumberFormat(language, { notation: "compact" }).format(value);
      const back = reader.countOf(text, language);
      assert.ok(Math.abs(back - value) <= value * 0.1, `${language}: ${value} -> ${text} -> ${back}`);
    }
  }
});

test("an age is estimated in any language, and what is no age is none", () => {
  const { momentOf } = reader;
  const now = new Date("2026-06-15T00:00:00Z");
  assert.equal(momentOf("3 days ago (edited)", "en", now), "2026-06-12T00:00:00.000Z");
  assert.equal(momentOf("vor 2 Wochen", "de", now), "2026-06-01T00:00:00.000Z");
  assert.equal(momentOf("hace 1 hora", "es", now), "2026-06-14T23:00:00.000Z");
  assert.equal(momentOf("just now", "en", now), null);
  for (const language of ["en", "es", "hi", "de", "fr", "ru", "ja", "ar-EG"]) {
    const text = new Intl.RelativeTimeFormat(language, { numeric: "always" }).format(-5, "month");
    assert.ok(momentOf(text, language, now)?.startsWith("2026-01"), `${language}: ${text}`);
  }
});

/** @param {string} html */
function element(html) {
  const box = document.createElement("div");
  box.innerHTML = html; // eslint-disable-line no-restricted-properties
  return /** @type {Element} */ (box.firstElementChild);
}

const COMMENT = (/** @type {string} */ inside, id = "UgxAAAAAAAAAAAAA") =>
  `<ytd-comment-view-model><div id="header-author"><span id="published-time-text"><a href="/watch?v=dQw4w9WgXcQ&amp;lc=${id}">2 days ago</a></span></div>
   <yt-attributed-string id="content-text">${inside}</yt-attributed-string><span id="vote-count-middle"> 1.2K </span></ytd-comment-view-model>`;

test("a comment is read with its emoji, which are pictures", () => {
  const found = reader.readComment(element(COMMENT('<span>love <img alt="😍">it<br>at <a>1:23</a></span>')), "en");
  assert.deepEqual(found, {
    id: "UgxAAAAAAAAAAAAA",
    video: "dQw4w9WgXcQ",
    text: "love 😍it\nat 1:23",
    likes: 1200,
    when: "2 days ago",
    replyTo: null,
  });
});

test("a reply knows its parent; hostile ids, empty texts and half-filled comments are none", () => {
  assert.equal(reader.readComment(element(COMMENT("x", "UgxAAAAAAAAAAAAA.9abc")), "en")?.replyTo, "UgxAAAAAAAAAAAAA");
  assert.equal(reader.readComment(element(COMMENT("x", "a b&quot;")), "en"), null);
  assert.equal(reader.readComment(element(COMMENT("  ")), "en"), null);
  assert.equal(reader.readComment(element("<ytd-comment-view-model></ytd-comment-view-model>"), "en"), null);
});

test("a very long comment is cut at YouTube's own limit", () => {
  assert.equal(reader.readComment(element(COMMENT("x".repeat(100_000))), "en")?.text.length, 10_000);
});

test("what belongs to a reply inside is not taken for the comment's own", () => {
  const nested = element(`<ytd-comment-view-model><div>${COMMENT("inner")}</div></ytd-comment-view-model>`);
  assert.equal(reader.readComment(nested, "en"), null);
});
