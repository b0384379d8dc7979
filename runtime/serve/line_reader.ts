/**
 * Lines of a stream of bytes, none longer than a request may be.
 *
 * @module
 */

/** A line, or that one was left out because it was too long. */
export type Line = { readonly text: string } | { readonly tooLong: true } | {
  readonly notText: true;
};

const LINE_FEED = 10;

/** Reads lines that end with a line feed; what follows the last one is a line as well. */
export async function* readLines(
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Line> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  let tooLong = false;
  const take = (piece: Uint8Array): void => {
    bytes += piece.length;
    tooLong ||= bytes > maxBytes;
    // What is too long is not kept, only skipped.
    if (tooLong) parts = [];
    else if (piece.length > 0) parts.push(piece.slice());
  };
  const end = (): Line | undefined => {
    const line = tooLong ? { tooLong: true } as const : bytes === 0 ? undefined : decode(parts);
    [parts, bytes, tooLong] = [[], 0, false];
    return line;
  };
  for await (const chunk of stream) {
    let from = 0;
    for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, from)) {
      take(chunk.subarray(from, at));
      const line = end();
      if (line !== undefined) yield line;
      from = at + 1;
    }
    take(chunk.subarray(from));
  }
  const last = end();
  if (last !== undefined) yield last;
}

function decode(parts: readonly Uint8Array[]): Line {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    let text = "";
    for (const part of parts) text += decoder.decode(part, { stream: true });
    return { text: text + decoder.decode() };
  } catch {
    return { notText: true };
  }
}
