import assert from "node:assert/strict";
import { test } from "node:test";
import { commentHtml, elementOf, idOf, VIDEO } from "./helpers/page.js";
import { MAX_COMMENT_CHARS } from "../src/shared/constants.js";
import { countOf, momentOf, readComment, videoOf } from "../src/content/reader.js";

test("a video is read from every kind of address", () => {
  assert.equal(videoOf("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3"), "dQw4w9WgXcQ");
  assert.equal(videoOf("https://www.youtube.com/shorts/dQw4w9WgXcQ?lc=a"), "dQw4w9WgXcQ");
  assert.equal(videoOf("https://www.youtube.com/live/dQw4w9WgXcQ"), "dQw4w9WgXcQ");
  assert.equal(videoOf("https://www.youtube.com/"), null);
  assert.equal(videoOf('https://www.youtube.com/watch?v="><script>'), null);
});

test("numbers are read in the page's own language", () => {
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
      const back = countOf(text, language);
      assert.ok(Math.abs(back - value) <= value * 0.1, `${language}: ${value} -> ${text} -> ${back}`);
    }
  }
});

test("an age is estimated in any language, and what is no age is none", () => {
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

test("a comment is read with its emoji, which are pictures", () => {
  const comment = readComment(elementOf(commentHtml('<span>love <img alt="😍">it<br>at <a>1:23</a></span>')), "en");
  assert.deepEqual(comment, {
    id: idOf("a"),
    video: VIDEO,
    text: "love 😍it\nat 1:23",
    likes: 1200,
    when: "2 days ago",
    replyTo: null,
    author: "",
  });
});

test("a reply knows its parent; hostile ids, empty texts and half-filled comments are none", () => {
  assert.equal(readComment(elementOf(commentHtml("x", { id: `${idOf("a")}.9abc` })), "en")?.replyTo, idOf("a"));
  assert.equal(readComment(elementOf(commentHtml("x", { id: "a b&quot;" })), "en"), null);
  assert.equal(readComment(elementOf(commentHtml("  ")), "en"), null);
  assert.equal(readComment(elementOf("<ytd-comment-view-model></ytd-comment-view-model>"), "en"), null);
});

test("a very long comment is cut at YouTube's own limit", () => {
  assert.equal(readComment(elementOf(commentHtml("x".repeat(100_000))), "en")?.text.length, MAX_COMMENT_CHARS);
});

test("what belongs to a reply inside is not taken for the comment's own", () => {
  const nested = elementOf(`<ytd-comment-view-model><div>${commentHtml("inner")}</div></ytd-comment-view-model>`);
  assert.equal(readComment(nested, "en"), null);
});

test("a link that is no address makes no comment, and no error", () => {
  const element = elementOf(commentHtml("fine").replace("/watch?v", "http://[lc=/watch?v"));
  assert.equal(readComment(element, "en"), null);
  assert.equal(videoOf("http://["), null);
});
