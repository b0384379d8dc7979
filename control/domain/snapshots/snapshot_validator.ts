import type { PrincipalId, SnapshotId, TenantId } from "../ids.ts";
import type { FileRecord, SnapshotFacts } from "./records.ts";

/** What is to be validated. */
export interface ValidationSubject {
  readonly tenantId: TenantId;
  /** Who asks. */
  readonly principalId: PrincipalId;
  readonly snapshotId: SnapshotId;
  /** Checked and canonical. */
  readonly files: readonly FileRecord[];
  /** Content of a file; its bytes are not verified yet. */
  readonly open: (sha256: string) => Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;
  readonly signal?: AbortSignal;
}

/** One reason why a snapshot is refused. */
export interface ValidationProblem {
  /** Code of the runtime's envelope, of a `SnapshotError` or of a `PolicyError`. */
  readonly code: string;
  readonly message: string;
  readonly path?: string;
  readonly line?: number;
  readonly hint?: string;
}

/** What came of it. */
export type Validation =
  | { readonly ok: true; readonly facts: SnapshotFacts }
  | { readonly ok: false; readonly problems: readonly ValidationProblem[] };

/**
 * Looks at a snapshot as the runtime would before running it: lays the files out, verifies their
 * bytes and the snapshot id, reads `aiel.json`, inspects the imports, and runs `describe` in the
 * sandbox. Implemented with the runtime's engine.
 */
export interface SnapshotValidator {
  /**
   * A snapshot that the runtime would refuse is an answer, not an error.
   *
   * @throws {DomainError} too_many_validations
   * @throws {StoreUnavailable} when content can't be read now
   * @throws {BlobMismatch} when stored bytes are not what their name promises (the disk's fault,
   * not the caller's)
   * @throws what `open` throws, or the signal's reason
   */
  validate(subject: ValidationSubject): Promise<Validation>;
}
