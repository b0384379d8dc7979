import { Places } from "./places.ts";
import type { WalkEntry } from "./walk_entry.ts";

/** The files that a walk has found, sorted by the bytes of their paths. */
export class FoundFiles implements Iterable<FoundFile> {
  readonly places = new Places();
  /** Links resolved. */
  readonly root: string;
  /** Paths in the root as on disk, of the few that are spelled otherwise there. */
  readonly #spellings = new Map<number, string>();

  constructor(root: string) {
    this.root = root;
  }

  get length(): number {
    return this.places.length;
  }

  /** Whether every file is on disk where its path says. */
  get areSpelledAlike(): boolean {
    return this.#spellings.size === 0;
  }

  /** @param spelling the path in the root as on disk */
  add(path: string, spelling: string, info: Deno.FileInfo): void {
    if (spelling !== path) this.#spellings.set(this.length, spelling);
    this.places.add(path, info);
  }

  /** Adds one of another list. */
  copy(from: Places, at: number, spelling: string): void {
    if (spelling !== from.path(at)) this.#spellings.set(this.length, spelling);
    this.places.copy(from, at);
  }

  /** The path in the root as on disk. */
  spelling(at: number): string {
    return this.#spellings.get(at) ?? this.places.path(at);
  }

  spellings(): readonly string[] {
    return this.areSpelledAlike
      ? this.places.paths
      : this.places.paths.map((_, at) => this.spelling(at));
  }

  at(at: number): FoundFile {
    return new FoundFile(this, at);
  }

  *[Symbol.iterator](): Generator<FoundFile> {
    for (let at = 0; at < this.length; at++) yield this.at(at);
  }
}

/** One of {@linkcode FoundFiles}: made when it is asked for, and not kept. */
export class FoundFile implements WalkEntry {
  /** Its position among all. */
  readonly at: number;
  readonly #files: FoundFiles;

  constructor(files: FoundFiles, at: number) {
    this.#files = files;
    this.at = at;
  }

  get path(): string {
    return this.#files.places.path(this.at);
  }

  get diskPath(): string {
    const { root } = this.#files;
    const spelling = this.#files.spelling(this.at);
    return root.endsWith("/") ? root + spelling : `${root}/${spelling}`;
  }

  get size(): number {
    return this.#files.places.size(this.at);
  }

  get mtimeMs(): number {
    return this.#files.places.mtimeMs(this.at);
  }

  get fingerprint(): string {
    return this.#files.places.fingerprint(this.at);
  }
}
