// The page on which people judge a random sample of served comments. The model's own label is hidden: it would sway them.

import { MAX_NAME_CHARS } from "../shared/constants.js";
import { openOnYouTube } from "../shared/comments.js";
import { h } from "../shared/dom.js";
import { plural } from "../shared/i18n.js";
import { mark, READING_ORDER } from "../shared/labels.js";
import { whole } from "../shared/numbers.js";
import { Queue } from "./audit_queue.js";
import { textOf, start, tokenField } from "./page.js";

/** @typedef {import("../shared/labels.js").Translate} Translate */
/** @typedef {import("../shared/labels.js").Schemas} Schemas */
/** @typedef {import("./audit_queue.js").Answer} Answer */

const REVIEWER = "yt-sentiment-reviewer";
/** By the keys 1 to 4. @type {Answer[]} */
const ANSWERS = [...READING_ORDER, "unclear"];
/** Keys as they are written on a button, by what `KeyboardEvent.key` says. */
const SIGNS = { ArrowLeft: "←", ArrowRight: "→", v: "V", n: "N" };

/** @param {Translate} t @param {Answer} answer */
const nameOf = (t, answer) => t(answer === "unclear" ? "auditUnclear" : answer);

/** What is done by a button and by a key. @param {string} key @param {() => void} onclick @param {...(Node | string)} name */
function command(key, onclick, ...name) {
  const sign = /** @type {Record<string, string>} */ (SIGNS)[key] ?? key;
  return h(
    "button",
    { type: "button", "aria-keyshortcuts": key.length > 1 ? key : key.toUpperCase(), onclick },
    ...name,
    h("kbd", { "aria-hidden": "true" }, sign),
  );
}

/**
 * Who judges, which is asked first: each judgement is somebody's.
 * @param {Translate} t
 * @param {Schemas["About"]} about
 * @param {() => Promise<void>} onstart
 */
function asking(t, about, onstart) {
  const name = h("input", {
    type: "text",
    id: "name",
    autocomplete: "name",
    required: true,
    maxlength: MAX_NAME_CHARS,
    "aria-describedby": "name-note",
    value: localStorage.getItem(REVIEWER) ?? "",
  });
  const failed = h("p", { class: "failed", role: "alert" });
  const element = h(
    "form",
    {
      class: "asking",
      onsubmit: async (/** @type {Event} */ event) => {
        event.preventDefault();
        name.value = name.value.trim();
        if (!element.reportValidity()) return; // of blanks alone
        localStorage.setItem(REVIEWER, name.value);
        failed.textContent = "";
        try {
          await onstart();
        } catch (error) {
          failed.textContent = textOf(error, t);
          element.hidden = false;
        }
      },
    },
    h("label", { for: "name" }, t("auditReviewer")),
    name,
    h("p", { class: "yts-note", id: "name-note" }, t("auditNameNote")),
    about.needs_token && tokenField(t),
    h("p", {}, h("button", { type: "submit", class: "yts-primary" }, t("auditStart"))),
    failed,
  );
  return { element, name };
}

/** @param {Translate} t @param {Schemas["About"]} about */
function page(t, about) {
  const queue = new Queue();
  let busy = false;
  const text = h("blockquote", { class: "comment", dir: "auto", lang: "", tabindex: -1, "aria-live": "polite" });
  const bar = h("progress", { "aria-label": t("auditTitle") });
  const status = h("p", { id: "status", role: "status" });
  const failed = h("p", { class: "failed", role: "alert" });
  const reviewer = h("span", { class: "yts-note" });
  const { element: form, name } = asking(t, about, begin);

  const skipName = h("span");
  const undo = command("ArrowLeft", () => run(takeBack), t("undo"));
  const skip = command("ArrowRight", () => run(() => queue.skip()), skipName);
  const watch = command("v", watchVideo, t("auditVideo"));
  const rename = command("n", askName, t("auditRename"));
  const answers = ANSWERS.map((answer, place) => {
    const judge = () => run(() => queue.judge(answer, name.value.trim()));
    const shape = mark(answer === "unclear" ? "uncertain" : answer, 14);
    return command(String(place + 1), judge, shape, h("span", {}, nameOf(t, answer)));
  });
  const choices = h("div", { class: "answers", role: "group", "aria-label": t("auditTitle") }, ...answers);
  const work = h(
    "section",
    { class: "work", hidden: true },
    bar,
    h("div", { class: "above" }, status, reviewer),
    text,
    choices,
    h("div", { class: "tools" }, undo, skip, watch, rename),
    failed,
  );

  /** @param {string} [told] what the last step came to */
  function draw(told) {
    const comment = queue.current;
    const isLost = !comment && queue.judged < queue.total; // the next ones could not be loaded
    const shown = comment?.text ?? t(isLost ? "auditLost" : "auditDone");
    if (text.textContent !== shown) text.textContent = shown;
    text.classList.toggle("done", !comment);
    choices.hidden = !comment;
    skip.hidden = !comment && !isLost;
    skipName.textContent = t(isLost ? "tryAgain" : "auditSkip");
    watch.hidden = !comment?.video_id;
    undo.disabled = !queue.canUndo;
    bar.max = Math.max(queue.total, 1);
    bar.value = queue.judged;
    reviewer.textContent = name.value.trim();
    const skipped = queue.skipped > 0 ? plural(t, "auditSkipped", queue.skipped) : "";
    const progress = t("auditProgress", whole(queue.judged), whole(queue.total));
    status.textContent = [told, progress, skipped].filter(Boolean).join(" · ");
    if (document.activeElement === document.body) text.focus({ preventScroll: true });
  }

  /** Do one step at a time, and say why it failed. @param {() => Promise<string | void>} step */
  async function run(step) {
    if (busy) return;
    busy = true;
    failed.textContent = "";
    let told = "";
    try {
      told = (await step()) || "";
    } catch (error) {
      failed.textContent = textOf(error, t);
    } finally {
      busy = false;
      draw(told); // a step may fail after its half
    }
  }

  async function takeBack() {
    const answer = await queue.undo();
    return answer && t("auditTakenBack", nameOf(t, answer));
  }

  function watchVideo() {
    if (queue.current?.video_id) openOnYouTube(queue.current.video_id, "");
  }

  function askName() {
    form.hidden = false;
    work.hidden = true;
    name.focus();
  }

  async function begin() {
    await queue.fill();
    form.hidden = true;
    work.hidden = false;
    draw();
    text.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.shiftKey && event.key.startsWith("Arrow")) return; // which selects text; digits need it on some keyboards
    if (work.hidden || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    const found = [...answers, undo, skip, watch, rename].find(
      (button) => button.getAttribute("aria-keyshortcuts")?.toLowerCase() === event.key.toLowerCase(),
    );
    if (!found || found.disabled || !found.checkVisibility()) return;
    event.preventDefault();
    found.click();
  });
  if (name.value) {
    form.hidden = true;
    queueMicrotask(() => form.requestSubmit()); // once it is on the page
  }
  return [
    h(
      "header",
      {},
      h("span", {}, "yt-sentiment"),
      h("nav", {}, h("a", { href: "./" }, t("tryDashboard")), h("a", { href: "docs" }, t("dashDocs"))),
    ),
    h("h1", {}, t("auditTitle")),
    h("p", { class: "lede" }, t("auditHow")),
    form,
    work,
  ];
}

start(page);
