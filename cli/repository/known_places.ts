import { FACTS, Places } from "../../runtime/snapshot/places.ts";
import { JsonCursor } from "./json_cursor.ts";
import { JsonPieces } from "./json_pieces.ts";

/** What is written of each place beside its path: the facts of {@linkcode Places}, in their order. */
const LISTS = ["inodes", "sizes", "mtimes", "ctimes", "modes"] as const;

type Lists<T> = Readonly<Record<(typeof LISTS)[number], T>>;

/** The numbers as they are written: times and modes each as the difference from the one before. */
export type Written = Lists<ArrayLike<unknown>>;

/** Stands between two paths: no canonical path has it, and in JSON it needs no escape. */
export const SEPARATOR = ":";

/** Bytes of a list that are read at once. */
const PIECE_BYTES = 2 ** 14;
const EMPTY_LIST_BYTES = "[]".length;
const COMMA = 0x2c;

// A path may start with U+FEFF, which is no byte order mark here.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * What many files or directories looked like when they were staged, as it is written. Nothing is made of it before
 * somebody asks: ten thousand numbers take longer to turn into anything than to compare.
 */
export class KnownPlaces {
  /** All of them, in UTF-8, with {@linkcode SEPARATOR} between two. */
  readonly #paths: Uint8Array;
  readonly #lists: Lists<Uint8Array>;
  #written: Written | null | undefined;

  private constructor(paths: Uint8Array, lists: Lists<Uint8Array>) {
    this.#paths = paths;
    this.#lists = lists;
  }

  /**
   * Steps over what {@linkcode placesJson} gave. Whether the lists hold numbers, and as many as there are paths, is
   * not known before they are asked for.
   *
   * @throws {SyntaxError} when it is something else
   */
  static read(cursor: JsonCursor): KnownPlaces {
    cursor.expect('{"paths":');
    const paths = cursor.text();
    const next = (name: (typeof LISTS)[number]) => {
      cursor.expect(`,"${name}":`);
      return cursor.list();
    };
    const lists = {
      inodes: next("inodes"),
      sizes: next("sizes"),
      mtimes: next("mtimes"),
      ctimes: next("ctimes"),
      modes: next("modes"),
    };
    cursor.expect("}");
    return new KnownPlaces(paths, lists);
  }

  /** Of places that were not written. */
  static of(places: Places): KnownPlaces {
    return KnownPlaces.read(new JsonCursor(placesBytes(places)));
  }

  /** How many there are; 0 also when the lists are not as they should be. */
  get count(): number {
    return this.#numbers()?.sizes.length ?? 0;
  }

  /** All of them; undefined when there is not a number of each kind for each path. */
  places(): Places | undefined {
    const text = decoder.decode(this.#paths);
    // Nothing, joined, is what one empty text is: the number of them tells the two apart.
    const isEmpty = text === "" && this.#lists.sizes.length === EMPTY_LIST_BYTES;
    const paths = isEmpty ? [] : text.split(SEPARATOR);
    const numbers = new Float64Array(FACTS.length * paths.length);
    for (const [fact, name] of LISTS.entries()) {
      let at = 0;
      for (const number of readNumbers(this.#lists[name], isDifference(name))) {
        if (at === paths.length || Number.isNaN(number)) return undefined;
        numbers[FACTS.length * at++ + fact] = number;
      }
      if (at < paths.length) return undefined;
    }
    return new Places(paths, numbers);
  }

  /**
   * Whether at each of the places surely lies what lay there. They are looked at one after the other, up to
   * the first that is another; what `look` throws is thrown.
   */
  areSame(look: (path: string) => Deno.FileInfo): boolean {
    const numbers = this.#numbers();
    if (numbers === null) return false;
    const { inodes, sizes, mtimes, ctimes, modes } = numbers;
    const text = decoder.decode(this.#paths);
    if (sizes.length === 0) return text === "";
    const paths = text.split(SEPARATOR);
    let [mtime, ctime, mode] = [0, 0, 0];
    for (let at = 0; at < paths.length; at++) {
      const inode = inodes[at];
      mtime += numberOf(mtimes[at]);
      ctime += numberOf(ctimes[at]);
      mode += numberOf(modes[at]);
      const now = look(paths[at] ?? "");
      const same = mtime === (now.mtime?.getTime() ?? 0) && sizes[at] === now.size &&
        ctime === (now.ctime?.getTime() ?? 0) && inode === (now.ino ?? 0) &&
        mode === (now.mode ?? 0) && (mtime !== 0 || ctime !== 0 || inode !== 0 || mode !== 0);
      if (!same) return false;
    }
    return paths.length === sizes.length;
  }

  /** Null when they are no lists, or of different lengths. */
  #numbers(): Written | null {
    return this.#written === undefined ? this.#written = parseLists(this.#lists) : this.#written;
  }
}

/**
 * Gathers places as they are written, and gives what is there whenever there is no room for more. The last piece is left for who
 * has something to add.
 */
export function* placesJson(places: Places, pieces: JsonPieces): Generator<Uint8Array> {
  const { length } = places;
  pieces.raw('{"paths":"');
  for (let at = 0; at < length; at++) {
    const path = places.path(at);
    if (path.includes(SEPARATOR)) throw new Error(`A path to be written has "${SEPARATOR}"`);
    if (!pieces.hasRoom(path.length)) yield pieces.take();
    if (at > 0) pieces.text(SEPARATOR);
    pieces.text(path);
  }
  pieces.raw('"');
  for (const [fact, name] of LISTS.entries()) {
    if (!pieces.hasRoom()) yield pieces.take();
    pieces.raw(`,"${name}":[`);
    const asDifference = isDifference(name);
    let before = 0;
    for (let at = 0; at < length; at++) {
      if (!pieces.hasRoom()) yield pieces.take();
      if (at > 0) pieces.text(",");
      const number = places.number(at, fact);
      pieces.number(asDifference ? number - before : number);
      before = number;
    }
    pieces.raw("]");
  }
  pieces.raw("}");
}

/** Few places as they are written, all at once. */
export function placesBytes(places: Places): Uint8Array {
  const pieces = new JsonPieces();
  const texts: string[] = [];
  for (const piece of placesJson(places, pieces)) texts.push(decoder.decode(piece));
  return encoder.encode(texts.join("") + decoder.decode(pieces.take()));
}

// Small numbers are read several times as fast as times. An inode may be too large for a difference to be exact.
function isDifference(name: (typeof LISTS)[number]): boolean {
  return name !== "sizes" && name !== "inodes";
}

/** The numbers of a list one by one, the sums where it has differences; NaN for what is none. */
function* readNumbers(list: Uint8Array, areDifferences: boolean): Generator<number> {
  let before = 0;
  const end = list.length - 1;
  for (let start = 1; start < end;) {
    // In pieces: of all numbers at once there would be a text, and a list, several times as large as what is made of it.
    const comma = list.indexOf(COMMA, start + PIECE_BYTES);
    const stop = comma < 0 ? end : comma;
    const piece = parseList(`[${decoder.decode(list.subarray(start, stop))}]`) ?? [undefined];
    for (const value of piece) {
      before = areDifferences ? before + numberOf(value) : numberOf(value);
      yield before;
    }
    start = stop + 1;
  }
}

function parseLists(lists: Lists<Uint8Array>): Written | null {
  const inodes = parseList(decoder.decode(lists.inodes));
  const sizes = parseList(decoder.decode(lists.sizes));
  const mtimes = parseList(decoder.decode(lists.mtimes));
  const ctimes = parseList(decoder.decode(lists.ctimes));
  const modes = parseList(decoder.decode(lists.modes));
  if (inodes === undefined) return null;
  const { length } = inodes;
  const isComplete = sizes?.length === length && mtimes?.length === length &&
    ctimes?.length === length && modes?.length === length;
  return isComplete ? { inodes, sizes, mtimes, ctimes, modes } : null;
}

function parseList(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

// What is no number makes every sum after it none, too.
function numberOf(value: unknown): number {
  return typeof value === "number" ? value : NaN;
}
