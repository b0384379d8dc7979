/**
 * How the steps of a push are refused.
 *
 * @module
 */
import { DomainError } from "../domain_error.ts";
import type { SnapshotId } from "../ids.ts";
import type { ValidationProblem } from "./snapshot_validator.ts";

/** How many digests and problems an answer names. */
const MOST_NAMED = 100;

/** The push does not build on the project's newest snapshot, which is `current`; null: none. */
export function headMoved(current: SnapshotId | null): DomainError {
  return new DomainError(
    "head_moved",
    current === null
      ? "The project has no snapshot yet, so a push to it has no parent"
      : `The project's newest snapshot is "${current}", the push builds on another one`,
    {
      hint: current === null ? "Push without a parent" : "Run aiel pull, then push again",
      details: { head: current },
    },
  );
}

/** The manifest gives a blob another size than it has. */
export function wrongSize(sha256: string, bytes: number | undefined): DomainError {
  return new DomainError(
    "invalid_manifest",
    `Blob "${sha256}" has ${bytes} bytes, the manifest says something else`,
    { hint: "Rebuild the manifest from the files" },
  );
}

/** Blobs are being removed at this moment. */
export function blobsBusy(digests: readonly string[]): DomainError {
  return new DomainError(
    "blob_busy",
    "Unused blobs of this push are being removed at this moment",
    {
      hint: "Ask again in a second",
      details: { blobs: digests.slice(0, MOST_NAMED) },
    },
  );
}

/** The workspace has no manifest of this id. */
export function notPlanned(id: SnapshotId): DomainError {
  return new DomainError(
    "snapshot_not_planned",
    `Snapshot "${id}" is in no plan of this workspace`,
    { hint: "Plan the push first; plans that are not used are forgotten after a day" },
  );
}

/** The workspace does not have the contents of the snapshot. */
export function blobsMissing(missing: readonly string[]): DomainError {
  return new DomainError("blobs_missing", `${missing.length} blobs are not uploaded`, {
    hint: "Plan the push again and upload what is missing",
    details: { count: missing.length, missing: missing.slice(0, MOST_NAMED) },
  });
}

/** The runtime would not run the snapshot. */
export function snapshotRefused(problems: readonly ValidationProblem[]): DomainError {
  const [first] = problems;
  return new DomainError(
    "snapshot_refused",
    `The snapshot can't run: ${first?.message ?? "validation failed"}` +
      (problems.length > 1 ? `, and ${problems.length - 1} more` : ""),
    {
      hint: first?.hint ?? "Run aiel validate, correct the project, and push again",
      details: { problems: problems.slice(0, MOST_NAMED).map((problem) => ({ ...problem })) },
    },
  );
}

/** The project takes no snapshots any more. */
export function projectArchived(): DomainError {
  return new DomainError("archived", "The project is archived");
}
