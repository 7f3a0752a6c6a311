// The options page: who scores comments, what a server of the user needs, a YouTube key, and how badges look.

import { h } from "../shared/dom.js";
import { translator } from "../shared/i18n.js";
import { askWorker } from "../shared/messaging.js";
import { whole } from "../shared/numbers.js";
import { troubleText } from "../shared/troubles.js";
import { TO_YOUTUBE } from "../worker/data_consent.js";
import { CHOICES, load, patternOf, save, settingsOf } from "../worker/settings.js";
import { mayReach } from "../worker/surroundings.js";
import { YOUTUBE_ORIGINS } from "../worker/youtube_key.js";
import { choice } from "./fields.js";
import { secretOf, ServerSections } from "./server.js";
import { KeySection } from "./youtube_key.js";

/** @typedef {import("../worker/settings.js").Settings} Settings */
/** @typedef {import("../shared/labels.js").Translate} Translate */

const LISTS = /** @type {const} */ (["mode", "badges", "badge", "scheme", "language"]);

/**
 * @param {Translate} t
 * @param {Settings} settings
 * @returns {{ element: HTMLElement, show: (settings: Settings) => void }}
 */
function scorer(t, settings) {
  const fields = CHOICES.scorer.map((value) =>
    h("input", {
      type: "radio",
      name: "scorer",
      value,
      checked: settings.scorer === value,
      onchange: () => void save({ scorer: /** @type {Settings["scorer"]} */ (value) }),
    }),
  );
  const options = fields.map((field) => {
    const note = h("span", { class: "yts-note" }, t(`scorerNote_${field.value}`));
    return h("label", { class: "option" }, field, h("span", {}, t(`scorer_${field.value}`)), note);
  });
  return {
    element: h("fieldset", {}, h("legend", {}, h("h2", {}, t("scorer"))), ...options),
    show: (now) => {
      for (const field of fields) field.checked = field.value === now.scorer;
    },
  };
}

/**
 * The page's one primary action, there while something is typed that is not kept: all else is kept at once.
 * @param {Translate} t
 * @param {ServerSections} server
 * @param {KeySection} key
 */
function saving(t, server, key) {
  const status = h("span", { class: "yts-note", role: "status" });
  const button = h("button", { type: "button", class: "yts-primary", onclick: () => void keep() }, t("save"));
  const element = h("div", { class: "saving" }, button, status);
  function show() {
    element.hidden = !server.isTyped && !key.isTyped;
    status.textContent = element.hidden ? "" : t("notSaved");
  }
  async function keep() {
    const [typed, typedKey] = [server.isTyped ? server.typed : null, key.typed];
    if (server.isTyped && !typed) return;
    const origins = [...(typed ? [patternOf(typed.server)] : []), ...(typedKey ? YOUTUBE_ORIGINS : [])];
    if (await mayReach(origins, typedKey ? TO_YOUTUBE : typed ? secretOf(typed) : [])) {
      await Promise.all([typed && server.keep(typed), typedKey && key.keep(typedKey)]);
      show();
    } else status.textContent = t("notGranted");
  }
  show();
  return { element, show };
}

/**
 * The user's corrections, and a way to be rid of them.
 * @param {Translate} t
 * @param {number} count
 */
function corrections(t, count) {
  const kept = h("p", { class: "yts-note", role: "status" });
  const status = h("p", { class: "yts-note", role: "status" });
  async function forget() {
    if (!window.confirm(t("deleteCorrectionsSure"))) return;
    const answer = await askWorker({ type: "forgetCorrections" });
    status.textContent = answer.ok ? "" : troubleText(answer, t);
  }
  const button = h("button", { type: "button", onclick: forget }, t("deleteCorrections"));
  /** @param {number} now */
  const show = (now) => {
    kept.textContent = t("correctionsKept", whole(now));
  };
  show(count);
  const element = h("section", { class: "yts-section" }, h("h2", {}, t("corrections")), kept, button, status);
  return { element, show };
}

/** @param {Translate} t @param {Settings} settings */
function appearance(t, settings) {
  const on = h("input", {
    type: "checkbox",
    id: "on",
    checked: settings.on,
    onchange: () => void save({ on: on.checked }),
  });
  return h(
    "section",
    { class: "yts-section" },
    h("h2", {}, t("appearance")),
    h("label", {}, on, " ", t("on")),
    ...LISTS.map((name) => choice(t, settings, name)),
  );
}

/** @param {Translate} t */
const links = (t) =>
  h(
    "nav",
    { class: "yts-line" },
    h("a", { href: "help.html" }, t("help")),
    h("a", { href: "privacy.html" }, t("privacy")),
    h("a", { href: "welcome.html" }, t("welcome")),
  );

/**
 * Draw the page.
 * @param {{ server: ServerSections, key: KeySection }} [before] what was drawn, whose typing stays
 * @returns what follows the settings and the corrections, without drawing again what has the focus
 */
async function draw(before) {
  const [answer, settings, facts] = await Promise.all([
    askWorker({ type: "getSettings" }),
    load(),
    askWorker({ type: "describeKey" }),
  ]);
  if (!answer.ok) throw new Error(answer.detail);
  const t = translator(answer.messages);
  document.documentElement.lang = answer.language;
  document.title = `${t("settings")} – ${t("extName")}`;
  const own = corrections(t, answer.corrections.length);
  const choosing = scorer(t, settings);
  const server = new ServerSections(t, settings, () => bar.show());
  const key = new KeySection(t, facts.ok ? facts : { ending: "", units: 0 }, () => bar.show());
  if (before) {
    server.takeOver(before.server);
    key.takeOver(before.key);
  }
  const bar = saving(t, server, key);
  const sections = [choosing.element, server.element, key.element, appearance(t, settings), own.element, links(t)];
  const focused = document.activeElement?.id ?? "";
  document.getElementById("main")?.replaceChildren(h("h1", {}, t("settings")), ...sections, bar.element);
  document.getElementById(focused)?.focus();
  /** @param {Settings} now */
  const showSettings = (now) => {
    for (const part of [choosing, server]) part.show(now);
    bar.show();
  };
  return { server, key, showSettings, showCorrections: own.show };
}

let drawn = draw();
chrome.storage.onChanged.addListener(async (changes, area) => {
  if (changes["youtubeKey"]) await (await drawn).key.describe(); // in either area
  if (area !== "local") return;
  if (changes["corrections"]) {
    const now = changes["corrections"].newValue;
    (await drawn).showCorrections(Array.isArray(now) ? now.length : 0);
  }
  if (!changes["settings"]) return;
  const before = settingsOf(changes["settings"].oldValue);
  const after = settingsOf(changes["settings"].newValue);
  if (before.language !== after.language) drawn = draw(await drawn);
  (await drawn).showSettings(after);
});
