// Requests to the API, and the start of a page.

import { WrongShape } from "../shared/answers.js";
import { h } from "../shared/dom.js";
import { translation } from "../shared/i18n.js";

/** @typedef {import("../shared/labels.js").Translate} Translate */
/** @typedef {import("../shared/labels.js").Schemas} Schemas */

const TOKEN = "yt-sentiment-token";

/** A request that the server refused, with the reason. */
export class Refused extends Error {
  /** @param {string} message @param {number} status */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/**
 * @param {string} path relative to this page, so that a prefix of a proxy stays
 * @param {RequestInit} [options]
 */
export async function ask(path, options = {}) {
  const headers = new Headers(options.headers);
  const token = sessionStorage.getItem(TOKEN);
  if (token) headers.set("Authorization", `Bearer ${token}`);
  const response = await fetch(path, { ...options, headers });
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Refused(problem.detail ?? `${response.status} ${response.statusText}`, response.status);
  }
  return response;
}

/**
 * @param {string} path relative to this page
 * @param {unknown} body
 * @param {{ accept?: string, signal?: AbortSignal }} [options]
 */
export function post(path, body, options = {}) {
  return ask(path, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: options.accept ?? "application/json",
    },
    body: JSON.stringify(body),
    signal: options.signal ?? null,
  });
}

/** An error in words. @param {unknown} error @param {Translate} t */
export function textOf(error, t) {
  if (error instanceof WrongShape) return t("badAnswer", error.message);
  return error instanceof TypeError ? t("dashLost") : String(/** @type {Error} */ (error).message);
}

/** The field for a token, which is kept until the tab closes. @param {Translate} t @param {() => void} [onchange] */
export function tokenField(t, onchange) {
  const field = h("input", {
    type: "password",
    autocomplete: "off",
    value: sessionStorage.getItem(TOKEN) ?? "",
    onchange: () => {
      sessionStorage.setItem(TOKEN, field.value.trim());
      onchange?.();
    },
  });
  return h("label", { class: "link" }, t("dashToken"), field);
}

/**
 * Draw a page in the reader's language.
 * @param {(t: Translate, about: Schemas["About"]) => (Node | string)[]} page
 */
export async function start(page) {
  const [t, about] = await Promise.all([translation(), fetch("v1/about").then((response) => response.json())]);
  document.getElementById("main")?.replaceChildren(...page(t, about));
}
