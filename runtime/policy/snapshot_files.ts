/**
 * Which files a snapshot has, asked of the disk: a snapshot can have more of them than a message
 * can name.
 *
 * @module
 */

/** Files that are listed, at most. */
const LISTED = 10_000;

type Entries = ReadonlyMap<string, "file" | "directory" | "other">;

/** The files in a directory that holds a snapshot and nothing else. */
export class SnapshotFiles {
  readonly #directories = new Map<string, Entries>();
  #list: readonly string[] | undefined;

  /** @param root the directory, absolute */
  constructor(private readonly root: string) {}

  /**
   * Whether a path is one of a file, spelled as it lies there. Reads each directory once, and none
   * that is not there.
   */
  has(path: string): boolean {
    const names = path.split("/");
    const file = names.pop() ?? "";
    let directory = "";
    for (const name of names) {
      if (this.#entriesOf(directory).get(name) !== "directory") return false;
      directory = join(directory, name);
    }
    return this.#entriesOf(directory).get(file) === "file";
  }

  /** Paths of the files, those of the upper directories first; of a large tree not all. */
  list(): readonly string[] {
    return this.#list ??= this.#makeList();
  }

  #makeList(): string[] {
    const files: string[] = [];
    const directories = [""];
    // The queue grows while it is worked off.
    for (const directory of directories) {
      for (const [name, kind] of this.#entriesOf(directory)) {
        if (kind === "directory") directories.push(join(directory, name));
        else if (kind === "file") files.push(join(directory, name));
        if (files.length + directories.length > LISTED) return files;
      }
    }
    return files;
  }

  #entriesOf(directory: string): Entries {
    const known = this.#directories.get(directory);
    if (known !== undefined) return known;
    const found = [...Deno.readDirSync(`${this.root}/${directory}`)].map((entry) =>
      [entry.name, kindOf(entry)] as const
    );
    const entries = new Map(found.sort(([a], [b]) => a < b ? -1 : 1));
    this.#directories.set(directory, entries);
    return entries;
  }
}

function kindOf({ isFile, isDirectory }: Deno.DirEntry): "file" | "directory" | "other" {
  return isFile ? "file" : isDirectory ? "directory" : "other";
}

function join(directory: string, name: string): string {
  return directory === "" ? name : `${directory}/${name}`;
}
