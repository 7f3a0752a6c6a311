import assert from "node:assert/strict";
import { test } from "node:test";
import { prediction } from "./helpers/values.js";
import { analysisOf } from "../src/shared/aggregate.js";
import { checkedAnalysis, checkedExplanation } from "../src/shared/answers.js";

const ABOUT = {
  video: { id: "v", title: "", comment_count: 2 },
  model_version: "m",
  analysed_at: "2026-01-01T00:00:00Z",
};
const READ = { text: "fine", published_at: "2026-01-01T00:00:00Z", likes: 0, reply_to: null };

const made = await analysisOf(
  ["a", "b"].map((id) => ({ ...READ, id, prediction: prediction() })),
  { ...ABOUT, left_out: [], period: "month" },
);

const [first] = made.comments;
const APART = {
  copies: { comments: 3, groups: [{ count: 3, authors: null, first }], shares_once: made.shares },
  bursts: [
    {
      ...{ first: "2026-01-01", last: "2026-01-02", comments: 30, usual: 1.5 },
      subjects: [{ subject: "phone", weight: 4, speakers: 20, quote: first }],
    },
  ],
};

/** As it comes from a server: no comment is the same object in two lists. @returns {any} */
const analysis = () => JSON.parse(JSON.stringify({ ...made, ...APART }));

/** @returns {any} */
const explanation = () => ({
  prediction: prediction(),
  raw_score: 1,
  base: 0,
  rest: 0,
  tokens: [{ token: "fine", part: 1 }],
  features: [{ feature: "tokens", value: 1, part: 0 }],
});

test("an answer as it should be is taken as it is", () => {
  assert.deepEqual(checkedAnalysis(analysis()), analysis());
  assert.deepEqual(checkedExplanation(explanation()), explanation());
  assert.ok(checkedAnalysis({ ...analysis(), newer: 1 }), "a later version may say more");
  assert.ok(checkedAnalysis(JSON.parse(JSON.stringify(made))), "an earlier one finds no copies");
});

/** @type {[string, (answer: any) => void][]} */
const WRONG = [
  ["analysis.copies.groups[0].count is not a whole number from 0", (answer) => (answer.copies.groups[0].count = "3")],
  ["analysis.bursts[0].last is not a day", (answer) => (answer.bursts[0].last = "yesterday")],
  [
    "analysis.bursts[0].subjects[0].quote.text is not a text",
    (answer) => delete answer.bursts[0].subjects[0].quote.text,
  ],
  ["analysis.comments is not a list", (answer) => (answer.comments = null)],
  ["analysis.comments[1].label is not one of", (answer) => (answer.comments[1].label = "<b>")],
  ["analysis.comments[0].text is not a text", (answer) => delete answer.comments[0].text],
  ["analysis.comments[0].published_at is not a moment", (answer) => (answer.comments[0].published_at = "soon")],
  ["analysis.comments[0].likes is not a whole number", (answer) => (answer.comments[0].likes = -1)],
  ["analysis.shares.positive.share is not a share", (answer) => (answer.shares.positive.share = 7)],
  ["analysis.trend.points[0].start is not a day", (answer) => (answer.trend.points[0].start = "x")],
  ["analysis.trend.asked is not one of", (answer) => delete answer.trend.asked],
  ["analysis.score is not a score", (answer) => (answer.score = Infinity)],
  ["analysis.coverage is not an object", (answer) => (answer.coverage = [])],
  ["analysis.coverage.uncertain: oddly is not one of", (answer) => (answer.coverage.uncertain = { oddly: 1 })],
  ["analysis.words.negative is not a list", (answer) => (answer.words = { positive: [] })],
  ["analysis.words.positive[0].weight is not a number", (answer) => delete answer.words.positive[0].weight],
  ["analysis.subjects is not an object", (answer) => delete answer.subjects],
  [
    "analysis.subjects.liked[0].mentions is not an object",
    (answer) => (answer.subjects.liked = [{ subject: "sound", weight: 3 }]),
  ],
  ["analysis.timestamps[0].seconds is not a whole number", (answer) => (answer.timestamps[0].seconds = "1:23")],
];

for (const [message, spoil] of WRONG) {
  test(`an analysis is refused, and the field is named: ${message}`, () => {
    const answer = analysis();
    spoil(answer);
    assert.throws(
      () => checkedAnalysis(answer),
      (error) => error instanceof Error && error.message.startsWith(message),
    );
  });
}

test("an answer that is no object is refused, and so is an explanation of another shape", () => {
  for (const answer of [null, "<html>", 3, []])
    assert.throws(() => checkedAnalysis(answer), /^Error: analysis is not an object/);
  assert.throws(
    () => checkedExplanation({ ...explanation(), tokens: [{ token: "a" }] }),
    /explanation\.tokens\[0\]\.part is not/,
  );
  assert.throws(
    () => checkedExplanation({ ...explanation(), prediction: null }),
    /explanation\.prediction is not an object/,
  );
});
