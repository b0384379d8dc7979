/** Snapshots: their documents and operations. @module */
import * as z from "zod";
import {
  AnyJsonObject,
  Count,
  Digest,
  NextCursor,
  Ordinal,
  PageQuery,
  Reference,
  SnapshotId,
  SnapshotReference,
  Timestamp,
} from "./common.ts";
import { defineContract, document, madeOrThere } from "./contract.ts";
import { MissingDocument } from "./missing.ts";
import { ProjectParams } from "./projects.ts";

/** One file of a manifest. */
export const FileDocument = z.strictObject({
  path: z.string().min(1).max(1024).meta({ description: "Relative, `/`, Unicode NFC" }),
  size: Count.meta({ description: "Bytes" }),
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
  message: z.string().max(8_000).optional().meta({
    // Counted above in UTF-16, in JSON Schema and by the rules in characters.
    maxLength: 2_000,
  }),
}).meta({
  id: "NewSnapshot",
  examples: [{
    snapshot_id: "sha256:fbed2850bd2bb393cf1536f3adbfb1e0f39f1eab684c18af866cdfbca50dedbe",
    parent: null,
    message: "First tool",
  }],
});

/** One registration of a snapshot. */
export const SnapshotDocument = z.object({
  snapshot_id: SnapshotId,
  number: Ordinal.meta({ description: "1, 2, 3, … in the project" }),
  parent: SnapshotId.nullable(),
  author: z.string().meta({ description: "Id of the user or service account" }),
  message: z.string(),
  created_at: Timestamp,
  file_count: Count,
  bytes: Count,
  bundle: z.string(),
  runtime_version: z.string(),
  sdk_version: z.string(),
}).meta({ id: "Snapshot" });
/** One registration of a snapshot. */
export type SnapshotDocument = z.infer<typeof SnapshotDocument>;
/** What a push came to in an environment that follows pushes. */
export const FollowedDocument = z.object({
  environment: z.string().meta({ description: "Name" }),
  deployment: z.string().nullable().meta({ description: "Null: it did not go live" }),
  missing: z.array(MissingDocument).meta({ description: "Why not" }),
  live: z.object({ snapshot_id: SnapshotId, number: Ordinal }).nullable().meta({
    description: "What is live there now",
  }),
}).meta({ id: "Followed" });
/** What a push came to in an environment that follows pushes. */
export type FollowedDocument = z.infer<typeof FollowedDocument>;

/** A snapshot that was registered, and where it went live. */
export const RegisteredDocument = SnapshotDocument.extend({
  followed: z.array(FollowedDocument).meta({
    description: "The environments that follow pushes",
  }),
}).meta({ id: "RegisteredSnapshot" });
/** A snapshot that was registered, and where it went live. */
export type RegisteredDocument = z.infer<typeof RegisteredDocument>;

/** A page of snapshots. */
export const SnapshotPage = z.object({ items: z.array(SnapshotDocument), next_cursor: NextCursor })
  .meta({ id: "SnapshotPage" });
/** A snapshot with what validation found out. */
export const SnapshotDetails = SnapshotDocument.extend({
  entry_point: z.string(),
  description: AnyJsonObject.meta({ description: "The answer of `describe`" }),
  capabilities: AnyJsonObject.meta({ description: "What the snapshot asks for" }),
  integrations: z.record(
    z.string(),
    z.object({ provider: z.string(), actions: z.array(z.string()) }),
  ).meta({ description: "What it calls, by the names it uses" }),
  limits: z.record(z.string(), Ordinal).meta({ description: "What it says of its limits" }),
  variables: z.array(z.string()).meta({
    description: "Names of the environment that it reads and gives no value to",
  }),
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

/** Names an export. */
export const ExportName = z.object({ kind: z.string(), name: z.string() }).meta({
  id: "ExportName",
});
/** One thing that a snapshot asks for. */
export const AskedCapability = z.object({
  capability: z.string().meta({ description: "A capability, or `integration`" }),
  value: z.union([z.string(), z.literal(true)]).meta({ description: "true: the whole network" }),
}).meta({ id: "AskedCapability" });
/** One thing that a snapshot asks for. */
export type AskedCapability = z.infer<typeof AskedCapability>;
/** Files that differ. */
export const FilesDiff = z.object({
  added: z.array(FileDocument),
  removed: z.array(FileDocument),
  changed: z.array(z.object({ path: z.string(), before: FileDocument, after: FileDocument })),
}).meta({ id: "FilesDiff" });
/** From one snapshot to another. */
export const SnapshotDiffDocument = z.object({
  before: SnapshotId,
  after: SnapshotId,
  files: FilesDiff,
  exports: z.object({
    added: z.array(ExportName),
    removed: z.array(ExportName),
    changed: z.array(ExportName),
  }),
  capabilities: z.object({ added: z.array(AskedCapability), removed: z.array(AskedCapability) }),
  bundle: z.object({ before: z.string(), after: z.string() }).nullable(),
}).meta({ id: "SnapshotDiff" });
/** From one snapshot to another. */
export type SnapshotDiffDocument = z.infer<typeof SnapshotDiffDocument>;
/** Query of a diff. */
export const DiffQuery = z.strictObject({
  base: SnapshotReference.meta({
    description: "The snapshot to compare with: id, unique prefix of it, number, or `head`",
    examples: ["1"],
  }),
});
/** What names a snapshot in a path. */
export const SnapshotParams = z.object({
  workspace: Reference,
  project: Reference,
  snapshot: SnapshotReference,
});
/** Names a snapshot: an id, the beginning of exactly one, a number, or `head`. */
export type SnapshotPlace = Readonly<z.infer<typeof SnapshotParams>>;

/** `GET …/snapshots` */
export const listSnapshots = defineContract({
  id: "listSnapshots",
  method: "get",
  path: "/v1/workspaces/{workspace}/projects/{project}/snapshots",
  tag: "Snapshots",
  summary: "List the snapshots of a project, newest first",
  input: z.object({ params: ProjectParams, query: PageQuery }),
  answer: document(SnapshotPage),
  problems: ["not_found"],
  permission: "snapshot:read",
});

/** `POST …/snapshots/plan`: manifest in, missing blobs out. */
export const planSnapshot = defineContract({
  id: "planSnapshot",
  method: "post",
  path: "/v1/workspaces/{workspace}/projects/{project}/snapshots/plan",
  tag: "Snapshots",
  summary: "Say what is to be pushed, and hear which blobs are missing",
  description:
    "The body is the manifest: the text that the snapshot's id is the SHA-256 of. Blobs may be " +
    "uploaded for a day afterwards. Planning again is how an upload is resumed.",
  input: z.object({ params: ProjectParams, query: PlanQuery }),
  rawBody: { type: MANIFEST_TYPE, held: "manifest" },
  answer: document(PushPlanDocument),
  problems: [
    "not_found",
    "archived",
    "head_moved",
    "invalid_manifest",
    "manifest_too_large",
    "snapshot_refused",
    "blob_busy",
  ],
  permission: "snapshot:write",
  repeatable: true,
});

/** `POST …/snapshots`: validates what was uploaded and makes it the project's newest snapshot. */
export const registerSnapshot = defineContract({
  id: "registerSnapshot",
  method: "post",
  path: "/v1/workspaces/{workspace}/projects/{project}/snapshots",
  tag: "Snapshots",
  summary: "Validate what was uploaded and register it as the newest snapshot",
  description: "Two pushes with the same parent: exactly one wins, the other one gets 412. " +
    "200 instead of 201: the newest snapshot was this very content already.",
  input: z.object({ params: ProjectParams, body: NewSnapshot }),
  answer: madeOrThere(RegisteredDocument),
  problems: [
    "not_found",
    "archived",
    "head_moved",
    "invalid_name",
    "snapshot_not_planned",
    "blobs_missing",
    "invalid_manifest",
    "manifest_too_large",
    "snapshot_refused",
    "too_many_validations",
    "content_damaged",
  ],
  permission: "snapshot:write",
  idempotent: true,
});

/** `GET …/snapshots/{snapshot}` */
export const showSnapshot = defineContract({
  id: "getSnapshot",
  method: "get",
  path: "/v1/workspaces/{workspace}/projects/{project}/snapshots/{snapshot}",
  tag: "Snapshots",
  summary: "Show a snapshot: what it is, what it exports, what it asks for",
  description: "`{snapshot}` is an id, the beginning of exactly one, a number, or `head`.",
  input: z.object({ params: SnapshotParams }),
  answer: document(SnapshotDetails),
  problems: ["not_found", "ambiguous_prefix"],
  permission: "snapshot:read",
  etag: true,
});

/** `GET …/snapshots/{snapshot}/manifest` */
export const showManifest = defineContract({
  id: "getManifest",
  method: "get",
  path: "/v1/workspaces/{workspace}/projects/{project}/snapshots/{snapshot}/manifest",
  tag: "Snapshots",
  summary: "List every file of a snapshot",
  input: z.object({ params: SnapshotParams }),
  answer: document(ManifestDocument),
  problems: ["not_found", "ambiguous_prefix", "content_damaged"],
  permission: "snapshot:read",
  etag: true,
});

/** `GET …/snapshots/{snapshot}/diff?base=` */
export const showDiff = defineContract({
  id: "diffSnapshots",
  method: "get",
  path: "/v1/workspaces/{workspace}/projects/{project}/snapshots/{snapshot}/diff",
  tag: "Snapshots",
  summary: "Compare a snapshot with another one of the project: files, exports, capabilities",
  input: z.object({ params: SnapshotParams, query: DiffQuery }),
  answer: document(SnapshotDiffDocument),
  problems: ["not_found", "ambiguous_prefix", "content_damaged"],
  permission: "snapshot:read",
  etag: true,
});
