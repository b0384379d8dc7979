/** Documents about snapshots and their blobs. @module */
import * as z from "zod";
import { Digest, JsonObject, NextCursor, Reference, SnapshotId, Timestamp } from "./common.ts";

/** One file of a manifest. */
export const FileDocument = z.strictObject({
  path: z.string().min(1).max(1024).meta({ description: "Relative, `/`, Unicode NFC" }),
  size: z.int().min(0).meta({ description: "Bytes" }),
  sha256: Digest,
}).meta({ id: "File" });
/** One file of a manifest. */
export type FileDocument = z.infer<typeof FileDocument>;

/**
 * Media type of a manifest on its way to the service: the canonical frame of a snapshot, the very
 * bytes whose SHA-256 is the snapshot's id (`runtime/snapshot/FORMAT.md`).
 */
export const MANIFEST_TYPE = "application/vnd.aiel.manifest";

/** Query of a plan. */
export const PlanQuery = z.strictObject({
  parent: SnapshotId.optional().meta({
    description:
      "The project's newest snapshot as the caller knows it; left out: there is none yet",
  }),
});

/** What a push has to do. */
export const PushPlanDocument = z.object({
  snapshot_id: SnapshotId,
  missing: z.array(Digest).meta({ description: "Blobs to upload" }),
  head: SnapshotId.nullable(),
  unchanged: z.boolean().meta({ description: "The head is this very content" }),
}).meta({ id: "PushPlan" });
/** What a push has to do. */
export type PushPlanDocument = z.infer<typeof PushPlanDocument>;

/** A snapshot to register. */
export const NewSnapshot = z.strictObject({
  snapshot_id: SnapshotId,
  parent: SnapshotId.nullable().meta({
    description: "The project's newest snapshot as the caller knows it; null: there is none yet",
  }),
  message: z.string().max(8_000).optional(),
}).meta({ id: "NewSnapshot" });

/** One registration of a snapshot. */
export const SnapshotDocument = z.object({
  snapshot_id: SnapshotId,
  number: z.int().meta({ description: "1, 2, 3, … in the project" }),
  parent: SnapshotId.nullable(),
  author: z.string().meta({ description: "Id of the user or service account" }),
  message: z.string(),
  created_at: Timestamp,
  file_count: z.int(),
  bytes: z.int(),
  bundle: z.string(),
  runtime_version: z.string(),
  sdk_version: z.string(),
}).meta({ id: "Snapshot" });
/** One registration of a snapshot. */
export type SnapshotDocument = z.infer<typeof SnapshotDocument>;
/** A page of snapshots. */
export const SnapshotPage = z.object({ items: z.array(SnapshotDocument), next_cursor: NextCursor })
  .meta({ id: "SnapshotPage" });
/** A snapshot with what validation found out. */
export const SnapshotDetails = SnapshotDocument.extend({
  entry_point: z.string(),
  description: JsonObject.meta({ description: "The answer of `describe`" }),
  capabilities: JsonObject.meta({ description: "What the snapshot asks for" }),
  integrations: z.array(z.string()),
}).meta({ id: "SnapshotDetails" });
/** A snapshot with what validation found out. */
export type SnapshotDetails = z.infer<typeof SnapshotDetails>;
/** Every file of a snapshot. */
export const ManifestDocument = z.object({
  snapshot_id: SnapshotId,
  files: z.array(FileDocument).meta({ description: "Sorted by the bytes of the path" }),
}).meta({ id: "Manifest" });
/** Every file of a snapshot. */
export type ManifestDocument = z.infer<typeof ManifestDocument>;

const ExportName = z.object({ kind: z.string(), name: z.string() }).meta({ id: "ExportName" });
const Power = z.object({
  capability: z.string().meta({ description: "A capability, or `integration`" }),
  value: z.union([z.string(), z.literal(true)]).meta({ description: "true: the whole network" }),
}).meta({ id: "Power" });
/** From one snapshot to another. */
export const SnapshotDiffDocument = z.object({
  before: SnapshotId,
  after: SnapshotId,
  files: z.object({
    added: z.array(FileDocument),
    removed: z.array(FileDocument),
    changed: z.array(z.object({ path: z.string(), before: FileDocument, after: FileDocument })),
  }),
  exports: z.object({
    added: z.array(ExportName),
    removed: z.array(ExportName),
    changed: z.array(ExportName),
  }),
  powers: z.object({ added: z.array(Power), removed: z.array(Power) }),
  bundle: z.object({ before: z.string(), after: z.string() }).nullable(),
}).meta({ id: "SnapshotDiff" });
/** From one snapshot to another. */
export type SnapshotDiffDocument = z.infer<typeof SnapshotDiffDocument>;
/** Query of a diff. */
export const DiffQuery = z.strictObject({
  base: z.string().min(1).max(128).meta({
    description: "The snapshot to compare with: id, unique prefix of it, number, or `head`",
  }),
});

/** A blob that lies in the store. */
export const ReceivedBlob = z.object({ sha256: Digest, received: z.boolean() })
  .meta({ id: "ReceivedBlob", description: "`received`: false when it was there already" });
/** Blobs that lie in the store. */
export const ReceivedBlobs = z.object({ count: z.int() }).meta({ id: "ReceivedBlobs" });
/** Blobs to download at once. */
export const BlobsRequest = z.strictObject({ sha256s: z.array(Digest).min(1).max(1_000) })
  .meta({ id: "BlobsRequest" });
/** What names a snapshot in a path. */
export const SnapshotParams = z.object({
  workspace: Reference,
  project: Reference,
  snapshot: Reference,
});
/** What names a blob in a path. */
export const BlobParams = z.object({ workspace: Reference, project: Reference, sha256: Digest });
