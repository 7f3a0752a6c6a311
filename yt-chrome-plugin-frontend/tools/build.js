// Bundling of the extension into dist/; with `--test` into dist-test/, with an open shadow root and for any local port. The
// model and what belongs to it are those of build/device/, which `make device-files` writes.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const root = new URL("..", import.meta.url);
const forTests = process.argv.includes("--test");
const target = new URL(forTests ? "dist-test/" : "dist/", root);
const path = (/** @type {string} */ name) => new URL(name, root).pathname;

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
const common = {
  bundle: true,
  minify: !forTests,
  target: "chrome116",
  legalComments: /** @type {const} */ ("inline"),
  loader: { ".css": /** @type {const} */ ("text") },
  define: { __YTS_SHADOW__: forTests ? '"open"' : '"closed"' },
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
  ["src/shared/style.css", "style.css"],
  ["src/shared/report.css", "report.css"],
  ["src/shared/headline.css", "headline.css"],
  ["src/page.css", "page.css"],
  ["src/icons", "icons"],
  ["src/shared/locales", "_locales"],
  ["../build/device", "."],
]) {
  await cp(path(String(from)), new URL(String(to), target).pathname, { recursive: true });
}
const page = await readFile(path("src/page.html"), "utf8");
for (const name of ["panel", "options"]) {
  await writeFile(new URL(`${name}.html`, target), page.replace("SCRIPT", `${name}.js`));
}
const manifest = JSON.parse(await readFile(path("src/manifest.json"), "utf8"));
const stated = await readFile(path("../src/yt_sentiment/__init__.py"), "utf8");
manifest.version = /__version__: Final = "([0-9.]+)"/.exec(stated)?.[1];
if (!manifest.version) throw new Error("src/yt_sentiment/__init__.py states no version");
const model = JSON.parse(await readFile(new URL("model.json", target), "utf8"));
manifest.version_name = `${manifest.version}, model ${model.version}`;
if (forTests) manifest.host_permissions = ["http://127.0.0.1/*"];
await writeFile(new URL("manifest.json", target), `${JSON.stringify(manifest, null, 2)}\n`);
