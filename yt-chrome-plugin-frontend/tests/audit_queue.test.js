import assert from "node:assert/strict";
import { register } from "node:module";
import { beforeEach, test } from "node:test";

register("./helpers/served_hooks.js", import.meta.url);
const { Queue } = await import("../../flask_app/static/audit_queue.js");

Object.assign(globalThis, { sessionStorage: { getItem: () => null } });

/** What the server answers, one after another; a number is the status of a refusal. @type {(object | number)[]} */
let answers = [];
globalThis.fetch = async () => {
  const answer = answers.shift() ?? 500;
  if (typeof answer === "number")
    return new Response(JSON.stringify({ detail: `refused ${answer}` }), { status: answer });
  return new Response(JSON.stringify(answer));
};

/** @param {number} judged @param {...string} ids of those that wait */
const page = (judged, ...ids) => ({
  judged,
  pending: 3 - judged,
  comments: ids.map((id) => ({ id, text: id, video_id: null })),
});

/** @type {InstanceType<typeof Queue>} */
let queue;
beforeEach(async () => {
  queue = new Queue();
  answers = [page(0, "a")];
  await queue.fill();
});

const current = () => queue.current?.id;

test("what could not be loaded is asked for again by the next step", async () => {
  answers = [page(1), 503];
  await assert.rejects(queue.judge("positive", "Ada"), /refused 503/);
  assert.equal(current(), undefined);
  assert.ok(queue.judged < queue.total, "which tells it from the end");
  answers = [page(1, "b")];
  await queue.skip();
  assert.equal(current(), "b");
  assert.equal(queue.skipped, 0);
});

test("a judgement that is gone does not block those before it", async () => {
  answers = [page(1), page(1, "b"), page(2), page(2, "c")];
  await queue.judge("positive", "Ada");
  await queue.judge("negative", "Ada");
  answers = [404];
  await assert.rejects(queue.undo(), /refused 404/);
  assert.equal(current(), "c");
  answers = [page(0)];
  assert.equal(await queue.undo(), "positive");
  assert.equal(current(), "a");
});

test("a judgement that cannot be taken back now can be later", async () => {
  answers = [page(1), page(1, "b")];
  await queue.judge("positive", "Ada");
  answers = [503, page(0)];
  await assert.rejects(queue.undo(), /refused 503/);
  assert.equal(await queue.undo(), "positive");
});
