import { printable } from "../../runtime/snapshot/error.ts";

/**
 * Why the repository would not do it. A closed set: callers switch on it. Problems of the working
 * tree itself (symlinks, colliding names, unreadable files) are `SnapshotError`s of
 * `runtime/snapshot`.
 *
 * - `not_a_repository`: no `.aiel/` here or above
 * - `newer_format`: written by a newer version of this program
 * - `corrupt`: a file under `.aiel/` is not what was written; it is named and never used
 * - `locked`: another process writes to the repository
 * - `disk_full`, `not_writable`, `disk_failed`: the disk refused a write or read under the root
 * - `path_not_found`, `path_ignored`, `outside_repository`: a path that was given
 * - `unknown_commit`, `ambiguous_commit`: a commit that was asked for
 * - `would_lose_work`: content that is stored nowhere would be overwritten
 * - `obstructed`: something on disk is in the way of a file and can't be moved aside safely
 * - `too_large`: an object asked for in one piece is larger than the caller allows
 * - `invalid_commit`: a message or author that can't be recorded
 * - `wrong_content`: content from elsewhere that is not what its name promises
 */
export type RepositoryErrorCode =
  | "not_a_repository"
  | "newer_format"
  | "corrupt"
  | "locked"
  | "disk_full"
  | "not_writable"
  | "disk_failed"
  | "path_not_found"
  | "path_ignored"
  | "outside_repository"
  | "unknown_commit"
  | "ambiguous_commit"
  | "would_lose_work"
  | "obstructed"
  | "too_large"
  | "invalid_commit"
  | "wrong_content";

/** What a {@linkcode RepositoryError} is made of. */
export interface RepositoryProblem {
  readonly code: RepositoryErrorCode;
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /** Every path concerned; raw, so never print them: the message has them escaped. */
  readonly paths?: readonly string[];
  readonly cause?: unknown;
}

/** The repository refused, or could not do, what was asked. */
export class RepositoryError extends Error {
  override readonly name = "RepositoryError";
  readonly code: RepositoryErrorCode;
  readonly hint: string;
  readonly paths: readonly string[];

  constructor(problem: RepositoryProblem) {
    super(problem.message, problem.cause === undefined ? undefined : { cause: problem.cause });
    this.code = problem.code;
    this.hint = problem.hint;
    this.paths = problem.paths ?? [];
  }
}

/** The error for a file under `.aiel/` that is not what was written. */
export function corrupt(
  path: string,
  what: string,
  cause?: unknown,
  hint = "Nothing was changed; copy the project with its .aiel/ elsewhere before you repair it",
): RepositoryError {
  return new RepositoryError({
    code: "corrupt",
    message: `Repository file ${printable(path)} ${what}`,
    hint,
    paths: [path],
    cause,
  });
}

/** The error for a link, or anything else, in the place of a file or directory of `.aiel/`. */
export function irregular(path: string, expected: "file" | "directory"): RepositoryError {
  const name = path.slice(path.lastIndexOf("/.aiel") + 1);
  return new RepositoryError({
    code: "corrupt",
    message: `Repository ${expected} ${printable(name)} is a link or something else, ` +
      `expected a ${expected === "file" ? "regular file" : "directory"}`,
    hint: "Remove it if you did not put it there: nothing is read or written through it",
    paths: [path],
  });
}

/** The error for a file of a format version that this program does not know. */
export function newerFormat(path: string, found: number, known: number): RepositoryError {
  return new RepositoryError({
    code: "newer_format",
    message: `Repository file ${
      printable(path)
    } has format ${found}, this version of aiel knows up to ${known}`,
    hint: "Install a newer aiel",
    paths: [path],
  });
}

/**
 * The error for a system call on `path` that failed. Errors that already say what they are pass.
 */
export function diskProblem(path: string, cause: unknown): Error {
  if (cause instanceof RepositoryError) return cause;
  if (!(cause instanceof Error)) return new Error(String(cause));
  const about = { paths: [path], cause };
  const code = "code" in cause ? cause.code : undefined;
  if (code === "ENOSPC" || code === "EDQUOT" || /os error (?:28|122|112)\)/.test(cause.message)) {
    return new RepositoryError({
      code: "disk_full",
      message: `Can't write ${printable(path)}: no space left on the disk`,
      hint: "Free some space and run the command again; nothing that was stored is lost",
      ...about,
    });
  }
  const denied = cause instanceof Deno.errors.PermissionDenied ||
    cause instanceof Deno.errors.NotCapable || code === "EROFS" ||
    /os error 30\)/.test(cause.message);
  if (denied) {
    return new RepositoryError({
      code: "not_writable",
      message: `Can't access ${printable(path)}: permission denied, or the disk is read-only`,
      hint: "Check who owns it and what this user may do there",
      ...about,
    });
  }
  // Only what the system said is translated: a bug of ours stays a bug.
  if (code === undefined && !/\(os error \d+\)/.test(cause.message)) return cause;
  return new RepositoryError({
    code: "disk_failed",
    message: `Can't access ${printable(path)}: ${cause.message.replace(/\s*\(os error.*$/s, "")}`,
    hint: "Check the disk and run the command again",
    ...about,
  });
}

/** Files whose content is stored nowhere would go. */
export function wouldLoseWork(paths: readonly string[]): RepositoryError {
  const [first = ""] = paths;
  return new RepositoryError({
    code: "would_lose_work",
    message: `File ${printable(first)}` +
      (paths.length > 1 ? ` and ${paths.length - 1} more have` : " has") +
      " changes that are stored nowhere and would be overwritten",
    hint: "Stage them with aiel add to keep them, or pass --force to discard them",
    paths: [...paths].sort(),
  });
}
