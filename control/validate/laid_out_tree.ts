import { createHash } from "node:crypto";
import {
  type Manifest,
  MANIFEST_FILE,
  readManifest,
} from "../../runtime/snapshot/read_manifest.ts";
import type { Snapshot } from "../../runtime/snapshot/read_snapshot.ts";
import { fingerprint } from "../../runtime/snapshot/disk.ts";
import { IGNORE_FILE, type WalkEntry } from "../../runtime/snapshot/walk.ts";
import type { FileRecord } from "../domain/records.ts";
import type { ValidationSubject } from "../domain/snapshot_validator.ts";
import { layOut } from "./lay_out.ts";

/** What the disk takes for a file at least, with its entry. */
const BLOCK_BYTES = 4_096;
/** Files and directories that are removed one after the other: the whole service stands still meanwhile, about 10 µs for each. */
const MOST_GONE = 500;

/** What a tree is to become. */
type TreeSubject = Pick<ValidationSubject, "files" | "open" | "signal"> & {
  /** The id of these files; undefined: nobody asks what lies there then. */
  readonly snapshotId?: string;
};

/**
 * A directory with a snapshot's files, which can become the next snapshot by changing only what differs. Nobody but this process
 * writes there: the sandbox may read the files and nothing else.
 */
export class LaidOutTree {
  /** Where the files lie. */
  readonly root: string;
  /** Where the runtime's caches of one validation lie: they never see another one. */
  readonly cacheDir: string;
  #files: ReadonlyMap<string, FileRecord> = new Map();
  /** The runtime has found exactly these files, and nothing that is ignored. */
  #confirmed = false;
  /** Somebody has looked since the tree changed: these files lie there and nothing else. */
  #seen = false;
  #directories = 0;
  #manifest: Manifest | undefined;
  /** How files looked when the runtime had read them and found what they should be. */
  #verified = new Map<string, string>();
  #looked = new Map<string, string>();

  /** @param dir a directory of its own, to which only this process has access */
  constructor(readonly dir: string) {
    this.root = `${dir}/snapshot`;
    this.cacheDir = `${dir}/cache`;
  }

  /** Whether nothing has been laid out yet. */
  get isNew(): boolean {
    return this.#files.size === 0;
  }

  /** What it takes of the disk, about; a directory takes as much as a file. */
  get bytes(): number {
    let bytes = this.#directories * BLOCK_BYTES;
    for (const { size } of this.#files.values()) bytes += BLOCK_BYTES + size;
    return bytes;
  }

  /**
   * Lays out a snapshot: what is new is written and verified on the way, what is not part of it goes. After an error the tree is
   * neither the one nor the other, and good for nothing.
   *
   * @returns what lies there now, when that is sure: somebody has just looked, and since then only contents have changed
   * @throws as {@linkcode layOut}
   * @throws {Error} when so much differs that a new tree is the better one
   */
  async become(subject: TreeSubject): Promise<Snapshot | undefined> {
    const before = this.#files;
    const seen = this.#seen;
    this.#seen = this.#confirmed = false;
    const after = new Map(subject.files.map((file) => [file.path, file]));
    const gone = [...before].filter(([path, { sha256 }]) => after.get(path)?.sha256 !== sha256);
    // User code could see an empty directory, and a snapshot has none.
    const needed = directoriesOf(after.keys());
    const had = directoriesOf(before.keys());
    const needless = [...had].filter((path) => !needed.has(path));
    const most = gone.length + needless.length;
    if (most > MOST_GONE) throw new Error(`${most} places of a tree would have to go`);
    if (before.get(MANIFEST_FILE)?.sha256 !== after.get(MANIFEST_FILE)?.sha256) {
      this.#manifest = undefined;
    }
    for (const [path] of gone) Deno.removeSync(`${this.root}/${path}`);
    for (const path of needless.sort((a, b) => b.length - a.length)) {
      Deno.removeSync(`${this.root}/${path}`);
    }
    const fresh = subject.files.filter(({ path, sha256 }) => before.get(path)?.sha256 !== sha256);
    const has = (directory: string) => before.size > 0 && (directory === "" || had.has(directory));
    await layOut(this.root, { ...subject, files: fresh }, has);
    this.#files = after;
    this.#directories = needed.size;
    for (const { path } of fresh) this.#verified.delete(path);
    const { snapshotId } = subject;
    const isSame = before.size === after.size &&
      fresh.every(({ path }) => before.has(path) && !path.endsWith(IGNORE_FILE));
    if (!seen || snapshotId === undefined || !isSame) {
      this.#looked = new Map();
      return undefined;
    }
    for (const { path } of fresh) this.#looked.delete(path);
    const bytes = subject.files.reduce((sum, { size }) => sum + size, 0);
    const root = Deno.realPathSync(this.root);
    return { root, id: snapshotId, files: subject.files, ignored: [], bytes };
  }

  /**
   * Looks whether there is still what the runtime has found the last time: half the work of finding it anew. What it sees is good until
   * the tree changes.
   *
   * @throws when something is gone
   */
  look(): void {
    if (!this.#confirmed) return;
    for (const [directory, count] of entryCounts(this.#files.keys())) {
      if ([...Deno.readDirSync(`${this.root}/${directory}`)].length !== count) return;
    }
    const looked = new Map<string, string>();
    for (const file of this.#files.values()) {
      const path = `${this.root}/${file.path}`;
      const info = Deno.lstatSync(path);
      const print = fingerprint(info);
      looked.set(file.path, print);
      if (this.#verified.get(file.path) === print) continue;
      // Written for the last push: nobody has seen yet how it looks.
      if (!info.isFile || info.nlink !== 1 || sha256Of(path) !== file.sha256) return;
    }
    this.#seen = true;
    this.#looked = looked;
  }

  /**
   * What `aiel.json` says.
   *
   * @throws {SnapshotError} as {@linkcode readManifest}
   */
  async manifest(): Promise<Manifest> {
    return this.#manifest ??= await readManifest(this.root);
  }

  /** What `aiel.json` says, if it was read already. */
  get lastManifest(): Manifest | undefined {
    return this.#manifest;
  }

  /** What `aiel.json` will say when the tree is this one; undefined: nobody knows before it is. */
  manifestIn(files: readonly FileRecord[]): Manifest | undefined {
    // Not even the root is there.
    if (this.isNew) return undefined;
    const next = files.find(({ path }) => path === MANIFEST_FILE);
    if (next === undefined) return {};
    return this.#files.get(MANIFEST_FILE)?.sha256 === next.sha256 ? this.#manifest : undefined;
  }

  /**
   * For the runtime, which hashes what it is about to run: the SHA-256 of a file that it has hashed before and that looks exactly as
   * it did then. The bytes of what was written since are always read.
   */
  readonly known = ({ path, fingerprint }: WalkEntry): string | undefined => {
    this.#looked.set(path, fingerprint);
    return this.#verified.get(path) === fingerprint ? this.#files.get(path)?.sha256 : undefined;
  };

  /** The runtime has found the snapshot that was laid out, by its id: how the files looked then is how they shall look again. */
  confirm(): void {
    this.#verified = this.#looked;
    this.#confirmed = true;
  }

  /** Removes the caches of the validation that has ended; false: they resist, and the next one would see them. */
  async removeCaches(): Promise<boolean> {
    return await removeDirectory(this.cacheDir);
  }

  /** Removes everything; what resists is removed by the next start of the service. */
  async remove(): Promise<void> {
    await removeDirectory(this.dir);
  }
}

/** How many entries each directory has, the root ("") too. */
function entryCounts(paths: Iterable<string>): Map<string, number> {
  const all = [...paths];
  const counts = new Map<string, number>([["", 0]]);
  for (const path of [...all, ...directoriesOf(all)]) {
    const directory = path.slice(0, Math.max(0, path.lastIndexOf("/")));
    counts.set(directory, (counts.get(directory) ?? 0) + 1);
  }
  return counts;
}

function sha256Of(path: string): string {
  return createHash("sha256").update(Deno.readFileSync(path)).digest("hex");
}

/** Every directory that files at these paths need. */
export function directoriesOf(paths: Iterable<string>): Set<string> {
  const directories = new Set<string>();
  for (const path of paths) {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const directory = path.slice(0, end);
      if (directories.has(directory)) break;
      directories.add(directory);
    }
  }
  return directories;
}

async function removeDirectory(path: string): Promise<boolean> {
  try {
    await Deno.remove(path, { recursive: true });
    return true;
  } catch (error) {
    return error instanceof Deno.errors.NotFound;
  }
}
