import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { badges as shownBadges, commentHtml, elementOf, idOf } from "./helpers/page.js";
import { MESSAGES, prediction, readComment } from "./helpers/values.js";
import { Badges, isBadge } from "../src/content/badges.js";
import { translator } from "../src/shared/i18n.js";

/** @type {Badges} */
let badges;
const FINE = readComment({ text: "fine" });

beforeEach(() => {
  document.body.replaceChildren();
  badges = new Badges(translator(MESSAGES), () => {});
});

/** @param {string} [html] @returns {Element} a comment on the page */
function commentElement(html = commentHtml("fine")) {
  const element = elementOf(html);
  document.body.append(element);
  return element;
}

test("a comment gets one badge, in its own header", () => {
  const element = commentElement();
  assert.equal(badges.update(element, FINE, prediction()), true);
  assert.equal(badges.update(element, FINE, prediction()), false, "it is there already");
  assert.deepEqual(shownBadges(), ["positive"]);
  const badge = element.querySelector("#header-author > .yts-badge");
  assert.ok(badge && isBadge(badge));
  assert.equal(isBadge(element), false);
});

test("the user's label takes the place of the model's", () => {
  const element = commentElement();
  badges.update(element, FINE, prediction());
  const own = prediction({ label: "negative", yours: true });
  assert.equal(badges.update(element, FINE, own), true);
  assert.equal(badges.update(element, FINE, { ...own }), false, "it is there already");
  assert.deepEqual(shownBadges(), ["negative"]);
});

test("a comment without a prediction has no badge, and is found once it has one", () => {
  const element = commentElement();
  assert.equal(badges.update(element, FINE, undefined), false);
  assert.deepEqual(shownBadges(), []);
  assert.deepEqual([...badges.elementsWith("fine")], [element]);
  assert.deepEqual([...badges.elementsWith("another text")], []);
});

test("an element that shows another comment loses the badge of the previous one", () => {
  const element = commentElement();
  badges.update(element, FINE, prediction());
  badges.update(element, readComment({ text: "awful" }), undefined);
  assert.deepEqual(shownBadges(), []);
  assert.deepEqual([...badges.elementsWith("fine")], []);
  badges.update(element, readComment({ text: "awful" }), prediction({ label: "negative" }));
  assert.deepEqual(shownBadges(), ["negative"]);
});

test("an element without a comment of this video has no badge", () => {
  const element = commentElement();
  badges.update(element, FINE, prediction());
  assert.equal(badges.update(element, null, undefined), false);
  assert.deepEqual(shownBadges(), []);
});

test("the badge of a reply inside a comment is left alone", () => {
  const outer = commentElement(commentHtml(`fine ${commentHtml("reply", { id: idOf("b") })}`));
  const inner = /** @type {Element} */ (outer.querySelector("ytd-comment-view-model"));
  badges.update(inner, readComment({ id: "b", text: "reply" }), prediction());
  badges.update(outer, null, undefined);
  assert.deepEqual(shownBadges(), ["positive"]);
});

test("a comment is found by its id among those with the same text", () => {
  const [first, second] = [commentElement(), commentElement()];
  badges.update(first, readComment({ id: "a" }), undefined);
  badges.update(second, readComment({ id: "b" }), undefined);
  assert.equal(badges.elementOf(readComment({ id: "b" })), second);
  assert.equal(badges.elementOf(readComment({ id: "c" })), undefined);
});

test("elements that YouTube removed are let go of", () => {
  const [kept, removed] = [commentElement(), commentElement()];
  badges.update(kept, readComment({ id: "a" }), undefined);
  badges.update(removed, readComment({ id: "b" }), undefined);
  removed.remove();
  badges.prune();
  assert.deepEqual([...badges.elementsWith("fine")], [kept]);
});

test("clearing removes every badge, those of another copy of the script as well", () => {
  badges.update(commentElement(), FINE, prediction());
  new Badges(translator(MESSAGES), () => {}).clear();
  assert.deepEqual(shownBadges(), []);
  assert.equal([...badges.elementsWith("fine")].length, 1, "what the other copy knows is its own");
  badges.clear();
  assert.equal([...badges.elementsWith("fine")].length, 0);
});
