import assert from "node:assert/strict";
import { test } from "node:test";
import "./helpers/page.js";
import { MESSAGES } from "./helpers/values.js";
import { translator } from "../src/shared/i18n.js";
import { videoSection } from "../src/shared/videos.js";

const t = translator(MESSAGES);

/** @param {string} name @param {number} certain @returns {import("../src/shared/videos.js").Part} */
function part(name, certain) {
  const figures = { score: /** @type {[number, number, number]} */ ([7.54, 7, 8]) };
  return { name, certain, counts: { negative: certain / 4, neutral: 0, positive: (3 * certain) / 4 }, figures };
}

/** @param {number} count */
function group(count) {
  return { count, listed: Array.from({ length: count }, (_, i) => part(`<b>video</b> ${i}`, 100)) };
}

test("of many videos those that stand out come first, and all others behind a click", () => {
  const element = videoSection({ above: group(8), between: group(30), below: group(2) }, t) || null;
  const titles = [...(element?.querySelectorAll("h3") ?? [])].map(({ textContent }) => textContent);
  assert.equal(titles.length, 3);
  assert.match(titles.join(), /positive.*: 8,.*negative.*: 2,.*: 30$/);
  const lists = [...(element?.querySelectorAll(".yts-videos") ?? [])];
  assert.deepEqual(
    lists.map((list) => [list.children.length, list.parentElement?.tagName]),
    [
      [5, "SECTION"],
      [3, "DETAILS"],
      [2, "SECTION"],
      [30, "DETAILS"],
    ],
  );
  assert.match(lists[0]?.children[0]?.textContent ?? "", /^<b>video<\/b> 0.*7\.5 \(7\.0 – 8\.0\).*75\s?%.*of 100/);
});

test("few videos are all shown, and of few comments no shares", () => {
  const between = { count: 3, listed: [part("a", 40), part("b", 4), part("c", 0)] };
  const element = videoSection({ above: group(0), between, below: group(0) }, t) || null;
  assert.equal(element?.querySelector("details"), null);
  const [a, b, c] = [...(element?.querySelectorAll("li") ?? [])].map(({ textContent }) => textContent ?? "");
  assert.match(a ?? "", /%/);
  assert.match(b ?? "", /of 4 comments: too few/);
  assert.doesNotMatch(`${b}${c}`, /%|\d\.\d/);
});

test("five videos are few, too", () => {
  const listed = ["a", "b", "c", "d", "e"].map((name) => part(name, 40));
  const element = videoSection({ above: group(0), between: { count: 5, listed }, below: group(0) }, t) || null;
  assert.equal(element?.querySelectorAll("details").length, 0);
});

test("one video has no section", () => {
  assert.equal(videoSection({ above: group(0), between: group(0), below: group(0) }, t), false);
});
