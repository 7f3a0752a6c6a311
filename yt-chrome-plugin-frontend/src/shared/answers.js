// Answers of a service, checked before they are believed: whatever a server sends, nothing is drawn of another shape.

import { DOUBTS, KINDS, LABELS, PERIODS } from "./constants.js";

/** @typedef {import("./labels.js").Analysis} Analysis */
/** @typedef {import("./labels.js").Schemas} Schemas */
/** @typedef {Schemas["ComparedSource"]} Compared */
/** @typedef {(value: any, field: string) => void} Check throws WrongShape, which names the field */

/** An answer in which a field is not what it should be; its message names the field. */
export class WrongShape extends Error {}

/** @param {string} expected @param {(value: any) => boolean} holds @returns {Check} */
const is = (expected, holds) => (value, field) => {
  if (!holds(value)) throw new WrongShape(`${field} is not ${expected}`);
};

const text = is("a text", (value) => typeof value === "string");
const truth = is("true or false", (value) => typeof value === "boolean");
const number = is("a number", Number.isFinite);
const count = is("a whole number from 0", (value) => Number.isSafeInteger(value) && value >= 0);
const share = is("a share from 0 to 1", (value) => Number.isFinite(value) && value >= 0 && value <= 1);
const moment = is("a moment", (value) => typeof value === "string" && !Number.isNaN(Date.parse(value)));
const day = is("a day", (value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)));

/** @param {readonly string[]} values @returns {Check} */
const oneOf = (values) => is(`one of ${values.join(", ")}`, (value) => values.includes(value));

/** @param {Check} check @returns {Check} */
const orNull = (check) => (value, field) => {
  if (value !== null) check(value, field);
};

/** @param {Check} check of what another version of the service may lack @returns {Check} */
const optional = (check) => (value, field) => {
  if (value !== undefined) check(value, field);
};

/** @param {Check} check of each item @param {number} [length] of the list, where it is known @returns {Check} */
const listOf = (check, length) => (value, field) => {
  if (!Array.isArray(value)) throw new WrongShape(`${field} is not a list`);
  if (value.length !== (length ?? value.length)) throw new WrongShape(`${field} is not a list of ${length}`);
  value.forEach((item, i) => check(item, `${field}[${i}]`));
};

/** @param {Check} check of each value @returns {Check} */
const recordOf = (check) => (value, field) => {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isRecord) throw new WrongShape(`${field} is not an object`);
  for (const [name, inside] of Object.entries(value)) check(inside, `${field}.${name}`);
};

/** @param {Record<string, Check>} fields others may stand beside them @returns {Check} */
const shaped = (fields) => (value, field) => {
  recordOf(() => {})(value, field);
  for (const [name, check] of Object.entries(fields)) check(value[name], `${field}.${name}`);
};

/** @param {Check} check @returns {Check} of an object with a value for each class */
const byLabel = (check) => shaped(Object.fromEntries(LABELS.map((label) => [label, check])));

const verdict = {
  label: oneOf(LABELS),
  confidence: share,
  probabilities: byLabel(share),
  language: text,
  uncertain: orNull(oneOf(DOUBTS)),
};
const comment = shaped({
  ...verdict,
  id: text,
  text,
  published_at: orNull(moment),
  likes: count,
  reply_to: orNull(text),
  kinds: listOf(oneOf(KINDS)),
});
const shares = byLabel(shaped({ count, share: orNull(share) }));
const subject = shaped({ subject: text, weight: number, mentions: shares, quote: comment, comments: listOf(text) });
const listed = shaped({ count, comments: listOf(comment) });
const group = shaped({ count, authors: orNull(count), first: comment });
const said = shaped({ subject: text, weight: number, speakers: count, quote: comment });

const analysis = shaped({
  model_version: text,
  analysed_at: moment,
  cached: truth,
  quota_units: count,
  video: orNull(shaped({ id: text, title: text, comment_count: orNull(count) })),
  coverage: shaped({
    analysed: count,
    total: orNull(count),
    complete: truth,
    left_out: listOf(text),
    certain: count,
    uncertain: (value, field) => {
      recordOf(count)(value, field);
      for (const doubt of Object.keys(value)) oneOf(DOUBTS)(doubt, `${field}: ${doubt}`);
    },
    few: truth,
  }),
  shares,
  shares_by_likes: shares,
  score: orNull(is("a score from 0 to 10", (value) => Number.isFinite(value) && value >= 0 && value <= 10)),
  trend: shaped({
    period: oneOf(PERIODS),
    asked: oneOf(PERIODS),
    points: listOf((point, field) => {
      shares(point, field);
      day(point.start, `${field}.start`);
    }),
    undated: count,
  }),
  words: byLabel(listOf(shaped({ word: text, count, weight: number }))),
  subjects: shaped({ liked: listOf(subject), disliked: listOf(subject) }),
  top_comments: listOf(comment),
  most_positive: listOf(comment),
  most_negative: listOf(comment),
  questions: listed,
  requests: listed,
  timestamps: listOf(shaped({ seconds: count, count, comments: listOf(text) })),
  languages: listOf(shaped({ language: text, count })),
  unique_authors: orNull(count),
  mean_tokens: orNull(number),
  comments: listOf(comment),
  copies: optional(shaped({ comments: count, groups: listOf(group), shares_once: shares })),
  bursts: optional(listOf(shaped({ first: day, last: day, comments: count, usual: number, subjects: listOf(said) }))),
});

const explanation = shaped({
  prediction: shaped(verdict),
  raw_score: number,
  base: number,
  rest: number,
  tokens: listOf(shaped({ token: text, part: number })),
  features: listOf(shaped({ feature: text, value: number, part: number })),
});

const interval = shaped({ value: number, low: number, high: number });
const figures = Object.fromEntries([...LABELS, "score"].map((name) => [name, optional(orNull(interval))]));
const compared = shaped({
  sources: listOf(shaped({ name: text, certain: count, few: truth, figures: shaped(figures) }), 2),
  differences: listOf(shaped({ source: text, minus: text, ...figures }), 1),
});

/**
 * @param {any} answer of /v1/analyze
 * @returns {Analysis}
 * @throws {WrongShape}
 */
export function checkedAnalysis(answer) {
  analysis(answer, "analysis");
  return answer;
}

/**
 * @param {any} answer of /v1/explain
 * @returns {Schemas["ExplainAnswer"]}
 * @throws {WrongShape}
 */
export function checkedExplanation(answer) {
  explanation(answer, "explanation");
  return answer;
}

/**
 * @param {any} answer of /v1/compare, about two sources
 * @returns {{ sources: [Compared, Compared], differences: [Schemas["SourceDifference"]] }}
 * @throws {WrongShape}
 */
export function checkedComparison(answer) {
  compared(answer, "comparison");
  return answer;
}
