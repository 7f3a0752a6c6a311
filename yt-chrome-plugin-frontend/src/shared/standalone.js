// The page that `yt-sentiment analyze --html` writes: all that it shows is in it, and it asks for nothing.

import { momentOnYouTube, openOnYouTube } from "./comments.js";
import { comparison } from "./comparison.js";
import { h } from "./dom.js";
import { languageOf, translator } from "./i18n.js";
import { report } from "./report.js";
import { videoSection } from "./videos.js";

/** @typedef {import("./labels.js").Analysis} Analysis */
/** @typedef {import("./labels.js").JudgedComment} JudgedComment */
/** @typedef {import("./labels.js").Translate} Translate */
/** @typedef {import("./comparison.js").Figures} Figures */
/** @typedef {{ name: string, analysis: Analysis, figures: Figures, less?: Figures }} Source `less`: what it has more than the first */

/** @param {string} id of a script that holds JSON */
function inside(id) {
  return JSON.parse(document.getElementById(id)?.textContent ?? "null");
}

/** @param {Source[]} sources @param {Translate} t */
function beside(sources, t) {
  const [first, second, ...others] = sources.map(({ analysis, ...source }) => ({
    ...source,
    certain: analysis.coverage.certain,
  }));
  return first && second ? [h("section", { class: "yts-section" }, ...comparison([first, second, ...others], t))] : [];
}

/** @param {Source} source @param {import("./videos.js").Groups} parts @param {Translate} t */
function one({ name, analysis }, parts, t) {
  const video = analysis.video?.id;
  const actions = video
    ? {
        onopen: (/** @type {JudgedComment} */ { id }) => openOnYouTube(video, id),
        momentAddress: (/** @type {number} */ seconds) => momentOnYouTube(video, seconds),
      }
    : {};
  const videos = videoSection(parts, t);
  return [h("h1", {}, name), report(analysis, t, actions, { name, above: videos ? [videos] : [] }).element];
}

const language = languageOf(navigator.languages);
document.documentElement.lang = language;
const t = translator(inside("messages")[language]);
/** @type {{ source: Source, parts: import("./videos.js").Groups }[]} */
const given = inside("sources");
const shown = [
  ...beside(
    given.map(({ source }) => source),
    t,
  ),
  ...given.flatMap(({ source, parts }) => one(source, parts, t)),
];
document.getElementById("main")?.replaceChildren(...shown);
