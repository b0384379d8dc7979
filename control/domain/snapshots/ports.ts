import type { PrincipalId, ProjectId, SnapshotId, WorkspaceId } from "../ids.ts";
import type { Page, PageRequest } from "../page.ts";
import type { Project } from "../projects/records.ts";
import type { BlobRecord, SnapshotFacts, SnapshotRecord } from "./records.ts";

/** A registration with what validation found out. */
export interface DetailedSnapshot {
  readonly snapshot: SnapshotRecord;
  readonly facts: SnapshotFacts;
}

export interface SnapshotReads {
  /** The newest registration of this content in the project. */
  get(projectId: ProjectId, id: SnapshotId): Promise<SnapshotRecord | undefined>;
  byNumber(projectId: ProjectId, number: number): Promise<SnapshotRecord | undefined>;
  /** Up to two distinct ids that begin with `prefix` (`sha256:` and hex digits). */
  withPrefix(projectId: ProjectId, prefix: string): Promise<readonly SnapshotId[]>;
  /** Newest first. */
  list(projectId: ProjectId, page: PageRequest): Promise<Page<SnapshotRecord>>;
  /** A registration by its number, with what validation found out. */
  detailed(
    projectId: ProjectId,
    number: number,
  ): Promise<DetailedSnapshot | undefined>;
  /** What validation found out; undefined when the project has no such snapshot. */
  facts(projectId: ProjectId, id: SnapshotId): Promise<SnapshotFacts | undefined>;
  /** The ids of all snapshots of the tenant, each once, in order, from the one after `after` on. */
  ids(after: SnapshotId | null, limit: number): Promise<readonly SnapshotId[]>;
}

/** What {@linkcode Snapshots.register} came to. */
export type Registration =
  | { readonly kind: "registered"; readonly snapshot: SnapshotRecord }
  /** The project's head is not `parentId` (any more). */
  | { readonly kind: "head_moved"; readonly head: Project["head"] }
  | { readonly kind: "not_found" }
  | { readonly kind: "archived" }
  /** Blobs that the workspace does not hold (any more). */
  | { readonly kind: "blobs_missing"; readonly missing: readonly string[] };

export interface Snapshots extends SnapshotReads {
  /**
   * Adds a snapshot and moves the project's head from `parentId` to it, or does nothing. Of two
   * that name the same parent exactly one wins. Blobs that the project's workspace does not hold
   * are refused.
   */
  register(snapshot: {
    projectId: ProjectId;
    id: SnapshotId;
    parentId: SnapshotId | null;
    author: PrincipalId;
    message: string;
    at: Date;
    fileCount: number;
    /** Of all files together. */
    bytes: number;
    /** Everything that the snapshot needs: the contents of its files, and its manifest. */
    blobs: readonly BlobRecord[];
    facts: SnapshotFacts;
  }): Promise<Registration>;
  /**
   * Whatever uses a snapshot outside its project (a deployment) names itself here, and no retention
   * touches it.
   */
  pin(projectId: ProjectId, id: SnapshotId, holder: string): Promise<boolean>;
  unpin(projectId: ProjectId, id: SnapshotId, holder: string): Promise<void>;
  /**
   * Snapshots that the project's retention lets go (never the head, never a pinned one), oldest
   * first; see `retention.ts`.
   */
  expired(
    projectId: ProjectId,
    rule: { keepLast: number; createdBefore: Date; limit: number },
  ): Promise<readonly SnapshotRecord[]>;
  /** Removes one registration that {@linkcode expired} may name now. False: it may stay. */
  expire(
    projectId: ProjectId,
    number: number,
    rule: { keepLast: number; createdBefore: Date },
  ): Promise<boolean>;
}

/** A blob that a client announced. */
export interface ExpectedBlob {
  /** Bytes. */
  readonly size: number;
  readonly held: boolean;
}

export interface BlobReads {
  /** Those of `sha256s` that the workspace holds completely. */
  held(workspaceId: WorkspaceId, sha256s: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Those of `sha256s` that were announced to {@linkcode Blobs.expect}. `held`: they have arrived.
   */
  expected(
    workspaceId: WorkspaceId,
    sha256s: readonly string[],
  ): Promise<ReadonlyMap<string, ExpectedBlob>>;
  /**
   * Up to `limit` blobs after the digest `after` that were not asked for since `untouchedSince`,
   * in order, and with them those that were condemned before (a collector died). Whether a snapshot
   * needs them is another question.
   */
  untouched(rule: {
    untouchedSince: Date;
    limit: number;
    after: string | null;
  }): Promise<readonly UntouchedBlob[]>;
}

/** What a workspace has of some blobs. */
export interface BlobsFound {
  /** It has no bytes of these. */
  readonly missing: readonly string[];
  /** These are being removed at this moment; a second later they can be uploaded again. */
  readonly busy: readonly string[];
  /** It has these with another size, which is given here. */
  readonly mismatched: readonly BlobRecord[];
}

/** A blob that may be garbage. */
export interface UntouchedBlob {
  readonly sha256: string;
  readonly condemned: boolean;
}

/**
 * Which workspace holds which blobs. Content is kept once a tenant, but a workspace holds a blob
 * only after its bytes came through that workspace: to know a hash is not to have the file.
 */
export interface Blobs extends BlobReads {
  /** Renews the grace period of blobs that are there, and says what the workspace lacks. */
  renew(workspaceId: WorkspaceId, blobs: readonly BlobRecord[], at: Date): Promise<BlobsFound>;
  /**
   * The same, and announces the others: from here on they are known, so that what is stored of them
   * is collected when nothing comes of it.
   */
  expect(workspaceId: WorkspaceId, blobs: readonly BlobRecord[], at: Date): Promise<BlobsFound>;
  /**
   * The bytes lie in the blob store, verified: from here on the workspace holds them, with the
   * sizes given here, whatever was announced. Names those that were not expected.
   */
  hold(
    workspaceId: WorkspaceId,
    blobs: readonly BlobRecord[],
    at: Date,
  ): Promise<{ readonly refused: readonly string[] }>;
  /**
   * Marks those of `sha256s` that were not asked for since `untouchedSince` (at least two hours
   * ago): from now on they can't be held until {@linkcode forget}. The caller has looked whether a
   * snapshot needs them, at `at` or later. Names those that are marked now.
   */
  condemn(
    sha256s: readonly string[],
    rule: { untouchedSince: Date; at: Date },
  ): Promise<readonly string[]>;
  /** Condemned blobs whose bytes are gone. */
  forget(sha256s: readonly string[]): Promise<void>;
}
