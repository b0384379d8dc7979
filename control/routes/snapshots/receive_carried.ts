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
  const texts = new Map(carried.map(({ sha256, content }) => [sha256, content]));
  const named = new Set(push.manifest.blobs.map(({ sha256 }) => sha256));
  const stranger = [...texts.keys()].find((sha256) => !named.has(sha256));
  if (stranger !== undefined) {
    throw new DomainError("blob_not_planned", `Blob "${stranger}" is in no file of the manifest`, {
      hint: "Send only what the manifest names",
    });
  }
  // Before anything is decoded: three bytes are four characters.
  let bytes = 0;
  for (const { length } of texts.values()) bytes += Math.floor(length / 4) * 3 - 2;
  if (bytes > MOST_CARRIED.bytes) throw tooLarge(bytes);
  const contents = new Map(
    [...texts].map(([sha256, text]) => [sha256, Uint8Array.fromBase64(text)]),
  );
  bytes = 0;
  for (const { length } of contents.values()) bytes += length;
  if (bytes > MOST_CARRIED.bytes) throw tooLarge(bytes);
  const { missing } = await call.door.planPush({ ...push, now: call.now });
  const blobs = missing.flatMap((sha256) => {
    const content = contents.get(sha256);
    return content === undefined ? [] : [{ sha256, bytes: content }];
  });
  if (blobs.length > 0) await call.door.receiveBlobs(push.workspaceId, blobs, call.now);
  return blobs.length === missing.length;
}

function tooLarge(bytes: number): HttpProblem {
  return new HttpProblem(
    "body_too_large",
    `The blobs have ${bytes} bytes together, at most ${MOST_CARRIED.bytes} may come along`,
    { hint: "Plan the push and upload what is missing" },
  );
}
