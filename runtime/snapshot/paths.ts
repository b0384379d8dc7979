import { printable, SnapshotError, type SnapshotErrorCode } from "./error.ts";

/** Longest path segment, in bytes of UTF-8: what ext4, APFS and NTFS can hold. */
const MAX_SEGMENT_BYTES = 255;
/** Longest path, in bytes of UTF-8. */
export const MAX_PATH_BYTES = 1024;
/** Most levels of a path: a file in the root has one. */
export const MAX_PATH_DEPTH = 64;

/** Names that are never part of a snapshot, wherever they stand and whatever they are. */
export const ALWAYS_IGNORED: ReadonlySet<string> = new Set([
  ".git",
  ".aiel",
  "node_modules",
  ".venv",
  "__pycache__",
  ".DS_Store",
  ".env",
  "aiel.local.json",
]);

/** Options of {@linkcode checkPaths}. */
export interface CheckPathsOptions {
  /**
   * Also refuse names that Windows can't hold (`CON`, `a?b`, `a:b`). Default: whether this is
   * Windows. The rest of the rules is the same everywhere, so that a snapshot is one on every
   * system or on none.
   */
  readonly windows?: boolean;
}

const encoder = new TextEncoder();
// deno-lint-ignore no-control-regex
const ASCII = /^[\x00-\x7f]*$/;
// Control characters and backslash; empty, "." and ".." segments (so also a leading or
// trailing slash and the empty path); segments that end in a dot or a space, which Windows drops.
// deno-lint-ignore no-control-regex
const UNSAFE = /[\x00-\x1f\x7f-\x9f\\]|(?:^|\/)\.{0,2}(?:\/|$)|[. ](?:\/|$)/;
// Any spelling that some disk takes for `.git` or `.aiel`: case, NTFS short names and streams.
const REPOSITORY = /(?:^|\/)(?:\.git|\.aiel|git~[0-9]+|aiel~[0-9]+)(?:[/:]|$)/i;
const IGNORED =
  /(?:^|\/)(?:node_modules|\.venv|__pycache__|\.DS_Store|\.env|aiel\.local\.json)(?:\/|$)/;
// Code points that HFS+ drops from a name before it compares (the list git's core.protectHFS uses).
const HFS_IGNORABLE = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;
const WINDOWS_DEVICE =
  /(?:^|\/)(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(?:\.[^/]*)?(?:\/|$)/i;
// A colon names a drive or a stream there; elsewhere it is a character like any other.
const WINDOWS_CHARACTER = /[<>:"|?*]/;

/**
 * The refusal rules for a list of snapshot paths, as a pure function: use it on a manifest that
 * a client wrote. Nothing it accepts leaves the directory it is joined to, names the
 * repository's own folders, or lands on the same file as another path of the list on any usual file
 * system.
 *
 * @returns the paths in the same order in their canonical form (Unicode NFC)
 * @throws {SnapshotError} `unsafe_path`, `path_too_long`, `too_deep`, `reserved_path`,
 * `path_collision`, `invalid_name`
 */
export function checkPaths(paths: readonly string[], options: CheckPathsOptions = {}): string[] {
  const windows = options.windows ?? Deno.build.os === "windows";
  const canonical = paths.map((raw) => canonicalPath(raw, windows));
  if (isSorted(canonical)) requireDistinct(canonical, paths);
  else {
    const order = Uint32Array.from(canonical.keys())
      .sort((a, b) => compareBytes(canonical[a] ?? "", canonical[b] ?? ""));
    const sorted = (list: readonly string[]) => Array.from(order, (at) => list[at] ?? "");
    requireDistinct(sorted(canonical), sorted(paths));
  }
  return canonical;
}

/** Every problem that {@linkcode checkPaths} would end at the first of. */
export function* pathProblems(
  paths: readonly string[],
  options: CheckPathsOptions = {},
): Generator<SnapshotError> {
  const sound: { path: string; raw: string }[] = [];
  for (const raw of paths) {
    try {
      sound.push({ path: canonicalPath(raw, options.windows), raw });
    } catch (error) {
      if (!(error instanceof SnapshotError)) throw error;
      yield error;
    }
  }
  const distinct = new DistinctPaths();
  for (const { path, raw } of sound.sort((a, b) => compareBytes(a.path, b.path))) {
    try {
      distinct.next(path, raw);
    } catch (error) {
      if (!(error instanceof SnapshotError)) throw error;
      yield error;
    }
  }
}

/** A directory whose paths are being checked. */
interface OpenDirectory {
  readonly path: string;
  /** As it came in. */
  readonly spelling: string;
  /** Everything in it: its path by its folded name. */
  readonly names: Map<string, string>;
}

function isSorted(paths: readonly string[]): boolean {
  return paths.every((path, at) => at === 0 || compareBytes(paths[at - 1] ?? "", path) <= 0);
}

/**
 * Refuses paths that some disk takes for one. They come sorted, so that a directory which was left
 * does not come again: what lies in different directories can't be one, and only those on the way
 * to a path are in memory. A list of many deep paths has a thousand times as many directories.
 */
export class DistinctPaths {
  readonly #root: OpenDirectory = { path: "", spelling: "", names: new Map() };
  readonly #open = [this.#root];
  #directories = 0;

  /** How many directories the paths need, the root left out. */
  get directories(): number {
    return this.#directories;
  }

  /**
   * Takes the next path.
   *
   * @param path in canonical form
   * @param raw as it came in
   * @throws {SnapshotError} `path_collision`
   */
  next(path: string, raw: string = path): void {
    let directory = this.#open.at(-1) ?? this.#root;
    while (!isIn(path, directory.path)) {
      this.#open.pop();
      directory = this.#open.at(-1) ?? this.#root;
    }
    if (!isIn(raw, directory.spelling)) {
      throw collision(path, directory.spelling, sameDepth(raw, directory.path));
    }
    let start = directory === this.#root ? 0 : directory.path.length + 1;
    for (let end = path.indexOf("/", start); end >= 0; end = path.indexOf("/", start)) {
      const inner = path.slice(0, end);
      takeName(directory, path, inner, path.slice(start, end));
      const spelling = raw === path ? inner : sameDepth(raw, inner);
      directory = { path: inner, spelling, names: new Map() };
      this.#open.push(directory);
      this.#directories++;
      start = end + 1;
    }
    takeName(directory, path, path, path.slice(start));
  }
}

function requireDistinct(canonical: readonly string[], spelled: readonly string[]): void {
  const distinct = new DistinctPaths();
  for (const [at, path] of canonical.entries()) distinct.next(path, spelled[at] ?? path);
}

function isIn(path: string, directory: string): boolean {
  return directory === "" || path.startsWith(directory) && path[directory.length] === "/";
}

/** @param at what has this name: the path, or a directory above it */
function takeName({ names }: OpenDirectory, path: string, at: string, name: string): void {
  const folded = foldCase(name);
  const other = names.get(folded);
  if (other !== undefined) throw collision(path, other, at);
  names.set(folded, at);
}

/**
 * One path in canonical form (Unicode NFC).
 *
 * @throws {SnapshotError} as {@linkcode checkPaths}, but for collisions
 */
export function canonicalPath(raw: string, windows: boolean = Deno.build.os === "windows"): string {
  // A path this short has no more levels.
  if (raw.length > 2 * MAX_PATH_DEPTH && raw.split("/").length > MAX_PATH_DEPTH) {
    const what = `is deeper than ${MAX_PATH_DEPTH} levels`;
    throw refusal("too_deep", raw, what, "Move it up, or leave it out with .aielignore");
  }
  if (!windows && isPlain(raw)) return raw;
  const ascii = ASCII.test(raw);
  if (!ascii && !raw.isWellFormed()) {
    throw refusal("invalid_name", raw, "is not valid Unicode", "Rename it");
  }
  const path = ascii ? raw : raw.normalize("NFC");
  if (UNSAFE.test(path)) throw unsafe(raw, path);
  // A path this short needs no counting: no character takes more than three bytes per UTF-16 unit.
  if (path.length > (ascii ? MAX_SEGMENT_BYTES : MAX_SEGMENT_BYTES / 3)) checkLength(raw, path);
  const visible = ascii ? path : path.replace(HFS_IGNORABLE, "");
  if (REPOSITORY.test(visible) || IGNORED.test(path)) {
    throw refusal(
      "reserved_path",
      raw,
      "lies in a place that is never part of a snapshot",
      `Leave out ${[...ALWAYS_IGNORED].join(", ")} and their other spellings`,
    );
  }
  if (windows && (WINDOWS_DEVICE.test(path) || WINDOWS_CHARACTER.test(path))) {
    throw refusal(
      "unsafe_path",
      raw,
      "can't exist on Windows",
      'Rename it in the project: Windows keeps device names and < > : " | ? * for itself',
    );
  }
  return path;
}

/**
 * Order of two strings by the bytes of their UTF-8 form, which is the order of code points. `<`
 * would compare UTF-16 units and put U+10000 before U+E000.
 */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const x = a.charCodeAt(index);
    const y = b.charCodeAt(index);
    if (x !== y) {
      const high = x >= 0xd800 && y >= 0xd800;
      // Above 0xD800 surrogates sort after everything else: a pair is a code point of four bytes.
      return high ? (x < 0xe000 ? x + 0x10000 : x) - (y < 0xe000 ? y + 0x10000 : y) : x - y;
    }
  }
  return a.length - b.length;
}

// Full case folding on canonical decompositions: wider than any one file system's rule, so that two
// paths that some disk takes for one never stand in the same snapshot.
function foldCase(path: string): string {
  if (isPlain(path) || ASCII.test(path)) return path.toUpperCase();
  return path.normalize("NFD").toLowerCase().toUpperCase().normalize("NFD");
}

// What nearly every path of a project looks like: ASCII letters, digits, "_" and "-", with single
// dots and slashes between them. No rule can refuse such a path, and a cold process saves compiling
// the regular expressions (0.3 ms).
function isPlain(path: string): boolean {
  if (path.length > MAX_SEGMENT_BYTES) return false;
  let separated = true;
  for (let index = 0; index < path.length; index++) {
    const code = path.charCodeAt(index);
    const isSeparator = code === 0x2e || code === 0x2f;
    const isWord = (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) ||
      (code >= 0x30 && code <= 0x39) || code === 0x5f || code === 0x2d;
    if (!isSeparator && !isWord || isSeparator && separated) return false;
    separated = isSeparator;
  }
  return !separated && !path.includes("node_modules") && !path.includes("__pycache__") &&
    !path.includes("aiel.local.json");
}

function checkLength(raw: string, path: string): void {
  const total = encoder.encode(path).length;
  if (total > MAX_PATH_BYTES) {
    throw refusal(
      "path_too_long",
      raw,
      `is ${total} bytes long, at most ${MAX_PATH_BYTES} are allowed`,
      "Shorten its name or move it up",
    );
  }
  for (const segment of path.split("/")) {
    const bytes = encoder.encode(segment).length;
    if (bytes > MAX_SEGMENT_BYTES) {
      throw refusal(
        "path_too_long",
        raw,
        `has a name of ${bytes} bytes, at most ${MAX_SEGMENT_BYTES} are allowed`,
        "Shorten the name",
      );
    }
  }
}

function unsafe(raw: string, path: string): SnapshotError {
  const segments = path.split("/");
  const rename = "Rename it";
  const relative = "Use a path relative to the snapshot root";
  const because = (what: string, hint: string) => refusal("unsafe_path", raw, what, hint);
  if (path === "") return because("is empty", relative);
  // deno-lint-ignore no-control-regex
  if (/[\x00-\x1f\x7f-\x9f]/.test(path)) return because("has a control character", rename);
  if (path.startsWith("/")) return because("is absolute", relative);
  if (path.includes("\\")) {
    return because("has a backslash, which is a separator on Windows", 'Separate with "/"');
  }
  if (segments.includes("..")) return because('leaves the snapshot through ".."', relative);
  if (segments.includes(".")) return because('has a "." segment', relative);
  if (segments.includes("")) return because("has an empty segment", relative);
  return because("has a name that ends in a dot or a space, which Windows drops", rename);
}

// The directory of `raw` that has as many segments as `directory`. Normalising moves no slash.
function sameDepth(raw: string, directory: string): string {
  return raw.split("/", directory.split("/").length).join("/");
}

function collision(path: string, other: string, at: string): SnapshotError {
  if (other !== at) {
    return refusal(
      "path_collision",
      path,
      `collides with ${printable(other)}: they differ only in case or Unicode form`,
      "Rename one of them: some systems can't tell them apart",
    );
  }
  return path === at
    ? refusal(
      "path_collision",
      path,
      "stands twice in the tree, as file and directory or in two Unicode forms",
      "Keep one of them",
    )
    : refusal(
      "path_collision",
      path,
      `lies in ${printable(at)}, which is a file`,
      "Keep the file or the directory",
    );
}

function refusal(code: SnapshotErrorCode, path: string, what: string, hint: string): SnapshotError {
  return new SnapshotError({ code, path, message: `Path ${printable(path)} ${what}`, hint });
}
