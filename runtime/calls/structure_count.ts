/** Characters by their codes, which are the same in UTF-8. */
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Counts what a JSON text is made of, before it is parsed: small characters may become values that
 * take fifty times their room, and whose reading takes long.
 *
 * The text may come in pieces, as UTF-16 or as UTF-8. In lines of an event stream no text goes on
 * in the next one, so that nothing before can hide what stands there.
 */
export class StructureCount {
  #values = 0;
  #depth = 0;
  #deepest = 0;
  #inText = false;
  #escaped = false;
  #lineIsEmpty = false;

  /** @param inLines the text may be an event stream */
  constructor(private readonly inLines = false) {}

  /** Values at most: one for each comma and opening bracket outside of texts, and each event. */
  get values(): number {
    return this.#values;
  }

  /** How many levels of brackets were open at once. */
  get deepest(): number {
    return this.#deepest;
  }

  /** Takes a part of the text, as bytes or as text. */
  add(part: string | Uint8Array): void {
    if (typeof part === "string") {
      for (let at = 0; at < part.length; at++) this.#take(part.charCodeAt(at));
    } else {
      for (const byte of part) this.#take(byte);
    }
  }

  #take(code: number): void {
    if (this.inLines && (code === LINE_FEED || code === CARRIAGE_RETURN)) {
      if (this.#lineIsEmpty) this.#values++;
      this.#lineIsEmpty = true;
      this.#inText = false;
      return;
    }
    this.#lineIsEmpty = false;
    if (this.#inText) {
      if (this.#escaped) this.#escaped = false;
      else if (code === BACKSLASH) this.#escaped = true;
      else if (code === QUOTE) this.#inText = false;
    } else if (code === QUOTE) {
      this.#inText = true;
      this.#escaped = false;
    } else if (code === COMMA) {
      this.#values++;
    } else if (OPENING.has(code)) {
      this.#values++;
      this.#deepest = Math.max(this.#deepest, ++this.#depth);
    } else if (CLOSING.has(code)) {
      this.#depth--;
    }
  }
}
