// The order of strings as Python's, and counts by first occurrence.

/**
 * The order of strings by code point: that of their units, but for the halves of a pair.
 * @param {string} a
 * @param {string} b
 */
export function byCodePoint(a, b) {
  let i = 0;
  while (i < a.length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  const at = (/** @type {number} */ place) => (a.codePointAt(place) ?? -1) - (b.codePointAt(place) ?? -1);
  return (i > 0 && at(i - 1)) || at(i);
}

/** @template T @param {Iterable<T>} items @returns {Map<T, number>} in the order of first occurrence */
export function tally(items) {
  /** @type {Map<T, number>} */
  const counts = new Map();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}
