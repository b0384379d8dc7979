import { snapshotId } from "../../runtime/snapshot/mod.ts";
import { encodePack, type PackedBlob } from "../api/blob_pack.ts";
import { putPack } from "../api/blobs.ts";
import type { ControlClient } from "../api/client.ts";
import type { ProjectPlace } from "../api/projects.ts";
import {
  planSnapshot,
  registerSnapshot,
  showManifest,
  type SnapshotDocument,
} from "../api/snapshots.ts";
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
  const id = await snapshotId(files);
  const registration = { parent, files, message: "test", snapshot_id: id };
  const contents = Object.values(tree).map((text) => ({
    sha256: digest(text),
    bytes: new TextEncoder().encode(text),
  }));
  if (parent !== null && /[0-3]$/.test(id)) {
    const { files: before } = await client.call(showManifest, {
      params: { ...place, snapshot: parent },
    });
    const now = new Map(files.map(({ path, sha256 }) => [path, sha256]));
    const then = new Map(before.map(({ path, sha256 }) => [path, sha256]));
    const changes = {
      files: files.filter(({ path, sha256 }) => then.get(path) !== sha256),
      deleted: [...then.keys()].filter((path) => !now.has(path)),
    };
    const { files: _, ...rest } = registration;
    const named = new Set(changes.files.map(({ sha256 }) => sha256));
    const blobs = contents.filter(({ sha256 }) => named.has(sha256)).map(carried);
    return await client.call(registerSnapshot, {
      params: place,
      body: { ...rest, changes, blobs },
    });
  }
  if (parent !== null && /[4-7]$/.test(id)) {
    const blobs = contents.map(carried);
    return await client.call(registerSnapshot, { params: place, body: { ...registration, blobs } });
  }
  const plan = await client.call(planSnapshot, { params: place, body: { parent, files } });
  const missing = new Set(plan.missing);
  const blobs = contents.filter(({ sha256 }) => missing.has(sha256));
  if (blobs.length > 0) {
    await client.call(putPack, { params: place }, { content: encodePack(blobs) });
  }
  return await client.call(registerSnapshot, { params: place, body: registration });
}

function carried({ sha256, bytes }: PackedBlob) {
  return { sha256, content: bytes.toBase64() };
}
