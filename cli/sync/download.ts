/**
 * Brings contents of a snapshot from the service. Whatever the service says is checked by who takes
 * it.
 *
 * @module
 */

import { getBlob } from "../../control/api/blobs.ts";
import type { ControlClient } from "../../control/api/client.ts";
import { downloadPack } from "../../control/api/client/download_pack.ts";
import type { ProjectPlace } from "../../control/api/projects.ts";
import type { SnapshotFile } from "../../runtime/snapshot/mod.ts";
import { CliError } from "../errors.ts";
import type { ForeignObjects } from "../repository/mod.ts";
import { inParallel } from "../../runtime/in_parallel.ts";
import { groups } from "./upload.ts";

/** Larger blobs travel alone, as streams. */
const SMALL_BYTES = 2 ** 20;
const PACK_BLOBS = 1_000;
const PACK_BYTES = 16 * 2 ** 20;
const REQUESTS_AT_ONCE = 3;

/** What from where. */
export interface Download {
  readonly client: ControlClient;
  readonly place: ProjectPlace;
  readonly snapshotId: string;
  /** Called when so much has arrived. */
  readonly arrived: (files: number, bytes: number) => void;
}

/** Downloads contents, each given once. */
export async function download(
  from: Download,
  files: readonly SnapshotFile[],
  objects: ForeignObjects,
): Promise<void> {
  const small = files.filter((file) => file.size <= SMALL_BYTES);
  let count = 0;
  let bytes = 0;
  const arrived = (file: SnapshotFile) => from.arrived(++count, bytes += file.size);
  await inParallel(
    groups(small, PACK_BLOBS, PACK_BYTES),
    REQUESTS_AT_ONCE,
    (group) => takePack(from, group, objects, arrived),
  );
  // One at a time: each is written as it arrives.
  for (const file of files) {
    if (file.size <= SMALL_BYTES) continue;
    await objects.putStream(
      file,
      await from.client.open(getBlob, {
        params: { ...from.place, snapshot: from.snapshotId, sha256: file.sha256 },
      }),
    );
    arrived(file);
  }
}

async function takePack(
  { client, place, snapshotId }: Download,
  group: readonly SnapshotFile[],
  objects: ForeignObjects,
  arrived: (file: SnapshotFile) => void,
): Promise<void> {
  const open = new Map(group.map((file) => [file.sha256, file]));
  const blobs = downloadPack(
    client,
    { ...place, snapshot: snapshotId },
    [...open.keys()],
    SMALL_BYTES,
  );
  for await (const { sha256, bytes } of blobs) {
    const file = open.get(sha256);
    if (file === undefined) {
      throw new CliError("REMOTE", "The service sent content that was not asked for", {
        hint: "Nothing was changed; try again",
      });
    }
    open.delete(sha256);
    await objects.put(file, bytes);
    arrived(file);
  }
}
