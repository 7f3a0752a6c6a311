import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile, readdir, stat } from "node:fs/promises";
import { before, test } from "node:test";
import { DEFAULT_SERVER } from "../src/shared/constants.js";

const PAGES = ["panel.html", "options.html", "welcome.html", "help.html", "privacy.html"];
const SCRIPTS = ["content.js", "worker.js", "panel.js", "options.js", "welcome.js", "help.js", "judge.js"];
const firefox = new URL("../dist-firefox/", import.meta.url);
const dist = new URL("../dist/", import.meta.url);
const read = (/** @type {string} */ name) => readFile(new URL(name, dist), "utf8");
/** @type {any} */
let manifest;

before(async () => {
  for (const options of [[], ["--firefox"]]) {
    execFileSync("node", ["tools/build.js", ...options], { cwd: new URL("..", import.meta.url) });
  }
  manifest = JSON.parse(await read("manifest.json"));
});

test("the manifest asks for no more than it needs", () => {
  assert.equal(manifest.manifest_version, 3);
  assert.deepEqual(manifest.permissions, ["storage", "sidePanel"]);
  assert.equal(manifest.host_permissions, undefined, "a server's is asked for once it is chosen");
  assert.deepEqual(manifest.content_scripts[0].matches, ["https://www.youtube.com/*"]);
  assert.equal(manifest.web_accessible_resources, undefined);
  assert.equal(manifest.externally_connectable, undefined);
  assert.match(
    manifest.content_security_policy.extension_pages,
    /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/,
  );
});

test("everything that the manifest and the pages name is there", async () => {
  const named = [
    manifest.background.service_worker,
    manifest.side_panel.default_path,
    manifest.options_ui.page,
    ...Object.values(manifest.icons),
    ...manifest.content_scripts[0].js,
    ...manifest.content_scripts[0].css,
  ];
  for (const page of PAGES) {
    for (const [, name] of (await read(page)).matchAll(/(?:src|href)="([^"]+)"/g)) named.push(String(name));
  }
  for (const name of named) assert.ok((await stat(new URL(name, dist))).size > 0, name);
  const english = JSON.parse(await read("_locales/en/messages.json"));
  for (const [, key] of JSON.stringify(manifest).matchAll(/__MSG_(\w+)__/g)) assert.ok(english[String(key)], key);
});

test("module, model and data are in the package, and the model's version in the manifest", async () => {
  const made = new URL("../../build/device/", import.meta.url);
  for (const name of ["core.wasm", "model.bin", "model.json", "insights.json", "NOTICE.txt"]) {
    assert.deepEqual(await readFile(new URL(name, dist)), await readFile(new URL(name, made)), name);
  }
  const { version } = JSON.parse(await readFile(new URL("model.json", made), "utf8"));
  assert.match(version, /^[0-9a-f]{12}$/);
  assert.equal(manifest.version_name, `${manifest.version}, model ${version}`);
});

test("no code comes from elsewhere, and none is made from text", async () => {
  for (const name of SCRIPTS) {
    const code = await read(name);
    assert.doesNotMatch(
      code,
      /\beval\s*\(|new Function\b|\bimportScripts\b|innerHTML|outerHTML|insertAdjacentHTML|document\.write/,
      name,
    );
    const hosts = [...code.matchAll(/(?:https?|wss?):\/\/([\w.:-]+)/g)].map(([, host]) => host);
    const known = ["www.w3.org", "www.youtube.com", "www.googleapis.com", new URL(DEFAULT_SERVER).host];
    assert.deepEqual(
      hosts.filter((host) => !known.includes(String(host))),
      [],
      name,
    );
  }
});

test("no key and no token is in the bundle", async () => {
  for (const name of await readdir(dist)) {
    if (!/\.(?:js|json|html|css)$/.test(name)) continue;
    assert.doesNotMatch(await read(name), /AIza[\w-]{35}|yts_[\w-]{20}/, name);
  }
});

test("the content script is small, and its shadow root closed", async () => {
  assert.ok((await stat(new URL("content.js", dist))).size <= 63_000);
  assert.match(await read("content.js"), /mode:"closed"|"closed"/);
});

test("Firefox has the same files, and a manifest that it reads", async () => {
  assert.deepEqual(
    (await readdir(firefox, { recursive: true })).sort(),
    (await readdir(dist, { recursive: true })).sort(),
  );
  const own = JSON.parse(await readFile(new URL("manifest.json", firefox), "utf8"));
  assert.deepEqual(own.permissions, ["storage"]);
  assert.equal(own.version, manifest.version);
  assert.equal(own.sidebar_action.default_panel, manifest.side_panel.default_path);
  assert.deepEqual(own.background.scripts, [manifest.background.service_worker]);
  assert.deepEqual(own.browser_specific_settings.gecko.data_collection_permissions, {
    required: ["none"],
    optional: ["websiteContent", "browsingActivity", "authenticationInfo"],
  });
});

test("Mozilla's linter, which `web-ext lint` runs, finds nothing in Firefox's folder", () => {
  const program = new URL("../node_modules/addons-linter/bin/addons-linter", import.meta.url).pathname;
  const found = JSON.parse(execFileSync("node", [program, "--output", "json", firefox.pathname], { encoding: "utf8" }));
  assert.deepEqual([...found.errors, ...found.warnings, ...found.notices], []);
});
