// Numbers and dates in the reader's own format.

const numbers = new Intl.NumberFormat();
const percents = new Intl.NumberFormat(undefined, { style: "percent" });

/** @param {number} value */
export function whole(value) {
  return numbers.format(value);
}

/** @param {number | null | undefined} share 0 to 1 */
export function percent(share) {
  return share === null || share === undefined ? "–" : percents.format(share);
}

/** @param {number} seconds position in a video */
export function clock(seconds) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (parts[0] === 0) parts.shift();
  return parts.map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

/** @param {string} moment ISO 8601 */
export function day(moment) {
  return new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(moment));
}

/**
 * @param {string} start first day of the period, such as 2024-05-01
 * @param {import("./labels.js").Period} period
 */
export function periodName(start, period) {
  /** @type {Intl.DateTimeFormatOptions} */
  const options = { timeZone: "UTC", year: "numeric" };
  if (period !== "year") options.month = "short";
  if (period === "day" || period === "week") options.day = "numeric";
  return new Intl.DateTimeFormat(undefined, options).format(new Date(`${start}T00:00:00Z`));
}
