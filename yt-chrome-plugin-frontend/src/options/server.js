// What a server of the user needs: its address, a token if it wants one, and consent.

import { h } from "../shared/dom.js";
import { askWorker } from "../shared/messaging.js";
import { troubleText } from "../shared/troubles.js";
import { TO_SERVER } from "../worker/data_consent.js";
import { patternOf, save, serverOf } from "../worker/settings.js";
import { mayReach } from "../worker/surroundings.js";
import { row } from "./fields.js";

/** @typedef {import("../worker/settings.js").Settings} Settings */
/** @typedef {import("../shared/labels.js").Translate} Translate */
/** @typedef {{ server: string, token: string }} Typed */

/** What goes to a server before any comment does. @param {Typed} typed @returns {"secret"[]} */
export const secretOf = ({ token }) => (token ? ["secret"] : []);

export class ServerSections {
  /** @param {Translate} t @param {Settings} settings @param {() => void} ontype */
  constructor(t, settings, ontype) {
    this.t = t;
    this.settings = settings;
    const oninput = () => (this.#drawConsent(), ontype());
    const text = { type: "text", id: "server", value: settings.server, spellcheck: "false", autocomplete: "off" };
    this.server = h("input", { ...text, oninput });
    this.token = h("input", { type: "password", id: "token", value: settings.token, autocomplete: "off", oninput });
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

  /** Take over what another copy of the page's fields held. @param {ServerSections} other */
  takeOver(other) {
    this.server.value = other.server.value;
    this.token.value = other.token.value;
    this.#drawConsent();
  }

  get isTyped() {
    const { server, token } = this.settings;
    return !this.element.hidden && (this.server.value !== server || this.token.value !== token);
  }

  /** The address and the token that are typed; null, and said why, where the address is none. */
  get typed() {
    try {
      return { server: serverOf(this.server.value), token: this.token.value.trim() };
    } catch (error) {
      this.status.textContent = this.t(error instanceof Error ? error.message : "badAddress");
      return null;
    }
  }

  /** Keep what is typed, and say whether it works. @param {Typed} typed */
  async keep(typed) {
    this.server.value = typed.server;
    this.token.value = typed.token;
    await save(typed);
    await this.#describe(typed);
  }

  #connection() {
    const { t } = this;
    return h(
      "section",
      { class: "yts-section" },
      h("h2", {}, t("connection")),
      row(t("server"), this.server, t("serverNote")),
      row(t("token"), this.token, t("tokenNote")),
      h("div", { class: "yts-line" }, h("button", { type: "button", onclick: () => this.#test() }, t("test"))),
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

  /** Ask the server that is typed, whether it is kept or not. */
  async #test() {
    const { typed } = this;
    if (!typed) return;
    if (await mayReach([patternOf(typed.server)], secretOf(typed))) await this.#describe(typed);
    else this.status.textContent = this.t("notGranted");
  }

  /** @param {Typed} typed */
  async #describe(typed) {
    const { t } = this;
    this.status.textContent = t("loading");
    const answer = await askWorker({ type: "describeService", typed });
    if (answer.ok) {
      const { version, model_version, needs_token } = answer.service;
      this.status.textContent =
        t("connected", String(version), String(model_version)) +
        (needs_token && !typed.token ? ` ${t("needsToken")}` : "");
    } else this.status.textContent = troubleText(answer, t);
  }

  async #changeConsent() {
    this.consentStatus.textContent = "";
    if (this.#isAgreed) {
      await save({ consent: "" });
      return;
    }
    this.status.textContent = "";
    const { typed } = this;
    if (!typed) this.consentStatus.textContent = this.status.textContent;
    else if (!(await mayReach([patternOf(typed.server)], [...TO_SERVER, ...secretOf(typed)])))
      this.consentStatus.textContent = this.t("notGranted");
    else {
      this.server.value = typed.server;
      await save({ ...typed, consent: typed.server });
    }
  }
}
