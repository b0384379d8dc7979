/**
 * Pushes of tests.
 *
 * @module
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { encodePack, PACK_TYPE } from "../api/blob_pack.ts";
import { canonicalFrame, snapshotId } from "../../runtime/snapshot/mod.ts";
import {
  type FileDocument,
  MANIFEST_TYPE,
  PushPlanDocument,
  SnapshotDocument,
} from "../api/snapshots.ts";
import { type Person, PROJECT, type TestAnswer, type World } from "./world.ts";

/** A tree in memory. */
export type TestTree = Readonly<Record<string, string>>;

/** Name of a text's blob. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The manifest of a tree. */
export function manifest(tree: TestTree): FileDocument[] {
  return Object.entries(tree).map(([path, text]) => ({
    path,
    size: new TextEncoder().encode(text).length,
    sha256: digest(text),
  }));
}

/** The manifest of a tree as it travels. */
export function frame(tree: TestTree): Uint8Array<ArrayBuffer> {
  return frameOf(manifest(tree));
}

/** A manifest as it travels. */
export function frameOf(files: readonly FileDocument[]): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(canonicalFrame(files));
}

/** A small tree that differs by its text. */
export function smallTree(text: string): TestTree {
  return { "entry_point.ts": `// ${text}\n`, "lib/data.txt": text };
}

/** Plans, and uploads what is missing. */
export async function upload(
  world: World,
  person: Person,
  tree: TestTree,
  parent: string | null,
  project: string = PROJECT,
): Promise<PushPlanDocument> {
  const planned = await world.call({
    method: "POST",
    path: `${project}/snapshots/plan${parent === null ? "" : `?parent=${parent}`}`,
    token: person.token,
    headers: { "content-type": MANIFEST_TYPE },
    body: frame(tree),
  });
  assert.equal(planned.status, 200, new TextDecoder().decode(planned.bytes));
  const plan = PushPlanDocument.parse(planned.json());
  const blobs = Object.values(tree).map((text) => ({
    sha256: digest(text),
    bytes: new TextEncoder().encode(text),
  })).filter(({ sha256 }) => plan.missing.includes(sha256));
  if (blobs.length > 0) {
    const put = await world.call({
      method: "POST",
      path: `${project}/blobs?snapshot=${plan.snapshot_id}`,
      token: person.token,
      headers: { "content-type": PACK_TYPE },
      body: encodePack(blobs),
    });
    assert.equal(put.status, 200, new TextDecoder().decode(put.bytes));
  }
  return plan;
}

/** Registers what was uploaded. */
export async function registerTree(
  world: World,
  person: Person,
  tree: TestTree,
  parent: string | null,
  headers: Readonly<Record<string, string>> = {},
): Promise<TestAnswer> {
  return await world.call({
    method: "POST",
    path: `${PROJECT}/snapshots`,
    token: person.token,
    headers,
    json: { snapshot_id: await snapshotId(manifest(tree)), parent, message: "test" },
  });
}

/** A whole push that must succeed. */
export async function pushTree(
  world: World,
  tree: TestTree,
  parent: string | null,
): Promise<SnapshotDocument> {
  await upload(world, world.developer, tree, parent);
  const answer = await registerTree(world, world.developer, tree, parent);
  assert.equal(answer.status, 201, new TextDecoder().decode(answer.bytes));
  return SnapshotDocument.parse(answer.json());
}
