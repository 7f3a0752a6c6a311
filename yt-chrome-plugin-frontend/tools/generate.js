// Generation of the API's types, and of d3-cloud as one module, so that the dashboard can be served without npm; `--check`
// compares instead.
import { readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";
import openapiTS, { astToString } from "openapi-typescript";

const here = new URL("..", import.meta.url);
const packages = new URL("node_modules/", here);

async function library() {
  const { version } = JSON.parse(await readFile(new URL("d3-cloud/package.json", packages), "utf8"));
  const licences = await Promise.all(
    ["d3-cloud", "d3-dispatch"].map((name) => readFile(new URL(`${name}/LICENSE`, packages), "utf8")),
  );
  const result = await build({
    stdin: { contents: 'export { default } from "d3-cloud";', resolveDir: here.pathname },
    bundle: true,
    format: "esm",
    minify: true,
    write: false,
    target: "es2022",
    banner: { js: `/* d3-cloud ${version}, made by \`make frontend-generate\`.\n\n${licences.join("\n\n")} */` },
  });
  return result.outputFiles[0]?.text ?? "";
}

async function types() {
  const document = JSON.parse(await readFile(new URL("../build/openapi.json", here), "utf8"));
  const schemas = {
    openapi: document.openapi,
    info: document.info,
    components: { schemas: document.components.schemas },
  };
  return `// The API's types, made by \`make frontend-generate\` from its OpenAPI document.\n\n${astToString(await openapiTS(schemas))}`;
}

const made = { "src/shared/api.d.ts": await types(), "src/shared/vendor/d3-cloud.js": await library() };
for (const [path, content] of Object.entries(made)) {
  const target = new URL(path, here);
  if (!process.argv.includes("--check")) await writeFile(target, content);
  else if ((await readFile(target, "utf8")) !== content) {
    console.error(`${path} is not what \`make frontend-generate\` makes`);
    process.exitCode = 1;
  }
}
