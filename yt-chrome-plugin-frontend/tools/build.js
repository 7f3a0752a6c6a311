// Bundling of the extension into dist/ for Chrome and Edge, and with `--firefox` into dist-firefox/. With `--test` the folder's
// name ends on -test: an open shadow root, any local port, and YouTube's API without a question. The model and what belongs to
// it are those of build/device/, which `make device-files` writes.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { build, transform } from "esbuild";
import { manifestOf } from "./manifest.js";

const root = new URL("..", import.meta.url);
const forTests = process.argv.includes("--test");
const browser = process.argv.includes("--firefox") ? "firefox" : "chrome";
const target = new URL(`dist${browser === "firefox" ? "-firefox" : ""}${forTests ? "-test" : ""}/`, root);
const path = (/** @type {string} */ name) => new URL(name, root).pathname;
const STATIC = path("../flask_app/static/");
/** The first that know `light-dark()`, and Firefox's first with the manifest's keys. */
const TARGET = ["chrome123", "firefox140"];

/**
 * The modules of /try name what they share with the extension as the service serves it, beside them.
 * @type {import("esbuild").Plugin}
 */
const asServed = {
  name: "as-served",
  setup(builder) {
    builder.onResolve({ filter: /^\.\.\/(?:shared|engine)\// }, ({ importer, path: name }) =>
      importer.startsWith(STATIC) ? { path: path(name.replace("..", "src")) } : null,
    );
  },
};

/**
 * A style that a script brings into the page is a text, without what is there for readers.
 * @type {import("esbuild").Plugin}
 */
const styles = {
  name: "styles",
  setup(builder) {
    builder.onLoad({ filter: /\.css$/ }, async ({ path: name }) => {
      const { code } = await transform(await readFile(name, "utf8"), { loader: "css", minify: true, target: TARGET });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
const common = {
  bundle: true,
  minify: !forTests,
  target: TARGET,
  legalComments: /** @type {const} */ ("inline"),
  minifySyntax: true, // leaves out what is another browser's
  define: { __YTS_SHADOW__: forTests ? '"open"' : '"closed"', __YTS_FIREFOX__: String(browser === "firefox") },
  plugins: [asServed, styles],
};
await build({
  ...common,
  format: "iife",
  entryPoints: [path("src/content/main.js")],
  outfile: new URL("content.js", target).pathname,
});
for (const [name, source] of [
  ["worker", "src/worker/main.js"],
  ["panel", "src/panel/panel.js"],
  ["options", "src/options/options.js"],
  ["welcome", "src/welcome/welcome.js"],
  ["help", "src/help/help.js"],
  ["judge", "../flask_app/static/try/judge.js"],
]) {
  await build({
    ...common,
    format: "esm",
    entryPoints: [path(String(source))],
    outfile: new URL(`${name}.js`, target).pathname,
  });
}
for (const [from, to] of [
  ["src/content/content.css", "content.css"],
  ["src/shared/tokens.css", "tokens.css"],
  ["src/shared/style.css", "style.css"],
  ["src/shared/report.css", "report.css"],
  ["src/shared/headline.css", "headline.css"],
  ["src/shared/header.css", "header.css"],
  ["src/page.css", "page.css"],
  ["src/welcome/welcome.css", "welcome.css"],
  ["../flask_app/static/try/style.css", "try.css"],
  ["src/icons", "icons"],
  ["src/help/texts", "texts"],
  ["src/shared/locales", "_locales"],
  ["../build/device", "."],
]) {
  await cp(path(String(from)), new URL(String(to), target).pathname, { recursive: true });
}
const page = await readFile(path("src/page.html"), "utf8");
for (const [name, script, own] of /** @type {[string, string, string[]][]} */ ([
  ["panel", "panel", ["report", "headline", "page"]],
  ["options", "options", ["page"]],
  ["welcome", "welcome", ["report", "header", "try", "welcome"]],
  ["help", "help", ["page"]],
  ["privacy", "help", ["page"]],
])) {
  const links = ["tokens", "style", ...own]
    .map((style) => `<link rel="stylesheet" href="${style}.css" />`)
    .join("\n    ");
  await writeFile(
    new URL(`${name}.html`, target),
    page.replace('<link rel="stylesheet" href="STYLES" />', links).replace("SCRIPT", `${script}.js`),
  );
}
const manifest = manifestOf(browser, forTests, {
  manifest: JSON.parse(await readFile(path("src/manifest.json"), "utf8")),
  stated: await readFile(path("../src/yt_sentiment/__init__.py"), "utf8"),
  model: JSON.parse(await readFile(new URL("model.json", target), "utf8")),
});
await writeFile(new URL("manifest.json", target), `${JSON.stringify(manifest, null, 2)}\n`);
