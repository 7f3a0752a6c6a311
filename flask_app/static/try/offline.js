// The page's side of the service worker: says when the page works offline, and when a newer version is there.

import { h } from "../shared/dom.js";
import { messageOf } from "./judging.js";

/**
 * Says when a newer version takes over, which may be while the model is still on its way.
 * @param {HTMLElement} place where it is said
 * @param {import("../shared/labels.js").Translate} t
 */
export function sayWhenNewer(place, t) {
  const workers = navigator.serviceWorker;
  if (!workers?.controller) return; // the first version is no newer one
  workers.addEventListener("controllerchange", () => place.prepend(newer(t)));
}

/**
 * @param {string} script address of the service worker
 * @param {string} scope address of the page
 * @param {HTMLElement} place where it is said
 * @param {import("../shared/labels.js").Translate} t
 */
export async function keepOffline(script, scope, place, t) {
  try {
    const workers = navigator.serviceWorker;
    if (!workers) return; // on a page that is neither local nor encrypted
    const registration = await workers.register(script, { scope, type: "module" });
    // The browser looks for a newer version itself, but when it has time. Offline there is none.
    registration.update().catch(() => undefined);
    await workers.ready;
    place.append(h("p", { class: "yts-note offline" }, t("tryOffline")));
  } catch (error) {
    place.append(h("p", { class: "yts-note" }, t("tryNotOffline", messageOf(error))));
  }
}

/** @param {import("../shared/labels.js").Translate} t */
function newer(t) {
  return h(
    "p",
    { class: "newer", role: "status" },
    t("tryNewer"),
    " ",
    h("button", { type: "button", onclick: () => location.reload() }, t("tryReload")),
  );
}
