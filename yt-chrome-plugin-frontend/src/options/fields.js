// Fields of the settings.

import { h } from "../shared/dom.js";
import { CHOICES, save } from "../worker/settings.js";

/** @typedef {import("../worker/settings.js").Settings} Settings */
/** @typedef {import("../shared/labels.js").Translate} Translate */

/** @param {string} label @param {HTMLElement} field @param {import("../shared/dom.js").Child} [note] */
export function row(label, field, note) {
  return h("label", { class: "row" }, h("span", {}, label), field, note && h("span", { class: "yts-note" }, note));
}

/**
 * A list whose choice is kept at once.
 * @param {Translate} t
 * @param {Settings} settings
 * @param {"mode" | "badges" | "badge" | "scheme" | "language"} name
 */
export function choice(t, settings, name) {
  const options = CHOICES[name].map((value) =>
    h("option", { value, selected: settings[name] === value }, t(`${name}_${value}`)),
  );
  const field = h("select", { id: name, onchange: () => void save({ [name]: field.value }) }, ...options);
  return row(t(name), field);
}
