/**
 * Snapshots: one implementation of walking, ignoring, refusing and hashing, for the runtime, the
 * CLI and the control service. FORMAT.md has the rules.
 *
 * @module
 */
export { SnapshotError, type SnapshotErrorCode } from "./error.ts";
export { findEntryPoint } from "./find_entry_point.ts";
export { hashFiles, type HashOptions } from "./hash.ts";
export { canonicalFrame, type SnapshotFile, snapshotId } from "./id.ts";
export { canonicalPath, checkPaths, type CheckPathsOptions, compareBytes } from "./paths.ts";
export type { SnapshotProgress } from "./pace.ts";
export { readSnapshot, type Snapshot, type SnapshotOptions } from "./read_snapshot.ts";
export type { Manifest } from "./manifest.ts";
export { type Frame, type FrameOptions, type FramePause, readFrame } from "./read_frame.ts";
export { readManifest } from "./read_manifest.ts";
export { type WalkedTree, type WalkOptions, walkTree } from "./walk.ts";
export type { WalkEntry } from "./walk_entry.ts";
