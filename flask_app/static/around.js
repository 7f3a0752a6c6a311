// What stands around the form of the dashboard: what it shows before there is a result, and the foot of the page.

import { h } from "../shared/dom.js";

/** @typedef {import("../shared/labels.js").Translate} Translate */

const CARDS = ["verdict", "words", "compare", "honest"];

/** What one gets, for as long as nothing was asked for. @param {Translate} t */
export function welcome(t) {
  return h(
    "section",
    { class: "welcome" },
    ...CARDS.map((card) =>
      h("div", { class: "card" }, h("h2", {}, t(`dashCard_${card}`)), h("p", {}, t(`dashCardText_${card}`))),
    ),
  );
}

/** @param {Translate} t @param {Pick<import("../shared/labels.js").Schemas["About"], "extension_url">} about */
export function foot(t, { extension_url: extension }) {
  /** @param {string} title @param {...(Node | string)} text */
  const part = (title, ...text) => h("div", {}, h("h2", {}, title), h("p", {}, ...text));
  return h(
    "footer",
    {},
    part(t("dashPrivacy"), t("dashPrivacyText")),
    part(
      t("dashExtension"),
      t("dashExtensionText"),
      ...(extension ? [" ", h("a", { href: extension }, t("dashExtensionGet"))] : []),
    ),
    part(
      t("dashDocs"),
      t("dashApiText"),
      " ",
      h("a", { href: "docs" }, "docs"),
      ", ",
      h("a", { href: "openapi.json" }, "openapi.json"),
    ),
  );
}
