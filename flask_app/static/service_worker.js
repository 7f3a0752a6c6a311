// Keeps the page as it was in one version, so that it works offline. The version stands before this, as RELEASE, where
// the file is served or written; another version is another script, which the browser installs beside this one.

import { download } from "./try/download.js";

const OWN = /** @type {any} */ (self);
const FAMILY = `yt-sentiment ${new URL("./", location.href).pathname} `;
const CACHE = `${FAMILY}${RELEASE.version}`;

/** @param {string} address beside this script */
const absolute = (address) => new URL(address, location.href).href;

/**
 * The file of this version, as the host has it now, and no other.
 * @param {string} address
 * @param {string} integrity
 */
async function current(address, integrity) {
  if (address === RELEASE.model) return currentModel(integrity);
  const response = await fetch(absolute(address), { integrity, cache: "no-cache" });
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return response;
}

/**
 * The model, which judge.js or the version before may have left here.
 * @param {string} integrity
 */
async function currentModel(integrity) {
  const address = absolute(RELEASE.model);
  const left = await caches.match(address);
  const bytes = left ? new Uint8Array(await left.arrayBuffer()) : await download(address);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  if (`sha256-${btoa(String.fromCharCode(...digest))}` !== integrity) throw new Error(`${address} is another file`);
  return new Response(bytes, { headers: { "Content-Type": "application/octet-stream" } });
}

async function keep() {
  const cache = await caches.open(CACHE);
  const files = Object.entries(RELEASE.files);
  await Promise.all(
    files.map(async ([address, digest]) => cache.put(absolute(address), await current(address, digest))),
  );
  await OWN.skipWaiting();
}

async function replace() {
  const former = (await caches.keys()).filter((name) => name.startsWith(FAMILY) && name !== CACHE);
  await Promise.all(former.map((name) => caches.delete(name)));
  await OWN.clients.claim();
}

/**
 * Whether a navigation is to the page: others may stand under the same scope.
 * @param {string} address
 */
function isPage(address) {
  const { origin, pathname } = new URL(address);
  const page = absolute(RELEASE.page);
  return [page, ...(page.endsWith("/") ? [`${page}index.html`] : [])].includes(origin + pathname);
}

/** @param {Request} request */
async function answer(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request.mode === "navigate" ? absolute(RELEASE.page) : request)) ?? fetch(request);
}

OWN.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(keep()));
OWN.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(replace()));
OWN.addEventListener("fetch", (/** @type {any} */ event) => {
  const { method, mode, url } = event.request;
  if (method === "GET" && (mode !== "navigate" || isPage(url))) event.respondWith(answer(event.request));
});
