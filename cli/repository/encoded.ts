const BUFFER_BYTES = 2 ** 18;
/** Most bytes that a UTF-16 unit becomes. */
const UNIT_BYTES = 3;

const encoder = new TextEncoder();

/**
 * Texts one after the other as UTF-8, in few pieces, each valid until the next one is asked for. With a new piece of
 * memory for each of many texts there is much that nobody needs any more, before it is collected.
 */
export function* encoded(texts: Iterable<string>): Generator<Uint8Array> {
  const buffer = new Uint8Array(BUFFER_BYTES);
  let length = 0;
  for (const text of texts) {
    if (UNIT_BYTES * text.length > BUFFER_BYTES - length) {
      if (length > 0) yield buffer.subarray(0, length);
      length = 0;
    }
    if (UNIT_BYTES * text.length > BUFFER_BYTES) yield encoder.encode(text);
    else length += encoder.encodeInto(text, buffer.subarray(length)).written;
  }
  if (length > 0) yield buffer.subarray(0, length);
}
