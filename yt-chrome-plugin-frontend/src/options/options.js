// The options page: who scores comments, what a server of the user needs, and how badges look.

import { h } from "../shared/dom.js";
import { translator } from "../shared/i18n.js";
import { askWorker } from "../shared/messaging.js";
import { CHOICES, load, patternOf, save, serverOf } from "../worker/settings.js";

/** @typedef {import("../worker/settings.js").Settings} Settings */
/** @typedef {import("../shared/labels.js").Translate} Translate */

const LISTS = /** @type {const} */ (["mode", "badge", "scheme", "language"]);

/** @param {string} label @param {HTMLElement} field @param {string} [note] */
function row(label, field, note) {
  return h("label", { class: "row" }, h("span", {}, label), field, note && h("span", { class: "yts-note" }, note));
}

/**
 * @param {Translate} t
 * @param {Settings} settings
 * @param {typeof LISTS[number]} name
 */
function choice(t, settings, name) {
  const options = CHOICES[name].map((value) =>
    h("option", { value, selected: settings[name] === value }, t(`${name}_${value}`)),
  );
  const field = h("select", { id: name, onchange: () => void save({ [name]: field.value }) }, ...options);
  return row(t(name), field);
}

/**
 * Ask the user, by Chrome's own prompt, whether this origin may be reached. Nothing may be awaited between the click and it.
 * @param {string} server
 */
function mayReach(server) {
  return chrome.permissions.request({ origins: [patternOf(server)] });
}

/** @param {Translate} t @param {Settings} settings */
function scorer(t, settings) {
  const options = CHOICES.scorer.map((value) => {
    const field = h("input", {
      type: "radio",
      name: "scorer",
      value,
      checked: settings.scorer === value,
      onchange: () => void save({ scorer: /** @type {Settings["scorer"]} */ (value) }),
    });
    const note = h("span", { class: "yts-note" }, t(`scorerNote_${value}`));
    return h("label", { class: "option" }, field, h("span", {}, t(`scorer_${value}`)), note);
  });
  return h("fieldset", {}, h("legend", {}, h("h2", {}, t("scorer"))), ...options);
}

/** @param {Translate} t @param {Settings} settings */
function connection(t, settings) {
  const server = h("input", {
    type: "text",
    id: "server",
    value: settings.server,
    spellcheck: "false",
    autocomplete: "off",
  });
  const token = h("input", { type: "password", id: "token", value: settings.token, autocomplete: "off" });
  const status = h("p", { class: "yts-note", role: "status" });

  async function saveConnection() {
    let address;
    try {
      address = serverOf(server.value);
    } catch (error) {
      status.textContent = t(error instanceof Error ? error.message : "badAddress");
      return;
    }
    if (!(await mayReach(address))) {
      status.textContent = t("notGranted");
      return;
    }
    server.value = address;
    await save({ server: address, token: token.value.trim() });
    await describe();
  }

  async function testConnection() {
    if (await mayReach(settings.server)) await describe();
    else status.textContent = t("notGranted");
  }

  async function describe() {
    status.textContent = t("loading");
    const answer = await askWorker({ type: "describeService" });
    if (answer.ok) {
      const { version, model_version, needs_token } = answer.service;
      status.textContent =
        t("connected", String(version), String(model_version)) +
        (needs_token && !token.value ? ` ${t("needsToken")}` : "");
    } else status.textContent = `${t(`trouble_${answer.kind}`)} ${answer.detail}`;
  }

  return h(
    "section",
    { class: "yts-section" },
    h("h2", {}, t("connection")),
    row(t("server"), server, t("serverNote")),
    row(t("token"), token, t("tokenNote")),
    h(
      "div",
      { class: "yts-line" },
      h("button", { type: "button", onclick: saveConnection }, t("save")),
      h("button", { type: "button", onclick: testConnection }, t("test")),
    ),
    status,
  );
}

/** @param {Translate} t @param {Settings} settings */
function privacy(t, settings) {
  const agreed = settings.consent === settings.server;
  const status = h("p", { class: "yts-note", role: "status" });

  async function change() {
    if (agreed) await save({ consent: "" });
    else if (await mayReach(settings.server)) await save({ consent: settings.server });
    else status.textContent = t("notGranted");
  }

  const button = h(
    "button",
    { type: "button", id: "consent", onclick: change },
    t(agreed ? "consentNo" : "consentYes"),
  );
  return h(
    "section",
    { class: "yts-section" },
    h("h2", {}, t("consentTitle")),
    h("p", {}, t("consentText", settings.server)),
    h("p", { class: "yts-note" }, t("consentNever")),
    h("p", {}, button),
    status,
  );
}

async function start() {
  const [answer, settings] = await Promise.all([askWorker({ type: "getSettings" }), load()]);
  if (!answer.ok) throw new Error(answer.detail);
  const t = translator(answer.messages);
  document.documentElement.lang = answer.language;
  document.title = t("extName");
  const on = h("input", {
    type: "checkbox",
    id: "on",
    checked: settings.on,
    onchange: () => void save({ on: on.checked }),
  });
  document
    .getElementById("main")
    ?.replaceChildren(
      h("h1", {}, t("extName")),
      scorer(t, settings),
      ...(settings.scorer === "server" ? [connection(t, settings), privacy(t, settings)] : []),
      h(
        "section",
        { class: "yts-section" },
        h("h2", {}, t("appearance")),
        h("label", {}, on, " ", t("on")),
        ...LISTS.map((name) => choice(t, settings, name)),
      ),
    );
}

chrome.storage.onChanged.addListener((changes, area) => {
  if (area !== "local" || !changes["settings"]) return;
  const before = /** @type {Settings | undefined} */ (changes["settings"].oldValue);
  const after = /** @type {Settings | undefined} */ (changes["settings"].newValue);
  const drawn = /** @type {const} */ (["scorer", "consent", "language", "server"]);
  if (drawn.some((name) => before?.[name] !== after?.[name])) void start();
});
void start();
