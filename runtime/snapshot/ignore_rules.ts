import ignore, { type Ignore } from "ignore";
import { type Disk, fingerprint } from "./disk.ts";
import { printable, SnapshotError } from "./error.ts";
import { unreadable } from "./read_errors.ts";

/** Longest `.aielignore`, in bytes. */
const MAX_IGNORE_BYTES = 64 * 1024;
/** Most patterns in force in one directory, those of the directories above included. */
export const MAX_PATTERNS = 2_000;
/**
 * Most `**` segments in one pattern. A pattern becomes a regular expression, in which each `**` but
 * the first multiplies the worst case by the depth of the path, and the tree may be hostile. Plain
 * `*` are no danger: `ignore` pins them.
 */
export const MAX_GLOBSTARS = 3;

/** The `.aielignore` rules that hold in one directory and below. */
export class IgnoreRules {
  readonly #patterns: readonly string[];
  readonly #matcher: Ignore;

  private constructor(patterns: readonly string[]) {
    this.#patterns = patterns;
    this.#matcher = ignore({ ignorecase: false }).add(patterns.join("\n"));
  }

  /**
   * The rules in `directory` (path in the snapshot, `""` for the root), given those of the
   * directory above and the text of its own `.aielignore`. As in git, the nearer file and the later
   * line win.
   *
   * @throws {SnapshotError} `invalid_ignore_file`
   */
  static extend(above: IgnoreRules | undefined, directory: string, text: string): IgnoreRules {
    const path = directory === "" ? ".aielignore" : `${directory}/.aielignore`;
    // One list of patterns relative to the root, instead of one matcher for each file: a matcher
    // asks its own rules about every parent directory and would not know that a nearer file revived
    // one.
    const patterns = above === undefined ? [] : [...above.#patterns];
    for (const [index, line] of text.normalize("NFC").split("\n").entries()) {
      const pattern = anchor(line.replace(/\r$/, ""), directory);
      if (pattern === undefined) continue;
      if (line.split("/").filter((segment) => /^\*{2,}$/.test(segment)).length > MAX_GLOBSTARS) {
        throw invalid(path, `has more than ${MAX_GLOBSTARS} "**" in line ${index + 1}`);
      }
      patterns.push(pattern);
    }
    if (patterns.length > MAX_PATTERNS) {
      throw invalid(
        path,
        `brings the patterns to ${patterns.length}, at most ${MAX_PATTERNS} are allowed`,
      );
    }
    return new IgnoreRules(patterns);
  }

  /** Whether the file or directory at `path` (relative to the root, NFC) is left out. */
  ignores(path: string, isDirectory: boolean): boolean {
    return this.#matcher.ignores(isDirectory ? `${path}/` : path);
  }
}

/** An `.aielignore` read from disk, with what it looked like. */
export interface LoadedIgnoreFile {
  readonly text: string;
  readonly fingerprint: string;
}

/**
 * Reads an `.aielignore`.
 *
 * @throws {SnapshotError} `invalid_ignore_file`, `unreadable`
 */
export function readIgnoreFile(diskPath: string, path: string, disk: Disk): LoadedIgnoreFile {
  try {
    const info = disk.lstatSync(diskPath);
    if (info.size > MAX_IGNORE_BYTES) {
      throw invalid(path, `has ${info.size} bytes, at most ${MAX_IGNORE_BYTES} are allowed`);
    }
    const buffer = new Uint8Array(MAX_IGNORE_BYTES + 1);
    const file = disk.openSync(diskPath);
    let length = 0;
    try {
      for (let count = 1; count > 0 && length < buffer.length; length += count) {
        count = file.readSync(buffer.subarray(length)) ?? 0;
      }
    } finally {
      file.close();
    }
    const text = new TextDecoder().decode(buffer.subarray(0, length));
    return { text, fingerprint: fingerprint(info) };
  } catch (cause) {
    throw cause instanceof SnapshotError ? cause : unreadable(path, cause);
  }
}

// The pattern as it reads in the root's file: gitignore(5), "relative to the directory level of the
// particular .gitignore file". Undefined for a blank line or a comment.
function anchor(line: string, directory: string): string | undefined {
  // A second carriage return is part of the name, and no name has one.
  if (line.startsWith("#") || line.endsWith("\r")) return undefined;
  const negated = line.startsWith("!");
  const body = negated ? line.slice(1) : line;
  // Unescaped spaces at the end don't count, so "name/ " has no inner slash either.
  const inner = body.replace(/ +$/, "").replace(/\/$/, "");
  if (inner === "") return undefined;
  if (directory === "") return line;
  const place = directory.replace(/[\\*?[\]]/g, "\\$&");
  const rest = inner.includes("/") ? body.replace(/^\//, "") : `**/${body}`;
  return `${negated ? "!" : ""}/${place}/${rest}`;
}

function invalid(path: string, what: string): SnapshotError {
  return new SnapshotError({
    code: "invalid_ignore_file",
    path,
    message: `Ignore file ${printable(path)} ${what}`,
    hint: "Simplify its patterns",
  });
}
