import assert from "node:assert/strict";
import { snapshotId } from "../../../runtime/snapshot/mod.ts";
import { manifest, pushTree, smallTree, type TestTree } from "../../testing/push.ts";
import { makeWorld, PROJECT } from "../../testing/world.ts";

/** Two trees whose ids begin with the same four digits, and these. */
async function twins(): Promise<{ trees: readonly [TestTree, TestTree]; prefix: string }> {
  const seen = new Map<string, TestTree>();
  for (let at = 0;; at++) {
    const tree = smallTree(`tree ${at}`);
    const prefix = (await snapshotId(manifest(tree))).slice("sha256:".length).slice(0, 4);
    const other = seen.get(prefix);
    // All digits are the number of a snapshot.
    if (other !== undefined && /[a-f]/.test(prefix)) return { trees: [other, tree], prefix };
    seen.set(prefix, tree);
  }
}

Deno.test("what begins like two snapshots names none of them, wherever a snapshot is named", async () => {
  await using world = await makeWorld();
  const { trees: [first, second], prefix } = await twins();
  const { snapshot_id } = await pushTree(world, first, null);
  await pushTree(world, second, snapshot_id);
  const { token } = world.viewer;
  const at = `${PROJECT}/snapshots`;
  const sha256 = "0".repeat(64);
  for (
    const call of [
      { method: "GET", path: `${at}/${prefix}` },
      { method: "GET", path: `${at}/${prefix}/manifest` },
      { method: "GET", path: `${at}/head/diff?base=${prefix}` },
      { method: "GET", path: `${at}/${prefix}/blobs/${sha256}` },
      { method: "POST", path: `${at}/${prefix}/blobs`, json: { sha256s: [sha256] } },
    ]
  ) {
    const answer = await world.call({ ...call, token });
    assert.equal(answer.status, 400, call.path);
    assert.equal(answer.problem().code, "ambiguous_prefix", call.path);
  }
});
