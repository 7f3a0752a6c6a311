import assert from "node:assert/strict";
import { test } from "node:test";
import "./helpers/page.js";
import { settled } from "./helpers/time.js";
import { judgedComment, MESSAGES } from "./helpers/values.js";
import { pie, trendChart } from "../src/shared/charts.js";
import { badge } from "../src/shared/comments.js";
import { commentList } from "../src/shared/comment_list.js";
import { corrected, feedbackOf } from "../src/shared/corrections.js";
import { chosen, NO_CHOICE } from "../src/shared/filters.js";
import { translator } from "../src/shared/i18n.js";
import { clock } from "../src/shared/numbers.js";
import { trendSection } from "../src/shared/sections.js";
import { subjectsSection } from "../src/shared/subjects_section.js";
import { trend } from "../src/shared/trend.js";

/** @typedef {import("../src/shared/filters.js").Order} Order */

const t = translator(MESSAGES);

/** @param {number} count @param {number | null} share */
const weight = (count, share) => ({ count, share });

test("a pie says each class in words and numbers", () => {
  const drawn = pie({ negative: weight(1, 0.25), neutral: weight(0, 0), positive: weight(3, 0.75) }, t);
  assert.equal(drawn.querySelectorAll(".yts-part").length, 2);
  assert.match(drawn.textContent ?? "", /positive75% \(3\)/);
  const few = pie({ negative: weight(1, 0.25), neutral: weight(0, 0), positive: weight(3, 0.75) }, t, {
    few: true,
  });
  assert.doesNotMatch(few.textContent ?? "", /%/);
});

test("one class alone is a whole ring, and no comment an empty one", () => {
  const whole = pie({ negative: weight(0, 0), neutral: weight(0, 0), positive: weight(3, 1) }, t);
  assert.match(whole.querySelector(".yts-part")?.getAttribute("d") ?? "", /A46 46 0 1 1/);
  const none = pie({ negative: weight(0, null), neutral: weight(0, null), positive: weight(0, null) }, t);
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
  const points = [point("2024-01-01", 2), point("2024-02-01", 0), point("2024-03-01", 1)];
  const drawn = trendChart({ period: "month", asked: "month", points, undated: 3, outside: 0 }, t);
  assert.equal(drawn.querySelectorAll("tbody tr").length, 3);
  assert.equal(drawn.querySelectorAll(".yts-point.yts-positive").length, 2);
  assert.match(drawn.textContent ?? "", /3 comments have no date/);
  const [, , width] = (drawn.querySelector(".yts-trend")?.getAttribute("viewBox") ?? "").split(" ").map(Number);
  const ends = [...drawn.querySelectorAll(".yts-bar")].map(
    (bar) => Number(bar.getAttribute("x")) + Number(bar.getAttribute("width")),
  );
  const starts = [...drawn.querySelectorAll(".yts-bar")].map((bar) => Number(bar.getAttribute("x")));
  assert.ok(Math.max(...ends) <= Number(width) - 4, "no bar is cut off");
  assert.ok(Math.min(...starts) >= 40, "none stands on the axis");
  assert.equal(drawn.querySelector(".yts-trend")?.getAttribute("width"), String(width), "it is as wide as drawn");
});

test("a trend without a date is no section", () => {
  const section = (/** @type {string | null} */ when) => {
    const comments = [judgedComment({ published_at: when })];
    const analysis = { comments, coverage: { analysed: 1 }, trend: trend(comments, "month") };
    return trendSection(/** @type {any} */ (analysis), t, {});
  };
  assert.equal(section(null), false);
  assert.notEqual(section("2024-05-01T10:00:00Z"), false);
});

test("the date under the end of a trend is written inwards", () => {
  const counted = weight(1, 1);
  const points = ["2023-12-12", "2023-12-13"].map((start) => ({
    start,
    negative: weight(0, 0),
    neutral: weight(0, 0),
    positive: counted,
  }));
  const drawn = trendChart({ period: "day", asked: "day", points, undated: 0, outside: 0 }, t);
  const dates = [...drawn.querySelectorAll("text.yts-axis")].filter((text) => /2023/.test(text.textContent ?? ""));
  const [, , width] = (drawn.querySelector(".yts-trend")?.getAttribute("viewBox") ?? "").split(" ");
  assert.deepEqual(
    dates.map((text) => text.getAttribute("text-anchor")),
    ["middle", "end"],
  );
  assert.equal(dates.at(-1)?.getAttribute("x"), width);
});

test("a comment's text is never read as HTML", () => {
  const text = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
  const { element } = commentList([judgedComment({ text })], t);
  assert.equal(element.querySelector(".yts-text")?.textContent, text);
  assert.equal(element.querySelectorAll("img, script").length, 0);
});

test("a correction for the user alone shows on its row, is filtered by, and asks for no text", async () => {
  /** @type {string[]} */
  const kept = [];
  /** What the form said meanwhile. @type {unknown[]} */
  const said = [];
  const onrelabel = async (/** @type {{ id: string }} */ { id }, /** @type {string | null} */ label) => {
    kept.push(`${id} ${label}`);
    said.push(element.querySelector(".yts-correct [role=status]")?.textContent);
  };
  const { element, choose } = commentList([judgedComment({ uncertain: "confidence" })], t, { onrelabel });
  assert.equal(element.querySelector("input[type=checkbox]"), null);
  const [, , negative] = element.querySelectorAll(".yts-correct button");
  /** @type {HTMLButtonElement} */ (negative).click();
  await settled();
  assert.deepEqual([kept, said], [["a negative"], [""]], "nothing is sent, and nothing says so");
  assert.equal(element.querySelector(".yts-badge")?.getAttribute("title"), "negative, your correction");
  assert.equal(element.querySelector(".yts-figure")?.textContent, "your correction");
  assert.equal(element.querySelector(".yts-correct [role=status]")?.textContent, "Kept on this device.");
  choose({ filters: ["negative"] });
  assert.equal(element.querySelectorAll(".yts-comment").length, 1);
});

test("feedback names what the model said, also of a comment that has the user's label", () => {
  const own = corrected(corrected(judgedComment(), "neutral"), "negative");
  assert.deepEqual([own.label, own.yours, own.predicted?.label], ["negative", true, "positive"]);
  assert.deepEqual(feedbackOf(own, "neutral", false, "v"), {
    comment_id: "a",
    label: "neutral",
    predicted: "positive",
    video_id: "v",
  });
  assert.equal(feedbackOf(judgedComment(), "neutral", false).predicted, "positive");
});

test("with a service, a comment that has the user's label gets the new one here as well; others do not", async () => {
  /** @type {string[]} */
  const done = [];
  const actions = {
    oncorrect: async (/** @type {{ id: string }} */ { id }, /** @type {string} */ label) =>
      void done.push(`sent ${id} ${label}`),
    onrelabel: async (/** @type {{ id: string }} */ { id }, /** @type {string | null} */ label) =>
      void done.push(`kept ${id} ${label}`),
  };
  const { element } = commentList([corrected(judgedComment(), "negative"), judgedComment({ id: "b" })], t, actions);
  assert.equal(element.querySelectorAll(".yts-correct").length, 2, "one form each");
  for (const row of element.querySelectorAll(".yts-comment")) {
    const [, neutral] = row.querySelectorAll(".yts-correct button");
    /** @type {HTMLButtonElement} */ (neutral).click();
    await settled();
  }
  assert.deepEqual(done, ["sent a neutral", "kept a neutral", "sent b neutral"]);
  const shown = [...element.querySelectorAll(".yts-badge")].map((drawn) => drawn.getAttribute("title"));
  assert.deepEqual(shown, ["neutral, your correction", "positive, confidence 90%"]);
});

test("a correction is undone on its row: the model's label, doubt and confidence are back", async () => {
  /** @type {unknown[]} */
  const done = [];
  let isRefused = true;
  const onrelabel = async (/** @type {{ id: string }} */ { id }, /** @type {string | null} */ label) => {
    if (isRefused) throw new Error("no room");
    done.push([id, label]);
  };
  const comment = corrected(judgedComment({ uncertain: "confidence" }), "negative");
  const { element } = commentList([comment, judgedComment({ id: "b" })], t, { onrelabel });
  document.body.replaceChildren(element);
  const [undo, other] = /** @type {HTMLButtonElement[]} */ (
    [...element.querySelectorAll("button")].filter(({ textContent }) => textContent === "Undo")
  );
  assert.deepEqual([undo?.hidden, other?.hidden], [false, true], "where there is something to undo");
  undo?.click();
  await settled();
  assert.equal(element.querySelector(".yts-why")?.textContent, "no room");
  assert.equal(comment.label, "negative");
  isRefused = false;
  undo?.click();
  await settled();
  assert.deepEqual(done, [["a", null]]);
  assert.deepEqual(comment, judgedComment({ uncertain: "confidence" }));
  assert.match(element.querySelector(".yts-badge")?.textContent ?? "", /^uncertain/);
  assert.equal(undo?.hidden, true);
  assert.equal(document.activeElement, element.querySelector("summary"));
});

test("filters and orders choose the right comments", () => {
  const all = [
    judgedComment({ id: "a", likes: 1 }),
    judgedComment({ id: "b", likes: 5, label: "negative", confidence: 0.5 }),
    judgedComment({ id: "c", uncertain: "language", kinds: ["question"] }),
  ];
  const ids = (/** @type {string[]} */ filters, /** @type {Order} */ order) =>
    chosen(all, { ...NO_CHOICE, filters, order }).map(({ id }) => id);
  assert.deepEqual(ids([], "likes"), ["b", "a", "c"]);
  assert.deepEqual(ids(["positive"], "likes"), ["a"]);
  assert.deepEqual(ids(["uncertain", "negative"], "doubt"), ["b", "c"], "one kind: any of them");
  assert.deepEqual(ids(["uncertain", "negative", "question"], "doubt"), ["c"], "several kinds: all of them");
  assert.deepEqual(ids(["negative", "question"], "doubt"), []);
  all.push(corrected(judgedComment({ id: "d", confidence: 0.4 }), "negative"));
  assert.deepEqual(ids([], "doubt"), ["b", "a", "c", "d"], "of the user's own label there is no doubt");
  assert.deepEqual(ids([], "confidence"), ["d", "a", "c", "b"]);
  assert.deepEqual(ids(["question"], "likes"), ["c"]);
  assert.deepEqual(ids(["otherLanguage"], "likes"), ["c"]);
});

test("a badge says label, confidence and doubt to a screen reader", () => {
  assert.equal(badge(judgedComment(), t).textContent, "positive, confidence 90%");
  assert.match(
    badge(judgedComment({ uncertain: "language", language: "es" }), t).textContent ?? "",
    /^uncertain: Spanish, a language that the model does not read/,
  );
});

test("a position in a video is written as people write it", () => {
  assert.equal(clock(83), "1:23");
  assert.equal(clock(3725), "1:02:05");
});

test("the section of subjects is closed as the report remembers it, and says once that it was opened", () => {
  const mentions = { negative: weight(0, 0), neutral: weight(0, 0), positive: weight(2, 1) };
  const subject = { subject: "sound", weight: 1, mentions, quote: judgedComment(), comments: ["a", "b"] };
  /** @type {boolean[]} */
  const said = [];
  const onclosed = (/** @type {boolean} */ isClosed) => void said.push(isClosed);
  const drawn = subjectsSection({ liked: [subject], disliked: [] }, t, { isClosed: true, onclosed });
  assert.ok(drawn instanceof HTMLElement);
  assert.equal(drawn.hasAttribute("open"), false);
  drawn.dispatchEvent(new window.Event("toggle"));
  assert.deepEqual(said, [], "nobody opened it");
  drawn.setAttribute("open", "");
  drawn.dispatchEvent(new window.Event("toggle"));
  assert.deepEqual(said, [false]);
});
