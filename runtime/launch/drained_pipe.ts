/** A pipe that is read. */
export interface DrainedPipe {
  readonly done: Promise<void>;
  stop(): Promise<void>;
}

/** Reads a pipe until it ends, breaks or is stopped. */
export function drain(
  stream: ReadableStream<Uint8Array>,
  take: (bytes: Uint8Array) => void,
): DrainedPipe {
  const reader = stream.getReader();
  const read = async () => {
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) take(next.value);
    } catch {
      // The pipe broke: the same as its end.
    }
  };
  return { done: read(), stop: () => reader.cancel().catch(() => {}) };
}
