import assert from "node:assert/strict";
import { register } from "node:module";
import { beforeEach, test } from "node:test";
import "./helpers/page.js";
import { MESSAGES } from "./helpers/values.js";
import { translator } from "../src/shared/i18n.js";

register("./helpers/served_hooks.js", import.meta.url);
const { foot } = await import("../../flask_app/static/around.js");
const { Form } = await import("../../flask_app/static/form.js");
const { Refused } = await import("../../flask_app/static/page.js");

const t = translator(MESSAGES);
const ABOUT = /** @type {import("../src/shared/labels.js").Schemas["About"]} */ (
  /** @type {unknown} */ ({
    reads_youtube: true,
    needs_token: false,
    limits: { max_video_comments: 10_000, max_file_bytes: 1e7 },
  })
);
const nothing = () => {};

/** @type {InstanceType<typeof Form>} */
let form;
beforeEach(() => {
  form = new Form(t, ABOUT, { onsubmit: nothing, onsample: nothing, onstop: nothing });
  document.body.replaceChildren(form.element);
});

/** @param {string} name */
const file = (name) => /** @type {File} */ (/** @type {unknown} */ ({ name, size: 9, lastModified: 0 }));

/** The field that is said to be wrong. */
const wrong = () => document.querySelector('[aria-invalid="true"]');

test("of two empty sources the first one has the focus", () => {
  form.compare(true);
  assert.equal(form.asked(), null);
  assert.equal(document.querySelectorAll('[aria-invalid="true"]').length, 2);
  assert.equal(document.activeElement, form.sources[0]?.link);
  form.fill(["aaaaaaaaaaa"], form.usual);
  form.compare(true);
  assert.equal(form.asked(), null);
  assert.equal(document.activeElement, form.sources[1]?.link);
});

test("what is about a source stands by it, and what is about the server by none", () => {
  for (const status of [400, 404, 413, 415, 422]) {
    assert.ok(form.blame(new Refused("bad", status), "bad", 0), String(status));
    assert.equal(wrong(), form.sources[0]?.link);
  }
  form.forgive();
  for (const status of [401, 403, 429, 500, 502, 503]) {
    assert.equal(form.blame(new Refused("busy", status), "busy", 0), false, String(status));
    assert.equal(wrong(), null);
  }
  assert.equal(form.blame(new TypeError("lost"), "lost", 0), false);
});

test("the limit is to blame for a link alone, never for the name of a file", () => {
  const said = "limit is 20000, expected at most 10000";
  assert.ok(form.blame(new Refused(said, 422), said, 0));
  assert.equal(wrong(), form.limit);
  form.forgive();
  assert.deepEqual(form.take([file("limits.csv")], document.body), ["limits.csv"]);
  const odd = "limits.csv has no column of comments";
  assert.ok(form.blame(new Refused(odd, 422), odd, 0));
  assert.equal(wrong(), form.sources[0]?.picker);
});

test("a file that was chosen can be chosen again", () => {
  const source = form.sources[0];
  assert.ok(source);
  let value = "C:\\fakepath\\a.csv";
  const set = (/** @type {string} */ next) => {
    value = next;
  };
  Object.defineProperty(source.picker, "value", { get: () => value, set });
  source.take(file("a.csv"));
  assert.equal(value, "", "else the browser sees no change");
  assert.equal(/** @type {any} */ (source.asked()).name, "a.csv");
});

test("three files are refused, and none of them is taken", () => {
  assert.deepEqual(form.take([file("a"), file("b"), file("c")], document.body), []);
  assert.ok(wrong());
});

test("the foot of the page leads to the extension where the operator says where it is", () => {
  const links = (/** @type {string | null} */ extension_url) =>
    [...foot(t, { extension_url }).querySelectorAll("a")].map((link) => link.getAttribute("href"));
  assert.deepEqual(links(null), ["docs", "openapi.json"]);
  assert.deepEqual(links("https://example.org/releases"), ["https://example.org/releases", "docs", "openapi.json"]);
});
