// Stand-ins for both ends of chrome.runtime's ports.

/** @typedef {(value: any) => void} Heard */

/** An event of an extension's API. */
function event() {
  /** @type {Heard[]} */
  const listeners = [];
  return {
    addListener: (/** @type {Heard} */ listener) => void listeners.push(listener),
    /** @param {any} value */
    happen: (value) => listeners.forEach((listener) => listener(value)),
  };
}

/** @param {string} name @param {string} id of the extension that opens it @returns {{ asking: any, asked: any }} its two ends */
export function portPair(name, id) {
  const end = (/** @type {object} */ more) => ({ name, onMessage: event(), onDisconnect: event(), ...more });
  const [asking, asked] = /** @type {any[]} */ ([end({}), end({ sender: { id } })]);
  for (const [here, there] of [
    [asking, asked],
    [asked, asking],
  ]) {
    here.postMessage = (/** @type {any} */ message) => queueMicrotask(() => there.onMessage.happen(message));
    here.disconnect = () => queueMicrotask(() => there.onDisconnect.happen(there));
  }
  return { asking, asked };
}
