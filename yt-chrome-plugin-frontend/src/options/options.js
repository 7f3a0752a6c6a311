// What the user chooses: where comments go, and how badges look.

import { h } from "../shared/dom.js";
import { sayFrom } from "../shared/say.js";
import { CHOICES, load, patternOf, save, serverOf } from "../worker/settings.js";

/** @typedef {import("../worker/settings.js").Settings} Settings */
/** @typedef {import("../shared/labels.js").Say} Say */

const NAMES = /** @type {(keyof typeof CHOICES)[]} */ (Object.keys(CHOICES));

/** @param {string} label @param {HTMLElement} field @param {string} [note] */
function row(label, field, note) {
  return h("label", { class: "row" }, h("span", {}, label), field, note && h("span", { class: "yts-note" }, note));
}

/**
 * @param {Say} say
 * @param {Settings} settings
 * @param {keyof typeof CHOICES} name
 */
function choice(say, settings, name) {
  const options = CHOICES[name].map((one) =>
    h("option", { value: one, selected: settings[name] === one }, say(`${name}_${one}`)),
  );
  const field = h("select", { id: name, onchange: () => void save({ [name]: field.value }) }, ...options);
  return row(say(name), field);
}

/** @param {Say} say @param {Settings} settings */
function connection(say, settings) {
  const server = h("input", {
    type: "text",
    id: "server",
    value: settings.server,
    spellcheck: "false",
    autocomplete: "off",
  });
  const token = h("input", { type: "password", id: "token", value: settings.token, autocomplete: "off" });
  const status = h("p", { class: "yts-note", role: "status" });

  async function keep() {
    let address;
    try {
      address = serverOf(server.value);
    } catch (error) {
      status.textContent = say(error instanceof Error ? error.message : "badAddress");
      return;
    }
    // Chrome asks the user here, for exactly this origin; nothing may be awaited before it.
    const granted = await chrome.permissions.request({ origins: [patternOf(address)] });
    if (!granted) {
      status.textContent = say("notGranted");
      return;
    }
    server.value = address;
    await save({ server: address, token: token.value.trim() });
    await test();
  }

  async function test() {
    status.textContent = say("loading");
    const answer = await chrome.runtime.sendMessage({ type: "about" });
    if (answer.ok) {
      const { version, model_version, needs_token } = answer.about;
      status.textContent =
        say("connected", String(version), String(model_version)) +
        (needs_token && !token.value ? ` ${say("needsToken")}` : "");
    } else status.textContent = `${say(`trouble_${answer.kind}`)} ${answer.detail}`;
  }

  return h(
    "section",
    { class: "yts-section" },
    h("h2", {}, say("connection")),
    row(say("server"), server, say("serverNote")),
    row(say("token"), token, say("tokenNote")),
    h(
      "div",
      { class: "yts-line" },
      h("button", { type: "button", onclick: keep }, say("save")),
      h("button", { type: "button", onclick: test }, say("test")),
    ),
    status,
  );
}

/** @param {Say} say @param {Settings} settings */
function privacy(say, settings) {
  const agreed = settings.consent === settings.server;
  const button = h(
    "button",
    { type: "button", id: "consent", onclick: () => save({ consent: agreed ? "" : settings.server }) },
    say(agreed ? "consentNo" : "consentYes"),
  );
  return h(
    "section",
    { class: "yts-section" },
    h("h2", {}, say("consentTitle")),
    h("p", {}, say("consentText", settings.server)),
    h("p", { class: "yts-note" }, say("consentNever")),
    h("p", {}, button),
  );
}

async function start() {
  const [{ messages, language }, settings] = await Promise.all([chrome.runtime.sendMessage({ type: "start" }), load()]);
  const say = sayFrom(messages);
  document.documentElement.lang = language;
  document.title = say("extName");
  const on = h("input", {
    type: "checkbox",
    id: "on",
    checked: settings.on,
    onchange: () => void save({ on: on.checked }),
  });
  document
    .getElementById("main")
    ?.replaceChildren(
      h("h1", {}, say("extName")),
      privacy(say, settings),
      connection(say, settings),
      h(
        "section",
        { class: "yts-section" },
        h("h2", {}, say("appearance")),
        h("label", {}, on, " ", say("on")),
        ...NAMES.map((name) => choice(say, settings, name)),
      ),
    );
}

chrome.storage.onChanged.addListener((changes, area) => {
  if (area !== "local" || !changes["settings"]) return;
  const before = /** @type {Settings | undefined} */ (changes["settings"].oldValue);
  const after = /** @type {Settings | undefined} */ (changes["settings"].newValue);
  if (before?.consent !== after?.consent || before?.language !== after?.language || before?.server !== after?.server)
    void start();
});
void start();
