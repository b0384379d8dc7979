/**
 * Writes all of a text on a stream of this process, whose parts it may take one after another.
 * False when its reader is gone (`aiel log | head`): nothing can be told to it any more.
 */
export function writeText(stream: { writeSync(bytes: Uint8Array): number }, text: string): boolean {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += stream.writeSync(bytes.subarray(at));
    return true;
  } catch {
    return false;
  }
}
