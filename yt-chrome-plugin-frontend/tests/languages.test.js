import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { mock, test } from "node:test";
import { MESSAGES } from "./helpers/values.js";
import { LANGUAGES, translator } from "../src/shared/i18n.js";
import {
  countLanguages,
  languageCounts,
  languageName,
  languageShares,
  unreadLanguages,
} from "../src/shared/languages.js";

const t = translator(MESSAGES);

/** @param {string} language */
async function translate(language) {
  const file = new URL(`../src/shared/locales/${language}/messages.json`, import.meta.url);
  return translator(JSON.parse(await readFile(file, "utf8")));
}

test("a language has its name in the language of the interface", async () => {
  assert.equal(languageName("es", t), "Spanish");
  assert.equal(languageName("hi-Latn", t), "Hindi (Latin)");
  assert.equal(languageName("es", await translate("de")), "Spanisch");
  assert.equal(languageName("hi-Latn", await translate("de")), "Hindi (lateinisch)");
  assert.equal(languageName("es", await translate("hi")), "स्पेनिश");
});

test("no code is shown where any name is known, and no odd code is an error", async () => {
  const codes =
    "en es pt it de fr id vi th ko hi-Latn ur-Latn bn bn-Latn ta ml kn ar fa he ha sw pcm aeb-Latn zh ja ru tr und zxx".split(
      " ",
    );
  for (const language of LANGUAGES) {
    const words = await translate(language);
    assert.equal(words("locale"), language);
    for (const code of codes) {
      assert.doesNotMatch(languageName(code, words), new RegExp(`^${code.split("-")[0]}\\b`), `${code} in ${language}`);
    }
  }
  assert.equal(languageName("und", t), "unknown language");
  assert.equal(languageName("zxx", t), "no words");
  assert.equal(languageName("qqq", t), "qqq");
  assert.equal(languageName("<b>", t), "<b>");
});

test("shares of the commonest languages are said, and numbers where there are few comments", () => {
  const counts = countLanguages(["hi-Latn", ...Array(6).fill("en"), "hi-Latn", "hi-Latn", "ja"]);
  assert.equal(languageShares(counts, false, t), "60% English, 30% Hindi (Latin), 10% Japanese");
  assert.equal(languageShares(counts, true, t), "6 English, 3 Hindi (Latin), 1 Japanese");
  assert.equal(languageShares([], false, t), "");
  const rare = [
    { language: "en", count: 999 },
    { language: "ja", count: 1 },
  ];
  assert.equal(languageShares(rare, false, t), "100% English");
  const many = countLanguages("en es pt it de fr id vi".split(" "));
  assert.equal(languageShares(many, true, t).split(", ").length, 6);
});

test("languages that are not read are named with their numbers", () => {
  const comment = (/** @type {string} */ language, /** @type {"language" | "confidence" | null} */ uncertain) => ({
    language,
    uncertain,
  });
  const all = [
    comment("ja", "language"),
    comment("ru", "language"),
    comment("ja", "language"),
    comment("en", "confidence"),
    comment("es", null),
  ];
  assert.equal(languageCounts(unreadLanguages(all), t), "Japanese 2, Russian 1");
  assert.equal(unreadLanguages([comment("es", null)]).length, 0);
});

test("the names of a thousand rows come from one table per locale", async (context) => {
  const made = context.mock.method(Intl, "DisplayNames").mock;
  const spanish = await translate("es");
  for (let row = 0; row < 1000; row += 1) assert.equal(languageName("fr", spanish), "francés");
  assert.ok(made.callCount() <= 1, `${made.callCount()} tables`);
});

test("languages that Chromium has no name for have one of ours", async () => {
  const unknown = mock.method(Intl.DisplayNames.prototype, "of", (/** @type {string} */ code) => code);
  for (const language of LANGUAGES) {
    const words = await translate(language);
    for (const code of ["aeb-Latn", "azb", "mul", "pcm"]) {
      assert.doesNotMatch(languageName(code, words), new RegExp(`^${code.split("-")[0]}\\b`), `${code} in ${language}`);
    }
  }
  unknown.mock.restore();
  assert.equal(languageName("pcm", t), "Nigerian Pidgin");
});
