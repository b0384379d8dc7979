/**
 * Errors of the parts, in terms of the closed taxonomy.
 *
 * @module
 */

import { PolicyError } from "../policy/policy_error.ts";
import { type ErrorCode, RuntimeError } from "../protocol/errors.ts";
import { isScarcity, reasonOf, systemRefusal } from "../protocol/system_reason.ts";
import { SnapshotError, type SnapshotErrorCode } from "../snapshot/error.ts";

/** What each way of not being a snapshot means to the caller. */
const SNAPSHOT_CODES: Record<SnapshotErrorCode, ErrorCode> = {
  root_not_found: "NOT_FOUND",
  root_not_directory: "NOT_FOUND",
  missing_entry_point: "NOT_FOUND",
  ambiguous_entry_point: "VALIDATION_ERROR",
  invalid_manifest: "VALIDATION_ERROR",
  incompatible_runtime: "VALIDATION_ERROR",
  invalid_ignore_file: "VALIDATION_ERROR",
  invalid_file_list: "VALIDATION_ERROR",
  unsafe_path: "SECURITY_VIOLATION",
  path_too_long: "SECURITY_VIOLATION",
  reserved_path: "SECURITY_VIOLATION",
  path_collision: "SECURITY_VIOLATION",
  invalid_name: "SECURITY_VIOLATION",
  symlink: "SECURITY_VIOLATION",
  hard_link: "SECURITY_VIOLATION",
  special_file: "SECURITY_VIOLATION",
  unreadable: "INTERNAL",
  changed_while_read: "INTERNAL",
  too_many_files: "RESOURCE_LIMIT",
  too_many_bytes: "RESOURCE_LIMIT",
  too_deep: "RESOURCE_LIMIT",
};

/** How the system says that the runtime's own directories can't be used. */
const NO_DISK = new Set([
  "EACCES",
  "EDQUOT",
  "EEXIST",
  "EIO",
  "ENOSPC",
  "ENOTDIR",
  "EPERM",
  "EROFS",
]);

/**
 * The {@linkcode RuntimeError} for what a part threw; anything unexpected is `INTERNAL` and its
 * message says nothing of the cause.
 */
export function asRuntimeError(thrown: unknown): RuntimeError {
  if (thrown instanceof RuntimeError) return thrown;
  const scarcity = [thrown, thrown instanceof SnapshotError ? thrown.cause : null].find(isScarcity);
  if (scarcity !== undefined) {
    const message = `The machine has no room for the request: ${reasonOf(scarcity)}`;
    return new RuntimeError("INTERNAL", message, {
      hint: "Send it again later; the operator may allow the runner more",
      cause: scarcity,
    });
  }
  if (thrown instanceof SnapshotError) {
    // Whose rights lack something can give them; a disk that fails is the platform's.
    const code = thrown.code === "unreadable" && isForbidden(thrown.cause)
      ? "VALIDATION_ERROR"
      : SNAPSHOT_CODES[thrown.code];
    return new RuntimeError(code, thrown.message, {
      hint: thrown.hint,
      details: { reason: thrown.code },
      cause: thrown,
    });
  }
  if (thrown instanceof PolicyError) {
    return new RuntimeError("VALIDATION_ERROR", thrown.message, {
      origin: "policy",
      ...(thrown.hint === undefined ? {} : { hint: thrown.hint }),
      details: { path: thrown.path },
      cause: thrown,
    });
  }
  const refusal = systemRefusal(thrown);
  if (refusal === undefined || !NO_DISK.has(refusal.code ?? "")) {
    return new RuntimeError("INTERNAL", "The runtime failed", { cause: thrown });
  }
  return new RuntimeError("INTERNAL", `The runtime can't use its own files: ${refusal.reason}`, {
    hint:
      'The operator should run "aiel doctor" on this machine, and may set AIEL_CACHE_DIR to a ' +
      "directory that this user may write to",
    cause: thrown,
  });
}

function isForbidden(cause: unknown): boolean {
  const code = systemRefusal(cause)?.code;
  return code === "EACCES" || code === "EPERM" || cause instanceof Deno.errors.NotCapable;
}
