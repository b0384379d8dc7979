import type { ProjectId, SnapshotId, WorkspaceId } from "../ids.ts";

/** A team's place. */
export interface Workspace {
  readonly id: WorkspaceId;
  /** Unique in the tenant, archived ones included. */
  readonly slug: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly archivedAt: Date | null;
  /** Counts up with every change; the ETag. */
  readonly version: number;
}

/** How long snapshots are kept; both must have passed. Null in a project: for ever. */
export interface Retention {
  /** The newest so many are kept, at least 1. */
  readonly keepLast: number;
  /** Younger ones are kept. */
  readonly keepDays: number;
}

/** What is pushed to. */
export interface Project {
  readonly id: ProjectId;
  readonly workspaceId: WorkspaceId;
  /** Unique in the workspace, archived ones included. */
  readonly slug: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly archivedAt: Date | null;
  readonly retention: Retention | null;
  /**
   * The newest snapshot; moves by {@linkcode import("../snapshots/ports.ts").Snapshots.register}
   * only.
   */
  readonly head: { readonly snapshotId: SnapshotId; readonly number: number } | null;
  /** Counts up with every rename and archive, not with pushes; the ETag. */
  readonly version: number;
}
