import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { MESSAGES } from "./helpers/values.js";
import { LANGUAGES, languageOf, plural, translator } from "../src/shared/i18n.js";
import { troubleText } from "../src/shared/troubles.js";
import { CHOICES } from "../src/worker/settings.js";

const SOURCE = new URL("../src/", import.meta.url);
const PAGES = new URL("../../flask_app/static/", import.meta.url);
const LOCALES = new URL("shared/locales/", SOURCE);

/** @param {string} message @returns {string[]} the places for values */
const placesIn = (message) => [...message.matchAll(/\$[1-9]/g)].map(([place]) => place).sort();

test("a message is filled with its values; one that does not exist is an error", () => {
  const t = translator({ greeting: { message: "$2 and $1, $3" } });
  assert.equal(t("greeting", "a", 2), "2 and a, ");
  assert.throws(() => t("absent"), /no message absent/);
});

test("the first language that the interface has is taken, and English where it has none", () => {
  assert.equal(languageOf(["fr-FR", "de-AT", "es"]), "de");
  assert.equal(languageOf(["fr"]), "en");
});

test("a number has the form of its message that the language of the interface has for it", async () => {
  /** @type {Record<string, [number, string][]>} */
  const wanted = {
    en: [
      [0, "0 comments analysed"],
      [1, "1 comment analysed"],
      [2, "2 comments analysed"],
    ],
    de: [
      [1, "1 Kommentar ausgewertet"],
      [7, "7 Kommentare ausgewertet"],
    ],
    es: [
      [1, "1 comentario analizado"],
      [1_000_000, "1,000,000 comentarios analizados"],
    ],
    hi: [
      [0, "0 टिप्पणी परखी गई"],
      [1, "1 टिप्पणी परखी गई"],
      [2, "2 टिप्पणियाँ परखी गईं"],
    ],
  };
  for (const language of LANGUAGES) {
    const t = translator(JSON.parse(await readFile(new URL(`${language}/messages.json`, LOCALES), "utf8")));
    for (const [count, text] of wanted[language] ?? []) assert.equal(plural(t, "analysed", count), text);
    assert.ok(wanted[language], language);
  }
});

test("all languages have the same messages with the same values", async () => {
  assert.deepEqual((await readdir(LOCALES)).sort(), [...LANGUAGES].sort());
  for (const language of LANGUAGES) {
    /** @type {typeof MESSAGES} */
    const messages = JSON.parse(await readFile(new URL(`${language}/messages.json`, LOCALES), "utf8"));
    assert.deepEqual(Object.keys(messages).sort(), Object.keys(MESSAGES).sort(), language);
    for (const [key, { message }] of Object.entries(MESSAGES)) {
      assert.deepEqual(placesIn(messages[key]?.message ?? ""), placesIn(message), `${language} ${key}`);
    }
  }
});

test("who is told to test the connection finds the button by that name", async () => {
  for (const language of LANGUAGES) {
    const messages = JSON.parse(await readFile(new URL(`${language}/messages.json`, LOCALES), "utf8"));
    assert.ok(messages.trouble_permission.message.includes(messages.test.message), language);
  }
});

test("every failure has a sentence of its own, without the browser's own error", async () => {
  const protocol = await readFile(new URL("../src/shared/protocol.d.ts", import.meta.url), "utf8");
  const kinds = protocol.match(/FailureKind =([^;]*);/)?.[1]?.match(/\w+/g) ?? [];
  assert.ok(kinds.length > 20);
  for (const kind of kinds) {
    const refusal = { ok: false, kind, detail: "TypeError: Failed to fetch", wait: 0 };
    const said = troubleText(/** @type {any} */ (refusal), translator(MESSAGES));
    assert.ok(said.length > 10, kind);
    if (kind === "unreachable") assert.ok(!said.includes("TypeError"));
  }
});

/** @param {URL} folder @param {RegExp} pattern of the files' names */
async function sourcesIn(folder, pattern) {
  const names = (await readdir(folder, { recursive: true })).filter((name) => pattern.test(name));
  return Promise.all(names.map((name) => readFile(new URL(name, folder), "utf8")));
}

test("every message is used, and every message that is used exists", async () => {
  const sources = await Promise.all([
    sourcesIn(SOURCE, /^(?!shared\/(?:locales|vendor)).*\.(?:js|json)$/),
    sourcesIn(PAGES, /\.js$/),
  ]);
  const code = sources.flat().join("\n");
  const choices = Object.keys(CHOICES); // the options page names each, and its values
  const prefixes = [...code.matchAll(/\b(?:t\(|plural\(\s*t,\s*)`(\w+)_\$/g)]
    .map(([, prefix]) => prefix)
    .concat(choices);
  const counted = [...code.matchAll(/\bplural\(\s*t,\s*([^`]*?),\s*\w/g)].flatMap(
    ([, keys]) => keys?.match(/(?<=^"|[?:] ")\w+/g) ?? [],
  );
  for (const key of Object.keys(MESSAGES)) {
    const isCounted = counted.includes(key.replace(/_(?:one|other)$/, ""));
    const isNamed = isCounted || choices.includes(key) || new RegExp(`["'.]${key}\\b|__MSG_${key}__`).test(code);
    assert.ok(isNamed || prefixes.some((prefix) => key.startsWith(`${prefix}_`)), `${key} is not used`);
  }
  for (const [, key] of code.matchAll(/\bt\("(\w+)"/g)) assert.ok(MESSAGES[String(key)], `${key} is missing`);
  for (const key of counted) {
    for (const form of ["one", "other"]) assert.ok(MESSAGES[`${key}_${form}`], `${key}_${form} is missing`);
  }
});
