/** Blobs: their documents and operations. @module */
import * as z from "zod";
import { PACK_TYPE } from "./blob_pack.ts";
import { Count, Digest, Reference, SnapshotId } from "./common.ts";
import { bytes, defineContract, document, madeOrThere } from "./contract.ts";
import { ProjectParams } from "./projects.ts";
import { SnapshotParams } from "./snapshots.ts";

/** Most blobs of a pack. */
export const MAX_PACK_BLOBS = 1_000;

/** A blob that lies in the store. */
export const ReceivedBlob = z.object({ sha256: Digest, received: z.boolean() })
  .meta({ id: "ReceivedBlob", description: "`received`: false when it was there already" });
/** Blobs that lie in the store. */
export const ReceivedBlobs = z.object({ count: Count }).meta({ id: "ReceivedBlobs" });
/** Blobs to download at once. */
export const BlobsRequest = z.strictObject({ sha256s: z.array(Digest).min(1).max(1_000) })
  .meta({
    id: "BlobsRequest",
    examples: [{ sha256s: ["2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"] }],
  });
/** What names a blob in a path. */
export const BlobParams = z.object({ workspace: Reference, project: Reference, sha256: Digest });

/** The snapshot that an upload is for. */
export const UploadQuery = z.strictObject({
  snapshot: SnapshotId.meta({ description: "The planned snapshot whose files need it" }),
});

/** `PUT …/blobs/{sha256}`: streamed, verified while it arrives. */
export const putBlob = defineContract({
  id: "putBlob",
  method: "put",
  path: "/v1/workspaces/{workspace}/projects/{project}/blobs/{sha256}",
  tag: "Blobs",
  summary: "Upload a planned blob",
  description:
    "It appears whole or not at all: after a lost connection, plan again and upload what is missing.",
  input: z.object({ params: BlobParams, query: UploadQuery }),
  answer: madeOrThere(ReceivedBlob),
  rawBody: { type: "application/octet-stream" },
  problems: [
    "not_found",
    "archived",
    "snapshot_not_planned",
    "blob_not_planned",
    "invalid_manifest",
    "blob_mismatch",
    "blob_busy",
    "content_damaged",
  ],
  permission: "snapshot:write",
});

/** `POST …/blobs`: many small blobs at once. */
export const putPack = defineContract({
  id: "putBlobs",
  method: "post",
  path: "/v1/workspaces/{workspace}/projects/{project}/blobs",
  tag: "Blobs",
  summary: "Upload many small planned blobs at once",
  description:
    "The body is, for each blob, its SHA-256 in hex, a space, its length in bytes, a line feed, and the bytes; " +
    `at most ${MAX_PACK_BLOBS} blobs. All of them are kept, or none.`,
  input: z.object({ params: ProjectParams, query: UploadQuery }),
  answer: document(ReceivedBlobs),
  rawBody: { type: PACK_TYPE, held: "pack" },
  problems: [
    "malformed_pack",
    "not_found",
    "archived",
    "snapshot_not_planned",
    "blob_not_planned",
    "invalid_manifest",
    "blob_mismatch",
    "blob_busy",
    "content_damaged",
  ],
  permission: "snapshot:write",
  repeatable: true,
});

/** `GET …/snapshots/{snapshot}/blobs/{sha256}`: only what the snapshot has. */
export const getBlob = defineContract({
  id: "getBlob",
  method: "get",
  path: "/v1/workspaces/{workspace}/projects/{project}/snapshots/{snapshot}/blobs/{sha256}",
  tag: "Blobs",
  summary: "Download a file's content",
  description: "Only content of this snapshot: to know a hash is not to have the file.",
  input: z.object({ params: SnapshotParams.extend({ sha256: Digest }) }),
  answer: bytes("application/octet-stream"),
  problems: ["not_found", "ambiguous_prefix", "content_damaged"],
  permission: "snapshot:read",
  etag: true,
});

/** `POST …/snapshots/{snapshot}/blobs`: many at once. */
export const getPack = defineContract({
  id: "getBlobs",
  method: "post",
  path: "/v1/workspaces/{workspace}/projects/{project}/snapshots/{snapshot}/blobs",
  tag: "Blobs",
  summary: "Download many files' contents at once",
  description: "Answers with a pack, as `putBlobs` takes it, in the order of the request.",
  input: z.object({ params: SnapshotParams, body: BlobsRequest }),
  answer: bytes(PACK_TYPE),
  problems: ["not_found", "ambiguous_prefix", "content_damaged"],
  permission: "snapshot:read",
  repeatable: true,
});
