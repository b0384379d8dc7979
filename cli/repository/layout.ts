import { printable } from "../../runtime/snapshot/error.ts";
import { denoRepositoryDisk, ifExists, onDisk, type RepositoryDisk } from "./disk.ts";
import { corrupt, irregular, RepositoryError } from "./error.ts";

/** Name of the repository's directory in the project. */
export const REPOSITORY_DIRECTORY = ".aiel";

/** Where the parts of a repository lie; all paths absolute. FORMAT.md says what they hold. */
export interface Layout {
  /** The project's directory, links resolved. */
  readonly root: string;
  readonly aiel: string;
  readonly commits: string;
  readonly objects: string;
  /** Unfinished files of the working tree. */
  readonly work: string;
  /** The SDK's sources, for editors. */
  readonly sdk: string;
}

/**
 * Name of the file with head, identity and remote. Written last by `init`: it makes a repository.
 */
export const STATE_FILE = "state.json";
/** Name of the file with the staged tree. */
export const INDEX_FILE = "index.json";
/** Name of the file that writers lock. */
export const LOCK_FILE = "lock";

/** The layout of the repository whose project is at `root`. */
export function layoutOf(root: string): Layout {
  const aiel = root.endsWith("/")
    ? `${root}${REPOSITORY_DIRECTORY}`
    : `${root}/${REPOSITORY_DIRECTORY}`;
  return {
    root,
    aiel,
    commits: `${aiel}/commits`,
    objects: `${aiel}/objects`,
    work: `${aiel}/work`,
    sdk: `${aiel}/sdk`,
  };
}

/**
 * The repository that `directory` lies in, searching upwards as git does.
 *
 * @throws {RepositoryError} `not_a_repository`, `corrupt`
 */
export function findLayout(directory: string, disk: RepositoryDisk): Layout {
  const start = ifExists(directory, () => disk.realPathSync(directory));
  if (start === undefined) {
    throw new RepositoryError({
      code: "not_a_repository",
      message: `Directory ${printable(directory)} does not exist`,
      hint: "Pass the directory of a project",
      paths: [directory],
    });
  }
  for (const candidate of upwards(start.replaceAll("\\", "/"))) {
    const layout = layoutOf(candidate);
    const isWhole = hasState(layout, disk);
    if (!isWhole && !hasCommits(layout, disk)) continue;
    refuseLinks(layout, disk);
    if (isWhole) return layout;
    throw corrupt(
      `${REPOSITORY_DIRECTORY}/${STATE_FILE}`,
      "is missing, though there are commits",
    );
  }
  throw new RepositoryError({
    code: "not_a_repository",
    message: `No aiel repository in ${printable(start)} or above`,
    hint: "Run aiel init in the project's directory",
    paths: [start],
  });
}

/**
 * Refuses a repository in which a link is in the place of a file or directory, so that a project
 * from elsewhere leads no command to other files of this user's.
 *
 * @throws {RepositoryError} `corrupt`
 */
export function refuseLinks(layout: Layout, disk: RepositoryDisk): void {
  for (const path of [layout.aiel, layout.commits, layout.objects, layout.work, layout.sdk]) {
    const info = ifExists(path, () => disk.lstatSync(path));
    if (info?.isDirectory === false) throw irregular(path, "directory");
  }
  for (const name of [STATE_FILE, INDEX_FILE, LOCK_FILE]) {
    const path = `${layout.aiel}/${name}`;
    const info = ifExists(path, () => disk.lstatSync(path));
    if (info?.isFile === false) throw irregular(path, "file");
  }
}

/** As {@linkcode refuseLinks}, for the project at `root`, which may have no repository yet. */
export function refuseLinksAt(root: string): void {
  refuseLinks(layoutOf(root), denoRepositoryDisk);
}

/** Whether `init` has finished here. */
export function hasState(layout: Layout, disk: RepositoryDisk): boolean {
  const path = `${layout.aiel}/${STATE_FILE}`;
  return ifExists(path, () => disk.lstatSync(path)) !== undefined;
}

/** Whether commits were made here. */
export function hasCommits(layout: Layout, disk: RepositoryDisk): boolean {
  const entries = ifExists(layout.commits, () => disk.readDirSync(layout.commits)) ?? [];
  return entries.some((entry) => entry.name.endsWith(".json"));
}

/** Makes a directory unless it is there. */
export function ensureDirectory(path: string, disk: RepositoryDisk): void {
  if (ifExists(path, () => disk.lstatSync(path))?.isDirectory === true) return;
  onDisk(path, () => disk.mkdirSync(path));
}

/** A directory and all that are above it. */
export function* upwards(start: string): Generator<string> {
  let directory = start;
  while (true) {
    yield directory;
    const slash = directory.lastIndexOf("/");
    const parent = slash <= 0 ? "/" : directory.slice(0, slash);
    // The root of a Unix tree, or of a Windows drive.
    if (parent === directory || (slash > 0 && parent.endsWith(":"))) return;
    directory = parent;
  }
}
