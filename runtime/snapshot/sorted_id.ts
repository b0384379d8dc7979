import { frameId, framePieces, frameSorted, type SnapshotFile } from "./id.ts";

// Up to here WebCrypto is cheaper than loading node:crypto, though it takes the whole frame.
const ONE_FRAME_FILES = 20_000;

/**
 * The id of a list that is known to be checked, canonical and sorted. The frame of a long one is
 * never as a whole in memory.
 */
export async function sortedId(
  files: Iterable<SnapshotFile> & { readonly length: number },
): Promise<string> {
  if (files.length <= ONE_FRAME_FILES) return await frameId(frameSorted(files));
  const { createHash } = await import("node:crypto");
  const hash = createHash("sha256");
  for (const piece of framePieces(files)) hash.update(piece);
  return `sha256:${hash.digest("hex")}`;
}
