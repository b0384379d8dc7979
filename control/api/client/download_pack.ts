import { type PackedBlob, readPack } from "../blob_pack.ts";
import { getPack } from "../blobs.ts";
import type { ControlClient } from "../client.ts";
import { ControlError } from "./control_error.ts";
import type { SnapshotPlace } from "../snapshots.ts";

/**
 * Contents of many files of a snapshot, at most 1,000, as they arrive. Not verified.
 *
 * @param maxBytes of one blob; a larger one is refused
 * @throws {ControlError}
 */
export async function* downloadPack(
  client: ControlClient,
  place: SnapshotPlace,
  sha256s: readonly string[],
  maxBytes: number = Infinity,
): AsyncGenerator<PackedBlob> {
  const pack = await client.open(getPack, { params: place, body: { sha256s } });
  try {
    yield* readPack(pack, maxBytes);
  } catch (cause) {
    throw new ControlError("The pack of blobs broke off or is damaged", {
      status: 200,
      code: "unexpected_answer",
      hint: "Try again",
      cause,
    });
  }
}
