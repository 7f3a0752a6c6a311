// The way to the worker. It ends when the extension is updated or removed: the old script must then fall silent.

/** @typedef {{ ok: boolean, kind?: string, detail?: string, wait?: number, [key: string]: any }} Answer */

export function isAlive() {
  try {
    return Boolean(chrome.runtime?.id);
  } catch {
    return false;
  }
}

/**
 * @param {{ type: string, [key: string]: unknown }} message
 * @returns {Promise<Answer>} a worker that was killed meanwhile is a failure that passes
 */
export async function send(message) {
  try {
    return (await chrome.runtime.sendMessage(message)) ?? { ok: false, kind: "server", wait: 1 };
  } catch (error) {
    return { ok: false, kind: isAlive() ? "server" : "gone", detail: String(error), wait: 1 };
  }
}
