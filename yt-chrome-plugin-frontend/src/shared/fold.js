// Text as it is compared with what a reader searches.

/** Accents of Latin, Greek and Cyrillic letters, and points of Hebrew and Arabic ones; vowel signs of Indic ones stay. */
const ACCENTS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/gu;

/** @param {string} text @returns {string} without what a reader who searches does not care for: case and accents */
export function fold(text) {
  return text.normalize("NFKD").replace(ACCENTS, "").toUpperCase().toLowerCase().replaceAll("ς", "σ");
}
