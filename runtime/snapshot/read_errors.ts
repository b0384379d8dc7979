import { systemRefusal } from "../protocol/system_reason.ts";
import { printable, SnapshotError } from "./error.ts";

/** The error for a file whose stat or size moved while it was in use. */
export function changed(path: string): SnapshotError {
  return new SnapshotError({
    code: "changed_while_read",
    path,
    message: `File ${printable(path)} changed while it was read`,
    hint: "Try again once nothing writes to the tree",
  });
}

/** The error for something the disk would not give. */
export function unreadable(path: string, cause: unknown): SnapshotError {
  const gone = cause instanceof Deno.errors.NotFound;
  if (gone && path.includes("\ufffd")) {
    // The name was decoded lossily: what it stands for can't be opened by this name.
    return new SnapshotError({
      code: "invalid_name",
      path,
      message: `Path ${printable(path)} is not valid UTF-8 on disk`,
      hint: "Rename it (undecodable bytes are shown as \\ufffd)",
      cause,
    });
  }
  if (gone) return changed(path);
  return new SnapshotError({
    code: "unreadable",
    path,
    message: `Can't read ${printable(path)}: ${reason(cause)}`,
    hint: "Make it readable for this user, or name it in .aielignore",
    cause,
  });
}

function reason(cause: unknown): string {
  if (cause instanceof Deno.errors.NotCapable) return "this program has no read permission for it";
  return systemRefusal(cause)?.reason ?? (cause instanceof Error ? cause.name : "unknown error");
}
