import assert from "node:assert/strict";
import { mock, test } from "node:test";
import "./helpers/page.js";
import { throttled, WorkQueue } from "../src/content/schedule.js";

test("work that is asked for again before it runs is done once", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const work = mock.fn();
  const ask = throttled(work, () => 500);
  ask();
  context.mock.timers.tick(499);
  ask();
  assert.equal(work.mock.callCount(), 0);
  context.mock.timers.tick(1);
  assert.equal(work.mock.callCount(), 1);
  ask();
  context.mock.timers.tick(500);
  assert.equal(work.mock.callCount(), 2);
});

/** @param {number} count of elements on the page */
function elements(count) {
  const list = Array.from({ length: count }, () => document.createElement("p"));
  document.body.replaceChildren(...list);
  return list;
}

test("elements are processed once each, those that left the page not at all", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const [first, second] = elements(2);
  assert.ok(first && second);
  const process = mock.fn();
  const queue = new WorkQueue(process);
  queue.add([first, second, first]);
  queue.add([first]);
  second.remove();
  context.mock.timers.tick(0);
  assert.deepEqual(
    process.mock.calls.map(({ arguments: [element] }) => element),
    [first],
  );
});

test("a slice ends after some milliseconds, and the rest waits for the next one", (context) => {
  let now = 0;
  context.mock.method(performance, "now", () => now);
  /** @type {(() => void)[]} */
  const slices = [];
  context.mock.method(globalThis, "setTimeout", (/** @type {() => void} */ slice) => slices.push(slice));
  const process = mock.fn(() => (now += 3));
  const queue = new WorkQueue(process);
  const all = elements(8);
  queue.add(all);
  slices.shift()?.();
  assert.equal(process.mock.callCount(), 6, "18 ms are over");
  assert.deepEqual(
    all.map((element) => queue.has(element)),
    [...Array(6).fill(false), true, true],
  );
  slices.shift()?.();
  assert.equal(process.mock.callCount(), 8);
  assert.equal(slices.length, 0);
});

test("a queue that was cleared processes nothing", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const process = mock.fn();
  const queue = new WorkQueue(process);
  queue.add(elements(3));
  queue.clear();
  context.mock.timers.tick(1);
  assert.equal(process.mock.callCount(), 0);
});

test("an element that cannot be processed does not hold up the others", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const [broken, sound] = elements(2);
  assert.ok(broken && sound);
  const process = mock.fn((/** @type {Element} */ element) => {
    if (element === broken) throw new RangeError("broken");
  });
  const queue = new WorkQueue(process);
  queue.add([broken, sound]);
  assert.throws(() => context.mock.timers.tick(0), /broken/);
  context.mock.timers.tick(0);
  assert.equal(process.mock.callCount(), 2);
});
