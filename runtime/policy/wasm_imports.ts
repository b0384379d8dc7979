/** A module's bytes are not what its kind of file holds. */
export class UnreadableModule extends Error {
  override readonly name = "UnreadableModule";
}

/**
 * The module specifiers a WebAssembly file imports: Deno loads those like any other import, so a
 * `.wasm` file can name `node:child_process` too. Reads the import section only; nothing is
 * compiled.
 *
 * @throws {UnreadableModule} when the bytes are not a WebAssembly module as far as they were read
 */
export function wasmImports(bytes: Uint8Array): string[] {
  const reader = new Reader(bytes);
  if (reader.u32le() !== 0x6d736100 || reader.u32le() !== 1) {
    throw new UnreadableModule("it does not start like a WebAssembly module");
  }
  while (!reader.done) {
    const section = reader.byte();
    const size = reader.unsigned();
    if (section === 2) return readImports(reader);
    reader.skip(size);
  }
  return [];
}

const FUNCTION = 0;
const TABLE = 1;
const MEMORY = 2;
const GLOBAL = 3;
const TAG = 4;
const HAS_MAXIMUM = 1;

function readImports(reader: Reader): string[] {
  const modules = new Set<string>();
  const count = reader.unsigned();
  for (let index = 0; index < count; index++) {
    modules.add(reader.name());
    reader.name();
    switch (reader.byte()) {
      case FUNCTION:
        reader.unsigned();
        break;
      case TABLE:
        reader.valueType();
        reader.limits();
        break;
      case MEMORY:
        reader.limits();
        break;
      case GLOBAL:
        reader.valueType();
        reader.byte();
        break;
      case TAG:
        reader.byte();
        reader.unsigned();
        break;
      default:
        throw new UnreadableModule("it has an import of an unknown kind");
    }
  }
  return [...modules];
}

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  byte(): number {
    const value = this.#bytes[this.#at++];
    if (value === undefined) throw new UnreadableModule("it ends too early");
    return value;
  }

  u32le(): number {
    return this.byte() + this.byte() * 0x100 + this.byte() * 0x10000 + this.byte() * 0x1000000;
  }

  /** LEB128; counts and sizes of a memory64 table may be up to 64 bits, so no bit operations. */
  unsigned(): number {
    let value = 0;
    for (let factor = 1, digits = 0; digits < 10; factor *= 128, digits++) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
    throw new UnreadableModule("it has a number that is too long");
  }

  name(): string {
    const length = this.unsigned();
    const bytes = this.#bytes.subarray(this.#at, this.#at + length);
    this.skip(length);
    return new TextDecoder().decode(bytes);
  }

  /** One byte, or two forms of reference type which carry a heap type behind them. */
  valueType(): void {
    const form = this.byte();
    if (form === 0x63 || form === 0x64) this.unsigned();
  }

  limits(): void {
    const flags = this.byte();
    this.unsigned();
    if ((flags & HAS_MAXIMUM) !== 0) this.unsigned();
  }

  skip(length: number): void {
    this.#at += length;
    if (this.#at > this.#bytes.length) throw new UnreadableModule("it ends too early");
  }
}
