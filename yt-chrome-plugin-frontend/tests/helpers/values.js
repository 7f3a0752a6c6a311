// Values that several tests need.

import { readFile } from "node:fs/promises";

/** @typedef {import("../../src/content/reader.js").Comment} Comment */
/** @typedef {import("../../src/shared/labels.js").Predicted} Predicted */
/** @typedef {import("../../src/shared/labels.js").JudgedComment} JudgedComment */

/** @type {import("../../src/shared/i18n.js").Messages} */
export const MESSAGES = JSON.parse(
  await readFile(new URL("../../src/shared/locales/en/messages.json", import.meta.url), "utf8"),
);

/** @param {Partial<Predicted>} [changes] @returns {Predicted} */
export const prediction = (changes = {}) => ({
  id: "m-1",
  label: "positive",
  confidence: 0.9,
  probabilities: { negative: 0, neutral: 0.1, positive: 0.9 },
  language: "en",
  uncertain: null,
  words: ["love"],
  kinds: ["question"],
  timestamps: [83],
  tokens: 3,
  ...changes,
});

/** @param {Partial<Comment>} [changes] @returns {Comment} as the page shows it */
export const readComment = (changes = {}) => ({
  id: "a",
  video: "v",
  text: "fine",
  likes: 0,
  when: "",
  replyTo: null,
  author: "@somebody",
  ...changes,
});

/** @param {Partial<JudgedComment>} [changes] @returns {JudgedComment} */
export const judgedComment = (changes = {}) => ({
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
  ...changes,
});
