// The page on which people judge a random sample of served comments. The model's own label is hidden: it would sway them.

import { MAX_NAME_CHARS } from "../shared/constants.js";
import { h } from "../shared/dom.js";
import { READING_ORDER } from "../shared/labels.js";
import { openOnYouTube } from "../shared/comments.js";
import { whole } from "../shared/numbers.js";
import { ask, post, textOf, start, tokenField } from "./page.js";

/** @typedef {import("../shared/labels.js").Translate} Translate */
/** @typedef {import("../shared/labels.js").Schemas} Schemas */

const REVIEWER = "yt-sentiment-reviewer";
/** By the keys 1 to 4. @type {Schemas["JudgementBody"]["label"][]} */
const ANSWERS = [...READING_ORDER, "unclear"];

/** @param {Translate} t @param {Schemas["About"]} about */
function page(t, about) {
  const text = h("blockquote", { class: "comment", dir: "auto", lang: "" });
  const status = h("div", { id: "status", role: "status" });
  const reviewer = h("input", {
    type: "text",
    autocomplete: "off",
    maxlength: MAX_NAME_CHARS,
    value: localStorage.getItem(REVIEWER) ?? "",
    onchange: () => localStorage.setItem(REVIEWER, reviewer.value.trim()),
  });
  /** @type {Schemas["AuditComment"][]} */
  let waiting = [];
  let busy = false;

  const watch = h(
    "button",
    {
      type: "button",
      onclick: () => {
        const [comment] = waiting;
        if (comment?.video_id) openOnYouTube(comment.video_id, "");
      },
    },
    t("auditVideo"),
  );
  const buttons = ANSWERS.map((label, place) =>
    h(
      "button",
      { type: "button", onclick: () => judge(label) },
      h("kbd", {}, String(place + 1)),
      " ",
      t(label === "unclear" ? "auditUnclear" : label),
    ),
  );

  function draw() {
    const [comment] = waiting;
    text.textContent = comment?.text ?? t("auditDone");
    watch.hidden = !comment?.video_id;
    for (const button of buttons) button.disabled = busy || !comment;
  }

  /** @param {Schemas["AuditProgress"]} progress */
  function count(progress) {
    status.textContent = t("auditProgress", whole(progress.judged), whole(progress.pending));
  }

  /** @param {() => Promise<void>} work */
  async function working(work) {
    busy = true;
    draw();
    try {
      await work();
    } catch (error) {
      status.textContent = textOf(error, t);
    } finally {
      busy = false;
      draw();
    }
  }

  const load = () =>
    working(async () => {
      const sample = await (await ask("v1/audit?limit=20")).json();
      waiting = sample.comments;
      count(sample);
    });

  /** @param {Schemas["JudgementBody"]["label"]} label */
  async function judge(label) {
    const [comment] = waiting;
    if (!comment || busy) return;
    await working(async () => {
      const response = await post(`v1/audit/${comment.id}`, {
        label,
        reviewer: reviewer.value.trim() || "anonymous",
      });
      waiting = waiting.slice(1);
      count(await response.json());
    });
    if (!waiting.length) await load();
  }

  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement;
    const label = ANSWERS[Number(event.key) - 1];
    if (!typing && !event.repeat && label) judge(label);
  });
  load();
  return [
    h("header", {}, h("h1", {}, t("auditTitle"))),
    h("p", {}, t("auditHow")),
    text,
    h("div", { class: "options" }, ...buttons, watch),
    status,
    h(
      "form",
      {
        onsubmit: (/** @type {Event} */ event) => event.preventDefault(),
      },
      h("label", { class: "link" }, t("auditReviewer"), reviewer),
      about.needs_token && tokenField(t, load),
    ),
  ];
}

start(page);
