/**
 * Puts lines together, so that a busy service does not ask the system to write for each of them.
 *
 * @module
 */

/** How long a line may wait, in milliseconds. */
const PATIENCE_MS = 50;
/** Characters that are written at once. */
const ENOUGH = 16_384;

/** Gathers lines. The code that ends the process calls {@linkcode LineBuffer.flush}. */
export class LineBuffer {
  #text = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `write` must not throw for the sake of a log line. */
  constructor(private readonly write: (text: string) => void) {}

  /** Takes a line. `urgent`: it is written at once, with those that wait. */
  add(line: string, urgent: boolean): void {
    this.#text += line;
    if (urgent || this.#text.length >= ENOUGH) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), PATIENCE_MS);
  }

  /** Writes what waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#text;
    this.#text = "";
    if (text !== "") this.write(text);
  }
}
