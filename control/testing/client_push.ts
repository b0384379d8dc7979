import { snapshotId } from "../../runtime/snapshot/mod.ts";
import type { ControlClient, ProjectPlace, SnapshotDocument } from "../client.ts";
import { digest, manifest, type Tree } from "./push.ts";

/** A push as the CLI does it: plan, upload what is missing, register; or, for about half of the later ones, all of that at once. */
export async function clientPush(
  client: ControlClient,
  place: ProjectPlace,
  tree: Tree,
  parent: string | null,
): Promise<SnapshotDocument> {
  const files = manifest(tree);
  const registration = { parent, files, message: "test", snapshotId: await snapshotId(files) };
  const contents = Object.values(tree).map((text) => ({
    sha256: digest(text),
    bytes: new TextEncoder().encode(text),
  }));
  if (parent !== null && /[0-7]$/.test(registration.snapshotId)) {
    return (await client.pushSnapshot(place, registration, contents)).snapshot;
  }
  const plan = await client.planSnapshot(place, { parent, files });
  const missing = new Set(plan.missing);
  const blobs = contents.filter(({ sha256 }) => missing.has(sha256));
  if (blobs.length > 0) await client.putBlobs(place, blobs);
  return await client.registerSnapshot(place, registration);
}
