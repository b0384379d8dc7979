import assert from "node:assert/strict";
import { snapshotId } from "../../runtime/snapshot/id.ts";
import { EMPTY_SNAPSHOT_ID } from "./tree.ts";

Deno.test("EMPTY_SNAPSHOT_ID is the id of a tree without files", async () => {
  assert.equal(EMPTY_SNAPSHOT_ID, await snapshotId([]));
});
