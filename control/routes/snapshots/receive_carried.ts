import type { CheckedManifest } from "../../domain/check_manifest.ts";
import { DomainError } from "../../domain/domain_error.ts";
import type { ProjectId, SnapshotId, WorkspaceId } from "../../domain/ids.ts";
import type { Call } from "../../http/call.ts";
import { HttpProblem } from "../../http/problem.ts";
import { type CarriedBlob, MOST_CARRIED } from "../../wire/snapshot.ts";

/**
 * Takes the contents that came with a registration as if they had been planned and uploaded before it. What the service has already is
 * left alone, and what it still lacks then, the registration says.
 *
 * @returns whether every blob of the manifest is there now
 * @throws {DomainError} as `planPush` and `receiveBlobs`; blob_not_planned for what no file of the manifest has
 * @throws {HttpProblem} body_too_large
 */
export async function receiveCarried(
  call: Call,
  push: {
    workspaceId: WorkspaceId;
    projectId: ProjectId;
    parentId: SnapshotId | null;
    manifest: CheckedManifest;
  },
  carried: readonly CarriedBlob[],
): Promise<boolean> {
  if (carried.length === 0) return false;
  // The same content twice is one blob.
  const contents = new Map(carried.map(({ sha256, content }) => [sha256, decode(content)]));
  let bytes = 0;
  for (const { length } of contents.values()) bytes += length;
  if (bytes > MOST_CARRIED.bytes) {
    throw new HttpProblem(
      "body_too_large",
      `The blobs have ${bytes} bytes together, at most ${MOST_CARRIED.bytes} may come along`,
      { hint: "Plan the push and upload what is missing" },
    );
  }
  const named = new Set(push.manifest.blobs.map(({ sha256 }) => sha256));
  const stranger = [...contents.keys()].find((sha256) => !named.has(sha256));
  if (stranger !== undefined) {
    throw new DomainError("blob_not_planned", `Blob "${stranger}" is in no file of the manifest`, {
      hint: "Send only what the manifest names",
    });
  }
  const { missing } = await call.door.planPush({ ...push, now: call.now });
  const blobs = missing.flatMap((sha256) => {
    const content = contents.get(sha256);
    return content === undefined ? [] : [{ sha256, bytes: content }];
  });
  if (blobs.length > 0) await call.door.receiveBlobs(push.workspaceId, blobs, call.now);
  return blobs.length === missing.length;
}

function decode(content: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
}
