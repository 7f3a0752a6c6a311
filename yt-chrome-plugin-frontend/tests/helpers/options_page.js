import { settled } from "./time.js";

/**
 * Open the settings page, once per file of tests.
 * @param {import("../../src/worker/settings.js").Settings} settings kept at first, and whenever it is reset
 * @param {ReturnType<typeof import("./storage.js").storageArea>} local
 * @param {(message: any) => Promise<any>} sendMessage what the worker answers
 * @param {(asked: any) => Promise<boolean>} request whether the browser grants permissions
 */
export async function openOptions(settings, local, sendMessage, request) {
  /** @type {any} */
  let onChanged;
  local.kept["settings"] = settings;

  /** Tell the page what changed in storage. @param {object} changes @param {string} [area] */
  const change = async (changes, area = "local") => onChanged?.(changes, area);

  /** @param {any} values */
  async function set(values) {
    const oldValue = local.kept["settings"];
    Object.assign(local.kept, values);
    await change({ settings: { oldValue, newValue: values.settings } });
  }

  async function reset() {
    await set({ settings: { ...settings, server: "https://reset.example", token: "yts_reset" } }); // a change of it resets what is typed
    await set({ settings });
    await settled();
  }

  globalThis.chrome = /** @type {any} */ ({
    runtime: { id: "an-extension", sendMessage },
    storage: {
      local: { ...local, set },
      onChanged: { addListener: (/** @type {any} */ listener) => (onChanged = listener) },
    },
    permissions: { request },
  });
  const main = document.createElement("main");
  main.id = "main";
  document.body.replaceChildren(main);
  await import("../../src/options/options.js");
  await settled();
  return { change, set, reset };
}
