// Help and privacy policy: pages of text in the reader's language.

import { h } from "../shared/dom.js";
import { translator } from "../shared/i18n.js";
import { askWorker } from "../shared/messaging.js";

/** @typedef {{ title: string, lede: string, entries: { id: string, title: string, text: string[] }[] }} Text */
/** @typedef {"help" | "privacy"} Name */

const LINK = /\[([^\]]+)\]\(([^)\s]+)\)/;

/** A paragraph, with each `[text](address)` a link. @param {string} paragraph */
function paragraph(paragraph) {
  const parts = paragraph.split(new RegExp(LINK, "g"));
  /** @type {import("../shared/dom.js").Child[]} */
  const children = [];
  for (let i = 0; i < parts.length; i += 3) {
    children.push(parts[i]);
    if (i + 1 < parts.length) children.push(h("a", { href: String(parts[i + 2]) }, parts[i + 1]));
  }
  return h("p", {}, ...children);
}

/** @param {Text} text */
function content({ title, lede, entries }) {
  return [
    h("h1", {}, title),
    h("p", { class: "lede" }, lede),
    ...entries.map(({ id, title: heading, text }) =>
      h("section", { id, class: "entry" }, h("h2", {}, heading), ...text.map(paragraph)),
    ),
  ];
}

const answer = await askWorker({ type: "getSettings" });
if (!answer.ok) throw new Error(answer.detail);
const t = translator(answer.messages);
const name = /** @type {Name} */ (location.pathname.includes("privacy") ? "privacy" : "help");
/** @type {Record<Name, Text>} */
const texts = await (await fetch(`texts/${answer.language}.json`)).json();
document.documentElement.lang = answer.language;
document.title = `${texts[name].title} – yt-sentiment`;
const links = /** @type {const} */ (["welcome", "help", "privacy", "options"])
  .filter((page) => page !== name)
  .map((page) => h("a", { href: `${page}.html` }, t(page === "options" ? "settings" : page)));
document
  .getElementById("main")
  ?.replaceChildren(...content(texts[name]), h("nav", { class: "yts-line entry", "aria-label": t("help") }, ...links));
if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
