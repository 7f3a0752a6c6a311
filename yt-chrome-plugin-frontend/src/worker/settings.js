// Settings of the user. The token never leaves the worker and the options page.

import { DEFAULT_SERVER } from "../shared/constants.js";
import { inOrder } from "./storage.js";

export const DEFAULTS = {
  /** Who scores comments. */
  scorer: /** @type {"device" | "server"} */ ("device"),
  server: DEFAULT_SERVER,
  token: "",
  on: true,
  mode: /** @type {"auto" | "click"} */ ("auto"),
  badge: /** @type {"word" | "shape"} */ ("word"),
  badges: /** @type {"quiet" | "all"} */ ("quiet"),
  scheme: /** @type {"safe" | "classic" | "contrast"} */ ("safe"),
  language: /** @type {"auto" | "en" | "es" | "hi" | "de"} */ ("auto"),
  expanded: false,
  /** Server to which the user agreed to send comments; empty for none. */
  consent: "",
};

/** @typedef {typeof DEFAULTS} Settings */

export const CHOICES = {
  scorer: ["device", "server"],
  mode: ["auto", "click"],
  badge: ["word", "shape"],
  badges: ["quiet", "all"],
  scheme: ["safe", "classic", "contrast"],
  language: ["auto", "en", "es", "hi", "de"],
};

/**
 * An address as this extension keeps it: origin and path, without a slash at the end.
 * @param {string} typed
 * @returns {string}
 * @throws {Error} whose message is the key of a message
 */
export function serverOf(typed) {
  let address;
  try {
    address = new URL(typed.trim());
  } catch {
    throw new Error("badAddress");
  }
  const local = address.hostname === "127.0.0.1" || address.hostname === "localhost";
  if (address.protocol !== "https:" && !(local && address.protocol === "http:")) throw new Error("httpsOnly");
  if (address.username || address.password || address.search || address.hash) throw new Error("badAddress");
  return (address.origin + address.pathname).replace(/\/+$/, "");
}

/** @param {string} server @returns {string} the host permission that it needs */
export function patternOf(server) {
  return `${new URL(server).origin}/*`;
}

/** @param {unknown} stored @returns {Settings} with defaults for what is missing or of another shape */
export function settingsOf(stored) {
  const given = /** @type {Record<string, unknown>} */ (typeof stored === "object" && stored ? stored : {});
  /** @type {Record<string, unknown>} */
  const settings = { ...DEFAULTS };
  // Settings from before there was a choice, of somebody who had set up a server.
  if (given["scorer"] === undefined && (given["consent"] || given["token"])) settings["scorer"] = "server";
  for (const [name, value] of Object.entries(DEFAULTS)) {
    const own = given[name];
    const choices = CHOICES[/** @type {keyof typeof CHOICES} */ (name)];
    if (typeof own === typeof value && (!choices || choices.includes(String(own)))) settings[name] = own;
  }
  return /** @type {Settings} */ (settings);
}

/** @param {Settings} settings @returns {boolean} whether the user chose a server and agreed to send comments there */
export function isAgreed({ on, scorer, consent, server }) {
  return on && scorer === "server" && consent === server;
}

/** @param {Settings} settings @returns what pages may know; `agreed` unless comments would be sent and may not be */
export function publicOf({ token: _token, ...rest }) {
  return { ...rest, agreed: rest.scorer === "device" || rest.consent === rest.server };
}

/** @typedef {ReturnType<typeof publicOf>} PublicSettings */

export async function load() {
  return settingsOf((await chrome.storage.local.get("settings"))["settings"]);
}

/** @param {Partial<Settings>} changes */
export function save(changes) {
  return inOrder(async () => {
    const next = settingsOf({ ...(await load()), ...changes });
    await chrome.storage.local.set({ settings: next });
    return next;
  });
}
