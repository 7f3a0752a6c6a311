// Least-recently-used cache of predictions.

/** @template Value */
export class Cache {
  /** @type {Map<string, Value>} */
  #kept;

  /**
   * @param {number} size
   * @param {Iterable<[string, Value]>} [entries] oldest first
   */
  constructor(size, entries = []) {
    this.size = size;
    this.#kept = new Map(entries);
  }

  /** @param {string} key @returns {Value | undefined} */
  get(key) {
    const value = this.#kept.get(key);
    if (value !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, value);
    }
    return value;
  }

  /** @param {string} key @param {Value} value */
  set(key, value) {
    this.#kept.delete(key);
    this.#kept.set(key, value);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.size) break;
      this.#kept.delete(oldest);
    }
  }

  clear() {
    this.#kept.clear();
  }

  /** @returns {[string, Value][]} oldest first */
  entries() {
    return [...this.#kept];
  }
}

/** @param {string} text @returns {Promise<string>} */
export async function digestOf(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...bytes.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
