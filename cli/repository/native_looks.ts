import type { Written } from "./known_places.ts";

// What `lstat` of the GNU library gives: sys/stat.h. In units of 4 bytes; of two, the lower half is first.
const STRUCT_BYTES = 144;
const INODE = 2;
const SIZE = 12;
const MTIME = 22;
const CTIME = 26;
/** From the seconds of a time to its nanoseconds. */
const NANOSECONDS = 2;
/** The only number that is not in the same place on every processor. */
const MODE = { x86_64: 6, aarch64: 4 }[Deno.build.arch];
const HIGH = 2 ** 32;
/** Longest path that the system takes, with the 0 that ends it. */
const PATH_BYTES = 4_096;
/** Most bytes of a character in UTF-8. */
const CHARACTER_BYTES = 4;
const DOT = 0x2e;
/** Between two paths. */
const SEPARATOR = 0x3a;

const SYMBOLS = {
  lstat: { parameters: ["buffer", "buffer"], result: "i32" },
} as const;

type Library = Deno.DynamicLibrary<typeof SYMBOLS>;

/**
 * Looks at places by the system's own library, where it lets us (Linux): as `Deno.lstatSync` does, but without a text,
 * an object and four dates for each, which take longer than the look.
 */
export class NativeLooks {
  readonly #library: Library;
  /** Milliseconds between two ctimes that Deno tells apart: some of its versions tell full seconds. */
  #ctimeStep = 1;

  private constructor(library: Library) {
    this.#library = library;
  }

  /**
   * Opens the library; to be closed. Undefined where it can't be had, or where it does not surely see at `path` what
   * Deno sees there.
   */
  static open(path: string): NativeLooks | undefined {
    if (Deno.build.os !== "linux") return undefined;
    // A compiled aiel may do everything, and to ask takes longer than a hundred looks.
    const isGranted = Deno.build.standalone ||
      Deno.permissions.querySync({ name: "ffi" }).state === "granted";
    if (!isGranted) return undefined;
    let library: Library;
    try {
      library = Deno.dlopen("libc.so.6", SYMBOLS);
    } catch {
      // Another C library, or one from before 2021, where `lstat` is a macro.
      return undefined;
    }
    const looks = new NativeLooks(library);
    if (looks.#seesAlike(path)) return looks;
    looks.close();
    return undefined;
  }

  /**
   * Whether at each of the places lies what has these numbers.
   *
   * @param start what goes before every path: a directory and its slash, or nothing
   * @param paths in UTF-8, with `:` between two of them
   */
  areSame(start: string, paths: Uint8Array, known: Written): boolean {
    // One loop of plain numbers, and nothing taken out of it: a cold process runs a third of it in the interpreter, where
    // every call costs half as much as a look.
    const { inodes, sizes, mtimes, ctimes, modes } = known;
    const { lstat } = this.#library.symbols;
    const step = this.#ctimeStep;
    const path = new Uint8Array(PATH_BYTES);
    const { written: begin } = new TextEncoder().encodeInto(start, path);
    // Then it may be cut, and a path that long does not exist.
    if (begin > PATH_BYTES - CHARACTER_BYTES) return false;
    const found = new Uint8Array(STRUCT_BYTES);
    const words = new Uint32Array(found.buffer);
    let end = begin;
    let place = 0;
    let [mtime, ctime, mode] = [0, 0, 0];
    const { length } = paths;
    for (let at = 0; at <= length; at++) {
      // After the last one as between two.
      const byte = at < length ? paths[at] : SEPARATOR;
      if (byte !== SEPARATOR) {
        // No path that exists has a 0 or is longer.
        if (byte === undefined || byte === 0 || end === PATH_BYTES - 1) return false;
        path[end++] = byte;
        continue;
      }
      if (end === 0) path[end++] = DOT;
      path[end] = 0;
      end = begin;
      if (lstat(path, found) !== 0) return false;
      // What is no number becomes one that is not found, or the one that it says.
      mtime += Number(mtimes[place]);
      ctime += Number(ctimes[place]);
      mode += Number(modes[place]);
      const inode = (words[INODE] ?? 0) + (words[INODE + 1] ?? 0) * HIGH;
      const size = (words[SIZE] ?? 0) + (words[SIZE + 1] ?? 0) * HIGH;
      if (words[MODE] !== mode || inode !== inodes[place] || size !== sizes[place]) return false;
      // Seconds before 1970 or after 2106 become a time that no index has.
      const changed = ((words[CTIME] ?? 0) + (words[CTIME + 1] ?? 0) * HIGH) * 1_000 +
        Math.floor((words[CTIME + NANOSECONDS] ?? 0) / 1e6);
      const written = ((words[MTIME] ?? 0) + (words[MTIME + 1] ?? 0) * HIGH) * 1_000 +
        Math.floor((words[MTIME + NANOSECONDS] ?? 0) / 1e6);
      if (changed - changed % step !== ctime || written !== mtime) return false;
      if (mtime === 0 && ctime === 0 && mode === 0) return false;
      place++;
    }
    return place === sizes.length;
  }

  close(): void {
    this.#library.close();
  }

  #seesAlike(path: string): boolean {
    const { ino, size, mtime, ctime, mode } = Deno.lstatSync(path);
    if (ino === null || mtime === null || ctime === null || mode === null) return false;
    const [mtimeMs, ctimeMs] = [mtime.getTime(), ctime.getTime()];
    const seen = {
      inodes: [ino],
      sizes: [size],
      mtimes: [mtimeMs],
      ctimes: [ctimeMs],
      modes: [mode],
    };
    // At a full second both steps fit, and nobody knows which one is Deno's.
    const bytes = new TextEncoder().encode(path);
    const fits = [1, 1_000].filter((step) => {
      this.#ctimeStep = step;
      return this.areSame("", bytes, seen);
    });
    this.#ctimeStep = fits[0] ?? 1;
    return fits.length === 1;
  }
}
