// A stand-in for chrome.storage's areas, kept in memory.

/** @param {Record<string, unknown>} [kept] what the area holds from the start */
export function storageArea(kept = {}) {
  return {
    kept,
    get: async (/** @type {string} */ name) => (name in kept ? { [name]: kept[name] } : {}),
    set: async (/** @type {object} */ values) => void Object.assign(kept, values),
    remove: async (/** @type {string} */ name) => void delete kept[name],
  };
}
