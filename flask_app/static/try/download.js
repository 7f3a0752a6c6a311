// A file in pieces: the service keeps an answer in memory until it is taken, and gives up on who takes a large one slowly.

const PIECE_BYTES = 1 << 20;
/** A browser answers for a file of an extension with the piece, and calls that the whole. */
const OF_EXTENSION = /^[a-z]+-extension:/;

/**
 * @param {string} address
 * @param {(read: number, of: number) => void} [onprogress] in bytes
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function download(address, onprogress) {
  if (OF_EXTENSION.test(address)) return (await answered(address)).bytes;
  const first = await piece(address, 0);
  const whole = new Uint8Array(first.of);
  whole.set(first.bytes);
  for (let read = first.bytes.length; read < whole.length;) {
    onprogress?.(read, whole.length);
    const { bytes } = await piece(address, read);
    whole.set(bytes, read);
    read += bytes.length;
  }
  onprogress?.(whole.length, whole.length);
  return whole;
}

/**
 * @param {string} address
 * @param {number} start
 * @returns {Promise<{ bytes: Uint8Array, of: number }>} the whole file where a host knows no pieces
 */
async function piece(address, start) {
  const range = `bytes=${start}-${start + PIECE_BYTES - 1}`;
  const { response, bytes } = await answered(address, { Range: range });
  if (response.status !== 206) return { bytes, of: bytes.length };
  const of = Number(response.headers.get("content-range")?.split("/")[1]);
  if (!bytes.length || !(of >= start + bytes.length)) throw new Error(`${range} of ${of} ${address}`);
  return { bytes, of };
}

/** @param {string} address @param {Record<string, string>} [headers] */
async function answered(address, headers = {}) {
  const response = await fetch(address, { headers });
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
}
