// Swagger UI on the API's own document, light or dark as the browser is.

const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
follow();
dark.addEventListener("change", follow);

/** The path of an operation stands inside the button that opens it, where no link may be. */
const plainPaths = {
  wrapComponents: {
    DeepLink:
      (/** @type {unknown} */ _, /** @type {any} */ { React }) =>
      (/** @type {{ text: unknown }} */ { text }) =>
        React.createElement("span", {}, text),
  },
};

/** @type {any} */ (globalThis).SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#api",
  deepLinking: true,
  validatorUrl: null,
  plugins: [plainPaths],
});
