/**
 * The whole service as a process, over HTTP, on Postgres and S3: what it is told is kept there, and
 * what fails there is told.
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { snapshotId } from "../../runtime/snapshot/mod.ts";
import { verifyAudit } from "../../control/api/audit.ts";
import { ControlClient } from "../../control/api/client.ts";
import { downloadPack } from "../../control/api/client/download_pack.ts";
import { createProject, showProject } from "../../control/api/projects.ts";
import { showManifest, showSnapshot } from "../../control/api/snapshots.ts";
import { createWorkspace } from "../../control/api/workspaces.ts";
import { clientPush } from "../../control/testing/client_push.ts";
import { manifest, type TestTree } from "../../control/testing/push.ts";
import { type RealService, startService } from "../../control/testing/real_service.ts";
import { Problem } from "../../control/api/problem.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { skipped } from "./background_server.ts";
import { startPostgres } from "./postgres_server.ts";
import { type Proxy, startProxy } from "./proxy.ts";
import { startS3 } from "./s3_server.ts";

const PLACE = { workspace: "w", project: "p" };
const WHAT = "the service on Postgres and S3";

const [postgres, s3] = await Promise.all([startPostgres(), startS3()]);
if (typeof postgres === "string") skipped(WHAT, postgres);
if (typeof s3 === "string") skipped(WHAT, s3);

/** A service whose ways to its stores can be cut. */
interface Remote {
  readonly service: RealService;
  readonly client: ControlClient;
  readonly database: Proxy;
  readonly bucket: Proxy;
  /** Ends the service and starts it again. */
  restart(): Promise<Remote>;
}

function remoteTest(name: string, run: (remote: Remote) => Promise<void>): void {
  if (typeof postgres === "string" || typeof s3 === "string") return;
  Deno.test(name, async () => {
    using dir = tempDir();
    const url = new URL(await postgres.newDatabase());
    await using database = startProxy(Number(url.port));
    await using bucket = startProxy(Number(new URL(s3.endpoint).port));
    url.host = database.host;
    const prefix = crypto.randomUUID();
    const start = async (token?: string): Promise<Remote> => {
      const service = await startService(dir.path, {
        AIEL_DATABASE_URL: url.href,
        AIEL_BLOBS: `s3://${s3.bucket}/${prefix}` +
          `?endpoint=http://${bucket.host}&region=${s3.region}`,
        AWS_ACCESS_KEY_ID: s3.accessKeyId,
        AWS_SECRET_ACCESS_KEY: s3.secretAccessKey,
      });
      started.push(service);
      const known = service.token ?? token ?? "";
      return {
        service,
        client: new ControlClient({ baseUrl: service.url, token: known, sleep: noSecondTry }),
        database,
        bucket,
        restart: async () => {
          assert.equal(await service.end("SIGTERM"), 0, service.log());
          return await start(known);
        },
      };
    };
    const started: RealService[] = [];
    try {
      const remote = await start();
      await remote.client.call(createWorkspace, { body: { slug: PLACE.workspace } });
      await remote.client.call(createProject, {
        params: { workspace: PLACE.workspace },
        body: { slug: PLACE.project },
      });
      await run(remote);
    } finally {
      for (const service of started) await service.end("SIGKILL");
    }
  });
}

function noSecondTry(): Promise<void> {
  return Promise.reject(new Error("Asked a second time"));
}

function treeOf(text: string): TestTree {
  return {
    "entry_point.ts": `import { tool } from "aiel";\n// ${text}\ntool("hello", () => "hi");\n`,
    ...Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`d/${at}.txt`, `${text} ${at}`])),
  };
}

/** The content of the project's newest snapshot is this tree, bit for bit. */
async function assertHead(client: ControlClient, tree: TestTree): Promise<void> {
  const { files, snapshot_id } = await client.call(showManifest, {
    params: { ...PLACE, snapshot: "head" },
  });
  assert.equal(snapshot_id, await snapshotId(manifest(tree)));
  const wanted = new Set(files.map(({ sha256 }) => sha256));
  for await (
    const { sha256, bytes } of downloadPack(client, { ...PLACE, snapshot: "head" }, [...wanted])
  ) {
    assert.equal(createHash("sha256").update(bytes).digest("hex"), sha256);
    wanted.delete(sha256);
  }
  assert.equal(wanted.size, 0);
}

/** The answer is a problem with this status, and comes. */
async function assertProblem(response: Response, status: number): Promise<void> {
  const text = await response.text();
  assert.equal(response.status, status, text);
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  const problem = Problem.parse(JSON.parse(text));
  // Nothing of the inside: neither addresses nor names of what is behind.
  assert.doesNotMatch(text, /postgres|127\.0\.0\.1|ECONN|terminated|s3/i);
  assert.equal(problem.code, "unavailable");
}

function get(remote: Remote, path: string): Promise<Response> {
  return fetch(`${remote.service.url}${path}`, {
    headers: { authorization: `Bearer ${remote.service.token}` },
  });
}

/** Asks until the service serves again. */
async function untilReady(remote: Remote): Promise<void> {
  for (const giveUp = Date.now() + 30_000; Date.now() < giveUp;) {
    const response = await get(remote, "/readyz");
    await response.body?.cancel();
    if (response.status === 200) return;
    assert.equal(response.status, 503);
  }
  assert.fail("The service never came back");
}

remoteTest(
  "A snapshot that was pushed to Postgres and S3 comes back bit for bit",
  async (remote) => {
    const tree = treeOf("first");
    const pushed = await clientPush(remote.client, PLACE, tree, null);
    await assertHead(remote.client, tree);
    const details = await remote.client.call(showSnapshot, {
      params: { ...PLACE, snapshot: "head" },
    });
    assert.deepEqual(details.description["tools"], ["hello"]);
    const changed = { ...tree, "d/0.txt": "another" };
    await clientPush(remote.client, PLACE, changed, pushed.snapshot_id);
    await assertHead(remote.client, changed);
    assert.equal((await remote.client.call(verifyAudit, {})).ok, true);
  },
);

remoteTest(
  "A database that is lost while serving is a 503, and served again when it is back",
  async (remote) => {
    const tree = treeOf("lost");
    await clientPush(remote.client, PLACE, tree, null);
    remote.database.cut();
    await assertProblem(await get(remote, "/v1/workspaces/w/projects/p"), 503);
    await assertProblem(await get(remote, "/readyz"), 503);
    assert.equal((await get(remote, "/healthz")).status, 200);
    await assert.rejects(
      remote.client.call(createProject, { params: { workspace: "w" }, body: { slug: "never" } }),
    );
    remote.database.mend();
    await untilReady(remote);
    await assertHead(remote.client, tree);
    await assert.rejects(
      remote.client.call(showProject, { params: { workspace: "w", project: "never" } }),
    );
    await remote.client.call(createProject, { params: { workspace: "w" }, body: { slug: "now" } });
    assert.equal((await remote.client.call(verifyAudit, {})).ok, true);
  },
);

remoteTest(
  "A bucket that is lost in a push is a 503, and the push succeeds when it is back",
  async (remote) => {
    const tree = treeOf("bucket");
    remote.bucket.cut();
    await assert.rejects(clientPush(remote.client, PLACE, tree, null));
    assert.equal((await remote.client.call(showProject, { params: PLACE })).head, null);
    await assertProblem(await get(remote, "/readyz"), 503);
    remote.bucket.mend();
    await untilReady(remote);
    await clientPush(remote.client, PLACE, tree, null);
    await assertHead(remote.client, tree);
  },
);

remoteTest(
  "A token that is good on one process is good on the next, and what it made is there",
  async (remote) => {
    const tree = treeOf("restart");
    await clientPush(remote.client, PLACE, tree, null);
    const again = await remote.restart();
    assert.equal(again.service.token, undefined);
    await assertHead(again.client, tree);
    assert.equal((await again.client.call(verifyAudit, {})).ok, true);
  },
);
