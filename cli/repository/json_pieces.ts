const BUFFER_BYTES = 2 ** 18;
/** Most bytes that a UTF-16 unit becomes: `\u0000`. */
const UNIT_BYTES = 6;
/** Most bytes of a character: where there is room for one more, nothing was left out. */
const CHARACTER_BYTES = 4;
/** Most bytes of a number, and of what stands beside it. */
const NUMBER_BYTES = 32;
const ZERO = 0x30;
const MINUS = 0x2d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;
const FIRST_NOT_ASCII = 0x7f;

const encoder = new TextEncoder();

/**
 * JSON as UTF-8, gathered in one buffer. Of a hundred thousand paths and half a million numbers no text is made for each: nobody
 * would collect them while they are written, because V8 finishes that between two tasks, and this is one.
 */
export class JsonPieces {
  readonly #bytes = new Uint8Array(BUFFER_BYTES);
  #length = 0;

  /** Whether there is room for a text of `units` UTF-16 units, or for a number, and something short beside it. */
  hasRoom(units = 0): boolean {
    return this.#length + UNIT_BYTES * units + NUMBER_BYTES <= BUFFER_BYTES;
  }

  /** What was gathered; valid until more is. */
  take(): Uint8Array {
    const piece = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return piece;
  }

  /** Text as it is. */
  raw(text: string): void {
    const room = this.#bytes.subarray(this.#length);
    const { written } = encoder.encodeInto(text, room);
    // What was read would say the same, but Deno 2.4 tells it wrong of Latin-1 as soon as it has been asked often.
    if (written > room.length - CHARACTER_BYTES) {
      throw new RangeError("There is no room for the text");
    }
    this.#length += written;
  }

  /** Text as it stands in a JSON string. */
  text(text: string): void {
    const bytes = this.#bytes;
    let length = this.#length;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      const isPlain = code >= FIRST_PRINTABLE && code < FIRST_NOT_ASCII && code !== QUOTE &&
        code !== BACKSLASH;
      if (!isPlain) return this.raw(JSON.stringify(text).slice(1, -1));
      bytes[length++] = code;
    }
    if (length > BUFFER_BYTES) throw new RangeError("There is no room for the text");
    this.#length = length;
  }

  /** A number as `String` writes it. */
  number(value: number): void {
    if (!Number.isSafeInteger(value)) return this.raw(String(value));
    const bytes = this.#bytes;
    if (value < 0) bytes[this.#length++] = MINUS;
    let rest = Math.abs(value);
    let digits = 1;
    for (let power = 10; power <= rest; power *= 10) digits++;
    // From the last digit to the first.
    for (let at = this.#length + digits - 1; at >= this.#length; at--) {
      const tenth = Math.floor(rest / 10);
      bytes[at] = ZERO + (rest - 10 * tenth);
      rest = tenth;
    }
    this.#length += digits;
  }
}
