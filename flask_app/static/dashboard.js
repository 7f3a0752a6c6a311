// The dashboard: an analysis is asked for, followed while it runs, and textOf.

import { checkedAnalysis, checkedExplanation } from "../shared/answers.js";
import { momentOnYouTube, openOnYouTube } from "../shared/comments.js";
import { feedbackOf } from "../shared/corrections.js";
import { DEFAULT_LIMIT } from "../shared/constants.js";
import { h } from "../shared/dom.js";
import { plural } from "../shared/i18n.js";
import { whole } from "../shared/numbers.js";
import { report } from "../shared/report.js";
import { explanation } from "../shared/explanation.js";
import { post, textOf, start, tokenField } from "./page.js";

/** @typedef {import("../shared/labels.js").Analysis} Analysis */
/** @typedef {import("../shared/labels.js").JudgedComment} JudgedComment */
/** @typedef {import("../shared/labels.js").Label} Label */
/** @typedef {import("../shared/labels.js").Translate} Translate */
/** @typedef {import("../shared/labels.js").Schemas} Schemas */

const REPORTER = "yt-sentiment-reporter";
/** @type {Schemas["SentVideo"]["order"][]} */
const ORDERS = ["relevance", "time"];

/**
 * @param {Response} response one JSON object per line
 * @returns {AsyncGenerator<any>}
 */
async function* lines(response) {
  if (!response.body) return;
  let rest = "";
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    rest += value ?? "";
    const parts = rest.split("\n");
    rest = done ? "" : (parts.pop() ?? "");
    for (const line of parts) if (line) yield JSON.parse(line);
    if (done) return;
  }
}

/** A random name for this browser, by which a correction can be changed later; it tells nothing about the reader. */
function reporter() {
  const known = localStorage.getItem(REPORTER) ?? crypto.randomUUID();
  localStorage.setItem(REPORTER, known);
  return known;
}

/** @param {Translate} t @param {Schemas["About"]} about */
function page(t, about) {
  const link = h("input", {
    type: "text",
    id: "link",
    name: "video",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "https://www.youtube.com/watch?v=…",
  });
  const limit = h("input", {
    type: "number",
    min: 1,
    max: about.limits.max_video_comments,
    value: Math.min(DEFAULT_LIMIT, about.limits.max_video_comments),
  });
  const replies = h("input", { type: "checkbox" });
  const order = h("select", {}, ...ORDERS.map((value) => h("option", { value }, t(`dashOrder_${value}`))));
  const go = h("button", { type: "submit", class: "go", disabled: !about.reads_youtube }, t("dashGo"));
  const stop = h("button", { type: "button", hidden: true, onclick: () => running?.abort() }, t("dashStop"));
  const status = h("div", { id: "status", role: "status" });
  const bar = h("progress", {
    max: 1,
    hidden: true,
    "aria-label": t("dashGo"),
  });
  const place = h("div", { id: "report" });
  /** @type {AbortController | null} */
  let running = null;

  /** @param {unknown} body */
  async function run(body) {
    running?.abort();
    const own = (running = new AbortController());
    stop.hidden = bar.hidden = false;
    bar.removeAttribute("value");
    place.replaceChildren();
    status.textContent = t("dashReading");
    try {
      const response = await post("v1/analyze", body, {
        accept: "application/x-ndjson",
        signal: own.signal,
      });
      for await (const event of lines(response)) follow(event);
    } catch (error) {
      if (own.signal.aborted) status.textContent = t("dashStopped");
      else status.textContent = textOf(error, t);
    } finally {
      if (running === own) stop.hidden = bar.hidden = true;
    }
  }

  /** @param {any} event */
  function follow(event) {
    if (event.event === "error") throw new Error(event.detail);
    if (event.event === "fetched" || event.event === "scored") {
      const most = event.event === "fetched" ? Math.min(event.of ?? Infinity, Number(limit.value)) : event.of;
      status.textContent = plural(
        t,
        event.event === "fetched" ? "dashFetched" : "dashScored",
        Number.isFinite(most) ? most : 0,
        whole(event.comments),
        Number.isFinite(most) ? whole(most) : "?",
      );
      if (Number.isFinite(most) && most > 0) bar.value = event.comments / most;
    }
    if (event.event === "result") {
      const result = checkedAnalysis(event.result);
      status.textContent = result.video?.title ?? "";
      place.replaceChildren(report(result, t, actions(t, result)).element);
    }
  }

  async function sample() {
    const response = await fetch("assets/sample.json");
    await run(await response.json());
  }

  const form = h(
    "form",
    {
      onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault();
        run({
          video: link.value,
          limit: Number(limit.value),
          replies: replies.checked,
          order: order.value,
        });
      },
    },
    h("label", { class: "link" }, t("dashLink"), link),
    h(
      "div",
      { class: "options" },
      h("label", {}, t("dashLimit"), " ", limit),
      h("label", {}, t("dashOrder"), " ", order),
      h("label", {}, replies, " ", t("dashReplies")),
    ),
    about.needs_token && tokenField(t),
    h("div", { class: "options" }, go, h("button", { type: "button", onclick: sample }, t("dashSample")), stop),
    !about.reads_youtube && h("p", { class: "yts-note" }, t("dashNoKey")),
  );
  return [
    h(
      "header",
      {},
      h("h1", {}, t("dashTitle")),
      h("nav", {}, h("a", { href: "try" }, t("tryLink")), h("a", { href: "docs" }, t("dashDocs"))),
    ),
    form,
    status,
    bar,
    place,
  ];
}

/**
 * @param {Translate} t
 * @param {Analysis} analysis
 * @returns {import("../shared/sections.js").Actions}
 */
function actions(t, analysis) {
  const video = analysis.video?.id;
  return {
    ...(video
      ? {
          onopen: (/** @type {JudgedComment} */ { id }) => openOnYouTube(video, id),
          momentAddress: (/** @type {number} */ seconds) => momentOnYouTube(video, seconds),
        }
      : {}),
    onexplain: (comment, place) => explain(comment, place, t),
    oncorrect: async (comment, label, keepsText) => {
      await post("v1/feedback", {
        ...feedbackOf(comment, label, keepsText, video),
        reporter: reporter(),
      });
    },
  };
}

/**
 * @param {JudgedComment} comment
 * @param {HTMLElement} place
 * @param {Translate} t
 */
async function explain(comment, place, t) {
  place.textContent = t("loading");
  try {
    const response = await post("v1/explain", { text: comment.text });
    place.replaceChildren(...explanation(checkedExplanation(await response.json()), t));
  } catch (error) {
    place.textContent = textOf(error, t);
  }
}

start(page);
