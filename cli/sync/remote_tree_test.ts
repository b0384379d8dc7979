import assert from "node:assert/strict";
import type { ControlClient } from "../../control/api/client.ts";
import { snapshotId } from "../../runtime/snapshot/mod.ts";
import { remoteTree } from "./remote_tree.ts";

const PLACE = { workspace: "w", project: "p" };

async function hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

Deno.test("remoteTree refuses content that is not what its name promises", async () => {
  const large = new Uint8Array(2 ** 20 + 1);
  const files = [{ path: "a", size: large.length, sha256: await hex(large) }];
  const answers = { call: () => Promise.resolve({ snapshot_id: id, files }) };
  const id = await snapshotId(files);
  for (
    const [sent, right] of [
      [[large], true],
      [[large.slice(0, 5), large.slice(5)], true],
      [[large, new Uint8Array(1)], false],
      [[large.slice(1)], false],
      [[large.map(() => 1)], false],
    ] as const
  ) {
    const open = () => Promise.resolve(ReadableStream.from(sent));
    const client = { ...answers, open } as unknown as ControlClient;
    const tree = await remoteTree(client, PLACE, "1");
    const [file] = tree.files;
    assert.ok(file !== undefined);
    if (right) assert.deepEqual((await tree.read(file)).length, large.length);
    else await assert.rejects(tree.read(file), { code: "REMOTE" });
  }
});
