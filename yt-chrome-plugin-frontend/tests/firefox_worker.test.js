import assert from "node:assert/strict";
import { before, beforeEach, test } from "node:test";
import { storageArea } from "./helpers/storage.js";
import { settled } from "./helpers/time.js";
import { DEFAULTS } from "../src/worker/settings.js";

// As the build for Firefox sets it, before the modules are read.
Object.assign(globalThis, { __YTS_FIREFOX__: true });

const AGREED = { ...DEFAULTS, scorer: "server", consent: DEFAULTS.server };
const KEY = "a-key-of-youtube-1234";
const [local, session] = [storageArea(), storageArea()];
/** Kinds of data that the user agreed to; none that the browser knows of where it does not ask. @type {string[] | undefined} */
let agreedTo;
/** @type {(removed: object) => void} */
let onRemoved;
/** @type {typeof import("../src/worker/data_consent.js")} */
let dataConsent;

const event = { addListener: () => {} };

before(async () => {
  globalThis.chrome = /** @type {any} */ ({
    runtime: { id: "an-extension", onInstalled: event, onMessage: event, onConnect: event },
    storage: { local, session, onChanged: event },
    permissions: {
      getAll: async () => ({ origins: [], permissions: [], ...(agreedTo && { data_collection: agreedTo }) }),
      onAdded: event,
      onRemoved: { addListener: (/** @type {any} */ listener) => (onRemoved = listener) },
    },
    commands: { onCommand: event },
    action: { onClicked: event },
    tabs: { query: async () => [] },
  });
  dataConsent = await import("../src/worker/data_consent.js");
});

beforeEach(() => {
  Object.assign(local.kept, { settings: AGREED });
  Object.assign(session.kept, { youtubeKey: KEY });
});

/** What is kept of what was agreed to. */
const kept = () => [/** @type {any} */ (local.kept["settings"]).consent, session.kept["youtubeKey"]];

for (const [what, kinds, wanted] of /** @type {[string, string[] | undefined, any[]][]} */ ([
  ["nothing", [], ["", undefined]],
  ["what goes to a server", ["websiteContent", "browsingActivity"], [AGREED.consent, undefined]],
  ["what goes to YouTube", ["browsingActivity", "authenticationInfo"], ["", KEY]],
  ["whatever a browser that does not ask would say", undefined, [AGREED.consent, KEY]],
])) {
  test(`of what was agreed to, that stays which Firefox's user was asked about: ${what}`, async () => {
    agreedTo = kinds;
    await dataConsent.forgetUnasked();
    assert.deepEqual(kept(), wanted);
  });
}

test("nothing is written where there is nothing to forget", async () => {
  agreedTo = [];
  Object.assign(local.kept, { settings: DEFAULTS });
  delete session.kept["youtubeKey"];
  const { set } = local;
  local.set = async () => assert.fail("the pages would be told of a change");
  await dataConsent.forgetUnasked();
  local.set = set;
  assert.equal(local.kept["settings"], DEFAULTS);
});

test("a worker that starts forgets what Firefox was not asked about, and later what is taken back", async () => {
  agreedTo = [];
  await import("../src/worker/main.js");
  await settled();
  assert.deepEqual(kept(), ["", undefined]);
  Object.assign(local.kept, { settings: AGREED });
  Object.assign(session.kept, { youtubeKey: KEY });
  onRemoved({ origins: ["https://a.example/*"], permissions: [] });
  await settled();
  assert.deepEqual(kept(), [AGREED.consent, KEY]);
  onRemoved({ origins: [], permissions: [], data_collection: ["browsingActivity"] });
  await settled();
  assert.deepEqual(kept(), ["", undefined]);
});
