/**
 * The service as a process on a disk that fills up: refusals that say so, nothing lost, nothing
 * half, and on again with room.
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { verifyAudit } from "../../control/api/audit.ts";
import { ControlClient, ControlError, everyOne } from "../../control/api/client.ts";
import { downloadPack } from "../../control/api/client/download_pack.ts";
import { createProject } from "../../control/api/projects.ts";
import { listSnapshots, showManifest } from "../../control/api/snapshots.ts";
import { createWorkspace } from "../../control/api/workspaces.ts";
import { clientPush } from "../../control/testing/client_push.ts";
import type { TestTree } from "../../control/testing/push.ts";
import { type RealService, startService } from "../../control/testing/real_service.ts";
import { skipped } from "../contract/background_server.ts";
import { mountSmallDisk } from "./small_disk.ts";

const PLACE = { workspace: "w", project: "p" };
/** What children stand on, and its caches, take about half of it. */
const DISK_BYTES = 18 * 2 ** 20;
const BALLAST_BYTES = 5 * 2 ** 20;
const PUSHES_AT_MOST = 200;

function treeOf(number: number): TestTree {
  const random = crypto.getRandomValues(new Uint8Array(40_000)).toHex();
  return {
    "entry_point.ts": `import { tool } from "aiel";\n// ${number}\ntool("t", () => 1);\n`,
    "data.txt": random,
    ...Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`${at}.txt`, `${number} ${at}`])),
  };
}

/** Pushes until it is refused. */
async function pushUntilFull(
  client: ControlClient,
  head: string | null,
): Promise<{ readonly head: string | null; readonly count: number; readonly refusal: unknown }> {
  for (let count = 0; count < PUSHES_AT_MOST; count++) {
    try {
      head = (await clientPush(client, PLACE, treeOf(count), head)).snapshot_id;
    } catch (refusal) {
      return { head, count, refusal };
    }
  }
  return assert.fail("The disk never was full");
}

async function assertEverythingWhole(client: ControlClient, head: string | null, count: number) {
  const all = await everyOne((query) => client.call(listSnapshots, { params: PLACE, query }));
  assert.equal(all.length, count);
  assert.equal(all[0]?.snapshot_id ?? null, head);
  for (const { snapshot_id: id } of all) {
    const { files } = await client.call(showManifest, { params: { ...PLACE, snapshot: id } });
    const wanted = new Set(files.map(({ sha256 }) => sha256));
    for await (
      const { sha256, bytes } of downloadPack(client, { ...PLACE, snapshot: id }, [...wanted])
    ) {
      assert.equal(createHash("sha256").update(bytes).digest("hex"), sha256);
      wanted.delete(sha256);
    }
    assert.equal(wanted.size, 0);
  }
  const verdict = await client.call(verifyAudit, {});
  assert.equal(verdict.ok, true, verdict.problem ?? "");
}

function clientOf(service: RealService, token: string): ControlClient {
  return new ControlClient({
    baseUrl: service.url,
    token,
    sleep: () => Promise.reject(new Error("Asked a second time")),
  });
}

const disk = mountSmallDisk(DISK_BYTES);
if (typeof disk === "string") skipped("the service on a full disk", disk);
else {
  disk[Symbol.dispose]();
  Deno.test("A full disk is a 503 that loses nothing, and pushes go on when there is room again", async () => {
    const small = mountSmallDisk(DISK_BYTES);
    assert.ok(typeof small !== "string");
    using _disk = small;
    const dataDir = `${small.path}/data`;
    const ballast = `${small.path}/ballast`;
    Deno.writeFileSync(ballast, new Uint8Array(BALLAST_BYTES));
    let service = await startService(dataDir, { AIEL_RATE_LIMIT: "off" });
    try {
      const token = service.token ?? "";
      const client = clientOf(service, token);
      await client.call(createWorkspace, { body: { slug: PLACE.workspace } });
      await client.call(createProject, {
        params: { workspace: PLACE.workspace },
        body: { slug: PLACE.project },
      });
      const full = await pushUntilFull(client, null);
      assert.ok(full.count > 0);
      assertRefusal(full.refusal);
      // What is there can be read, and what is asked for again is refused again: nothing hangs,
      // nothing is half done. What a refused push had written and SQLite's log may have given back
      // the room for another one before.
      await assertEverythingWhole(client, full.head, full.count);
      const again = await pushUntilFull(client, full.head);
      assertRefusal(again.refusal);
      const count = full.count + again.count;
      await assertEverythingWhole(client, again.head, count);
      Deno.removeSync(ballast);
      const head = (await clientPush(client, PLACE, treeOf(-2), again.head)).snapshot_id;
      await assertEverythingWhole(client, head, count + 1);
      assert.equal(await service.end("SIGTERM"), 0, service.log());
      service = await startService(dataDir, { AIEL_RATE_LIMIT: "off" });
      await assertEverythingWhole(clientOf(service, token), head, count + 1);
      assert.deepEqual([...Deno.readDirSync(`${dataDir}/blobs/tmp`)], []);
      assert.equal(await service.end("SIGTERM"), 0, service.log());
      using db = new DatabaseSync(`${dataDir}/control.sqlite`);
      assert.equal(db.prepare("pragma integrity_check").get()?.["integrity_check"], "ok");
    } finally {
      await service.end("SIGKILL");
    }
  });
}

function assertRefusal(error: unknown): true {
  // `ControlClient` asks again when it hears 503; here it may not.
  assert.ok(error instanceof Error);
  if (error instanceof ControlError) {
    assert.equal(error.status, 503, error.message);
    assert.equal(error.code, "unavailable");
  } else assert.equal(error.message, "Asked a second time");
  return true;
}
