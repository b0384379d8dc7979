/**
 * A snapshot's list of files, from a service that need not be a good one.
 *
 * @module
 */

import type { ControlClient } from "../../control/api/client.ts";
import type { ProjectPlace } from "../../control/api/projects.ts";
import { type ManifestDocument, showManifest } from "../../control/api/snapshots.ts";
import { canonicalFrame, frameId } from "../../runtime/snapshot/id.ts";
import { checkPaths, compareBytes, SnapshotError } from "../../runtime/snapshot/mod.ts";
import { CliError } from "../errors.ts";
import type { IncomingSnapshot } from "../repository/mod.ts";

/** More than any service of ours takes; what claims more is a mistake or an attack. */
const MAX_FILES = 250_000;
const MAX_BYTES = 16 * 2 ** 30;

/**
 * The files of a snapshot, checked: safe to join to a directory, and exactly those that its id
 * promises.
 *
 * @throws {CliError} REMOTE
 */
export async function incomingSnapshot(
  client: ControlClient,
  place: ProjectPlace,
  snapshotId: string,
): Promise<IncomingSnapshot> {
  return await checkedManifest(
    await client.call(showManifest, { params: { ...place, snapshot: snapshotId } }),
    snapshotId,
  );
}

/** Checks the list itself. */
export async function checkedManifest(
  manifest: ManifestDocument,
  snapshotId: string,
): Promise<IncomingSnapshot> {
  const { files } = manifest;
  if (files.length > MAX_FILES) throw refused(`has ${files.length} files`);
  let bytes = 0;
  for (const { size } of files) bytes += size;
  if (bytes > MAX_BYTES) throw refused(`claims ${bytes} bytes`);
  const sizes = new Map<string, number>();
  for (const { sha256, size } of files) {
    const known = sizes.get(sha256) ?? size;
    if (known !== size) throw refused("gives one content two sizes");
    sizes.set(sha256, size);
  }
  const sorted = files.map(({ path, size, sha256 }) => ({ path, size, sha256 }))
    .sort((a, b) => compareBytes(a.path, b.path));
  try {
    const canonical = checkPaths(sorted.map(({ path }) => path));
    if (canonical.some((path, at) => path !== sorted[at]?.path)) {
      throw refused("has a path that is not in Unicode NFC");
    }
    if (await frameId(canonicalFrame(sorted)) !== snapshotId) {
      throw refused("is not what the snapshot's id promises");
    }
  } catch (error) {
    if (!(error instanceof SnapshotError)) throw error;
    throw refused(`can't be taken: ${error.message}`, error);
  }
  return { snapshotId, files: sorted };
}

function refused(what: string, cause?: unknown): CliError {
  return new CliError("REMOTE", `The list of files that the service sent ${what}`, {
    hint: "Nothing was changed; tell those who run the service",
    ...cause === undefined ? {} : { cause },
  });
}
