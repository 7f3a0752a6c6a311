// The first page after installation: three comments as they look on YouTube, a field to try it, and where to click next.

import { Judge, messageOf } from "../../../flask_app/static/try/judging.js";
import { inWords, manyComments, oneComment, sumInWords } from "../../../flask_app/static/try/views.js";
import { badge } from "../shared/comments.js";
import { h } from "../shared/dom.js";
import { translator } from "../shared/i18n.js";
import { askWorker } from "../shared/messaging.js";

/** @typedef {import("../shared/labels.js").Translate} Translate */
/** @typedef {import("../../../flask_app/static/try/judge.js").Prediction} Prediction */

const PAUSE_MILLISECONDS = 120;
const YOUTUBE = "https://www.youtube.com/";
/** Comments of nobody, each with how long ago it might have been written. */
const EXAMPLES = /** @type {const} */ ([
  ["welcomeComment_positive", "@mika", 2],
  ["welcomeComment_negative", "@rosa", 5],
  ["welcomeComment_question", "@sam", 9],
]);

/** A comment as YouTube shows it. @param {readonly [string, string, number]} example @param {Translate} t */
function example([key, author, hours], t) {
  const age = new Intl.RelativeTimeFormat(t("locale")).format(-hours, "hour");
  const name = h("p", { class: "author" }, h("b", {}, author), " ", h("span", { class: "yts-note" }, age));
  const text = t(key);
  const initial = h("span", { class: "avatar", "aria-hidden": "true" }, author.slice(1, 2).toUpperCase());
  return { text, name, element: h("li", {}, initial, h("div", {}, name, h("p", { dir: "auto" }, text))) };
}

/**
 * The field in which one's own comment is judged while it is typed, one a line.
 * @param {Judge} judge
 * @param {Translate} t
 */
function trial(judge, t) {
  const field = h("textarea", { id: "comments", rows: 2, spellcheck: "false", dir: "auto", oninput: later });
  const status = h("p", { class: "yts-hidden", role: "status" });
  const place = h("div", { class: "result" }, h("p", { class: "yts-note" }, t("tryEmpty")));
  let latest = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function later() {
    clearTimeout(timer);
    timer = setTimeout(() => void show(), PAUSE_MILLISECONDS);
  }

  /** @param {readonly string[]} lines @returns {Promise<[string, import("../shared/dom.js").Child[]]>} */
  async function judged(lines) {
    if (lines.length === 0) return ["", [h("p", { class: "yts-note" }, t("tryEmpty"))]];
    if (lines.length > 1) {
      const predictions = await judge.judge(lines);
      return [sumInWords(predictions, t), manyComments(lines, predictions, t, (text) => judge.explain(text))];
    }
    const explained = await judge.explain(lines[0] ?? "");
    return [inWords(explained.prediction, t), oneComment(explained, t)];
  }

  async function show() {
    const own = ++latest;
    const lines = field.value.split("\n").flatMap((line) => line.trim() || []);
    const [said, drawn] = await judged(lines).catch((error) => {
      const what = t("tryFailed", messageOf(error));
      return /** @type {const} */ ([what, [h("p", { class: "failed" }, what)]]);
    });
    if (own !== latest) return;
    status.textContent = said;
    place.replaceChildren(...drawn.filter((part) => part instanceof Node));
  }

  return h(
    "section",
    { class: "trial" },
    h("h2", {}, h("label", { for: "comments" }, t("welcomeTry"))),
    field,
    place,
    status,
  );
}

/** @param {Translate} t */
function page(t) {
  const examples = EXAMPLES.map((entry) => example(entry, t));
  const list = h("ul", { class: "comments" }, ...examples.map(({ element }) => element));
  const failed = h("p", { class: "failed", role: "status" });
  const judge = new Judge();
  async function start() {
    await judge.load(chrome.runtime.getURL("core.wasm"), chrome.runtime.getURL("model.bin"), () => {});
    const predictions = await judge.judge(examples.map(({ text }) => text));
    for (const [i, { name }] of examples.entries()) {
      const prediction = predictions[i];
      if (prediction) name.append(" ", badge(prediction, t));
    }
  }
  start().catch((error) => (failed.textContent = t("tryNoModel", messageOf(error))));
  const open = h("a", { class: "yts-primary", id: "open", href: YOUTUBE }, t("welcomeOpen"));
  const steps = ["welcomeStepVideo", "welcomeStepCard", "welcomeStepPanel"].map((key) => h("li", {}, t(key)));
  return [
    h("header", {}, h("span", {}, "yt-sentiment")),
    h(
      "div",
      { class: "columns" },
      h(
        "section",
        { class: "first" },
        h("h1", {}, t("welcomeTitle")),
        h("p", { class: "lede" }, t("welcomeLede")),
        h("p", {}, open),
        h("h2", {}, t("welcomeSteps")),
        h("ol", { class: "steps" }, ...steps),
      ),
      h(
        "section",
        { class: "examples-card", "aria-labelledby": "examples" },
        h("h2", { id: "examples", class: "yts-hidden" }, t("welcomeExamples")),
        list,
        failed,
      ),
    ),
    trial(judge, t),
    h(
      "footer",
      { class: "yts-line" },
      h("span", { class: "yts-note" }, t("welcomeServer")),
      h("a", { href: "options.html" }, t("settings")),
      h("a", { href: "help.html" }, t("help")),
      h("a", { href: "privacy.html" }, t("privacy")),
    ),
  ];
}

const answer = await askWorker({ type: "getSettings" });
if (!answer.ok) throw new Error(answer.detail);
const t = translator(answer.messages);
document.documentElement.lang = answer.language;
document.body.dataset["scheme"] = answer.settings.scheme;
document.title = `${t("welcomeTitle")} – yt-sentiment`;
document.getElementById("main")?.replaceChildren(...page(t));
