// Words of a class, as a cloud and as a list.

import { h, svg } from "./dom.js";
import { plural } from "./i18n.js";
import { whole } from "./numbers.js";
import layout from "./vendor/d3-cloud.js";

/** @typedef {import("./labels.js").Translate} Translate */
/** @typedef {import("./labels.js").Word} Word */

const WIDTH = 480;
const HEIGHT = 260;
const SHOWN_WORDS = 60;

/** Pseudo-random numbers with a fixed seed, so that the same words make the same cloud. Source: mulberry32. */
function seededRandom() {
  let state = 17;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * @param {readonly Word[]} words
 * @param {import("./labels.js").Label} label
 * @param {Translate} t
 * @param {(word: string) => void} [onpick] shows the comments with a word
 */
export function cloud(words, label, t, onpick) {
  if (words.length === 0) return h("p", { class: "yts-note" }, t("noWords"));
  const shown = words.slice(0, SHOWN_WORDS);
  const counts = new Map(words.map(({ word, count }) => [word, count]));
  /** @param {string} word */
  const nameOf = (word) => plural(t, "wordComments", counts.get(word) ?? 0, whole(counts.get(word) ?? 0), word);
  /** @param {Word} word how much more of this class it is, and how often it is there */
  const heft = ({ count, weight }) => count * weight;
  const most = Math.max(...shown.map(heft));
  const picture = svg("svg", {
    class: `yts-cloud yts-${label}`,
    viewBox: `${-WIDTH / 2} ${-HEIGHT / 2} ${WIDTH} ${HEIGHT}`,
    role: "img",
    "aria-label": t("cloudName", t(label)),
  });
  layout()
    .size([WIDTH, HEIGHT])
    .words(shown.map((one) => ({ text: one.word, size: 12 + 34 * Math.sqrt(heft(one) / most) })))
    .padding(2)
    .rotate(0)
    .font(getComputedStyle(document.body).fontFamily) // by which the words are measured
    .fontSize(({ size }) => size ?? 0)
    .random(seededRandom())
    .on("end", (placed) => {
      const above = Math.min(...placed.map(({ y = 0, size = 0 }) => y - size));
      const below = Math.max(...placed.map(({ y = 0, size = 0 }) => y + size / 2));
      if (below > above) picture.setAttribute("viewBox", `${-WIDTH / 2} ${above} ${WIDTH} ${below - above}`);
      for (const { x = 0, y = 0, size = 0, text = "" } of placed) {
        const pick = onpick && { class: "yts-pickable", onclick: () => onpick(text) };
        const title = svg("title", {}, nameOf(text));
        picture.append(svg("text", { ...pick, x, y, "font-size": size, "text-anchor": "middle" }, text, title));
      }
    })
    .start();
  const list = h(
    "ol",
    { class: "yts-words" },
    ...words.map(({ word, count }) => {
      const inside = [h("bdi", {}, word), " ", h("span", { class: "yts-figure" }, whole(count))];
      const pick = { type: "button", class: "yts-pick", "aria-label": nameOf(word), onclick: () => onpick?.(word) };
      return h("li", {}, ...(onpick ? [h("button", pick, ...inside)] : inside));
    }),
  );
  return h("figure", { class: "yts-figure-box" }, picture, h("details", {}, h("summary", {}, t("asList")), list));
}
