import assert from "node:assert/strict";
import { test } from "node:test";
import "./helpers/page.js";
import { judgedComment, MESSAGES } from "./helpers/values.js";
import { summary } from "../src/shared/aggregate.js";
import { translator } from "../src/shared/i18n.js";
import { report } from "../src/shared/report.js";

const t = translator(MESSAGES);
const comments = [
  ...Array.from({ length: 20 }, (_, i) => judgedComment({ id: `c${i}` })),
  judgedComment({ id: "unread", language: "ja", uncertain: "language" }),
];

/** The facts below the chart of an analysis that lists these comments. @param {number} analysed */
function facts(analysed) {
  const { shares, shares_by_likes, score, trend, certain, few } = summary(comments, "month");
  const uncertain = { language: 1 };
  const analysis = {
    ...{ shares, shares_by_likes, score, trend, comments, video: null, timestamps: [] },
    ...{ model_version: "m", analysed_at: "2024-05-01T10:00:00Z", cached: false, quota_units: 0 },
    ...{ unique_authors: null, mean_tokens: null, top_comments: [], most_positive: [], most_negative: [] },
    coverage: { analysed, certain, few, uncertain, total: null, complete: true, left_out: [] },
    words: { negative: [], neutral: [], positive: [] },
    subjects: { liked: [], disliked: [] },
    questions: { count: 0, comments: [] },
    requests: { count: 0, comments: [] },
    languages: [{ language: "en", count: 20 }],
  };
  return report(analysis, t).element.querySelector(".yts-facts")?.textContent ?? "";
}

test("languages that are not read are counted where all comments are listed, and only there", () => {
  assert.match(facts(comments.length), new RegExp(`${t("notRead")}.*1`));
  assert.doesNotMatch(facts(comments.length + 1), new RegExp(t("notRead")));
});
