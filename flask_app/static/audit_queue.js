// The comments that a person goes through: judged, passed over, and brought back, the last one first.

import { ask, post, Refused } from "./page.js";

/** @typedef {import("../shared/labels.js").Schemas} Schemas */
/** @typedef {Schemas["JudgementBody"]["label"]} Answer */

/** Comments that are asked for at once. */
const LIMIT = 20;

export class Queue {
  judged = 0;
  total = 0;
  /** Number of comments that were passed over and come again. */
  skipped = 0;
  /** @type {Schemas["AuditComment"][]} */
  #waiting = [];
  /** Id of the last comment that was asked for; those after it come next. */
  #last = "";
  /** What was done, and by whom; a step without an answer passed a comment over. */
  #steps = /** @type {{ comment: Schemas["AuditComment"], answer?: Answer, reviewer: string }[]} */ ([]);

  get current() {
    return this.#waiting[0];
  }

  get canUndo() {
    return this.#steps.length > 0;
  }

  /** Ask for more where none is left: those after the last one, and then from the start, where those passed over are. */
  async fill() {
    if (this.#waiting.length > 0) return;
    await this.#ask();
    if (this.#waiting.length > 0 || !this.#last) return;
    this.#last = "";
    this.skipped = 0;
    await this.#ask();
  }

  async #ask() {
    const after = this.#last ? `&after=${this.#last}` : "";
    /** @type {Schemas["AuditPage"]} */
    const page = await (await ask(`v1/audit?limit=${LIMIT}${after}`)).json();
    this.#waiting = page.comments;
    this.#last = page.comments.at(-1)?.id ?? this.#last;
    this.#count(page);
  }

  /** @param {Schemas["AuditProgress"]} progress */
  #count({ judged, pending }) {
    this.judged = judged;
    this.total = judged + pending;
  }

  /** Keep an answer to the current comment; where none could be loaded, try again. @param {Answer} answer @param {string} reviewer */
  async judge(answer, reviewer) {
    const comment = this.current;
    if (!comment) return this.fill();
    this.#count(await (await post(`v1/audit/${comment.id}`, { label: answer, reviewer })).json());
    this.#waiting.shift();
    this.#steps.push({ comment, answer, reviewer });
    await this.fill();
  }

  /** Pass the current comment over; it comes again after the others. Where none could be loaded, try again. */
  async skip() {
    const comment = this.#waiting.shift();
    if (!comment) return this.fill();
    this.skipped += 1;
    this.#steps.push({ comment, reviewer: "" });
    await this.fill();
  }

  /** Bring the last comment back. @returns {Promise<Answer | undefined>} the answer that was taken back, if it was one */
  async undo() {
    const step = this.#steps.at(-1);
    if (!step) return undefined;
    const { comment, answer, reviewer } = step;
    if (answer) {
      const path = `v1/audit/${comment.id}?reviewer=${encodeURIComponent(reviewer)}`;
      try {
        this.#count(await (await ask(path, { method: "DELETE" })).json());
      } catch (error) {
        if (error instanceof Refused && error.status === 404) this.#steps.pop(); // it is gone, and those before it are not
        throw error;
      }
    } else this.skipped = Math.max(0, this.skipped - 1);
    this.#steps.pop();
    this.#waiting = [comment, ...this.#waiting.filter(({ id }) => id !== comment.id)];
    return answer;
  }
}
