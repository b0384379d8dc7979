import { snapshotId } from "../../runtime/snapshot/mod.ts";
import type { ControlClient, ProjectPlace, SnapshotDocument } from "../api/client.ts";
import { digest, frame, manifest, type Tree } from "./push.ts";

/** A push as the CLI does it: plan, upload what is missing, register. */
export async function clientPush(
  client: ControlClient,
  place: ProjectPlace,
  tree: Tree,
  parent: string | null,
): Promise<SnapshotDocument> {
  const contents = Object.values(tree).map((text) => ({
    sha256: digest(text),
    bytes: new TextEncoder().encode(text),
  }));
  const plan = await client.planSnapshot(place, { parent, manifest: frame(tree) });
  const missing = new Set(plan.missing);
  const blobs = contents.filter(({ sha256 }) => missing.has(sha256));
  if (blobs.length > 0) await client.putBlobs(place, blobs);
  return await client.registerSnapshot(place, {
    parent,
    message: "test",
    snapshotId: await snapshotId(manifest(tree)),
  });
}
