import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./helpers/page.js";
import { MESSAGES } from "./helpers/values.js";
import { toolbarSummary } from "../src/content/outside.js";
import { FEW_COMMENTS } from "../src/shared/constants.js";
import { Headline, headlineText } from "../src/shared/headline.js";
import { translator } from "../src/shared/i18n.js";
import { shares } from "../src/shared/shares.js";

const t = translator(MESSAGES);

/**
 * @param {[positive: number, neutral: number, negative: number]} counts of the certain comments
 * @param {number} [unsure] comments besides
 * @param {import("../src/shared/languages.js").Counted[]} [unread]
 */
function about([positive, neutral, negative], unsure = 0, unread = []) {
  const certain = positive + neutral + negative;
  return {
    coverage: { analysed: certain + unsure, total: null, certain, few: certain < FEW_COMMENTS },
    shares: shares([
      ["positive", positive],
      ["neutral", neutral],
      ["negative", negative],
    ]),
    unread,
    ...{ score: null, trend: null, languages: [], questions: 0 },
  };
}
const japanese = (/** @type {number} */ count) => [{ language: "ja", count }];

beforeEach(() => document.body.replaceChildren());

test("the headline says the share of each class, of how many comments, and how many are unsure", () => {
  assert.equal(
    headlineText(about([30, 49, 21], 27), t),
    "30% positive, 49% neutral, 21% negative of 100 comments (27 unsure)",
  );
});

test("under twenty judged comments it counts, and says no percentage", () => {
  const text = headlineText(about([3, 1, 2], 2), t);
  assert.equal(text, "3 positive, 1 neutral, 2 negative · too few for percentages (2 unsure)");
  assert.doesNotMatch(text, /%/);
  assert.match(headlineText(about([10, 9, 0]), t), /^10 positive/);
  assert.match(headlineText(about([10, 10, 0]), t), /^50% positive/);
});

test("a video in another language says so first, with the share and the language's name", () => {
  assert.match(
    headlineText(about([5, 5, 10], 80, japanese(70)), t),
    /^Mostly Japanese, which the model does not read \(70%\)\. 25% positive/,
  );
  assert.equal(
    headlineText(about([0, 0, 0], 8, japanese(7)), t),
    "Mostly Japanese, which the model does not read (7 of 8)",
  );
  const several = [...japanese(40), { language: "ru", count: 30 }];
  assert.match(headlineText(about([30, 0, 0], 70, several), t), /^Mostly languages .*\(70%\), above all Japanese/);
  assert.match(
    headlineText(about([30, 0, 0], 70, [{ language: "und", count: 70 }]), t),
    /^Mostly in a language that the model does not read \(70%\)/,
  );
  assert.doesNotMatch(headlineText(about([50, 0, 0], 50, japanese(50)), t), /Japanese/, "half is not most");
});

test("nothing that can be judged is said as that", () => {
  assert.equal(headlineText(about([0, 0, 0], 3), t), "Nothing to judge");
});

test("the numbers are buttons that say whether they are pressed, and stay the same elements", () => {
  /** @type {string[]} */
  const picked = [];
  const headline = new Headline(t, (label) => picked.push(label));
  headline.show(about([30, 49, 21]), null);
  const buttons = [...headline.element.querySelectorAll("button")];
  assert.deepEqual(
    buttons.map(({ textContent }) => textContent),
    ["30%positive", "49%neutral", "21%negative"],
  );
  buttons[2]?.click();
  headline.show(about([30, 49, 22]), "negative");
  assert.deepEqual(picked, ["negative"]);
  assert.deepEqual(
    buttons.map((button) => button.getAttribute("aria-pressed")),
    ["false", "false", "true"],
  );
  assert.deepEqual([...headline.element.querySelectorAll("button")], buttons);
  assert.match(headline.group.getAttribute("aria-label") ?? "", /^30% positive/);
});

test("the bar is split by the numbers, and absent where there are few", () => {
  const headline = new Headline(t, () => {});
  headline.show(about([30, 0, 21]), null);
  const parts = [...headline.bar.children].map(
    (part) => part instanceof HTMLElement && [part.style.flexGrow, part.hidden],
  );
  assert.deepEqual(parts, [
    ["30", false],
    ["0", true],
    ["21", false],
  ]);
  headline.show(about([3, 0, 2]), null);
  assert.equal(headline.bar.hidden, true);
});

test("the toolbar says the larger side, all of it in its title, and nothing where there are few", () => {
  const positive = toolbarSummary(about([30, 49, 21], 27), t);
  assert.deepEqual([positive.text, positive.label], ["▲30", "positive"]);
  assert.match(positive.title, /30% positive.*27 unsure.*Show the analysis/);
  assert.equal(toolbarSummary(about([10, 49, 41]), t).text, "▼41");
  assert.deepEqual(toolbarSummary(about([3, 1, 2]), t).text, "");
  assert.match(toolbarSummary(about([3, 1, 2]), t).title, /^3 positive/);
  assert.deepEqual(toolbarSummary(null, t), { text: "", title: "Show the analysis", label: null });
});
