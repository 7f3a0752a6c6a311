// The page's side of the worker that judges.

/** @typedef {import("./judge.js").Explained} Explained */
/** @typedef {import("./judge.js").Prediction} Prediction */
/** @typedef {import("./judge.js").Reply} Reply */
/** @typedef {(progress: { read: number, of: number }) => void} Progress */
/** @typedef {{ resolve: (result: any) => void, reject: (error: Error) => void, onprogress: Progress | undefined }} Waiting */

/** @param {unknown} error */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/** The model in a thread of its own, so that the page stays smooth. */
export class Judge {
  #worker = new Worker(new URL("judge.js", import.meta.url), { type: "module" });
  /** @type {Map<number, Waiting>} */ #waiting = new Map();
  #asked = 0;

  constructor() {
    this.#worker.addEventListener("message", (/** @type {MessageEvent<Reply>} */ { data }) => this.#take(data));
    this.#worker.addEventListener("error", (event) => {
      const error = new Error(event.message || "judge.js");
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    });
  }

  /**
   * @param {string} core address of the module
   * @param {string} model address of the model
   * @param {Progress} onprogress
   * @returns {Promise<string[]>} languages that are read
   */
  load(core, model, onprogress) {
    return this.#ask({ call: "load", core, model }, onprogress);
  }

  /** @param {readonly string[]} texts @returns {Promise<Prediction[]>} */
  judge(texts) {
    return this.#ask({ call: "judge", texts });
  }

  /** @param {string} text @returns {Promise<Explained>} */
  explain(text) {
    return this.#ask({ call: "explain", text });
  }

  /**
   * @param {object} message
   * @param {Progress} [onprogress]
   * @returns {Promise<any>}
   */
  #ask(message, onprogress) {
    const id = this.#asked++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, onprogress });
      this.#worker.postMessage({ id, ...message });
    });
  }

  /** @param {Reply} reply */
  #take({ id, result, error, progress }) {
    const waiting = this.#waiting.get(id);
    if (progress) return waiting?.onprogress?.(progress);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(error));
  }
}
