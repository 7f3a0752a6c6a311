// Consent and key of a user whose browser asks which kinds of data may leave: what it does not know of is forgotten.

import { load, save } from "./settings.js";
import { mayLeave } from "./surroundings.js";
import { loadKey, saveKey } from "./youtube_key.js";

/** Kinds of data that go to a server, but for a token, which not all have. */
export const TO_SERVER = /** @type {const} */ (["texts", "video"]);
/** Kinds of data that go to YouTube. */
export const TO_YOUTUBE = /** @type {const} */ (["video", "secret"]);

/** Forget both, as a kind of data was taken back. */
export const forgetAll = () => Promise.all([save({ consent: "" }), saveKey("")]);

/** Forget what was agreed to before the browser asked about its data. */
export async function forgetUnasked() {
  if ((await load()).consent && !(await mayLeave(TO_SERVER))) await save({ consent: "" });
  if ((await loadKey()) && !(await mayLeave(TO_YOUTUBE))) await saveKey("");
}
