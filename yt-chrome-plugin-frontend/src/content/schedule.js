// Scheduling of work on the page, so that scrolling stays smooth.

/** A frame: many short slices would have a long page drawn again after each. */
const SLICE_MILLISECONDS = 16;

/**
 * @param {() => void} work
 * @param {() => number} delay in milliseconds, read when the work is asked for
 * @returns {() => void} asks for the work; repeated requests before it runs count as one
 */
export function throttled(work, delay) {
  let isScheduled = false;
  return () => {
    if (isScheduled) return;
    isScheduled = true;
    setTimeout(() => {
      isScheduled = false;
      work();
    }, delay());
  };
}

/** Elements to be processed in short slices, each once however often it was added meanwhile. */
export class WorkQueue {
  /** @type {Set<Element>} */
  #elements = new Set();
  #schedule = throttled(
    () => this.#runSlice(),
    () => 0,
  );

  /** @param {(element: Element) => void} process called for elements that are still on the page */
  constructor(process) {
    this.process = process;
  }

  /** @param {Iterable<Element>} elements */
  add(elements) {
    for (const element of elements) this.#elements.add(element);
    if (this.#elements.size > 0) this.#schedule();
  }

  /** @param {Element} element @returns {boolean} whether it waits to be processed */
  has(element) {
    return this.#elements.has(element);
  }

  clear() {
    this.#elements.clear();
  }

  #runSlice() {
    const deadline = performance.now() + SLICE_MILLISECONDS;
    try {
      for (const element of this.#elements) {
        this.#elements.delete(element);
        if (element.isConnected) this.process(element);
        if (performance.now() > deadline) break;
      }
    } finally {
      if (this.#elements.size > 0) this.#schedule(); // one that fails does not hold up the others
    }
  }
}
