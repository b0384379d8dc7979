import { type Disk, fingerprint } from "../../runtime/snapshot/disk.ts";
import { IGNORE_FILE } from "../../runtime/snapshot/walk.ts";
import type { WalkEntry } from "../../runtime/snapshot/walk_entry.ts";
import type { IndexDirectory } from "./index_file.ts";
import type { DiskProbe } from "./probe_disk.ts";
import { isRacy, tells } from "./working_tree.ts";

/** Remembers which directories a walk lists, and what they looked like right before. */
export class ListedDirectories {
  /** The disk to walk with. */
  readonly disk: Disk;
  readonly #root: string;
  readonly #listed: (IndexDirectory & { readonly mtimeMs: number })[] = [];
  readonly #ignoreFiles: string[] = [];

  /** @param root the directory that is walked */
  constructor(disk: Disk, root: string) {
    this.#root = root;
    this.disk = {
      realPathSync: (path) => disk.realPathSync(path),
      lstatSync: (path) => disk.lstatSync(path),
      readDirSync: (path) => {
        const info = disk.lstatSync(path);
        this.#listed.push({
          path: this.#inRoot(path),
          fingerprint: fingerprint(info),
          mtimeMs: info.mtime?.getTime() ?? 0,
        });
        return disk.readDirSync(path);
      },
      openSync: (path) => {
        if (path.endsWith(`/${IGNORE_FILE}`)) this.#ignoreFiles.push(this.#inRoot(path));
        return disk.openSync(path);
      },
    };
  }

  /**
   * What the index may keep about them, given the files that the walk found, all of which are
   * staged. Empty when the directories would not tell about every file that comes or goes.
   */
  known(found: readonly WalkEntry[], probe: DiskProbe): readonly IndexDirectory[] {
    const isTelling = probe.stampsDirectories && this.#tellsOf(found) &&
      this.#listed.every((it) => tells(it.fingerprint) && !isRacy(it.mtimeMs, probe.nowMs));
    return isTelling ? this.#listed : [];
  }

  /** Whether every file is on disk where its path says, and no `.aielignore` ignores itself. */
  #tellsOf(found: readonly WalkEntry[]): boolean {
    const ignoreFiles = new Set(this.#ignoreFiles);
    for (const { path } of found) ignoreFiles.delete(path);
    return ignoreFiles.size === 0 &&
      found.every(({ path, diskPath }) => this.#inRoot(diskPath) === path);
  }

  #inRoot(path: string): string {
    return path.slice(this.#root.length).replace(/^\//, "");
  }
}
