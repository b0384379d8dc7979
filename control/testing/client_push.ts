import { snapshotId } from "../../runtime/snapshot/mod.ts";
import { encodePack } from "../api/blob_pack.ts";
import { putPack } from "../api/blobs.ts";
import type { ControlClient } from "../api/client.ts";
import type { ProjectPlace } from "../api/projects.ts";
import { planSnapshot, registerSnapshot, type SnapshotDocument } from "../api/snapshots.ts";
import { digest, frame, manifest, type TestTree } from "./push.ts";

/** A push as the CLI does it: plan, upload what is missing, register. */
export async function clientPush(
  client: ControlClient,
  place: ProjectPlace,
  tree: TestTree,
  parent: string | null,
): Promise<SnapshotDocument> {
  const contents = Object.values(tree).map((text) => ({
    sha256: digest(text),
    bytes: new TextEncoder().encode(text),
  }));
  const plan = await client.call(planSnapshot, {
    params: place,
    query: parent === null ? {} : { parent },
  }, { content: frame(tree) });
  const missing = new Set(plan.missing);
  const blobs = contents.filter(({ sha256 }) => missing.has(sha256));
  if (blobs.length > 0) {
    await client.call(putPack, {
      params: place,
      query: { snapshot: plan.snapshot_id },
    }, { content: encodePack(blobs) });
  }
  return await client.call(registerSnapshot, {
    params: place,
    body: { parent, message: "test", snapshot_id: await snapshotId(manifest(tree)) },
  });
}
