// The manifest of each browser, from the one in src/.

import { DATA } from "../src/worker/surroundings.js";

/** What tests may reach: servers of this machine, and what stands in for YouTube's API. */
const TEST_HOSTS = ["http://127.0.0.1/*", "https://www.googleapis.com/*"];
const FIREFOX_ID = "yt-sentiment@yt-sentiment.github.io";
/** The first that know `data_collection_permissions`. */
const FIRST_FIREFOX = "140.0";
const FIRST_FIREFOX_ON_ANDROID = "142.0";

/**
 * @param {"chrome" | "firefox"} browser
 * @param {boolean} forTests
 * @param {{ manifest: any, stated: string, model: { version: string } }} sources the manifest of src/; the Python file that
 *   states the version; model.json
 * @throws {Error} where no version is stated
 */
export function manifestOf(browser, forTests, { manifest, stated, model }) {
  const version = /__version__: Final = "([0-9.]+)"/.exec(stated)?.[1];
  if (!version) throw new Error("src/yt_sentiment/__init__.py states no version");
  const hosts = forTests ? { host_permissions: TEST_HOSTS } : {};
  const whole = { ...manifest, version, ...hosts };
  return browser === "firefox" ? ofFirefox(whole) : { ...whole, version_name: `${version}, model ${model.version}` };
}

/** Firefox has a sidebar, a page in the background instead of a service worker, and asks which data leave. @param {any} all */
function ofFirefox(all) {
  const manifest = {
    ...all,
    permissions: all.permissions.filter((/** @type {string} */ name) => name !== "sidePanel"),
    background: { scripts: [all.background.service_worker], type: "module" },
    sidebar_action: {
      default_panel: all.side_panel.default_path,
      default_title: all.action.default_title,
      default_icon: all.icons,
      open_at_install: false,
    },
    browser_specific_settings: {
      gecko: {
        id: FIREFOX_ID,
        strict_min_version: FIRST_FIREFOX,
        data_collection_permissions: { required: ["none"], optional: Object.values(DATA) },
      },
      gecko_android: { strict_min_version: FIRST_FIREFOX_ON_ANDROID },
    },
  };
  delete manifest.minimum_chrome_version;
  delete manifest.side_panel;
  return manifest;
}
