import assert from "node:assert/strict";
import { test } from "node:test";
import { summary } from "../src/shared/aggregate.js";
import { score, shares } from "../src/shared/shares.js";
import { trend } from "../src/shared/trend.js";

/** @typedef {import("../src/shared/aggregate.js").Counted} Counted */

/**
 * @param {Counted["label"]} label
 * @param {string | null} [published_at]
 * @param {Counted["uncertain"]} [uncertain]
 * @returns {Counted}
 */
const comment = (label, published_at = null, uncertain = null) => ({ label, published_at, likes: 0, uncertain });

test("shares add up and are null where nothing counts", () => {
  assert.deepEqual(
    shares([
      ["positive", 2],
      ["negative", 1],
    ]),
    {
      negative: { count: 1, share: 0.3333 },
      neutral: { count: 0, share: 0 },
      positive: { count: 2, share: 0.6667 },
    },
  );
  assert.equal(shares([]).positive.share, null);
});

test("the score goes from 0 to 10", () => {
  assert.equal(score(["negative"]), 0);
  assert.equal(score(["neutral"]), 5);
  assert.equal(score(["positive", "positive", "negative"]), 6.67);
  assert.equal(score([]), null);
});

test("the trend fills gaps, in UTC", () => {
  const { points, undated } = trend(
    [comment("positive", "2024-01-31T23:30:00-02:00"), comment("negative", "2024-04-01T00:00:00Z"), comment("neutral")],
    "month",
  );
  assert.deepEqual(
    points.map(({ start }) => start),
    ["2024-02-01", "2024-03-01", "2024-04-01"],
  );
  assert.equal(points[1]?.neutral.share, null);
  assert.equal(undated, 1);
});

test("weeks start on Monday, and a trend of two thousand years is not drawn by day", () => {
  assert.equal(trend([comment("positive", "2026-11-22T12:00:00Z")], "week").points[0]?.start, "2026-11-16");
  const years = ["0024-01-01", "2023-05-01", "2024-01-01"];
  const byYear = trend(
    years.map((day) => comment("positive", `${day}T00:00:00Z`)),
    "day",
  );
  assert.deepEqual(
    { ...byYear, points: byYear.points.length },
    {
      period: "year",
      asked: "day",
      points: 2,
      undated: 0,
      outside: 1,
    },
  );
});

test("uncertain comments count in nothing but the total", () => {
  const sums = summary([comment("positive"), comment("negative", null, "language")], "month");
  assert.equal(sums.analysed, 2);
  assert.equal(sums.certain, 1);
  assert.equal(sums.shares.negative.count, 0);
  assert.equal(sums.few, true);
});
