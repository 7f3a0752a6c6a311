// What sets two groups of speakers apart; the sums of yt_sentiment.insights.contrast, in the same order.

import { PRIOR_WEIGHT } from "./constants.js";

/** @typedef {[ours: number, theirs: number]} Mentions speakers of each group who mention something */

/** Number of entries of an ascending list that are `limit` at most. @param {readonly number[]} ranked @param {number} limit */
function upTo(ranked, limit) {
  let [low, high] = [0, ranked.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranked[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Two groups, of which each speaker mentions a thing or does not. */
export class Contrast {
  /** Logarithms of factorials, made when first needed. @type {number[]} */
  #logs = [];
  /** @type {Map<number, number>} */
  #least = new Map();

  /** @param {number} ofOurs speakers @param {number} ofTheirs */
  constructor(ofOurs, ofTheirs) {
    this.ofOurs = ofOurs;
    this.ofTheirs = ofTheirs;
  }

  /**
   * The log-odds ratio between the groups with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008,
   * equations 15 and 19).
   * @param {Mentions} mentions
   * @param {number} share of all speakers who mention it, above 0 and below 1
   * @returns {{ value: number, z: number }} in nats, above 0 where ours mention it more; and over its standard deviation
   */
  logOdds(mentions, share) {
    const prior = PRIOR_WEIGHT * share;
    const [ours, theirs] = [mentions[0] + prior, mentions[1] + prior];
    const [silent, otherSilent] = [this.ofOurs + PRIOR_WEIGHT - ours, this.ofTheirs + PRIOR_WEIGHT - theirs];
    const value = Math.log(ours / silent) - Math.log(theirs / otherSilent);
    return { value, z: value / Math.sqrt(1 / ours + 1 / silent + 1 / theirs + 1 / otherSilent) };
  }

  /** @param {number} number */
  #logFactorial(number) {
    if (this.#logs.length === 0) {
      let sum = 0;
      this.#logs = [0];
      for (let n = 1; n <= this.ofOurs + this.ofTheirs; n++) this.#logs.push((sum += Math.log(n)));
    }
    return this.#logs[number] ?? 0;
  }

  /**
   * How probable mentions as far to one side are where the groups do not differ: Fisher's exact test, the smaller tail
   * doubled.
   * @param {Mentions} mentions
   */
  pValue(mentions) {
    let [ours, theirs] = mentions;
    let [ofOurs, ofTheirs] = [this.ofOurs, this.ofTheirs];
    if (ours * ofTheirs < theirs * ofOurs) [ours, theirs, ofOurs, ofTheirs] = [theirs, ours, ofTheirs, ofOurs];
    const [every, size] = [ours + theirs, ofOurs + ofTheirs];
    const log = (/** @type {number} */ number) => this.#logFactorial(number);
    let term = Math.exp(
      log(every) +
        log(size - every) -
        log(size) +
        (log(ofOurs) - log(ours) - log(ofOurs - ours)) +
        (log(ofTheirs) - log(theirs) - log(ofTheirs - theirs)),
    );
    let tail = term;
    while (theirs > 0 && ours < ofOurs) {
      term *= (theirs * (ofOurs - ours)) / ((ours + 1) * (ofTheirs - theirs + 1));
      ours++;
      theirs--;
      tail += term;
    }
    return Math.min(1, 2 * tail);
  }

  /** The smallest p-value that so many mentions in both groups can have, whoever makes them. @param {number} every */
  leastPValue(every) {
    let found = this.#least.get(every);
    if (found === undefined) {
      const [most, least] = [Math.min(every, this.ofOurs), Math.max(0, every - this.ofTheirs)];
      found = Math.min(this.pValue([most, every - most]), this.pValue([least, every - least]));
      this.#least.set(every, found);
    }
    return found;
  }

  /**
   * Which of many things set the groups apart, where `level` is the chance that any of them is false (Tarone 1990).
   * @param {readonly Mentions[]} found
   * @param {number} level
   * @returns {boolean[]}
   */
  significant(found, level) {
    const least = found.map(([ours, theirs]) => this.leastPValue(ours + theirs));
    const ranked = [...least].sort((a, b) => a - b);
    let tests = 1;
    while (tests <= found.length && upTo(ranked, level / tests) > tests) tests++;
    if (tests > found.length) tests = 1;
    const limit = level / tests;
    return found.map((mentions, i) => (least[i] ?? 1) <= limit && this.pValue(mentions) <= limit);
  }
}
