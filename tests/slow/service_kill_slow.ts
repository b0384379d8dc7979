/**
 * `kill -9` at random moments under a load of pushes, deployments, promotions and rollbacks: what
 * was acknowledged is there and whole, nothing else is, never two are live and never none where one
 * was, and the audit chain holds.
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { snapshotId } from "../../runtime/snapshot/mod.ts";
import { listEvents, verifyAudit } from "../../control/api/audit.ts";
import { ControlClient, ControlError, everyOne } from "../../control/api/client.ts";
import { downloadPack } from "../../control/api/client/download_pack.ts";
import {
  createDeployment,
  type DeploymentDocument,
  listDeployments,
  promote,
  rollback,
} from "../../control/api/deployments.ts";
import { showEnvironment } from "../../control/api/environments.ts";
import { createProject, showProject } from "../../control/api/projects.ts";
import { createWorkspace } from "../../control/api/workspaces.ts";
import { listSnapshots, showManifest, type SnapshotDocument } from "../../control/api/snapshots.ts";
import { clientPush } from "../../control/testing/client_push.ts";
import { inTime } from "../../control/testing/in_time.ts";
import { type RealService, startService } from "../../control/testing/real_service.ts";

const KILLS = 60;
const WORKSPACE = "w";
const PUSHERS = ["a", "b"];
const ENVIRONMENTS = ["development", "production"];
/** Releases of a project between two kills: each of them is looked at after each kill. */
const RELEASES = 6;
/** What the service may answer a release that came too late, or too early. */
const NOT_NOW = new Set(["nothing_live", "nothing_before", "not_found"]);

interface Pusher {
  readonly project: string;
  /** What the service said is registered. */
  readonly acknowledged: SnapshotDocument[];
  /** Pushes whose answer never came: they may be there, or not. */
  readonly attempted: Set<string>;
  count: number;
  /** What the service said went live. */
  readonly released: DeploymentDocument[];
}

/** Makes things live in production until the service is gone. */
async function releaseUntilGone(url: string, token: string, pusher: Pusher): Promise<void> {
  const client = new ControlClient({ baseUrl: url, token, sleep: gone });
  const params = { workspace: WORKSPACE, project: pusher.project, environment: "production" };
  const acts = [
    () => client.call(createDeployment, { params, body: { snapshot: "head" } }),
    () => client.call(promote, { params, body: { from: "development" } }),
    () => client.call(rollback, { params, body: { reason: "test" } }),
  ];
  try {
    for (let count = 0; count < RELEASES; count++) {
      try {
        const act = acts[count % acts.length];
        if (act !== undefined) pusher.released.push(await act());
      } catch (error) {
        if (!(error instanceof ControlError) || !NOT_NOW.has(error.code)) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 100));
    }
  } catch (error) {
    if (!(error instanceof ControlError) || error.code !== "unreachable") throw error;
  }
}

/** One is live where one was; each replaced the one before it; what was acknowledged is there. */
async function verifyReleases(
  client: ControlClient,
  { project, released }: Pusher,
  snapshots: number,
): Promise<DeploymentDocument[]> {
  const all: DeploymentDocument[] = [];
  for (const environment of ENVIRONMENTS) {
    const params = { workspace: WORKSPACE, project, environment };
    const { live } = await client.call(showEnvironment, { params });
    const found = await everyOne((query) => client.call(listDeployments, { params, query }));
    assert.deepEqual(found.map(({ number }) => number), found.map((_, at) => found.length - at));
    assert.deepEqual(
      found.filter(({ state }) => state === "live").map(({ id }) => id),
      found.slice(0, 1).map(({ id }) => id),
    );
    assert.equal(live?.id, found[0]?.id);
    found.forEach((one, at) => assert.equal(one.replaces, found[at + 1]?.id ?? null));
    if (environment === "development") assert.equal(found.length, snapshots);
    else {
      const ids = new Set(found.map(({ id }) => id));
      for (const { id } of released) assert.ok(ids.has(id), `lost deployment ${id}`);
    }
    all.push(...found);
  }
  return all;
}

/** Pushes one tree after the other until the service is gone. */
async function pushUntilGone(
  url: string,
  token: string,
  pusher: Pusher,
  pushed: () => void,
): Promise<void> {
  // No second tries: an answer that did not come is not known to have come.
  const client = new ControlClient({ baseUrl: url, token, sleep: gone });
  const place = { workspace: WORKSPACE, project: pusher.project };
  try {
    let head = (await client.call(showProject, { params: place })).head?.snapshot_id ?? null;
    for (;;) {
      const text = `// ${pusher.project} ${pusher.count++}\n`;
      const tree = {
        "entry_point.ts": `import { tool } from "aiel";\n${text}tool("t", () => 1);\n`,
        "data.txt": text.repeat(2_000),
      };
      const files = Object.entries(tree).map(([path, content]) => ({
        path,
        size: content.length,
        sha256: createHash("sha256").update(content).digest("hex"),
      }));
      pusher.attempted.add(await snapshotId(files));
      const snapshot = await clientPush(client, place, tree, head);
      pusher.acknowledged.push(snapshot);
      head = snapshot.snapshot_id;
      pushed();
    }
  } catch (error) {
    // Anything else than a lost connection is a failure of the service.
    if (!(error instanceof ControlError) || error.code !== "unreachable") throw error;
  }
}

function gone(): Promise<void> {
  return Promise.reject(
    new ControlError("The service was killed", { status: 0, code: "unreachable" }),
  );
}

async function verify(
  service: RealService,
  token: string,
  pushers: readonly Pusher[],
): Promise<void> {
  const client = new ControlClient({ baseUrl: service.url, token });
  const deployments: string[] = [];
  for (const pusher of pushers) {
    const { project, acknowledged, attempted } = pusher;
    const place = { workspace: WORKSPACE, project };
    const visible = await everyOne((query) => client.call(listSnapshots, { params: place, query }));
    const ids = new Set(visible.map(({ snapshot_id }) => snapshot_id));
    for (const one of acknowledged) assert.ok(ids.has(one.snapshot_id), `lost ${one.number}`);
    for (const one of visible) assert.ok(attempted.has(one.snapshot_id), "this was not pushed");
    // A chain without a hole: each one's parent is the one before.
    assert.deepEqual(
      visible.map(({ number }) => number),
      visible.map((_, index) => visible.length - index),
    );
    visible.forEach((one, index) =>
      assert.equal(one.parent, visible[index + 1]?.snapshot_id ?? null)
    );
    assert.equal(
      (await client.call(showProject, { params: place })).head?.snapshot_id,
      visible[0]?.snapshot_id,
    );
    for (const one of visible) await verifyContent(client, place, one.snapshot_id);
    const found = await verifyReleases(client, pusher, visible.length);
    deployments.push(...found.map(({ id }) => id));
  }
  const made = await everyOne((page) =>
    client.call(listEvents, { query: { ...page, action: "deployment.create", outcome: "allowed" } })
  );
  const told = made.flatMap(({ resources }) =>
    resources.filter(({ kind }) => kind === "deployment").map(({ id }) => id)
  );
  assert.deepEqual(told.toSorted(), deployments.toSorted(), "deployments and their events differ");
  const events: string[] = [];
  const registered = await everyOne((page) =>
    client.call(listEvents, {
      query: { ...page, action: "snapshot.register", outcome: "allowed" },
    })
  );
  for (const { resources } of registered) {
    events.push(...resources.filter(({ kind }) => kind === "snapshot").map(({ id }) => id));
  }
  const all = await Promise.all(
    pushers.map(async ({ project }) =>
      (await everyOne((query) =>
        client.call(listSnapshots, { params: { workspace: WORKSPACE, project }, query })
      ))
        .map(({ snapshot_id }) => snapshot_id)
    ),
  );
  assert.deepEqual(events.toSorted(), all.flat().toSorted(), "snapshots and their events differ");
  const verdict = await client.call(verifyAudit, {});
  assert.equal(verdict.ok, true, verdict.problem ?? "");
}

/**
 * What the killed process was in the middle of is gone with it: half files, trees that were looked
 * at, sandboxes.
 */
function assertNothingLeft(dataDir: string, dead: number): void {
  for (const folder of ["blobs/tmp", "blobs/journal", "scratch"]) {
    assert.deepEqual(namesIn(`${dataDir}/${folder}`), [], folder);
  }
  if (Deno.build.os !== "linux") return;
  for (const pid of namesIn("/proc").filter((name) => /^\d+$/.test(name))) {
    assert.doesNotMatch(commandOf(pid), new RegExp(`/scratch/${dead}-`), pid);
  }
}

function namesIn(path: string): string[] {
  try {
    return [...Deno.readDirSync(path)].map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

function commandOf(pid: string): string {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/cmdline`);
  } catch {
    // Gone meanwhile.
    return "";
  }
}

const verified = new Set<string>();

async function verifyContent(
  client: ControlClient,
  place: { workspace: string; project: string },
  id: string,
): Promise<void> {
  if (verified.has(id)) return;
  const { files } = await client.call(showManifest, { params: { ...place, snapshot: id } });
  assert.equal(await snapshotId(files), id);
  const wanted = new Set(files.map(({ sha256 }) => sha256));
  for await (
    const { sha256, bytes } of downloadPack(client, { ...place, snapshot: id }, [...wanted])
  ) {
    assert.equal(createHash("sha256").update(bytes).digest("hex"), sha256);
    wanted.delete(sha256);
  }
  assert.equal(wanted.size, 0);
  verified.add(id);
}

Deno.test(`${KILLS} kills under a load of pushes and releases lose nothing that was acknowledged and show nothing that was not done`, async () => {
  const dataDir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
  const env = { AIEL_RATE_LIMIT: "off", AIEL_LOG_LEVEL: "warn" };
  let service = await startService(dataDir, env);
  const token = service.token ?? "";
  const setUp = new ControlClient({ baseUrl: service.url, token });
  await setUp.call(createWorkspace, { body: { slug: WORKSPACE } });
  const pushers: Pusher[] = PUSHERS.map((project) => ({
    project,
    acknowledged: [],
    attempted: new Set(),
    count: 0,
    released: [],
  }));
  for (const project of PUSHERS) {
    await setUp.call(createProject, { params: { workspace: WORKSPACE }, body: { slug: project } });
  }
  for (let kill = 0; kill < KILLS; kill++) {
    const { url } = service;
    const { promise: firstPush, resolve: pushed } = Promise.withResolvers<void>();
    const pushing = pushers.flatMap((pusher) => [
      pushUntilGone(url, token, pusher, pushed),
      releaseUntilGone(url, token, pusher),
    ]);
    // Every second time a push has come through, however busy the machine is.
    if (kill % 2 === 1) await inTime("a push came through", firstPush);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 500));
    const dead = service.process.pid;
    await service.end("SIGKILL");
    await inTime("the pushers noticed", Promise.all(pushing));
    service = await startService(dataDir, env);
    assertNothingLeft(dataDir, dead);
    await inTime("everything was verified", verify(service, token, pushers));
  }
  const acknowledged = pushers.reduce((sum, one) => sum + one.acknowledged.length, 0);
  assert.ok(acknowledged > 0, "nothing was pushed at all");
  const released = pushers.reduce((sum, one) => sum + one.released.length, 0);
  assert.ok(released > KILLS, `only ${released} deployments`);
  assert.equal(await service.end("SIGTERM"), 0, service.log());
  await Deno.remove(dataDir, { recursive: true });
});
