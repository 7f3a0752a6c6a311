// Sending and receiving the messages of protocol.d.ts.

/** @typedef {import("./protocol").LongMessage} LongMessage */
/** @typedef {import("./protocol").PanelMessage} PanelMessage */
/** @typedef {import("./protocol").Refusal} Refusal */
/** @typedef {import("./protocol").TabMessage} TabMessage */
/** @typedef {import("./protocol").WorkerMessage} WorkerMessage */

/** Largest number of texts in one `predict`. */
export const MAX_TEXTS = 100;

/** Whether the extension still runs: once it is updated or removed, its old scripts have nobody to talk to. */
export function isAlive() {
  try {
    return Boolean(chrome.runtime?.id);
  } catch {
    return false;
  }
}

/**
 * @template {WorkerMessage["type"]} T
 * @param {import("./protocol").MessageOf<WorkerMessage, T>} message
 * @returns {Promise<import("./protocol").Answer<T>>} a refusal that passes where Chrome ended the worker meanwhile
 */
export async function askWorker(message) {
  try {
    return (await chrome.runtime.sendMessage(message)) ?? unanswered("extension", "");
  } catch (error) {
    return unanswered(isAlive() ? "extension" : "gone", String(error));
  }
}

/** @param {Refusal["kind"]} kind @param {string} detail @returns {Refusal} */
const unanswered = (kind, detail) => ({ ok: false, kind, detail, wait: 1 });

/** The name of ports over which something is asked for that takes minutes. */
const LONG = "long";

/**
 * Ask the worker for what takes minutes. An event may not last so long, and a port that closes tells that Chrome ended the
 * worker. It is not asked again: nobody has what was read until then, and reading it anew spends the quota a second time.
 * @template {LongMessage["type"]} T
 * @param {import("./protocol").MessageOf<LongMessage, T>} message
 * @returns {Promise<import("./protocol").LongAnswer<T>>}
 */
export async function askWorkerLong(message) {
  try {
    return (await overPort(message)) ?? unanswered(isAlive() ? "ended" : "gone", "");
  } catch (error) {
    return unanswered(isAlive() ? "extension" : "gone", String(error));
  }
}

/** @param {LongMessage} message @returns {Promise<any>} null where the worker ended before it answered */
function overPort(message) {
  return new Promise((resolve) => {
    const port = chrome.runtime.connect({ name: LONG });
    port.onDisconnect.addListener(() => resolve(null));
    port.onMessage.addListener((answer) => {
      resolve(answer);
      port.disconnect();
    });
    port.postMessage(message);
  });
}

/**
 * @template {TabMessage["type"]} T
 * @param {number} tab
 * @param {import("./protocol").MessageOf<TabMessage, T>} message
 * @returns {Promise<import("./protocol").TabResults[T] | null>} null where no content script is in the tab
 */
export async function askTab(tab, message) {
  return chrome.tabs.sendMessage(tab, message).catch(() => null);
}

/** Tell the side panel, if it is open. @param {PanelMessage} message */
export function notifyPanel(message) {
  chrome.runtime.sendMessage(message).catch(() => {});
}

/**
 * @param {import("./protocol").WorkerHandlers} handlers
 * @param {(error: unknown) => Refusal} refusalOf what a handler threw
 */
export function onWorkerMessage(handlers, refusalOf) {
  listen(handlers, (result, respond) => {
    Promise.resolve(result).then(
      (values) => respond({ ok: true, ...values }),
      (error) => respond(refusalOf(error)),
    );
    return true;
  });
}

/**
 * @param {import("./protocol").LongHandlers} handlers
 * @param {(error: unknown) => Refusal} refusalOf what a handler threw
 */
export function onLongRequest(handlers, refusalOf) {
  chrome.runtime.onConnect.addListener((port) => {
    if (port.name !== LONG || port.sender?.id !== chrome.runtime.id) return;
    let isOpen = true;
    port.onDisconnect.addListener(() => (isOpen = false)); // whoever asked is gone, or has the answer
    port.onMessage.addListener(async (/** @type {LongMessage} */ message) => {
      if (!Object.hasOwn(handlers, message?.type)) return;
      const answer = await handlers[message.type](message).then((result) => ({ ok: true, ...result }), refusalOf);
      if (isOpen) port.postMessage(answer);
    });
  });
}

/**
 * @param {import("./protocol").Handlers<TabMessage, import("./protocol").TabResults>} handlers
 * @param {AbortSignal} signal ends the listening
 */
export function onTabMessage(handlers, signal) {
  listen(handlers, respond, signal);
}

/** @param {import("./protocol").Handlers<PanelMessage, import("./protocol").PanelResults>} handlers */
export function onPanelMessage(handlers) {
  listen(handlers, () => false);
}

/**
 * At once, or where a result takes time when it is there; one that never comes is none.
 * @param {unknown} result
 * @param {(result?: unknown) => void} answer
 */
function respond(result, answer) {
  if (!(result instanceof Promise)) {
    answer(result);
    return false;
  }
  result.then(answer, () => answer(null));
  return true;
}

/**
 * @param {Record<string, (message: any, sender: chrome.runtime.MessageSender) => any>} handlers
 * @param {(result: any, respond: (answer: unknown) => void) => boolean} answer returns whether it responds later
 * @param {AbortSignal} [signal]
 */
function listen(handlers, answer, signal) {
  chrome.runtime.onMessage.addListener((message, sender, respond) => {
    if (signal?.aborted || sender.id !== chrome.runtime.id || !Object.hasOwn(handlers, message?.type)) return false;
    return answer(handlers[message.type]?.(message, sender), respond);
  });
}
