/**
 * Rows that were read before, for as long as nobody has changed the database: SQLite tells by `pragma data_version`
 * (https://www.sqlite.org/pragma.html#pragma_data_version) whether another connection, of this process or any other, has committed
 * since. To ask costs a fraction of reading again.
 *
 * @module
 */
import type { DatabaseSync, SupportedValueType } from "node:sqlite";

type Rows = readonly unknown[];

const MOST_ENTRIES = 5_000;
/** Characters of texts in a row that is worth keeping. */
const MOST_CHARACTERS = 32_768;
/** Of a key: lists of digests come as one text. */
const LONGEST_KEY = 1_024;

/** See the module. Of one connection, which only reads. */
export class RowCache {
  readonly #rows = new Map<string, Map<string, Rows>>();
  readonly #ask: () => unknown;
  #version: unknown;
  #generation = -1;
  #askedAt = -Infinity;
  #entries = 0;

  /** `freshMs`: how long the answer to "has another process changed anything?" is good, in milliseconds. */
  constructor(db: DatabaseSync, private readonly freshMs: number) {
    const version = db.prepare("pragma data_version");
    this.#ask = () => version.get()?.["data_version"];
  }

  /**
   * Forgets what may have changed: of what {@linkcode RowCache.get} gives afterwards nothing is older than `freshMs`, and nothing older
   * than the newest transaction of this process.
   *
   * @param generation grows with every transaction of this process
   */
  refresh(generation: number): void {
    // The clock that counts whole milliseconds costs nothing. When it goes back, the answer is asked for anew.
    const now = Date.now();
    const fresh = now >= this.#askedAt && now < this.#askedAt + this.freshMs;
    if (fresh && generation === this.#generation) return;
    this.#generation = generation;
    this.#askedAt = now;
    const version = this.#ask();
    if (version === this.#version) return;
    this.#version = version;
    this.#forget();
  }

  get(sql: string, values: readonly SupportedValueType[]): Rows | undefined {
    return this.#rows.get(sql)?.get(keyOf(values));
  }

  /** Only answers of one row or none: lists are long, and asked for less often. */
  put(sql: string, values: readonly SupportedValueType[], rows: Rows): void {
    if (rows.length > 1 || rows.some(isLarge)) return;
    const key = keyOf(values);
    if (key.length > LONGEST_KEY) return;
    if (this.#entries >= MOST_ENTRIES) this.#forget();
    let known = this.#rows.get(sql);
    if (known === undefined) this.#rows.set(sql, known = new Map());
    known.set(key, rows);
    this.#entries++;
  }

  #forget(): void {
    this.#rows.clear();
    this.#entries = 0;
  }
}

/** Two lists of values have one key only when they are equal. */
function keyOf(values: readonly SupportedValueType[]): string {
  let key = "";
  for (const value of values) {
    // The tenant and other texts are most of what comes.
    if (typeof value === "string") key += `${value.length}"${value}`;
    else key += `${typeof value} ${value},`;
  }
  return key;
}

function isLarge(row: unknown): boolean {
  if (typeof row !== "object" || row === null) return false;
  let characters = 0;
  for (const value of Object.values(row)) {
    if (typeof value === "string") characters += value.length;
  }
  return characters > MOST_CHARACTERS;
}
