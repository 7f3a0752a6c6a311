// What differs between browsers: the panel beside the page, which data the user is asked about, and where pages of others
// cannot read.

/** Set by the build. */
const FIREFOX = typeof __YTS_FIREFOX__ !== "undefined" && __YTS_FIREFOX__;

/** Firefox's, of which Chrome's types know nothing. @returns {any} */
const sidebar = () => /** @type {any} */ (chrome).sidebarAction;

/** Content scripts run in pages of others: they must not read the token. Firefox's have no such switch yet. */
export function keepFromPages() {
  void chrome.storage.local.setAccessLevel?.({ accessLevel: "TRUSTED_CONTEXTS" });
}

/** Where a secret is kept: for good where pages cannot read that, else until the browser closes. */
export function secretArea() {
  return "setAccessLevel" in chrome.storage.local ? chrome.storage.local : chrome.storage.session;
}

/**
 * Kinds of data that may leave, as Firefox names them; the build puts them into its manifest (`tools/manifest.js`).
 * Source: https://extensionworkshop.com/documentation/develop/firefox-builtin-data-consent/
 */
export const DATA = /** @type {const} */ ({
  texts: "websiteContent",
  video: "browsingActivity",
  secret: "authenticationInfo",
});

/**
 * Ask the user, by the browser's own prompt, whether these may be reached, and Firefox's user whether such data may go there.
 * Nothing may be awaited between the click and it.
 * @param {string[]} origins
 * @param {readonly (keyof typeof DATA)[]} data
 */
export function mayReach(origins, data) {
  const kinds = FIREFOX && data.length > 0 ? { data_collection: data.map((name) => DATA[name]) } : {};
  return chrome.permissions.request({ origins, ...kinds });
}

/**
 * Whether Firefox's user agreed that such data may leave; true where the browser does not ask.
 * @param {readonly (keyof typeof DATA)[]} data
 */
export async function mayLeave(data) {
  if (!FIREFOX) return true;
  const { data_collection: kinds } = /** @type {any} */ (await chrome.permissions.getAll());
  return !kinds || data.every((name) => kinds.includes(DATA[name]));
}

/** @param {() => void} listener called where Firefox's user takes back that a kind of data may leave */
export function onDataRefused(listener) {
  if (!FIREFOX) return;
  chrome.permissions.onRemoved.addListener((/** @type {any} */ { data_collection: kinds = [] }) => {
    if (kinds.length > 0) listener();
  });
}

/** Let the toolbar button open the panel. */
export function openPanelOnAction() {
  if (!FIREFOX) void chrome.sidePanel.setPanelBehavior({ openPanelOnActionClick: true });
  else chrome.action.onClicked.addListener(({ id = 0 }) => (sidebar() ? sidebar().toggle() : openPanelFor(id)));
}

/**
 * Open the panel for a tab. Firefox opens its sidebar for a click on a page of its own alone, so there it is a tab, as on
 * Android, which has no sidebar.
 * @param {number} tab
 */
export async function openPanelFor(tab) {
  if (!FIREFOX) await chrome.sidePanel.open({ tabId: tab });
  else await chrome.tabs.create({ url: `panel.html?tab=${tab}` });
}

/** Show the welcome page once the extension is installed, not after each update. */
export function welcomeOnInstall() {
  chrome.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === "install") void chrome.tabs.create({ url: "welcome.html" });
  });
}

/** @param {chrome.runtime.MessageSender} sender @returns {boolean} whether it is a page of the extension */
export function isOwnPage({ url }) {
  return url !== undefined && url.startsWith(chrome.runtime.getURL(""));
}
