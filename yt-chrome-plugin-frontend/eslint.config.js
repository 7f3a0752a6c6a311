import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["src/shared/vendor/", "dist/", "dist-test/"] },
  js.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.webextensions, __YTS_SHADOW__: "readonly" } },
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
  { files: ["tools/**", "tests/**"], languageOptions: { globals: globals.node } },
];
