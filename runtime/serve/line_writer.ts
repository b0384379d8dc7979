/**
 * Writes lines to a stream in order, one at a time, and says when too much waits there.
 *
 * @module
 */

/** Writes some of the bytes, and says how many. */
export type Write = (bytes: Uint8Array) => Promise<number>;

/** Lines that wait to be written. */
export class LineWriter {
  readonly #write: Write;
  readonly #maxBytes: number;
  #waiting: Uint8Array[] = [];
  #bytes = 0;
  #writing: Promise<void> | undefined;
  #room: PromiseWithResolvers<void> | undefined;
  #broken = false;

  /**
   * @param maxBytes when so much waits, {@linkcode hasRoom} does as well
   * @param onBroken called once when the reader is gone
   */
  constructor(write: Write, maxBytes: number, private readonly onBroken: () => void) {
    this.#write = write;
    this.#maxBytes = maxBytes;
  }

  /** Writes a value as one line when its turn comes. */
  add(value: unknown): void {
    if (this.#broken) return;
    const line = new TextEncoder().encode(`${lineOf(value)}\n`);
    this.#waiting.push(line);
    this.#bytes += line.length;
    this.#writing ??= this.#writeAll();
  }

  /** Settles when less waits than may. */
  async hasRoom(): Promise<void> {
    while (this.#bytes > this.#maxBytes && !this.#broken) {
      this.#room ??= Promise.withResolvers();
      await this.#room.promise;
    }
  }

  /** Settles when everything was written, or can't be. */
  async flushed(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  async #writeAll(): Promise<void> {
    try {
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
        for (let at = 0; at < next.length;) at += await this.#write(next.subarray(at));
        this.#bytes -= next.length;
        if (this.#bytes <= this.#maxBytes) this.#makeRoom();
      }
    } catch {
      this.#broken = true;
      this.#waiting = [];
      this.#bytes = 0;
      this.#makeRoom();
      this.onBroken();
    } finally {
      this.#writing = undefined;
    }
  }

  #makeRoom(): void {
    this.#room?.resolve();
    this.#room = undefined;
  }
}

/** One line of JSON for every reader: some take these two characters for ends of lines. */
function lineOf(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u2028\u2029]/g,
    (end) => end === "\u2028" ? "\\u2028" : "\\u2029",
  );
}
