import { type Disk, fingerprint } from "../../runtime/snapshot/disk.ts";
import type { WalkEntry } from "../../runtime/snapshot/mod.ts";
import { IGNORE_FILE } from "../../runtime/snapshot/walk.ts";
import { type KnownPlace, SEPARATOR } from "./known_places.ts";
import type { Lock } from "./lock.ts";
import { isRacy } from "./working_tree.ts";

interface Listed {
  readonly diskPath: string;
  readonly fingerprint: string;
  readonly mtimeMs: number;
}

/** Remembers which directories a walk lists, and what they looked like right before. */
export class ListedDirectories {
  /** The disk to walk with. */
  readonly disk: Disk;
  readonly #listed: Listed[] = [];
  readonly #ignoreFiles: string[] = [];

  constructor(disk: Disk) {
    this.disk = {
      realPathSync: (path) => disk.realPathSync(path),
      lstatSync: (path) => disk.lstatSync(path),
      readDirSync: (path) => {
        const info = disk.lstatSync(path);
        this.#listed.push({
          diskPath: path,
          fingerprint: fingerprint(info),
          mtimeMs: info.mtime?.getTime() ?? 0,
        });
        return disk.readDirSync(path);
      },
      openSync: (path) => {
        if (path.endsWith(`/${IGNORE_FILE}`)) this.#ignoreFiles.push(path);
        return disk.openSync(path);
      },
    };
  }

  /**
   * What the index may keep about them, given the files that the walk found, all of which are staged.
   * Empty when the directories would not tell about every file that comes or goes.
   */
  known(root: string, entries: readonly WalkEntry[], lock: Lock): KnownPlace[] {
    if (!lock.stampsDirectories) return [];
    const ignoreFiles = new Set(this.#ignoreFiles);
    for (const { diskPath } of entries) ignoreFiles.delete(diskPath);
    const telling = entries.every((it) => it.diskPath === `${root}/${it.path}`) &&
      ignoreFiles.size === 0 &&
      !this.#listed.some((it) => it.diskPath.includes(SEPARATOR, root.length)) &&
      !this.#listed.some((it) => isRacy(it.mtimeMs, lock.takenMs));
    if (!telling) return [];
    return this.#listed.map((it) => [it.diskPath.slice(root.length + 1), it.fingerprint]);
  }
}
