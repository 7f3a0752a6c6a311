// Run in the root of the repository, so that it covers the pages of flask_app/static as well.
import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["**/node_modules/", "**/vendor/", "**/dist/", "**/dist-*/"] },
  js.configs.recommended,
  {
    languageOptions: { globals: globals.browser },
    rules: {
      eqeqeq: "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-restricted-properties": [
        "error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({
          property,
          message: "A comment's text must never be read as HTML.",
        })),
      ],
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "prefer-const": "error",
    },
  },
  {
    files: ["yt-chrome-plugin-frontend/src/**"],
    languageOptions: { globals: { ...globals.webextensions, __YTS_SHADOW__: "readonly", __YTS_FIREFOX__: "readonly" } },
  },
  {
    files: ["flask_app/static/service_worker.js"],
    languageOptions: { globals: { ...globals.serviceworker, RELEASE: "readonly" } },
  },
  {
    files: ["yt-chrome-plugin-frontend/{tools,tests}/**"],
    languageOptions: { globals: { ...globals.node, ...globals.webextensions } },
  },
];
