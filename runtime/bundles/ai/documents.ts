/**
 * Documents in memory, some larger than a value may be: those lie in parts.
 *
 * @module
 */

import type { MemorySpace, SetOptions } from "aiel";

/** A document as JSON. */
export type Document = Readonly<Record<string, unknown>>;

/** Bytes of a part as JSON: below what memory allows a value, with room for what is around it. */
const PART_BYTES = 240 * 1024;
/** Bytes of a document as JSON. */
const MAX_BYTES = 16 * PART_BYTES;
/** Documents that are read or removed at a time. */
const AT_A_TIME = 16;

/** Stands in the place of a document that lies in parts. */
interface Divided {
  readonly parts: number;
  /** Tells the parts of one writing from those of another. */
  readonly mark: string;
}

/** Documents by key, below a prefix for the parts that does not begin a key. */
export class Documents {
  constructor(
    private readonly space: MemorySpace,
    private readonly parts: string,
    private readonly options: Pick<SetOptions, "ttlSeconds">,
  ) {}

  /**
   * Writes a document, the parts first: a document that is found is whole.
   *
   * @param what names it in errors
   * @throws RangeError when it is too large
   */
  async set(key: string, what: string, document: Document, options: SetOptions = {}) {
    const json = JSON.stringify(document);
    const bytes = sizeOf(json);
    if (bytes > MAX_BYTES) {
      throw new RangeError(
        `${what} takes ${bytes} bytes, expected at most ${MAX_BYTES}: keep large data elsewhere, ` +
          "and in the state what leads to it",
      );
    }
    const settings = { ...this.options, ...options };
    if (bytes <= PART_BYTES) return void await this.space.set(key, { document }, settings);
    const mark = crypto.randomUUID();
    const parts = divide(json);
    await inTurns(parts.map((part, at) => async () => {
      await this.space.set(this.#partKey(key, mark, at), part, this.options);
    }));
    const divided: Divided = { parts: parts.length, mark };
    await this.space.set(key, { divided }, settings);
  }

  async get(key: string): Promise<Document | undefined> {
    const found = await this.space.get(key);
    return found === undefined ? undefined : await this.#read(key, found.value);
  }

  /** Documents whose keys begin so, in the order of their keys. */
  async *list(
    prefix: string,
    pageSize?: number,
  ): AsyncGenerator<{ key: string; document: Document }> {
    for await (const { key, value } of this.#values(prefix, pageSize)) {
      const document = await this.#read(key, value);
      if (document !== undefined) yield { key, document };
    }
  }

  /** Removes all that have keys that begin so, and their parts. */
  async deleteAll(prefix: string): Promise<void> {
    // The parts last: a document that is found is whole.
    for (const each of [prefix, `${this.parts}${prefix}`]) {
      const keys: string[] = [];
      for await (const { key } of this.#values(each)) keys.push(key);
      await inTurns(keys.map((key) => async () => void await this.space.delete(key)));
    }
  }

  async *#values(prefix: string, limit?: number): AsyncGenerator<{ key: string; value: unknown }> {
    for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined;) {
      const page = await this.space.list({
        prefix,
        ...(cursor === undefined ? {} : { cursor }),
        ...(limit === undefined ? {} : { limit }),
      });
      yield* page.values;
      cursor = page.cursor;
      isFirst = false;
    }
  }

  /** Undefined where a part has gone meanwhile. */
  async #read(key: string, value: unknown): Promise<Document | undefined> {
    const { document, divided } = value as { document?: Document; divided?: Divided };
    if (divided === undefined) return document;
    const texts: string[] = [];
    await inTurns(Array.from({ length: divided.parts }, (_, at) => async () => {
      const part = await this.space.get<string>(this.#partKey(key, divided.mark, at));
      if (part !== undefined) texts[at] = part.value;
    }));
    const isWhole = Object.keys(texts).length === divided.parts;
    return isWhole ? JSON.parse(texts.join("")) as Document : undefined;
  }

  #partKey(key: string, mark: string, at: number): string {
    return `${this.parts}${key}/${mark.slice(0, 8)}/${at}`;
  }
}

function sizeOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Cuts a text into pieces that are small enough as JSON themselves. */
function divide(text: string): string[] {
  const parts: string[] = [];
  for (let from = 0; from < text.length;) {
    let length = PART_BYTES;
    let part = text.slice(from, from + length);
    while (sizeOf(JSON.stringify(part)) > PART_BYTES) {
      length = Math.floor(length / 2);
      part = text.slice(from, from + length);
    }
    // Half of a character is no text.
    if (!part.isWellFormed()) part = part.slice(0, -1);
    parts.push(part);
    from += part.length;
  }
  return parts;
}

/** Does some things at a time, in their order. */
async function inTurns(things: readonly (() => Promise<void>)[]): Promise<void> {
  for (let from = 0; from < things.length; from += AT_A_TIME) {
    await Promise.all(things.slice(from, from + AT_A_TIME).map((thing) => thing()));
  }
}
