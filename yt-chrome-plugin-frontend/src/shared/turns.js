// Long work in slices, between which others have their turn: the page, its reader, other messages.

/** Comments, or names, that are worked on in one go; some milliseconds. */
export const SLICE = 500;

/** Others have their turn. A message comes at once, where a timer of a page that nobody looks at would wait. */
export function turn() {
  return new Promise((go) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      go(undefined);
    };
    port2.postMessage(null);
  });
}

/** @template T @param {readonly T[]} items @returns {AsyncGenerator<readonly T[]>} them, `SLICE` at most in each turn */
export async function* inTurns(items) {
  for (let start = 0; start < items.length; start += SLICE) {
    if (start > 0) await turn();
    yield items.slice(start, start + SLICE);
  }
}

/**
 * What `array.map` returns, made in turns.
 * @template T, R
 * @param {readonly T[]} items
 * @param {(item: T) => R} work
 * @returns {Promise<R[]>}
 */
export async function mapped(items, work) {
  /** @type {R[]} */
  const made = [];
  for await (const slice of inTurns(items)) for (const item of slice) made.push(work(item));
  return made;
}
