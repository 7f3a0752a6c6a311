// What this script adds to the page beside badges, each in a shadow root of its own, so that styles and keys do not mix.

/** Mode of the shadow root: closed, but open in the build for tests. */
const SHADOW = __YTS_SHADOW__;

/** @param {HTMLElement} host @param {string[]} styles @returns {ShadowRoot} */
export function shadowOf(host, styles) {
  const root = host.attachShadow({ mode: SHADOW });
  root.adoptedStyleSheets = styles.map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
  return root;
}

/**
 * Keep what is typed from the page, which takes single letters for commands to its player; Escape passes.
 * @param {HTMLElement} element
 */
export function keepKeys(element) {
  for (const name of /** @type {const} */ (["keydown", "keypress", "keyup"])) {
    element.addEventListener(name, (event) => {
      if (event.key !== "Escape") event.stopPropagation();
    });
  }
}
