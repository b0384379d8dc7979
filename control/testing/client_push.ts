import { snapshotId } from "../../runtime/snapshot/mod.ts";
import type { ControlClient, ProjectPlace, SnapshotDocument } from "../api/client.ts";
import { digest, manifest, type Tree } from "./push.ts";

/**
 * A push as the CLI does it: plan, upload what is missing, register; or, for about half of the later ones, all of that at once, with all
 * files or with what differs.
 */
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
  if (parent !== null && /[0-3]$/.test(registration.snapshotId)) {
    const { files: before } = await client.getManifest(place, parent);
    const now = new Map(files.map(({ path, sha256 }) => [path, sha256]));
    const then = new Map(before.map(({ path, sha256 }) => [path, sha256]));
    const changes = {
      files: files.filter(({ path, sha256 }) => then.get(path) !== sha256),
      deleted: [...then.keys()].filter((path) => !now.has(path)),
    };
    const { files: _, ...rest } = registration;
    const named = new Set(changes.files.map(({ sha256 }) => sha256));
    const carried = contents.filter(({ sha256 }) => named.has(sha256));
    return (await client.pushSnapshot(place, { ...rest, changes }, carried)).snapshot;
  }
  if (parent !== null && /[4-7]$/.test(registration.snapshotId)) {
    return (await client.pushSnapshot(place, registration, contents)).snapshot;
  }
  const plan = await client.planSnapshot(place, { parent, files });
  const missing = new Set(plan.missing);
  const blobs = contents.filter(({ sha256 }) => missing.has(sha256));
  if (blobs.length > 0) await client.putBlobs(place, blobs);
  return await client.registerSnapshot(place, registration);
}
