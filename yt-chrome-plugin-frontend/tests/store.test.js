import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { LANGUAGES } from "../src/shared/i18n.js";

const STORE = new URL("../store/", import.meta.url);
const TEXTS = new URL("../src/help/texts/", import.meta.url);
/** The Chrome Web Store's. */
const MAX_SUMMARY_CHARS = 132;

const read = async (/** @type {string} */ name) => readFile(new URL(name, import.meta.url), "utf8");
const manifest = JSON.parse(await read("../src/manifest.json"));

/** @param {string} text @returns {(string | undefined)[]} the first cell of each row that is not a head */
const rowsOf = (text) => [...text.matchAll(/^\| `([\w-]+)` *\| \S/gm)].map(([, name]) => name);

test("the store's texts are there in every language, and give a reason for each permission", async () => {
  assert.deepEqual((await readdir(STORE)).sort(), LANGUAGES.map((language) => `${language}.md`).sort());
  assert.match(manifest.content_security_policy.extension_pages, /wasm-unsafe-eval/);
  const asked = [...manifest.permissions, "content_scripts", "optional_host_permissions", "wasm-unsafe-eval"];
  for (const language of LANGUAGES) {
    const text = await readFile(new URL(`${language}.md`, STORE), "utf8");
    assert.deepEqual(rowsOf(text).sort(), asked.sort(), language);
    assert.equal([...text.matchAll(/^## /gm)].length, 5, language);
    assert.equal([...text.matchAll(/^\d\. /gm)].length, 4, `${language}: a line for each picture`);
    const messages = JSON.parse(await read(`../src/shared/locales/${language}/messages.json`));
    assert.ok(messages.extDescription.message.length <= MAX_SUMMARY_CHARS, language);
  }
});

test("help answers the same ten questions in every language, and the policy has the same parts", async () => {
  assert.deepEqual((await readdir(TEXTS)).sort(), LANGUAGES.map((language) => `${language}.json`).sort());
  const english = JSON.parse(await readFile(new URL("en.json", TEXTS), "utf8"));
  assert.equal(english.help.entries.length, 10);
  for (const language of LANGUAGES) {
    const texts = JSON.parse(await readFile(new URL(`${language}.json`, TEXTS), "utf8"));
    for (const name of /** @type {const} */ (["help", "privacy"])) {
      const shape = (/** @type {any} */ page) =>
        page.entries.map((/** @type {any} */ { id, text }) => [
          id,
          text.length,
          [...text.join("\n").matchAll(/\]\((\S+?)\)/g)].map(([, address]) => address),
        ]);
      assert.deepEqual(shape(texts[name]), shape(english[name]), `${language} ${name}`);
      for (const { title } of [texts[name], ...texts[name].entries]) assert.ok(title.length > 1, language);
    }
  }
});

test("help and policy name buttons as the interface does", async () => {
  for (const language of LANGUAGES) {
    const messages = JSON.parse(await read(`../src/shared/locales/${language}/messages.json`));
    const { help, privacy } = JSON.parse(await readFile(new URL(`${language}.json`, TEXTS), "utf8"));
    for (const key of ["correct", "wholeVideo"]) {
      assert.ok(JSON.stringify(help).includes(messages[key].message), `${language} ${key}`);
    }
    for (const key of ["save", "test", "scorer_device", "wholeVideo"]) {
      assert.ok(JSON.stringify(privacy).includes(messages[key].message), `${language} ${key}`);
    }
  }
});
