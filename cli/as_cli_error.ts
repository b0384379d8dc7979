/**
 * Errors of the parts below as errors of the command: the parts know what happened, this knows
 * which code and exit code that is.
 *
 * @module
 */

import { RuntimeError } from "../runtime/protocol/errors.ts";
import { type SystemRefusal, systemRefusal } from "../runtime/protocol/system_reason.ts";
import { SnapshotError, type SnapshotErrorCode } from "../runtime/snapshot/error.ts";
import { NO_ENTRY_POINT_HINT } from "./commands/run/no_entry_point.ts";
import { CliError, type CliErrorCode } from "./errors.ts";
import { asRemoteError, isControlError } from "./sync/remote_error.ts";
import { RepositoryError, type RepositoryErrorCode } from "./repository/error.ts";

const REPOSITORY: Readonly<Record<RepositoryErrorCode, CliErrorCode>> = {
  not_a_repository: "NOT_A_PROJECT",
  newer_format: "REPOSITORY_NEWER",
  corrupt: "REPOSITORY_CORRUPT",
  locked: "LOCKED",
  disk_full: "IO",
  not_writable: "IO",
  disk_failed: "IO",
  path_not_found: "NOT_FOUND",
  path_ignored: "CONFLICT",
  outside_repository: "USAGE",
  unknown_commit: "NOT_FOUND",
  ambiguous_commit: "NOT_FOUND",
  would_lose_work: "CONFLICT",
  obstructed: "CONFLICT",
  too_large: "SNAPSHOT_REFUSED",
  invalid_commit: "USAGE",
  wrong_content: "REMOTE",
};

/** The disk's doing, not the tree's. */
const DISK: readonly SnapshotErrorCode[] = ["unreadable", "changed_while_read"];

/** Whatever was thrown as an error that can be shown. */
export function asCliError(thrown: unknown): CliError {
  if (thrown instanceof CliError) return thrown;
  if (thrown instanceof RepositoryError) {
    return new CliError(REPOSITORY[thrown.code], thrown.message, {
      hint: thrown.hint,
      details: { reason: thrown.code, paths: thrown.paths },
      cause: thrown,
    });
  }
  if (thrown instanceof SnapshotError) {
    const code = DISK.includes(thrown.code) ? "IO" : "SNAPSHOT_REFUSED";
    return new CliError(code, thrown.message, {
      hint: thrown.code === "missing_entry_point" ? NO_ENTRY_POINT_HINT : thrown.hint,
      details: { reason: thrown.code, paths: [thrown.path] },
      cause: thrown,
    });
  }
  if (isControlError(thrown)) return asRemoteError(thrown);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  // The runtime's own refusals before any code runs: no place for caches, no such directory.
  if (thrown instanceof RuntimeError) {
    const hint = thrown.hint;
    return new CliError("IO", message, { ...hint === undefined ? {} : { hint }, cause: thrown });
  }
  const refusal = systemRefusal(thrown);
  if (refusal !== undefined) return refused(refusal, thrown);
  return new CliError("INTERNAL", `aiel made a mistake: ${message}`, {
    hint: "Run it again with AIEL_DEBUG=1 to see where, and report it",
    cause: thrown,
  });
}

/** A refusal of the operating system that no part has put into words of its own. */
function refused({ path, reason, advice, code }: SystemRefusal, cause: unknown): CliError {
  const what = path === undefined ? "The system refused" : `Cannot use "${path}"`;
  return new CliError("IO", `${what}: ${reason}`, {
    hint: advice ?? "Run it again with AIEL_DEBUG=1 to see what was being done",
    details: { reason: code ?? null, ...path === undefined ? {} : { paths: [path] } },
    cause,
  });
}
