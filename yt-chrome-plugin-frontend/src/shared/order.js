// The order of strings as Python's, and counts by first occurrence.

/**
 * The order of strings by code point.
 * @param {string} a
 * @param {string} b
 */
export function byCodePoint(a, b) {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference) return difference;
  }
  return left.length - right.length;
}

/** @template T @param {Iterable<T>} items @returns {Map<T, number>} in the order of first occurrence */
export function tally(items) {
  /** @type {Map<T, number>} */
  const counts = new Map();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}
