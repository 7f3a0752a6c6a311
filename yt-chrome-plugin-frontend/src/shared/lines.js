// Answers that come line by line while the service works.

/** The type of such an answer, which is asked for by it. */
export const LINES = "application/x-ndjson";

/**
 * @param {Response} response one JSON object per line; it is ended where nobody wants the rest
 * @returns {AsyncGenerator<any>}
 */
export async function* linesOf(response) {
  if (!response.body) return;
  let rest = "";
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += value ?? "";
      const parts = rest.split("\n");
      rest = done ? "" : (parts.pop() ?? "");
      for (const line of parts) if (line) yield JSON.parse(line);
      if (done) return;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
