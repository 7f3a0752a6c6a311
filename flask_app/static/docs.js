// Swagger UI on the API's own document, light or dark as the browser is.

const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
follow();
dark.addEventListener("change", follow);

/**
 * What readers by keyboard and ear need: a path stands inside the button that opens its operation, where no link may be; the
 * button that closes a window has a name, and so has the field for a body.
 */
const accessible = {
  wrapComponents: {
    DeepLink:
      (/** @type {unknown} */ _, /** @type {any} */ { React }) =>
      (/** @type {{ text: unknown }} */ { text }) =>
        React.createElement("span", {}, text),
    CloseIcon:
      (/** @type {unknown} */ Icon, /** @type {any} */ { React }) =>
      (/** @type {object} */ properties) =>
        React.createElement(Icon, { ...properties, role: "img", "aria-hidden": false, "aria-label": "Close" }),
    TextArea:
      (/** @type {unknown} */ Area, /** @type {any} */ { React }) =>
      (/** @type {object} */ properties) =>
        React.createElement(Area, { "aria-label": "Request body", ...properties }),
  },
};

/** @type {any} */ (globalThis).SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#api",
  deepLinking: true,
  validatorUrl: null,
  plugins: [accessible],
});
