// Time in tests whose `setTimeout` is mocked: it passes when the test says so.

import { mock } from "node:test";

/** Promises that are settled are followed, and mutations delivered. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));

const STEP_MILLISECONDS = 50;

/** @param {number} milliseconds that pass, with everything that follows from them */
export async function pass(milliseconds) {
  for (let passed = 0; passed <= milliseconds; passed += STEP_MILLISECONDS) {
    await settled();
    mock.timers.tick(STEP_MILLISECONDS);
  }
  await settled();
}
