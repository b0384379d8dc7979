import type { TenantReads } from "../store.ts";
import { DomainError } from "../domain_error.ts";
import type { WorkspaceId } from "../ids.ts";
import { wrongSize } from "./plan_push.ts";
import type { BlobRecord } from "./records.ts";

const NAMED_MISSING = 100;

/**
 * Refuses what the workspace does not have.
 *
 * @throws {DomainError} blobs_missing; invalid_manifest when it has something of another size
 */
export async function requireHeld(
  { blobs: repository }: TenantReads,
  workspaceId: WorkspaceId,
  blobs: readonly BlobRecord[],
): Promise<void> {
  const known = await repository.expected(workspaceId, blobs.map(({ sha256 }) => sha256));
  const missing = blobs.filter(({ sha256 }) => known.get(sha256)?.held !== true);
  if (missing.length > 0) throw blobsMissing(missing.map(({ sha256 }) => sha256));
  const wrong = blobs.find(({ sha256, size }) => known.get(sha256)?.size !== size);
  if (wrong !== undefined) throw wrongSize(wrong.sha256, known.get(wrong.sha256)?.size);
}

/** The refusal of a snapshot whose contents the workspace does not have. */
export function blobsMissing(missing: readonly string[]): DomainError {
  return new DomainError("blobs_missing", `${missing.length} blobs are not uploaded`, {
    hint: "Plan the push again and upload what is missing",
    details: { count: missing.length, missing: missing.slice(0, NAMED_MISSING) },
  });
}
