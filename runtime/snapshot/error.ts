/**
 * Why a tree, a manifest or a path list is not a snapshot. A closed set: callers switch on it.
 *
 * - `root_not_found`, `root_not_directory`: the snapshot root itself
 * - `missing_entry_point`, `ambiguous_entry_point`: none, or more than one, of the entry point
 *   names
 * - `invalid_manifest`, `incompatible_runtime`: `aiel.json`
 * - `invalid_ignore_file`: an `.aielignore` that can't be used safely
 * - `unsafe_path`, `path_too_long`, `reserved_path`, `path_collision`, `invalid_name`: a path
 * - `invalid_file_list`: a list entry with an impossible size or digest
 * - `symlink`, `hard_link`, `special_file`: something on disk that is not a plain file
 * - `unreadable`, `changed_while_read`: the disk would not give one consistent content
 * - `too_many_files`, `too_many_bytes`, `too_deep`: a limit
 */
export type SnapshotErrorCode =
  | "root_not_found"
  | "root_not_directory"
  | "missing_entry_point"
  | "ambiguous_entry_point"
  | "invalid_manifest"
  | "incompatible_runtime"
  | "invalid_ignore_file"
  | "unsafe_path"
  | "path_too_long"
  | "reserved_path"
  | "path_collision"
  | "invalid_name"
  | "invalid_file_list"
  | "symlink"
  | "hard_link"
  | "special_file"
  | "unreadable"
  | "changed_while_read"
  | "too_many_files"
  | "too_many_bytes"
  | "too_deep";

/** What a {@linkcode SnapshotError} is made of. */
export interface SnapshotProblem {
  readonly code: SnapshotErrorCode;
  /** Path inside the snapshot, or the root; raw, so never print it: the message has it escaped. */
  readonly path: string;
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  readonly cause?: unknown;
}

/** A tree, manifest or path list was refused. */
export class SnapshotError extends Error {
  override readonly name = "SnapshotError";
  readonly code: SnapshotErrorCode;
  readonly path: string;
  readonly hint: string;

  constructor(problem: SnapshotProblem) {
    super(
      problem.message,
      problem.cause === undefined ? undefined : { cause: problem.cause },
    );
    this.code = problem.code;
    this.path = problem.path;
    this.hint = problem.hint;
  }
}

const PRINTED_LIMIT = 240;
// What a terminal obeys, hides or reorders (control, zero width, bidirectional characters, BOM),
// what is broken (lone surrogates), and the mark of undecodable bytes.
const UNPRINTABLE =
  // deno-lint-ignore no-control-regex
  /[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd]|\p{Cs}/gu;

/** `text` on one line, with control, invisible and undecodable characters as `\uXXXX`. */
export function escapeUnprintable(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The quoted form of a name for messages: cut after 240 characters, and escaped as above. */
export function printable(text: string): string {
  return escapeUnprintable(JSON.stringify(
    text.length > PRINTED_LIMIT ? `${text.slice(0, PRINTED_LIMIT)}…` : text,
  ));
}
