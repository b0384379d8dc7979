import type { JsonObject } from "./json.ts";
import type { NativeLooks } from "./native_looks.ts";

/** A path and what lay there: `fingerprint` of `runtime/snapshot`, or empty when that says nothing. */
export type KnownPlace = readonly [path: string, fingerprint: string];

/** What is kept of each place beside its path, in the order in which it is written. */
const COLUMNS = ["inodes", "sizes", "mtimes", "ctimes", "modes"] as const;

/** The numbers themselves. */
type Columns = Readonly<Record<(typeof COLUMNS)[number], Float64Array>>;

/** As they are written: times and modes each as the difference from the one before. */
export type Written = Readonly<Record<(typeof COLUMNS)[number], ArrayLike<unknown>>>;

/** Stands between two paths: no canonical path has it, and in JSON it needs no escape. */
export const SEPARATOR = ":";

/**
 * What many files or directories looked like when they were read: one list for each number and not one
 * object for each file. Ten thousand objects take longer to make than to compare, and so does whatever is
 * done once for each number before they are compared.
 */
export class KnownPlaces {
  /** How many there are. */
  readonly count: number;
  /** All of them in one text as long as nobody asks for one: `status` does not when nothing has changed. */
  #paths: readonly string[] | string;
  readonly #written: Written;
  #columns: Columns | null | undefined;

  private constructor(paths: readonly string[] | string, written: Written, columns?: Columns) {
    this.#paths = paths;
    this.count = written.sizes.length;
    this.#written = written;
    this.#columns = columns;
  }

  get paths(): readonly string[] {
    return typeof this.#paths === "string"
      ? this.#paths = textsOf(this.#paths, this.count)
      : this.#paths;
  }

  /** Of places one by one; a size goes before that of the fingerprint. */
  static of(
    places: readonly {
      readonly path: string;
      readonly fingerprint: string;
      readonly size?: number;
    }[],
  ): KnownPlaces {
    const columns = emptyColumns(places.length);
    for (const [at, place] of places.entries()) {
      const [inode = 0, size, mtime = 0, ctime = 0, mode] = place.fingerprint.split(":").map(
        Number,
      );
      columns.sizes[at] = place.size ?? size ?? 0;
      // A time that no Date can hold is NaN, and JSON has no word for it.
      const isTold = mode !== undefined && [inode, mtime, ctime, mode].every(Number.isFinite);
      // All of the others 0: not known.
      if (!isTold || size !== columns.sizes[at]) continue;
      columns.inodes[at] = inode;
      columns.mtimes[at] = mtime;
      columns.ctimes[at] = ctime;
      columns.modes[at] = mode;
    }
    return new KnownPlaces(places.map(({ path }) => path), writtenOf(columns), columns);
  }

  /**
   * Of what {@linkcode KnownPlaces.toJson} gave, or format 1 of the index; undefined when it is something
   * else. Whether the lists hold numbers, and as many as there are paths, {@linkcode KnownPlaces.isSound} tells.
   */
  static fromJson(json: JsonObject): KnownPlaces | undefined {
    const { paths, inodes, sizes, mtimes, ctimes, modes } = json;
    if (!Array.isArray(inodes)) return undefined;
    const isColumn = (value: unknown): value is unknown[] =>
      Array.isArray(value) && value.length === inodes.length;
    const isComplete = isColumn(sizes) && isColumn(mtimes) && isColumn(ctimes) && isColumn(modes);
    if (!isComplete) return undefined;
    const written = { inodes, sizes, mtimes, ctimes, modes };
    if (typeof paths === "string") return new KnownPlaces(paths, written);
    if (!isTexts(paths) || paths.length !== inodes.length) return undefined;
    const columns = columnsOf(written, () => false);
    return columns === null ? undefined : new KnownPlaces(paths, writtenOf(columns), columns);
  }

  /** As it is written. */
  toJson(): string {
    const paths = this.paths.join(SEPARATOR);
    if (this.paths.some((path) => path.includes(SEPARATOR))) {
      throw new Error(`A path to be written has "${SEPARATOR}"`);
    }
    const columns = COLUMNS.map((name) =>
      `"${name}":[${Array.prototype.join.call(this.#written[name])}]`
    );
    return `{"paths":${JSON.stringify(paths)},${columns.join()}}`;
  }

  /** Whether every place has its numbers; of what is not sound nothing is known. */
  isSound(): boolean {
    return this.paths.length === this.count && this.#decoded() !== null;
  }

  /**
   * Whether at each of the places surely lies what lay there. They are looked at one after the other, up to
   * the first that is another; what `look` throws is thrown.
   */
  areSame(look: (path: string) => Deno.FileInfo): boolean {
    const { paths } = this;
    const { inodes, sizes, mtimes, ctimes, modes } = this.#written;
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
    return paths.length === this.count;
  }

  /**
   * As {@linkcode KnownPlaces.areSame}, in less time.
   *
   * @param start what goes before every path: a directory and its slash, or nothing
   */
  areSameTo(looks: NativeLooks, start: string): boolean {
    if (this.count === 0) return this.paths.length === 0;
    const paths = this.#paths;
    const joined = typeof paths === "string" ? paths : paths.join(SEPARATOR);
    return looks.areSame(start, joined, this.#written);
  }

  /** In bytes; also of a file of which nothing else is known. */
  size(at: number): number {
    return this.#decoded()?.sizes[at] ?? 0;
  }

  /** As {@linkcode KnownPlaces.of} took it. */
  fingerprint(at: number): string {
    const columns = this.#decoded();
    if (columns === null) return "";
    const { inodes, sizes, mtimes, ctimes, modes } = columns;
    const known = mtimes[at] !== 0 || ctimes[at] !== 0 || inodes[at] !== 0 || modes[at] !== 0;
    return known ? `${inodes[at]}:${sizes[at]}:${mtimes[at]}:${ctimes[at]}:${modes[at]}` : "";
  }

  #decoded(): Columns | null {
    return this.#columns === undefined
      ? this.#columns = columnsOf(this.#written, isDifference)
      : this.#columns;
  }
}

function isDifference(name: (typeof COLUMNS)[number]): boolean {
  // An inode may be too large for a difference to be exact.
  return name !== "sizes" && name !== "inodes";
}

// What is no number makes every sum after it none, too.
function numberOf(value: unknown): number {
  return typeof value === "number" ? value : NaN;
}

function emptyColumns(length: number): Columns {
  const column = () => new Float64Array(length);
  return {
    inodes: column(),
    sizes: column(),
    mtimes: column(),
    ctimes: column(),
    modes: column(),
  };
}

/** Null when there is something else than numbers. */
function columnsOf(
  written: Written,
  differs: (name: (typeof COLUMNS)[number]) => boolean,
): Columns | null {
  const columns = emptyColumns(written.sizes.length);
  for (const name of COLUMNS) {
    const list = written[name];
    const column = columns[name];
    const add = differs(name);
    let before = 0;
    // A loop, because these are fifty thousand calls where a function is called for each.
    for (let at = 0; at < list.length; at++) {
      const number = numberOf(list[at]);
      column[at] = add ? before += number : number;
      if (Number.isNaN(column[at])) return null;
    }
  }
  return columns;
}

// Small numbers are read several times as fast as times.
function writtenOf(columns: Columns): Written {
  const differences = (column: Float64Array) =>
    column.map((number, at) => number - (column[at - 1] ?? 0));
  return {
    inodes: columns.inodes,
    sizes: columns.sizes,
    mtimes: differences(columns.mtimes),
    ctimes: differences(columns.ctimes),
    modes: differences(columns.modes),
  };
}

// Nothing, joined, is what one empty text is: the number of them tells the two apart.
function textsOf(joined: string, count: number): string[] {
  return count === 0 && joined === "" ? [] : joined.split(SEPARATOR);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((it) => typeof it === "string");
}
