// The options page: who scores comments, what a server of the user needs, and how badges look.

import { h } from "../shared/dom.js";
import { translator } from "../shared/i18n.js";
import { askWorker } from "../shared/messaging.js";
import { whole } from "../shared/numbers.js";
import { CHOICES, load, patternOf, save, serverOf, settingsOf } from "../worker/settings.js";

/** @typedef {import("../worker/settings.js").Settings} Settings */
/** @typedef {import("../shared/labels.js").Translate} Translate */

const LISTS = /** @type {const} */ (["mode", "badges", "badge", "scheme", "language"]);

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

/** What a server of the user needs: its address, a token if it wants one, and consent. */
class ServerSections {
  /** @param {Translate} t @param {Settings} settings */
  constructor(t, settings) {
    this.t = t;
    this.settings = settings;
    const text = { type: "text", id: "server", value: settings.server, spellcheck: "false", autocomplete: "off" };
    this.server = h("input", { ...text, oninput: () => this.#drawConsent() });
    this.token = h("input", { type: "password", id: "token", value: settings.token, autocomplete: "off" });
    this.status = h("p", { class: "yts-note", role: "status" });
    this.consentText = h("p");
    this.consent = h("button", { type: "button", id: "consent", onclick: () => this.#changeConsent() });
    this.consentStatus = h("p", { class: "yts-note", role: "status" });
    this.element = h("div", {}, this.#connection(), this.#privacy());
    this.show(settings);
  }

  /** Follow the settings; what is typed and not saved yet stays. @param {Settings} settings */
  show(settings) {
    if (settings.server !== this.settings.server) this.server.value = settings.server;
    if (settings.token !== this.settings.token) this.token.value = settings.token;
    this.settings = settings;
    this.element.hidden = settings.scorer !== "server";
    this.#drawConsent();
  }

  #connection() {
    const { t } = this;
    return h(
      "section",
      { class: "yts-section" },
      h("h2", {}, t("connection")),
      row(t("server"), this.server, t("serverNote")),
      row(t("token"), this.token, t("tokenNote")),
      h(
        "div",
        { class: "yts-line" },
        h("button", { type: "button", onclick: () => this.#save() }, t("save")),
        h("button", { type: "button", onclick: () => this.#test() }, t("test")),
      ),
      this.status,
    );
  }

  #privacy() {
    const { t } = this;
    return h(
      "section",
      { class: "yts-section" },
      h("h2", {}, t("consentTitle")),
      this.consentText,
      h("p", { class: "yts-note" }, t("consentNever")),
      h("p", {}, this.consent),
      this.consentStatus,
    );
  }

  /** The server that consent is about: the typed one, or the saved one while what is typed is no address. */
  get #asked() {
    try {
      return serverOf(this.server.value);
    } catch {
      return this.settings.server;
    }
  }

  get #isAgreed() {
    return this.settings.consent === this.#asked;
  }

  #drawConsent() {
    this.consentText.textContent = this.t("consentText", this.#asked);
    this.consent.textContent = this.t(this.#isAgreed ? "consentNo" : "consentYes");
  }

  /**
   * The address and the token that are typed, once Chrome may reach the server.
   * @param {HTMLElement} status where it is said why there are none
   */
  async #typed(status) {
    const token = this.token.value.trim();
    let server;
    try {
      server = serverOf(this.server.value);
    } catch (error) {
      status.textContent = this.t(error instanceof Error ? error.message : "badAddress");
      return null;
    }
    if (!(await mayReach(server))) {
      status.textContent = this.t("notGranted");
      return null;
    }
    this.server.value = server;
    return { server, token };
  }

  async #save() {
    const typed = await this.#typed(this.status);
    if (!typed) return;
    await save(typed);
    await this.#describe();
  }

  async #test() {
    if (await mayReach(this.settings.server)) await this.#describe();
    else this.status.textContent = this.t("notGranted");
  }

  async #describe() {
    const { t } = this;
    this.status.textContent = t("loading");
    const answer = await askWorker({ type: "describeService" });
    if (answer.ok) {
      const { version, model_version, needs_token } = answer.service;
      this.status.textContent =
        t("connected", String(version), String(model_version)) +
        (needs_token && !this.token.value ? ` ${t("needsToken")}` : "");
    } else this.status.textContent = `${t(`trouble_${answer.kind}`)} ${answer.detail}`;
  }

  async #changeConsent() {
    this.consentStatus.textContent = "";
    if (this.#isAgreed) {
      await save({ consent: "" });
      return;
    }
    const typed = await this.#typed(this.consentStatus);
    if (typed) await save({ ...typed, consent: typed.server });
  }
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
    status.textContent = answer.ok ? "" : `${t(`trouble_${answer.kind}`)} ${answer.detail}`;
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

/** Draw the page. @returns what follows the settings and the corrections, without drawing anew what has the focus */
async function draw() {
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
  const own = corrections(t, answer.corrections.length);
  const parts = [scorer(t, settings), new ServerSections(t, settings)];
  const focused = document.activeElement?.id ?? "";
  document
    .getElementById("main")
    ?.replaceChildren(
      h("h1", {}, t("extName")),
      ...parts.map(({ element }) => element),
      h(
        "section",
        { class: "yts-section" },
        h("h2", {}, t("appearance")),
        h("label", {}, on, " ", t("on")),
        ...LISTS.map((name) => choice(t, settings, name)),
      ),
      own.element,
    );
  document.getElementById(focused)?.focus();
  /** @param {Settings} now */
  const showSettings = (now) => {
    for (const part of parts) part.show(now);
  };
  return { showSettings, showCorrections: own.show };
}

let drawn = draw();
chrome.storage.onChanged.addListener(async (changes, area) => {
  if (area !== "local") return;
  if (changes["corrections"]) {
    const now = changes["corrections"].newValue;
    (await drawn).showCorrections(Array.isArray(now) ? now.length : 0);
  }
  if (!changes["settings"]) return;
  const before = settingsOf(changes["settings"].oldValue);
  const after = settingsOf(changes["settings"].newValue);
  if (before.language !== after.language) drawn = draw();
  (await drawn).showSettings(after);
});
