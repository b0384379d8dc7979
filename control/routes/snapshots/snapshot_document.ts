import type { FileRecord, SnapshotFacts, SnapshotRecord } from "../../domain/snapshots/records.ts";
import type { FileDocument, SnapshotDetails, SnapshotDocument } from "../../api/snapshots.ts";

/** A snapshot as the wire has it. */
export function snapshotDocument(snapshot: SnapshotRecord): SnapshotDocument {
  return {
    snapshot_id: snapshot.id,
    number: snapshot.number,
    parent: snapshot.parentId,
    author: snapshot.author,
    message: snapshot.message,
    created_at: snapshot.createdAt.toISOString(),
    file_count: snapshot.fileCount,
    bytes: snapshot.bytes,
    bundle: snapshot.bundle,
    runtime_version: snapshot.runtimeVersion,
    sdk_version: snapshot.sdkVersion,
  };
}

/** A snapshot with what validation found out. */
export function snapshotDetails(snapshot: SnapshotRecord, facts: SnapshotFacts): SnapshotDetails {
  return {
    ...snapshotDocument(snapshot),
    entry_point: facts.entryPoint,
    description: { ...facts.description },
    capabilities: { ...facts.capabilities },
    integrations: Object.fromEntries(
      Object.entries(facts.integrations).map(([name, { provider, actions }]) => [name, {
        provider,
        actions: [...actions],
      }]),
    ),
    limits: { ...facts.limits },
    variables: [...facts.variables],
  };
}

/** A file as the wire has it. */
export function fileDocument({ path, size, sha256 }: FileRecord): FileDocument {
  return { path, size, sha256 };
}
