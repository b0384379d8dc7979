import { isSnapshotId, type SnapshotId } from "../../domain/ids.ts";

/** A snapshot id that the wire schema let through, in the type of the rules. */
export function snapshotIdOf(text: string | null): SnapshotId | null {
  return text !== null && isSnapshotId(text) ? text : null;
}
