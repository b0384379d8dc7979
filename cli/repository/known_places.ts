import type { JsonObject } from "./json.ts";

/** A path and what lay there: `fingerprint` of `runtime/snapshot`, or empty when that says nothing. */
export type KnownPlace = readonly [path: string, fingerprint: string];

interface Numbers {
  readonly inodes: readonly number[];
  readonly sizes: readonly number[];
  readonly mtimes: readonly number[];
  readonly ctimes: readonly number[];
  readonly modes: readonly number[];
}

/**
 * What many files or directories looked like when they were read: one list for each number and not one
 * object for each file, because ten thousand objects and texts take longer to make than to compare.
 */
export class KnownPlaces {
  readonly paths: readonly string[];
  /** In bytes; also of a file of which nothing else is known. */
  readonly sizes: readonly number[];
  readonly #numbers: Numbers;

  private constructor(paths: readonly string[], numbers: Numbers) {
    this.paths = paths;
    this.sizes = numbers.sizes;
    this.#numbers = numbers;
  }

  /** Of places one by one, with the sizes of those that are files. */
  static of(places: readonly KnownPlace[], sizes: readonly number[] = []): KnownPlaces {
    const rows = places.map(([, fingerprint]) => fingerprint.split(":").map(Number));
    const column = (part: number) =>
      // All of them 0: not known.
      rows.map((row, at) =>
        row.length === 5 && row[1] === (sizes[at] ?? row[1]) ? row[part] ?? 0 : 0
      );
    return new KnownPlaces(places.map(([path]) => path), {
      inodes: column(0),
      sizes: rows.map((row, at) => sizes[at] ?? row[1] ?? 0),
      mtimes: column(2),
      ctimes: column(3),
      modes: column(4),
    });
  }

  /** Of what {@linkcode KnownPlaces.toJson} gave; undefined when it is something else. */
  static fromJson(json: JsonObject): KnownPlaces | undefined {
    const { paths, inodes, sizes, mtimes, ctimes, modes } = json;
    if (!isTexts(paths)) return undefined;
    const sound = isColumn(inodes, paths) && isColumn(sizes, paths) && isColumn(mtimes, paths) &&
      isColumn(ctimes, paths) && isColumn(modes, paths);
    return sound ? new KnownPlaces(paths, { inodes, sizes, mtimes, ctimes, modes }) : undefined;
  }

  /** As it is written. */
  toJson(): string {
    return JSON.stringify({ paths: this.paths, ...this.#numbers });
  }

  /** Whether what lies at a place now is surely what lay there. */
  isSame(at: number, now: Deno.FileInfo): boolean {
    const { inodes, sizes, mtimes, ctimes, modes } = this.#numbers;
    return this.#isKnown(at) &&
      mtimes[at] === (now.mtime?.getTime() ?? 0) &&
      sizes[at] === now.size &&
      ctimes[at] === (now.ctime?.getTime() ?? 0) &&
      inodes[at] === (now.ino ?? 0) &&
      modes[at] === (now.mode ?? 0);
  }

  /** As {@linkcode KnownPlaces.of} took it. */
  fingerprint(at: number): string {
    if (!this.#isKnown(at)) return "";
    const { inodes, sizes, mtimes, ctimes, modes } = this.#numbers;
    return `${inodes[at]}:${sizes[at]}:${mtimes[at]}:${ctimes[at]}:${modes[at]}`;
  }

  #isKnown(at: number): boolean {
    const { inodes, mtimes, ctimes, modes } = this.#numbers;
    return mtimes[at] !== 0 || ctimes[at] !== 0 || inodes[at] !== 0 || modes[at] !== 0;
  }
}

// Loops, because these are sixty thousand calls where a function is called for each item.

function isColumn(value: unknown, paths: readonly string[]): value is number[] {
  if (!Array.isArray(value) || value.length !== paths.length) return false;
  for (let at = 0; at < value.length; at++) if (typeof value[at] !== "number") return false;
  return true;
}

function isTexts(value: unknown): value is string[] {
  if (!Array.isArray(value)) return false;
  for (let at = 0; at < value.length; at++) if (typeof value[at] !== "string") return false;
  return true;
}
