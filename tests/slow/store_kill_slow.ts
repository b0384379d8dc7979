import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { FROM_CACHE } from "../harness/deno_child.ts";
import { openFileBlobStore } from "../../control/store/blobs/file_blob_store.ts";
import { LoopTurn } from "../../control/domain/loop_turn.ts";
import { TreeReader } from "../../control/domain/snapshots/tree_reader.ts";
import { sqliteStore } from "../../control/store/sql/sql_store.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { type Place, seed } from "../contract/fixtures.ts";

const KILLS = 6;

Deno.test("A writer that is killed loses nothing acknowledged and leaves nothing half done", async () => {
  using dir = tempDir();
  const path = `${dir.path}/control.db`;
  const blobDirectory = `${dir.path}/blobs`;
  const place = await prepare(path);
  let acknowledged = 0;
  for (let kill = 1; kill <= KILLS; kill++) {
    // After another number of pushes each time, so that other moments are hit.
    acknowledged = await writeAndKill(path, blobDirectory, place, 2 + kill * 2);
    await checkAfter(path, blobDirectory, place, acknowledged);
  }
  assert.ok(acknowledged > KILLS);
});

async function prepare(path: string): Promise<Place> {
  const store = sqliteStore({ path });
  try {
    await store.migrate();
    return await seed(store, "acme");
  } finally {
    await store.close();
  }
}

/** @returns the last number that the process said was pushed */
async function writeAndKill(
  path: string,
  blobDirectory: string,
  place: Place,
  pushes: number,
): Promise<number> {
  const { tenantId, workspaceId, projectId, userId } = place;
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...[
        "run",
        "-A",
        ...FROM_CACHE,
        new URL("../contract/writer_process.ts", import.meta.url).pathname,
      ],
      ...[path, blobDirectory, tenantId, workspaceId, projectId, userId],
    ],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let said = "";
  const decoder = new TextDecoder();
  let lines = 0;
  for await (const chunk of child.stdout) {
    said += decoder.decode(chunk, { stream: true });
    lines = said.split("\n").length - 1;
    if (lines >= pushes) break;
  }
  assert.ok(lines >= pushes, "the writer ended by itself");
  child.kill("SIGKILL");
  await child.status;
  return Number(said.trimEnd().split("\n").at(-1));
}

async function checkAfter(
  path: string,
  blobDirectory: string,
  { tenantId, projectId }: Place,
  acknowledged: number,
): Promise<void> {
  using database = new DatabaseSync(path);
  const integrity = database.prepare("pragma integrity_check").get();
  assert.equal(integrity?.["integrity_check"], "ok");
  const store = sqliteStore({ path });
  const blobStore = await openFileBlobStore(blobDirectory);
  const trees = new TreeReader(blobStore, new LoopTurn(10));
  try {
    const project = await store.read(tenantId, ({ projects }) => projects.get(projectId));
    const head = project?.head?.number ?? 0;
    // At most one push was under way.
    assert.ok(head === acknowledged || head === acknowledged + 1, `${head} ${acknowledged}`);
    const verdict = await store.read(tenantId, ({ audit }) => audit.verify());
    assert.ok(verdict.ok && verdict.head.sequence >= acknowledged);
    for (let number = 1; number <= head; number++) {
      const snapshot = await store.read(
        tenantId,
        ({ snapshots }) => snapshots.byNumber(projectId, number),
      );
      assert.ok(snapshot);
      const { files } = await trees.read(tenantId, snapshot.id);
      assert.equal(files.length, 13);
      for (const { sha256 } of files) {
        const { content } = await blobStore.of(tenantId).get(sha256);
        const bytes = await new Response(content).bytes();
        assert.equal(createHash("sha256").update(bytes).digest("hex"), sha256);
      }
    }
    const next = await store.read(
      tenantId,
      ({ snapshots }) => snapshots.byNumber(projectId, head + 1),
    );
    assert.equal(next, undefined);
  } finally {
    await blobStore.close();
    await store.close();
  }
}
