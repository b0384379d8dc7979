/**
 * What Linux tells of an entry of a directory, the same on every processor: getdents64(2),
 * `linux_dirent64`.
 */
const LENGTH = 16;
const TYPE = 18;
const NAME = 19;
const TYPES: Readonly<Record<number, "isFile" | "isDirectory" | "isSymlink">> = {
  4: "isDirectory",
  8: "isFile",
  10: "isSymlink",
};
const BUFFER_BYTES = 32_768;
/**
 * To read, not passed on to children, and without waiting for the other end of a pipe: fcntl(2).
 */
const O_CLOEXEC_NONBLOCK = 0x80800;

const SYMBOLS = {
  open: { parameters: ["buffer", "i32"], result: "i32" },
  getdents64: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  close: { parameters: ["i32"], result: "i32" },
} as const;

/**
 * Finds the entries of directories whose names are not UTF-8. `Deno.readDir` leaves them out before
 * Deno 2.9 (denoland/deno#12998, #34623), and what is not listed is not refused: a binary that an
 * older Deno has compiled would stage a tree without them.
 */
export class UndecodableNames {
  readonly #library: Deno.DynamicLibrary<typeof SYMBOLS>;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  readonly #strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  readonly #lossy = new TextDecoder("utf-8", { ignoreBOM: true });

  private constructor(library: Deno.DynamicLibrary<typeof SYMBOLS>) {
    this.#library = library;
  }

  /**
   * Opens the system's library; to be closed. Undefined where it can't be had: then it is not
   * known.
   */
  static open(): UndecodableNames | undefined {
    if (Deno.build.os !== "linux") return undefined;
    const isGranted = Deno.build.standalone ||
      Deno.permissions.querySync({ name: "ffi" }).state === "granted";
    if (!isGranted) return undefined;
    try {
      return new UndecodableNames(Deno.dlopen("libc.so.6", SYMBOLS));
    } catch {
      // Another C library, or one from before 2020.
      return undefined;
    }
  }

  /**
   * Those of a directory, with U+FFFD for what can't be decoded, as Deno 2.9 lists them.
   *
   * @throws {Error} when it can't be listed
   */
  in(directory: string): Deno.DirEntry[] {
    const { open, getdents64, close } = this.#library.symbols;
    const buffer = this.#buffer;
    const descriptor = open(new TextEncoder().encode(`${directory}\0`), O_CLOEXEC_NONBLOCK);
    if (descriptor < 0) throw new Error(`Can't open "${directory}"`);
    try {
      const found: Deno.DirEntry[] = [];
      for (;;) {
        const bytes = Number(getdents64(descriptor, buffer, BigInt(buffer.length)));
        if (bytes < 0) throw new Error(`Can't list "${directory}"`);
        if (bytes === 0) return found;
        const view = new DataView(buffer.buffer, 0, bytes);
        for (let at = 0; at < bytes; at += view.getUint16(at + LENGTH, true)) {
          const start = at + NAME;
          const name = buffer.subarray(start, buffer.indexOf(0, start));
          if (this.#isDecodable(name)) continue;
          found.push(entryOf(this.#lossy.decode(name), view.getUint8(at + TYPE)));
        }
      }
    } finally {
      close(descriptor);
    }
  }

  close(): void {
    this.#library.close();
  }

  #isDecodable(name: Uint8Array): boolean {
    try {
      this.#strict.decode(name);
      return true;
    } catch {
      return false;
    }
  }
}

function entryOf(name: string, type: number): Deno.DirEntry {
  const entry = { name, isFile: false, isDirectory: false, isSymlink: false };
  const kind = TYPES[type];
  return kind === undefined ? entry : { ...entry, [kind]: true };
}
