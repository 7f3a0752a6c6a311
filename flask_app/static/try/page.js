// The page on which a visitor's own words are judged while they are typed, in the browser.

import { h } from "../shared/dom.js";
import { translation } from "../shared/i18n.js";
import { mark, READING_ORDER } from "../shared/labels.js";
import { languageName } from "../shared/languages.js";
import { Judge, messageOf } from "./judging.js";
import { keepOffline, sayWhenNewer } from "./offline.js";
import { inWords, manyComments, oneComment, sumInWords } from "./views.js";

/** @typedef {import("../shared/labels.js").Translate} Translate */

const PAUSE_MILLISECONDS = 120;
const MEGABYTES = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
const main = /** @type {HTMLElement} */ (document.getElementById("main"));
const absolute = (/** @type {string | undefined} */ address) => new URL(address ?? "", document.baseURI).href;

/** @param {number} bytes */
const megabytes = (bytes) => (bytes / 1e6).toLocaleString(undefined, MEGABYTES);

/** @param {string} value @returns {string[]} */
const linesOf = (value) =>
  value
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

/**
 * @param {Translate} t
 * @param {readonly string[]} examples
 */
function page(t, examples) {
  const judge = "WebAssembly" in globalThis ? new Judge() : null;
  const field = h("textarea", { id: "comments", rows: 3, spellcheck: "false", dir: "auto", oninput: later });
  const status = h("p", { class: "yts-hidden", role: "status" });
  const place = h("section", { class: "result", "aria-labelledby": "result-name" });
  const notes = h("div", { class: "notes" });
  let isReady = false;
  let latest = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function later() {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE_MILLISECONDS);
  }

  /** @param {string} text */
  function fill(text) {
    field.value = text;
    field.focus();
    show();
  }

  async function show() {
    const own = ++latest;
    const lines = linesOf(field.value);
    if (!judge || !isReady) return;
    if (!lines.length)
      return draw(
        h("p", { class: "empty" }, ...READING_ORDER.map((label) => mark(label, 18)), h("span", {}, t("tryEmpty"))),
      );
    try {
      const [said, drawn] = lines.length === 1 ? await one(judge, lines[0] ?? "", t) : await many(judge, lines, t);
      if (own !== latest) return;
      status.textContent = said;
      draw(...drawn);
    } catch (error) {
      if (own === latest) fail(t("tryFailed", messageOf(error)));
    }
  }

  /** @param {...import("../shared/dom.js").Child} children */
  function draw(...children) {
    place.replaceChildren(...children.filter((child) => child instanceof Node));
  }

  /** @param {string} what */
  function fail(what) {
    status.textContent = what;
    draw(
      h("p", { class: "failed" }, what),
      h("button", { type: "button", onclick: () => location.reload() }, t("tryAgain")),
    );
  }

  async function start() {
    if (!judge) return fail(t("tryNoWasm"));
    sayWhenNewer(notes, t);
    const bar = h("progress", { max: 1, "aria-labelledby": "loading" });
    const said = h("p", { id: "loading", class: "yts-figure" }, t("tryLoading"));
    draw(h("div", { class: "loading" }, said, bar));
    try {
      const languages = await judge.load(absolute("try/core.wasm"), absolute(main.dataset.model), ({ read, of }) => {
        bar.value = read / of;
        said.textContent = t("tryLoaded", megabytes(read), megabytes(of));
      });
      isReady = true;
      notes.append(aboutModel(languages, t));
    } catch (error) {
      return fail(t("tryNoModel", messageOf(error)));
    }
    await show();
    await keepOffline(absolute("service_worker.js"), absolute(main.dataset.page), notes, t);
  }

  start();
  return [
    h("header", {}, h("span", {}, "yt-sentiment"), main.dataset.beside === "service" && links(t)),
    h("h1", {}, t("tryTitle")),
    h("p", { class: "lede" }, t("tryLede")),
    h("label", { for: "comments" }, t("tryLabel")),
    field,
    h("h2", { class: "yts-hidden" }, t("tryExamples")),
    h(
      "ul",
      { class: "examples" },
      ...[...examples, examples.join("\n")].map((text, place) =>
        h(
          "li",
          {},
          h(
            "button",
            { type: "button", class: "yts-chip", dir: "auto", onclick: () => fill(text) },
            place < examples.length ? text : t("tryAll"),
          ),
        ),
      ),
    ),
    h("h2", { class: "yts-hidden", id: "result-name" }, t("tryResult")),
    place,
    status,
    h("footer", {}, notes),
  ];
}

/**
 * One comment, judged: in words and drawn.
 * @param {Judge} judge
 * @param {string} line
 * @param {Translate} t
 */
async function one(judge, line, t) {
  const explained = await judge.explain(line);
  return /** @type {const} */ ([inWords(explained.prediction, t), oneComment(explained, t)]);
}

/**
 * Several comments, judged: in words and drawn.
 * @param {Judge} judge
 * @param {readonly string[]} lines
 * @param {Translate} t
 */
async function many(judge, lines, t) {
  const predictions = await judge.judge(lines);
  const drawn = manyComments(lines, predictions, t, (text) => judge.explain(text));
  return /** @type {const} */ ([sumInWords(predictions, t), drawn]);
}

/** @param {Translate} t */
function links(t) {
  return h("nav", {}, h("a", { href: "./" }, t("tryDashboard")), h("a", { href: "docs" }, t("dashDocs")));
}

/**
 * @param {readonly string[]} languages that the model reads
 * @param {Translate} t
 */
function aboutModel(languages, t) {
  const names = languages.map((code) => languageName(code, t)).sort((a, b) => a.localeCompare(b, t("locale")));
  return h(
    "details",
    { class: "yts-note" },
    h("summary", {}, t("tryReads", languages.length)),
    h("p", {}, new Intl.ListFormat(t("locale")).format(names)),
    h("p", {}, t("predictedBy")),
    h("p", {}, `${t("aboutModel")}: ${main.dataset.version ?? ""}`),
  );
}

const [t, examples] = await Promise.all([
  translation(),
  fetch("try/examples.json").then((response) => response.json()),
]);
main.replaceChildren(...page(t, examples).filter((part) => part instanceof Node));
