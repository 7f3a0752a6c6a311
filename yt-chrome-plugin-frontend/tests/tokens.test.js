import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../../", import.meta.url);
const FOLDERS = ["yt-chrome-plugin-frontend/src/", "flask_app/static/"];
const TOKENS = "yt-chrome-plugin-frontend/src/shared/tokens.css";
/** The toolbar is no page and reads no style: its colours are compared with the tokens below. */
const TOOLBAR = "yt-chrome-plugin-frontend/src/worker/toolbar.js";
/** The style of a page that Python writes. */
const WRITTEN = ["src/yt_sentiment/findings/page.py"];

const read = (/** @type {string} */ name) => readFileSync(new URL(name, root), "utf8");
const withoutComments = (/** @type {string} */ text) => text.replace(/\/\*[\s\S]*?\*\//g, "");
const named = FOLDERS.flatMap((folder) =>
  readdirSync(new URL(folder, root), { recursive: true })
    .map((name) => folder + String(name))
    .filter((name) => /\.(?:css|js|html)$/.test(name) && !name.includes("/vendor/")),
);
const files = [...named, ...WRITTEN].map((name) => ({ name, text: withoutComments(read(name)) }));
const tokens = withoutComments(read(TOKENS));

const COLOUR = /(?<![\w&/.])#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})(?![\w(-])|\b(?:rgba?|hsla?|oklch|oklab|hwb)\(/gi;
const NAMED_COLOUR =
  /\b(?:color|background|border|outline|fill|stroke|shadow)[\w-]*:[^;{}]*\b(?:white|black|gr[ae]y|red|green|blue|orange|yellow|purple)\b/gi;
const SPACED = /\b(font-size|border-radius|(?:margin|padding)[\w-]*|(?:row-|column-)?gap): ([^;]+);/g;
/** Up to here a length is an adjustment to what is drawn, no space. */
const MAX_ADJUSTMENT_PIXELS = 3;

test("no colour stands outside the tokens", () => {
  for (const { name, text } of files.filter(({ name }) => name !== TOKENS && name !== TOOLBAR)) {
    assert.deepEqual([...text.matchAll(COLOUR), ...text.matchAll(NAMED_COLOUR)].map(String), [], name);
  }
});

test("no size of type, space or radius stands outside the tokens", () => {
  for (const { name, text } of files.filter(({ name }) => name.endsWith(".css") && name !== TOKENS)) {
    const literal = [...text.matchAll(SPACED)].filter(([, , value = ""]) =>
      [...value.matchAll(/([\d.]+)(?:px|rem)/g)].some(([, size]) => Number(size) > MAX_ADJUSTMENT_PIXELS),
    );
    assert.deepEqual(
      literal.map(([declaration]) => declaration),
      [],
      name,
    );
  }
});

test("whatever is used is defined, and what is defined is used", () => {
  const every = files.map(({ text }) => text).join("\n");
  const used = new Set([...every.matchAll(/var\((--yts-[\w-]+)/g)].map(([, name]) => name));
  const defined = new Set([...every.matchAll(/(--yts-[\w-]+):/g)].map(([, name]) => name));
  assert.deepEqual([...used].sort(), [...defined].sort());
});

/** @param {string} block @returns {Map<string, [string, string]>} the light and the dark colour by name */
function coloursOf(block) {
  const found = [...block.matchAll(/--yts-([\w-]+): light-dark\((#\w+), (#\w+)\)/g)];
  return new Map(found.map(([, name = "", light = "", dark = ""]) => [name, [light, dark]]));
}

/** Source: WCAG 2.2, relative luminance. @param {string} colour */
function luminance(colour) {
  const hex = colour.length === 4 ? colour.replace(/[\da-f]/gi, "$&$&") : colour;
  const [red, green, blue] = [1, 3, 5]
    .map((start) => parseInt(hex.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * Number(red) + 0.7152 * Number(green) + 0.0722 * Number(blue);
}

/** @param {string} one @param {string} other */
function contrast(one, other) {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const schemes = tokens.indexOf("data-scheme");
const safe = coloursOf(tokens.slice(0, schemes));
const classic = coloursOf(tokens.slice(schemes));

test("all text can be read on either ground, in both themes and every scheme of colours", () => {
  assert.ok(safe.size > 8 && classic.size === 2);
  for (const colours of [safe, new Map([...safe, ...classic])]) {
    for (const theme of [0, 1]) {
      const of = (/** @type {string} */ name) => String(colours.get(name)?.[theme]);
      for (const name of ["ink", "quiet", "link", "positive", "neutral", "negative", "uncertain"]) {
        for (const ground of ["ground", "raised"]) {
          assert.ok(contrast(of(name), of(ground)) >= 4.5, `${name} on ${ground}: ${of(name)} on ${of(ground)}`);
        }
      }
      assert.ok(contrast(of("edge"), of("ground")) >= 3, "the edge of a field is seen");
    }
  }
});

test("the toolbar has the colours of the tokens", () => {
  const used = [...read(TOOLBAR).matchAll(COLOUR)].map(String);
  assert.deepEqual(used, [safe.get("positive")?.[0], safe.get("negative")?.[0], safe.get("ground")?.[0]]);
});
