import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { storageArea } from "./helpers/storage.js";
import { MESSAGES, prediction } from "./helpers/values.js";
import { translator } from "../src/shared/i18n.js";
import { DEFAULTS } from "../src/worker/settings.js";
import { analyseWhole } from "../src/worker/whole_video.js";
import { askYouTube } from "../src/worker/youtube.js";
import { dayOf, describeKey, keyOf, loadKey, saveKey, unitsToday } from "../src/worker/youtube_key.js";

const KEY = "a-key-of-youtube-for-tests";
const VIDEO = "dQw4w9WgXcQ";
const SETTINGS = { ...DEFAULTS, scorer: "server", consent: DEFAULTS.server };
const t = translator(MESSAGES);
const local = { ...storageArea(), setAccessLevel: () => {} };
let isAllowed = true;
/** What was asked for. @type {{ url: URL, headers: Record<string, string> }[]} */
let requests = [];
/** Answers of YouTube, the first first. @type {(Response | Error)[]} */
let answers = [];

Object.assign(globalThis, {
  chrome: {
    storage: { local, session: storageArea() },
    permissions: { contains: async () => isAllowed },
  },
});
mock.method(globalThis, "fetch", async (/** @type {any} */ address, /** @type {any} */ options) => {
  const url = new URL(address);
  if (url.pathname.endsWith("/v1/predict")) {
    const texts = JSON.parse(options.body).comments;
    return Response.json({ model_version: "m", predictions: texts.map(() => prediction()) });
  }
  requests.push({ url, headers: options.headers });
  const answer = answers.shift();
  if (answer === undefined || answer instanceof Error) throw answer ?? new Error("nothing is left to answer");
  return answer;
});

mock.timers.enable({ apis: ["setTimeout"] });

beforeEach(() => {
  isAllowed = true;
  [requests, answers] = [[], []];
  Object.assign(local.kept, { settings: SETTINGS, youtubeKey: KEY, quota: undefined, corrections: [] });
});

/** @param {string} reason @param {number} [status] @param {object} [more] */
const refusal = (reason, status = 403, more = {}) =>
  Response.json({ error: { errors: [{ reason, domain: "youtube" }], ...more } }, { status });

/** @param {number} n @param {{ replies?: number, sent?: number[] }} [options] */
function thread(n, { replies = 0, sent = [] } = {}) {
  return {
    id: `UgThread${n}xx`,
    snippet: { topLevelComment: comment(`UgThread${n}xx`, `@writer${n % 2}`), totalReplyCount: replies },
    ...(sent.length ? { replies: { comments: sent.map((i) => comment(`UgThread${n}xx.${i}`, "@reply")) } } : {}),
  };
}

/** @param {string} id @param {string} author */
const comment = (id, author) => ({
  id,
  snippet: {
    textOriginal: `text of ${id}`,
    likeCount: 3,
    publishedAt: "2024-05-01T10:00:00Z",
    authorDisplayName: author,
  },
});

const about = () => Response.json({ items: [{ snippet: { title: "A video" }, statistics: { commentCount: "5" } }] });
/** @param {object[]} items @param {string} [nextPageToken] */
const page = (items, nextPageToken) => Response.json({ items, nextPageToken });

/** Time passes for whoever pauses. @template T @param {Promise<T>} work @returns {Promise<T>} */
async function patiently(work) {
  const passing = setInterval(() => mock.timers.tick(10_000), 1);
  try {
    return await work;
  } finally {
    clearInterval(passing);
  }
}

test("the key goes to googleapis.com, in a header and in no address, and each request counts", async () => {
  answers = [page([]), page([])];
  await askYouTube(KEY, "videos", { part: "id" });
  await askYouTube(KEY, "videos", { part: "id" });
  for (const { url, headers } of requests) {
    assert.equal(url.origin, "https://www.googleapis.com");
    assert.equal(headers["X-Goog-Api-Key"], KEY);
    assert.ok(!String(url).includes(KEY));
  }
  assert.equal(await unitsToday(), 2);
});

test("the quota's day is that of California, and yesterday's units do not count", async () => {
  assert.equal(dayOf(new Date("2026-11-29T07:59:00Z")), "2026-11-28");
  assert.equal(dayOf(new Date("2026-11-29T08:00:00Z")), "2026-11-29");
  local.kept["quota"] = { day: "2020-01-01", units: 900 };
  assert.equal(await unitsToday(), 0);
});

for (const [answer, kind] of /** @type {[() => Response, string][]} */ ([
  [() => refusal("quotaExceeded"), "youtubeQuota"],
  [() => refusal("keyInvalid", 400), "youtubeKey"],
  [() => refusal("badRequest", 400, { details: [{ reason: "API_KEY_INVALID" }] }), "youtubeKey"],
  [() => refusal("forbidden", 403, { details: [{ reason: "SERVICE_DISABLED" }] }), "youtubeApi"],
  [() => refusal("ipRefererBlocked"), "youtubeRestricted"],
  [() => refusal("commentsDisabled"), "youtubeOff"],
  [() => refusal("videoNotFound", 404), "youtubeGone"],
  [() => refusal("forbidden"), "youtubeGone"],
  [() => refusal("constructor", 400), "youtubeRefused"],
])) {
  test(`${kind} has a sentence of its own, and is not asked for again`, async () => {
    answers = [answer()];
    await assert.rejects(askYouTube(KEY, "commentThreads", {}), { kind });
    assert.ok(t(`trouble_${kind}`));
    assert.equal(requests.length, 1);
  });
}

test("what passes is asked for again, three times at most", async () => {
  answers = [refusal("backendError", 503), new TypeError("network"), page([])];
  assert.deepEqual(await patiently(askYouTube(KEY, "videos", {})), { items: [] });
  answers = [new TypeError("network"), new TypeError("network"), new TypeError("network")];
  await assert.rejects(patiently(askYouTube(KEY, "videos", {})), { kind: "youtubeUnreachable" });
  isAllowed = false;
  answers = [new TypeError("network")];
  await assert.rejects(patiently(askYouTube(KEY, "videos", {})), { kind: "youtubePermission" });
  assert.equal(requests.length, 7);
});

test("only what has the form of a key is one, and where pages could read it, it is not kept for good", async () => {
  assert.equal(keyOf(` ${KEY} `), KEY);
  assert.throws(() => keyOf("short"), { kind: "youtubeKey" });
  assert.throws(() => keyOf(`${KEY} and more`), { kind: "youtubeKey" });
  await saveKey(KEY);
  assert.equal(local.kept["youtubeKey"], KEY);
  assert.equal((await describeKey()).ending, "ests");
  await saveKey("");
  assert.equal(await loadKey(), "");
  const firefox = { storage: { local: storageArea(), session: storageArea() } };
  const chromium = globalThis.chrome;
  Object.assign(globalThis, { chrome: firefox });
  await saveKey(KEY);
  assert.deepEqual([await loadKey(), firefox.storage.local.kept], [KEY, {}]);
  Object.assign(globalThis, { chrome: chromium });
});

test("threads and replies are read page by page, each once, with the user's own label", async () => {
  local.kept["corrections"] = [["UgThread2xx", "negative"]];
  const [first, again] = [thread(1, { replies: 3, sent: [0, 1] }), thread(1)];
  answers = [about(), page([first], "p2"), page([0, 1, 2].map((i) => comment(`UgThread1xx.${i}`, "@reply")))];
  answers.push(page([again, thread(2), { id: "UgOdd" }]));
  const analysis = await analyseWhole(KEY, VIDEO, 100, t);
  assert.deepEqual(
    analysis.comments.map(({ id, reply_to }) => [id, reply_to]),
    [
      ["UgThread1xx", null],
      ["UgThread1xx.0", "UgThread1xx"],
      ["UgThread1xx.1", "UgThread1xx"],
      ["UgThread1xx.2", "UgThread1xx"],
      ["UgThread2xx", null],
    ],
  );
  assert.equal(analysis.comments.at(-1)?.label, "negative");
  assert.deepEqual(analysis.video, { id: VIDEO, title: "A video", comment_count: 5 });
  assert.deepEqual([analysis.quota_units, analysis.unique_authors, analysis.coverage.complete], [4, 3, true]);
  assert.equal(requests[2]?.url.searchParams.get("parentId"), "UgThread1xx");
  assert.equal(requests[3]?.url.searchParams.get("pageToken"), "p2");
  assert.ok(!JSON.stringify(analysis).includes("@writer"), "names are counted and not kept");
});

test("it stops at the limit, at a failure, and at pages without an end, and says so", async () => {
  answers = [
    about(),
    page(
      [1, 2, 3].map((n) => thread(n)),
      "p2",
    ),
  ];
  const limited = await analyseWhole(KEY, VIDEO, 2, t);
  assert.deepEqual([limited.comments.length, limited.coverage.left_out], [2, [t("onlyNewest", "2")]]);
  answers = [about(), page([thread(1)], "p2"), refusal("quotaExceeded")];
  const cut = await analyseWhole(KEY, VIDEO, 100, t);
  assert.deepEqual([cut.comments.length, cut.coverage.left_out], [1, [t("trouble_youtubeQuota")]]);
  answers = [about(), ...Array.from({ length: 9 }, () => page([thread(1)], "again"))];
  assert.equal((await analyseWhole(KEY, VIDEO, 100, t)).comments.length, 1);
  assert.equal(answers.length, 5);
  answers = [about(), refusal("commentsDisabled")];
  await assert.rejects(analyseWhole(KEY, VIDEO, 100, t), { kind: "youtubeOff" });
  answers = [page([])];
  await assert.rejects(analyseWhole(KEY, VIDEO, 100, t), { kind: "youtubeGone" });
});

test("nothing is read that may not be scored, nor read on once that changes", async () => {
  for (const [changes, kind] of /** @type {[object, string][]} */ ([
    [{ on: false }, "switchedOff"],
    [{ consent: "" }, "notAgreed"],
  ])) {
    local.kept["settings"] = { ...SETTINGS, ...changes };
    answers = [about(), page([thread(1)])];
    await assert.rejects(analyseWhole(KEY, VIDEO, 100, t), { kind });
    assert.equal(requests.length, 0);
  }
  local.kept["settings"] = SETTINGS;
  answers = [about(), page([thread(1)], "p2"), page([thread(2)])];
  const { set } = local;
  local.set = async (values) => {
    await set(values);
    if (requests.length === 1) local.kept["settings"] = { ...SETTINGS, on: false };
  };
  await assert.rejects(analyseWhole(KEY, VIDEO, 100, t), { kind: "switchedOff" });
  local.set = set;
  assert.equal(requests.length, 2);
});

test("a key that is forgotten, or another one, ends what it reads", async () => {
  for (const key of ["", "another-key-of-youtube"]) {
    local.kept["youtubeKey"] = KEY;
    [requests, answers] = [[], [about(), page([thread(1)], "p2"), page([thread(2)])]];
    const { set } = local;
    local.set = async (values) => {
      await set(values);
      if (requests.length === 1) local.kept["youtubeKey"] = key;
    };
    const cut = await analyseWhole(KEY, VIDEO, 100, t);
    local.set = set;
    assert.equal(requests.length, 2);
    assert.deepEqual([cut.comments.length, cut.coverage.left_out], [1, [t("trouble_aborted")]]);
    await assert.rejects(analyseWhole(KEY, VIDEO, 100, t), { kind: "aborted" });
    assert.equal(requests.length, 2);
  }
});

test("a thread whose replies are gone costs only them", async () => {
  answers = [about(), page([thread(1, { replies: 9 }), thread(2)]), refusal("commentNotFound", 404)];
  const analysis = await analyseWhole(KEY, VIDEO, 100, t);
  assert.deepEqual([analysis.comments.length, analysis.coverage.left_out], [2, [t("repliesUnread", "1")]]);
});
