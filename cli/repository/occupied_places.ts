import { fingerprint } from "../../runtime/snapshot/disk.ts";
import { changed } from "../../runtime/snapshot/read_errors.ts";
import type { RepositoryContext } from "./context.ts";
import { ifExists, onDisk } from "./disk.ts";

/** What lies at the place of a file of the tree. */
export interface Occupant {
  readonly path: string;
  /** Absolute, spelled as on disk. */
  readonly diskPath: string;
  readonly info: Deno.FileInfo;
}

// deno-lint-ignore no-control-regex
const ASCII = /^[\x00-\x7f]*$/;

/** The places of the working tree that files are to be restored to. */
export class OccupiedPlaces {
  readonly #context: RepositoryContext;
  readonly #parents = new Map<string, Occupant | undefined>();

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  /** Absolute path of a file: spelled as on disk where it is there in another Unicode form. */
  diskPath(path: string): string {
    const { root } = this.#context.layout;
    if (ASCII.test(path)) return `${root}/${path}`;
    let place = root;
    for (const segment of path.split("/")) {
      const near = ASCII.test(segment) ? [] : this.#list(place) ?? [];
      const name = near.find((it) => it.name === segment) ??
        near.find((it) => it.name.normalize("NFC") === segment);
      place = `${place}/${name?.name ?? segment}`;
    }
    return place;
  }

  at(path: string): Occupant | undefined {
    const diskPath = this.diskPath(path);
    const info = ifExists(diskPath, () => this.#context.disk.lstatSync(diskPath));
    return info === undefined ? undefined : { path, diskPath, info };
  }

  /** The file, link or the like that lies where a directory above `path` is needed. */
  parentInTheWay(path: string): Occupant | undefined {
    for (let slash = path.indexOf("/"); slash > 0; slash = path.indexOf("/", slash + 1)) {
      const directory = path.slice(0, slash);
      if (!this.#parents.has(directory)) {
        const found = this.at(directory);
        this.#parents.set(directory, found?.info.isDirectory === false ? found : undefined);
      }
      const inTheWay = this.#parents.get(directory);
      if (inTheWay !== undefined) return inTheWay;
    }
    return undefined;
  }

  /** Everything below a directory that is not a directory itself. */
  filesIn(directory: Occupant): Occupant[] {
    return (this.#list(directory.diskPath) ?? []).flatMap(({ name }) => {
      const diskPath = `${directory.diskPath}/${name}`;
      const path = `${directory.path}/${name}`.normalize("NFC");
      const info = ifExists(diskPath, () => this.#context.disk.lstatSync(diskPath));
      if (info === undefined) return [];
      const found = { path, diskPath, info };
      return info.isDirectory ? this.filesIn(found) : [found];
    });
  }

  /** Throws unless the same thing as before lies at `path`. */
  checkUnchanged(path: string, before: Occupant | undefined): void {
    const now = this.at(path);
    const same = before === undefined
      ? now === undefined
      : now !== undefined && fingerprint(now.info) === fingerprint(before.info);
    if (!same) throw changed(path);
  }

  /** Snapshots know no empty directories, so one that became empty goes too. */
  removeEmptyParents(removed: Occupant): void {
    const { disk, layout } = this.#context;
    const last = layout.root.length;
    const { diskPath } = removed;
    for (
      let slash = diskPath.lastIndexOf("/");
      slash > last;
      slash = diskPath.lastIndexOf("/", slash - 1)
    ) {
      const directory = diskPath.slice(0, slash);
      if (this.#list(directory)?.length !== 0) return;
      onDisk(directory, () => disk.removeSync(directory));
    }
  }

  /** Removes a directory that holds nothing but directories; leaves everything else alone. */
  removeEmptyDirectory(diskPath: string): void {
    const { disk } = this.#context;
    if (ifExists(diskPath, () => disk.lstatSync(diskPath))?.isDirectory !== true) return;
    for (const { name } of this.#list(diskPath) ?? []) {
      this.removeEmptyDirectory(`${diskPath}/${name}`);
    }
    if (this.#list(diskPath)?.length === 0) onDisk(diskPath, () => disk.removeSync(diskPath));
  }

  #list(diskPath: string): Deno.DirEntry[] | undefined {
    return ifExists(diskPath, () => this.#context.disk.readDirSync(diskPath));
  }
}
