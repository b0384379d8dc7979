/** A SHA-256 as numbers of 32 bits. */
const WORDS = 8;
/** Hex digits of one of them. */
const WORD_DIGITS = 8;
const FIRST_ROOM = 64;
const DIGITS = new TextEncoder().encode("0123456789abcdef");
const decoder = new TextDecoder();

/**
 * Ids of objects (64 hex digits), each with its position. Kept as numbers: as texts a hundred thousand of them take
 * four times as much.
 */
export class IdTable {
  #words = new Uint32Array(WORDS * FIRST_ROOM);
  /** Positions, each plus 1, where the first digits of its id say, or in the next free place after that. */
  #slots = new Uint32Array(2 * FIRST_ROOM);
  #length = 0;
  readonly #sought = new Uint32Array(WORDS);
  readonly #digits = new Uint8Array(WORDS * WORD_DIGITS);

  get length(): number {
    return this.#length;
  }

  /** The position of an id; -1 when it is not there. */
  find(id: string): number {
    this.#seek(id);
    return (this.#slots[this.#slot()] ?? 0) - 1;
  }

  /** The position of an id, which is new if it was not there. */
  add(id: string): number {
    const found = this.find(id);
    if (found >= 0) return found;
    if (WORDS * (this.#length + 1) > this.#words.length) {
      this.#grow();
      this.#seek(id);
    }
    this.#words.set(this.#sought, WORDS * this.#length);
    this.#slots[this.#slot()] = this.#length + 1;
    return this.#length++;
  }

  id(at: number): string {
    for (let digit = 0; digit < this.#digits.length; digit++) {
      const word = this.#word(at, Math.floor(digit / WORD_DIGITS));
      const shift = 4 * (WORD_DIGITS - 1 - digit % WORD_DIGITS);
      this.#digits[digit] = DIGITS[(word >>> shift) & 0xf] ?? 0;
    }
    return decoder.decode(this.#digits);
  }

  /** All positions, in the order of their ids. */
  sorted(): Uint32Array {
    const positions = new Uint32Array(this.#length);
    for (let at = 0; at < positions.length; at++) positions[at] = at;
    return positions.sort((a, b) => this.#compare(a, b));
  }

  #compare(a: number, b: number): number {
    for (let word = 0; word < WORDS; word++) {
      const difference = this.#word(a, word) - this.#word(b, word);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  #word(at: number, word: number): number {
    return this.#words[WORDS * at + word] ?? 0;
  }

  #seek(id: string): void {
    for (let word = 0; word < WORDS; word++) {
      let value = 0;
      for (let digit = 0; digit < WORD_DIGITS; digit++) {
        const code = id.charCodeAt(WORD_DIGITS * word + digit);
        // "a" is 0x61.
        value = value << 4 | (code < 0x61 ? code - 0x30 : code - 0x57);
      }
      this.#sought[word] = value;
    }
  }

  /** Where the position of what is sought is, or is to be. */
  #slot(): number {
    const { length } = this.#slots;
    // Digits of a digest are as good as random.
    let slot = (this.#sought[0] ?? 0) % length;
    for (let at = this.#slots[slot] ?? 0; at !== 0; at = this.#slots[slot] ?? 0) {
      if (this.#isSought(at - 1)) return slot;
      slot = (slot + 1) % length;
    }
    return slot;
  }

  #isSought(at: number): boolean {
    for (let word = 0; word < WORDS; word++) {
      if (this.#word(at, word) !== this.#sought[word]) return false;
    }
    return true;
  }

  #grow(): void {
    const words = new Uint32Array(2 * this.#words.length);
    words.set(this.#words);
    this.#words = words;
    this.#slots = new Uint32Array(2 * this.#slots.length);
    for (let at = 0; at < this.#length; at++) {
      this.#sought.set(words.subarray(WORDS * at, WORDS * (at + 1)));
      this.#slots[this.#slot()] = at + 1;
    }
  }
}
