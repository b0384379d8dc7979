import type { Disk } from "../../runtime/snapshot/disk.ts";
import type { FoundFiles } from "../../runtime/snapshot/found_files.ts";
import { Places } from "../../runtime/snapshot/places.ts";
import { IGNORE_FILE } from "../../runtime/snapshot/walk.ts";
import { SEPARATOR } from "./known_places.ts";
import type { Lock } from "./lock.ts";
import { isRacy } from "./working_tree.ts";

/** Remembers which directories a walk lists, and what they looked like right before. */
export class ListedDirectories {
  /** The disk to walk with. */
  readonly disk: Disk;
  readonly #root: string;
  readonly #listed = new Places();
  readonly #ignoreFiles: string[] = [];

  /** @param root the directory that is walked */
  constructor(disk: Disk, root: string) {
    this.#root = root;
    this.disk = {
      realPathSync: (path) => disk.realPathSync(path),
      lstatSync: (path) => disk.lstatSync(path),
      readDirSync: (path) => {
        this.#listed.add(this.#inRoot(path), disk.lstatSync(path));
        return disk.readDirSync(path);
      },
      openSync: (path) => {
        if (path.endsWith(`/${IGNORE_FILE}`)) this.#ignoreFiles.push(this.#inRoot(path));
        return disk.openSync(path);
      },
    };
  }

  /**
   * What the index may keep about them, given the files that the walk found, all of which are staged.
   * Empty when the directories would not tell about every file that comes or goes.
   */
  known(found: FoundFiles, lock: Lock): Places {
    const listed = this.#listed;
    const isTelling = lock.stampsDirectories && found.areSpelledAlike &&
      this.#areStaged(found) &&
      listed.paths.every((path, at) =>
        !path.includes(SEPARATOR) && listed.isKnown(at) &&
        !isRacy(listed.mtimeMs(at), lock.takenMs)
      );
    return isTelling ? listed : new Places();
  }

  /** Whether no `.aielignore` ignores itself. */
  #areStaged({ places }: FoundFiles): boolean {
    const ignoreFiles = new Set(this.#ignoreFiles);
    for (const path of places.paths) if (path.endsWith(IGNORE_FILE)) ignoreFiles.delete(path);
    return ignoreFiles.size === 0;
  }

  #inRoot(path: string): string {
    return path.slice(this.#root.length).replace(/^\//, "");
  }
}
