const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LIST_END = 0x5d;

// A path may start with U+FEFF, which is no byte order mark here.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * Reads JSON whose form is known out of bytes, step by step. `JSON.parse` would take a text of all of it, and give
 * every list at once: of a hundred thousand files both are several times what anybody needs.
 *
 * Everything throws a `SyntaxError` where something else stands.
 */
export class JsonCursor {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Steps over what has to stand here: ASCII, without spaces. */
  expect(text: string): void {
    for (let at = 0; at < text.length; at++) {
      if (this.#bytes[this.#at + at] !== text.charCodeAt(at)) {
        throw new SyntaxError(`Expected ${text} at ${this.#at}`);
      }
    }
    this.#at += text.length;
  }

  /** The content of a text, in UTF-8. */
  text(): Uint8Array {
    this.expect('"');
    const start = this.#at;
    let end = this.#bytes.indexOf(QUOTE, start);
    while (end >= 0 && this.#isEscaped(end)) end = this.#bytes.indexOf(QUOTE, end + 1);
    if (end < 0) throw new SyntaxError(`The text at ${start} has no end`);
    this.#at = end + 1;
    const content = this.#bytes.subarray(start, end);
    if (!content.includes(BACKSLASH)) return content;
    return encoder.encode(String(JSON.parse(`"${decoder.decode(content)}"`)));
  }

  /** A list of numbers: not read yet, with its brackets. */
  list(): Uint8Array {
    const start = this.#at;
    this.expect("[");
    const end = this.#bytes.indexOf(LIST_END, start);
    if (end < 0) throw new SyntaxError(`The list at ${start} has no end`);
    this.#at = end + 1;
    return this.#bytes.subarray(start, end + 1);
  }

  /** Whether an odd number of backslashes stands before it. */
  #isEscaped(quote: number): boolean {
    let before = quote;
    while (this.#bytes[before - 1] === BACKSLASH) before--;
    return (quote - before) % 2 === 1;
  }
}
