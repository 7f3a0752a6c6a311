// Hooks of Node's module loader: pages of the service find the modules that they share where the service has them.

const SHARED = new URL("../../src/shared/", import.meta.url);

/** @type {import("node:module").ResolveHook} */
export async function resolve(specifier, context, nextResolve) {
  const isOfPage = context.parentURL?.includes("/flask_app/static/") && specifier.startsWith("../shared/");
  return nextResolve(isOfPage ? new URL(specifier.slice("../shared/".length), SHARED).href : specifier, context);
}
