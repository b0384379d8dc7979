import { denoDisk, type Disk, fingerprint } from "./disk.ts";
import { printable, SnapshotError, type SnapshotErrorCode } from "./error.ts";
import type { IgnoreRules } from "./ignore_rules.ts";
import { Pace, type SnapshotProgress } from "./pace.ts";
import { changed, unreadable } from "./read_errors.ts";
import { type WalkEntry, walkEntry } from "./walk_entry.ts";
import { ALWAYS_IGNORED, checkPaths, compareBytes, MAX_PATH_DEPTH, pathProblems } from "./paths.ts";

/** Default limits of a tree. */
export const DEFAULT_SNAPSHOT_LIMITS = {
  maxFiles: 250_000,
  maxBytes: 8 * 2 ** 30,
  maxDepth: MAX_PATH_DEPTH,
} as const;

/** Name of the files with ignore rules; they are part of the snapshot. */
export const IGNORE_FILE = ".aielignore";

/** Options of {@linkcode walkTree}. */
export interface WalkOptions {
  readonly signal?: AbortSignal;
  /** Called about every 20 ms and at the end. */
  readonly progress?: (progress: SnapshotProgress) => void;
  readonly maxFiles?: number;
  /** Bytes of all files together. */
  readonly maxBytes?: number;
  /**
   * Levels of directories: a file in the root is at depth 1. Never more than `MAX_PATH_DEPTH`, the
   * default.
   */
  readonly maxDepth?: number;
  /**
   * What to do with a file that has a second name. `refuse` (the default): its bytes can be
   * changed, or come from, outside the snapshot. `allow`: for a developer's own working tree, where
   * deduplicating tools make such files.
   */
  readonly hardLinks?: "refuse" | "allow";
  readonly disk?: Disk;
  /**
   * Hears of everything that can't be part of a snapshot, one after another, where the walk would
   * else end at the first: to tell all of it at once. What is refused is then left out or listed
   * as it is, so that the tree is good for nothing else. Limits still end the walk.
   */
  readonly refused?: (error: SnapshotError) => void;
}

/** A tree as it lies on disk, before hashing. */
export interface WalkedTree {
  /** The root with links resolved. */
  readonly root: string;
  /** Sorted by the bytes of the UTF-8 path. */
  readonly entries: readonly WalkEntry[];
  /**
   * Absolute paths on disk of what is there and no part of the snapshot: files and whole
   * directories.
   */
  readonly ignored: readonly string[];
  /** Bytes of all files together. */
  readonly bytes: number;
}

/** A directory of which not all is looked at yet. */
interface Directory {
  readonly path: string;
  /** The path in the root as on disk. */
  readonly spelling: string;
  readonly diskPath: string;
  readonly depth: number;
  readonly rules: IgnoreRules | undefined;
  readonly children: readonly Deno.DirEntry[];
  /** The position of the child that is next. */
  next: number;
}

/** Where a child of a directory is. */
interface Place {
  readonly directory: Directory;
  readonly path: string;
  readonly spelling: string;
  readonly diskPath: string;
}

/**
 * Lists the files of the tree at `root`, without what is ignored, and refuses what can't be part of
 * a snapshot. Reads no file but `.aielignore`. The root itself may be a symlink; nothing in it may.
 * What is ignored is not checked.
 *
 * @throws {SnapshotError} for everything refused
 * @throws the signal's reason when aborted
 */
export async function walkTree(root: string, options: WalkOptions = {}): Promise<WalkedTree> {
  const disk = options.disk ?? denoDisk;
  const { maxFiles, maxBytes, maxDepth } = { ...DEFAULT_SNAPSHOT_LIMITS, ...options };
  const pace = new Pace("walk", options);
  const realRoot = resolveRoot(root, disk);
  const entries: WalkEntry[] = [];
  const spellings: string[] = [];
  const ignored: string[] = [];
  const ignoreFiles = new Map<string, string>();
  let bytes = 0;
  const open = async (
    path: string,
    spelling: string,
    diskPath: string,
    above: Directory | undefined,
  ): Promise<Directory> => {
    const children = listDirectory(path, diskPath, disk);
    let rules = above?.rules;
    if (children.some((child) => child.name === IGNORE_FILE && child.isFile)) {
      const ignoreFile = join(path, IGNORE_FILE);
      const { IgnoreRules, readIgnoreFile } = await import("./ignore_rules.ts");
      const loaded = readIgnoreFile(join(diskPath, IGNORE_FILE), ignoreFile, disk);
      ignoreFiles.set(ignoreFile, loaded.fingerprint);
      rules = IgnoreRules.extend(rules, path, loaded.text);
    }
    const depth = (above?.depth ?? 0) + 1;
    return { path, spelling, diskPath, depth, rules, children, next: 0 };
  };
  const take = async (child: Deno.DirEntry, place: Place): Promise<void> => {
    const { directory, path, spelling, diskPath } = place;
    if (child.isDirectory) {
      if (directory.depth >= maxDepth) {
        throw limit(
          "too_deep",
          path,
          `Directory ${printable(path)} is deeper than ${maxDepth} levels`,
        );
      }
      checkName(child.name, path, diskPath, disk);
      opened.push(await open(path, spelling, diskPath, directory));
      return;
    }
    const info = checkFile(path, diskPath, disk, options.hardLinks ?? "refuse");
    const used = ignoreFiles.get(path);
    if (used !== undefined && used !== fingerprint(info)) throw changed(path);
    bytes += info.size;
    entries.push(walkEntry(path, diskPath, info));
    spellings.push(spelling);
    if (entries.length > maxFiles) {
      throw limit("too_many_files", root, `Snapshot has more than ${maxFiles} files`);
    }
    if (bytes > maxBytes) {
      throw limit("too_many_bytes", path, `Snapshot has more than ${maxBytes} bytes`);
    }
  };
  // In the order of the paths: what is found need not be sorted, and each directory is left for
  // good.
  const opened = [await open("", "", realRoot, undefined)];
  for (let directory = opened.at(-1); directory !== undefined; directory = opened.at(-1)) {
    const child = directory.children[directory.next++];
    if (child === undefined) {
      opened.pop();
      continue;
    }
    if (pace.due()) await pace.pause(entries.length, bytes);
    const spelling = join(directory.spelling, child.name);
    const path = spelling.normalize("NFC");
    const diskPath = join(directory.diskPath, child.name);
    if (
      ALWAYS_IGNORED.has(child.name) || directory.rules?.ignores(path, child.isDirectory) === true
    ) {
      ignored.push(diskPath);
      continue;
    }
    try {
      await take(child, { directory, path, spelling, diskPath });
    } catch (error) {
      if (options.refused === undefined || !isRefusal(error)) throw error;
      options.refused(error);
    }
  }
  // As spelled on disk: two directories may differ in Unicode form only.
  if (options.refused === undefined) checkPaths(spellings);
  else for (const error of pathProblems(spellings)) options.refused(error);
  pace.end(entries.length, bytes);
  return {
    root: realRoot,
    entries,
    ignored: ignored.sort(),
    bytes,
  };
}

/** Of one path, and not of the tree as a whole. */
function isRefusal(error: unknown): error is SnapshotError {
  return error instanceof SnapshotError && !error.code.startsWith("too_") &&
    error.code !== "changed_while_read";
}

function resolveRoot(root: string, disk: Disk): string {
  try {
    const real = disk.realPathSync(root);
    if (!disk.lstatSync(real).isDirectory) {
      throw new SnapshotError({
        code: "root_not_directory",
        path: root,
        message: `Snapshot root ${printable(root)} is not a directory`,
        hint: "Pass the directory that holds entry_point.ts",
      });
    }
    return real;
  } catch (cause) {
    if (cause instanceof SnapshotError) throw cause;
    if (cause instanceof Deno.errors.NotFound || cause instanceof Deno.errors.NotADirectory) {
      throw new SnapshotError({
        code: "root_not_found",
        path: root,
        message: `Snapshot root ${printable(root)} does not exist`,
        hint: "Pass the directory that holds entry_point.ts",
        cause,
      });
    }
    throw unreadable(root, cause);
  }
}

function listDirectory(path: string, diskPath: string, disk: Disk): Deno.DirEntry[] {
  try {
    return Array.from(disk.readDirSync(diskPath), (child) => ({ child, order: orderOf(child) }))
      .sort((a, b) => compareBytes(a.order, b.order))
      .map(({ child }) => child);
  } catch (cause) {
    throw unreadable(path === "" ? diskPath : path, cause);
  }
}

// What makes the paths of all files come sorted: those in a directory have a slash after its name.
function orderOf({ name, isDirectory }: Deno.DirEntry): string {
  return isDirectory ? `${name.normalize("NFC")}/` : name.normalize("NFC");
}

// A directory is not opened through its stat, so a lossily decoded name has to be tried on its own.
function checkName(name: string, path: string, diskPath: string, disk: Disk): void {
  if (name.includes("\ufffd")) statOf(path, diskPath, disk);
}

function statOf(path: string, diskPath: string, disk: Disk): Deno.FileInfo {
  try {
    return disk.lstatSync(diskPath);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function checkFile(
  path: string,
  diskPath: string,
  disk: Disk,
  hardLinks: "refuse" | "allow",
): Deno.FileInfo {
  const info = statOf(path, diskPath, disk);
  if (info.isSymlink) {
    throw new SnapshotError({
      code: "symlink",
      path,
      message: `Path ${printable(path)} is a symbolic link, expected a file or directory`,
      hint: "Replace it by what it points to, or name it in .aielignore",
    });
  }
  if (!info.isFile) {
    throw new SnapshotError({
      code: "special_file",
      path,
      message: `Path ${printable(path)} is ${kindOf(info)}, expected a file or directory`,
      hint: "Remove it, or name it in .aielignore",
    });
  }
  if (hardLinks === "refuse" && (info.nlink ?? 1) > 1) {
    throw new SnapshotError({
      code: "hard_link",
      path,
      message: `File ${
        printable(path)
      } is a hard link with ${info.nlink} names, expected a file of its own`,
      hint: "Copy the file and put the copy in its place, or name it in .aielignore",
    });
  }
  return info;
}

function kindOf(info: Deno.FileInfo): string {
  if (info.isFifo === true) return "a named pipe";
  if (info.isSocket === true) return "a socket";
  if (info.isBlockDevice === true || info.isCharDevice === true) return "a device";
  return "neither file nor directory";
}

function limit(code: SnapshotErrorCode, path: string, message: string): SnapshotError {
  return new SnapshotError({
    code,
    path,
    message,
    hint: "Name what the project does not need at run time in .aielignore",
  });
}

function join(directory: string, name: string): string {
  if (directory === "") return name;
  return directory.endsWith("/") ? directory + name : `${directory}/${name}`;
}
