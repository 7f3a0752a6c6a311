import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./helpers/page.js";
import { storageArea } from "./helpers/storage.js";
import { prediction } from "./helpers/values.js";
import { Memory } from "../src/panel/memory.js";
import { analysisOf } from "../src/shared/aggregate.js";
import { NO_CHOICE } from "../src/shared/filters.js";
import { keepWhole, wholeOf, withCorrections } from "../src/worker/whole_videos.js";

/** Largest number of analyses that there is room for. */
let room = Infinity;
let session = storageArea();

beforeEach(() => {
  room = Infinity;
  session = storageArea();
  const { set } = session;
  session.set = async (values) => {
    const { wholeVideos = [] } = /** @type {{ wholeVideos?: unknown[] }} */ (values);
    if (wholeVideos.length > room) throw new Error("QUOTA_BYTES quota exceeded");
    await set(values);
  };
  globalThis.chrome = /** @type {any} */ ({ storage: { session } });
});

const READ = { text: "fine", published_at: "2026-01-01T00:00:00Z", likes: 2, reply_to: null };
const ABOUT = { model_version: "m", analysed_at: "2026-01-01T00:00:00Z", left_out: [], video: null };
const analysis = await analysisOf(
  ["a", "b"].map((id) => ({ ...READ, id, prediction: prediction({ uncertain: id === "b" ? "confidence" : null }) })),
  { ...ABOUT, period: "month" },
);

test("what was chosen of a video is kept, each thing beside the others, and survives another memory", async () => {
  const list = { choice: { ...NO_CHOICE, search: "café" }, rows: 50 };
  const memory = new Memory();
  void memory.change("v", { report: { list } });
  void memory.change("v", { report: { words: "negative" } });
  void memory.change("w", { shows: "whole" });
  void memory.change("v", { scroll: 300 });
  assert.deepEqual(await memory.of("v"), { report: { list, words: "negative" }, scroll: 300, shows: "page" });
  assert.deepEqual(await new Memory().of("v"), await memory.of("v"));
  assert.deepEqual(await new Memory().of("other"), { report: {}, scroll: 0, shows: "page" });
});

test("the latest analyses of whole videos are kept, as many as there is room for", async () => {
  for (const video of ["a", "b", "c", "d"]) await keepWhole(video, analysis);
  assert.equal(await wholeOf("a"), null);
  assert.deepEqual(await wholeOf("d"), analysis);
  room = 1;
  await keepWhole("e", analysis);
  assert.deepEqual([await wholeOf("d"), await wholeOf("e")], [null, analysis]);
});

test("a write for which there is no room costs the oldest analysis, and holds up none that follows", async () => {
  const memory = new Memory();
  await keepWhole("a", analysis);
  await keepWhole("b", analysis);
  const { set } = session;
  const refuse = async () => Promise.reject(new Error("QUOTA_BYTES quota exceeded"));
  session.set = async (values) => {
    const { views, wholeVideos = session.kept["wholeVideos"] } = /** @type {any} */ (values);
    return views && wholeVideos.length > 1 ? refuse() : set(values);
  };
  await memory.change("v", { scroll: 1 });
  assert.deepEqual([await wholeOf("a"), await wholeOf("b"), (await memory.of("v")).scroll], [null, analysis, 1]);
  session.set = refuse;
  await memory.change("v", { scroll: 2 });
  session.set = set;
  await memory.change("v", { scroll: 3 });
  assert.equal((await memory.of("v")).scroll, 3);
});

test("older analyses go where all of them would be large", async () => {
  const large = { ...analysis, model_version: "m".repeat(2_500_000) };
  await keepWhole("a", large);
  await keepWhole("b", large);
  assert.deepEqual([await wholeOf("a"), await wholeOf("b")], [null, large]);
});

test("an analysis has the user's labels in its comments and in its sums", () => {
  assert.equal(withCorrections(analysis, [["z", "negative"]]), analysis);
  const own = withCorrections(analysis, [["b", "negative"]]);
  /** @type {readonly import("../src/shared/labels.js").JudgedComment[]} */
  const comments = own.comments;
  assert.deepEqual(
    comments.map(({ label, yours }) => [label, yours]),
    [
      ["positive", undefined],
      ["negative", true],
    ],
  );
  assert.deepEqual([own.coverage.certain, own.shares.negative, own.score], [2, { count: 1, share: 0.5 }, 5]);
  assert.deepEqual([analysis.coverage.uncertain, own.coverage.uncertain], [{ confidence: 1 }, {}]);
  const back = withCorrections(own, []);
  assert.deepEqual(
    [back.comments, back.coverage, back.shares],
    [analysis.comments, analysis.coverage, analysis.shares],
  );
});
