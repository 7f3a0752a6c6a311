import assert from "node:assert/strict";
import { test } from "node:test";
import "./helpers/page.js";
import { judgedComment, MESSAGES } from "./helpers/values.js";
import { translator } from "../src/shared/i18n.js";
import { trendSection } from "../src/shared/sections.js";
import { trend } from "../src/shared/trend.js";

const t = translator(MESSAGES);
const DAY = 24 * 60 * 60 * 1000;

/** The period that the trend of comments begins with, one each so many days. @param {number} count @param {number} days */
function begins(count, days, options = {}) {
  const comments = Array.from({ length: count }, (_, i) =>
    judgedComment({ id: `c${i}`, published_at: new Date(Date.UTC(2024, 4, 1) + i * days * DAY).toISOString() }),
  );
  const analysis = { comments, trend: trend(comments, "month"), coverage: { analysed: count } };
  const element = trendSection(/** @type {any} */ (analysis), t, options);
  return element && element.querySelector("select")?.value;
}

test("a time of a month or two begins with the shortest period that makes a line of it", () => {
  assert.equal(begins(22, 1), "day");
  assert.equal(begins(58, 1), "day");
  assert.equal(begins(20, 7), "month");
});

test("what the page says of times is not known to the day", () => {
  assert.equal(begins(22, 1, { isEstimate: true }), "month");
});

test("what the reader chose stays", () => {
  assert.equal(begins(22, 1, { state: { period: "week" } }), "week");
});
