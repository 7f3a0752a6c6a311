// The address of a result: which videos were read, and how, so that it can be shared and loaded again.

/** @typedef {import("../shared/labels.js").Schemas} Schemas */
/** @typedef {Pick<Schemas["SentVideo"], "limit" | "order" | "replies">} Reading how videos are read */

/** @type {Schemas["SentVideo"]["order"][]} */
export const ORDERS = ["relevance", "time"];

/**
 * The query of an address; what is as usual is not in it.
 * @param {string[]} videos ids, one or two
 * @param {Reading} reading
 * @param {Reading} usual
 */
export function queryOf([video, other], reading, usual) {
  const query = new URLSearchParams({ video: video ?? "" });
  if (other) query.set("with", other);
  if (reading.limit !== usual.limit) query.set("limit", String(reading.limit));
  if (reading.order !== usual.order) query.set("order", reading.order);
  if (reading.replies !== usual.replies) query.set("replies", "1");
  return `?${query}`;
}

/**
 * What a query asks for; what it does not say, or says badly, is as usual.
 * @param {string} query
 * @param {Reading} usual
 * @returns {{ videos: string[], reading: Reading }} `videos`: as they are written, none where it asks for none
 */
export function choiceOf(query, usual) {
  const given = new URLSearchParams(query);
  const limit = Number(given.get("limit"));
  return {
    videos: ["video", "with"].map((name) => given.get(name)?.trim() ?? "").filter(Boolean),
    reading: {
      limit: Number.isInteger(limit) && limit >= 1 ? limit : usual.limit,
      order: ORDERS.find((order) => order === given.get("order")) ?? usual.order,
      replies: given.get("replies") === "1",
    },
  };
}
