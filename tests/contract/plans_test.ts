import assert from "node:assert/strict";
import {
  type KyselyPlugin,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  SqliteQueryCompiler,
} from "kysely";
import { DatabaseSync } from "node:sqlite";
import type { ExecutionFilter } from "../../control/domain/executions/records.ts";
import { newId } from "../../control/domain/ids.ts";
import { SqlStore } from "../../control/store/sql/sql_store.ts";
import { openSqlite } from "../../control/store/sql/sqlite.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { aClaim, aLine, anEntry, anExecution, aSchedule } from "./execution_fixtures.ts";
import { anEvent, daysLater, digestOf, NOW, type Place, push, seed } from "./fixtures.ts";

/** Remembers every statement. */
class Recorder implements KyselyPlugin {
  readonly statements = new Set<string>();
  readonly #compiler = new SqliteQueryCompiler();

  transformQuery({ node, queryId }: PluginTransformQueryArgs) {
    this.statements.add(this.#compiler.compileQuery(node, queryId).sql);
    return node;
  }

  transformResult({ result }: PluginTransformResultArgs) {
    return Promise.resolve(result);
  }
}

/** Asks for everything that may be long, in every way. */
async function askEverything(store: SqlStore, place: Place): Promise<void> {
  const { tenantId, userId, workspaceId, projectId } = place;
  const first = await push(store, place, { "f": "1" });
  await push(store, place, { "f": "2" });
  const rule = { keepLast: 1, createdBefore: daysLater(1) };
  await store.transaction(tenantId, async (tenant) => {
    const { users, tokens, workspaces, members, projects, snapshots, blobs, audit } = tenant;
    await audit.append(anEvent("a", { resources: [{ kind: "project", id: projectId }] }));
    let cursor: string | undefined;
    const all = async <T extends { nextCursor: string | null }>(
      list: (page: { limit: number; cursor: string | undefined }) => Promise<T>,
    ) => {
      cursor = (await list({ limit: 1, cursor: undefined })).nextCursor ?? undefined;
      if (cursor !== undefined) await list({ limit: 1, cursor });
    };
    await users.byEmail("ada@acme.example");
    await users.change(userId, { name: "x" });
    await all((page) => users.list(page));
    for (const owner of [{}, { ownerId: userId }]) await all((page) => tokens.list(owner, page));
    for (const who of [{}, { member: userId }]) await all((page) => workspaces.list(who, page));
    await workspaces.bySlug("payments");
    await members.get(workspaceId, userId);
    await members.rolesOf(userId);
    await all((page) => members.list(workspaceId, page));
    await projects.bySlug(workspaceId, "fraud_detection");
    for (const workspace of [{ id: workspaceId }, { slug: "payments" }]) {
      for (const project of [{ id: projectId }, { slug: "fraud_detection" }]) {
        await projects.find({ workspace, project, principalId: userId });
      }
    }
    await projects.find({ workspace: undefined, project: { id: projectId }, principalId: userId });
    await all((page) => projects.list({ workspaceId }, page));
    await all((page) => snapshots.list(projectId, page));
    await snapshots.get(projectId, first.id);
    await snapshots.byNumber(projectId, 1);
    await snapshots.detailed(projectId, 1);
    await snapshots.facts(projectId, first.id);
    await snapshots.ids(first.id, 9);
    await snapshots.withPrefix(projectId, "sha256:");
    for (const filter of [{}, { actorId: userId }, { action: "a" }, { resourceId: projectId }]) {
      await all((page) => audit.list(filter, page));
    }
    await audit.verify();
    const old = daysLater(-9);
    await blobs.untouched({ untouchedSince: old, limit: 9, after: digestOf("0") });
    await blobs.condemn([digestOf("1")], { untouchedSince: old, at: NOW });
    await blobs.forget([digestOf("1")]);
    await snapshots.expired(projectId, { ...rule, limit: 9 });
    await snapshots.expire(projectId, 1, rule);
    await blobs.condemn([digestOf("1")], { untouchedSince: daysLater(2), at: daysLater(3) });
    await blobs.forget([digestOf("1")]);
  });
  await askForExecutions(store, place);
  await store.transaction("system", async (system) => {
    await system.credential(newId("token"));
    await system.touchTokens(new Map([[newId("token"), NOW]]));
    await system.forgetIdempotency(NOW, 10);
  });
}

/** As {@linkcode askEverything}, for executions. */
async function askForExecutions(store: SqlStore, place: Place): Promise<void> {
  const { tenantId, projectId } = place;
  const environmentId = newId("environment");
  const scheduleId = newId("schedule");
  const snapshotId = `sha256:${"a".repeat(64)}` as const;
  const made = [1, 2, 3].map(() =>
    anExecution(place, environmentId, {
      errorCode: "TIMEOUT",
      source: "schedule",
      scheduleId,
      state: "failed",
    })
  );
  const schedules = ["a", "b"].map((name) => aSchedule(place, environmentId, { name }));
  const filters: ExecutionFilter[] = [
    { environmentId },
    { errorCode: "TIMEOUT" },
    { export: "tool/greet" },
    { snapshotId },
    { source: "schedule" },
    { scheduleId },
    { states: ["failed"] },
    { export: "tool/greet", states: ["failed"] },
    { snapshotId, states: ["failed"] },
    {},
  ];
  await store.transaction(tenantId, async (tenant) => {
    const { executions, executionQueue } = tenant;
    for (const one of made) {
      await executions.add(one);
      await executions.keep(one, "request", "{}");
      await executions.addLines(one, [aLine(1)], NOW);
      await executionQueue.add(anEntry(place, one.id, { gates: [{ name: "g", limit: 1 }] }));
      await executionQueue.next(NOW, ["g"]);
    }
    await executionQueue.rest();
    await executionQueue.next(NOW, []);
    for (const schedule of schedules) await tenant.schedules.add(schedule);
  });
  const [first] = made;
  const [schedule] = schedules;
  if (first === undefined || schedule === undefined) throw new TypeError("Nothing was made");
  const { id } = first;
  await store.transaction(tenantId, async ({ executions, executionQueue, schedules }) => {
    for (const filter of filters) {
      for (const time of [{}, { since: daysLater(-1), until: daysLater(1) }]) {
        const { nextCursor } = await executions.list(projectId, { ...filter, ...time }, {
          limit: 1,
        });
        const cursor = nextCursor ?? undefined;
        await executions.list(projectId, { ...filter, ...time }, { limit: 1, cursor });
      }
    }
    await executions.payload(id, "request");
    await executions.drop(id, "request");
    await executions.lines(id, 0, 9);
    await executions.environmentLines(
      environmentId,
      { keptAt: daysLater(-1), executionId: id, seq: 0 },
      9,
    );
    await executions.redrive(id, 9, NOW);
    await executions.begin(id, aClaim("t"), NOW);
    await executions.askToCancel(id, "caller");
    const end = { attempts: [], errorCode: null, losses: 0, start: null, wallMs: 9, cpuMs: 9 };
    await executions.again(id, aClaim("t"), { ...end, runAt: NOW, maxAttempts: 9 });
    await executions.cancelQueued(id, "caller", NOW);
    await executionQueue.admit(id, "job", NOW);
    await executionQueue.admitted();
    await executionQueue.wait(id, NOW);
    await executionQueue.remove(id);
    await executionQueue.count(9);
    const [only] = (await schedules.list(environmentId, { limit: 1 })).items;
    const page = await schedules.list(environmentId, { limit: 1 });
    await schedules.list(environmentId, { limit: 1, cursor: page.nextCursor ?? undefined });
    await schedules.count(environmentId);
    await schedules.named(environmentId, "a");
    await schedules.replace({ ...schedule, version: 2 });
    const next = { nextAt: NOW, missed: 0, isEnabled: true, problem: null };
    await schedules.fire(schedule.id, NOW, next);
    await schedules.remove(only?.id ?? schedule.id, 2);
  });
  await store.transaction("system", async ({ executions }) => {
    await executions.renew([{ tenantId, id, token: "t" }], NOW);
    await executions.expired(NOW, 9);
    await executions.stranded(NOW, 9);
    await executions.tenantsDue(daysLater(1), 9);
    await executions.backlogs(9);
    await executions.schedulesDue(NOW, 9);
    await executions.nextScheduleAt();
  });
}

// Looked at in the few rows that the index found.
const LEFTOVER = new Set([
  ...["version", "head_id", "role", "holder", "status"],
  ...["claim", "attempt", "queued"],
]);
// What is given, and an index of the executions that run.
const SHORT = /^SCAN (?:json_each|executions USING (?:COVERING )?INDEX executions_index_11$)/;
// Looked at in the one row that was asked for.
const LEFTOVER_OF_ONE = new Set(["state"]);

Deno.test("Every statement finds its rows by an index, by all that it knows of them", async () => {
  using dir = tempDir();
  const path = `${dir.path}/control.db`;
  const backend = openSqlite({ path });
  const recorder = new Recorder();
  const store = new SqlStore({
    ...backend,
    write: backend.write.withPlugin(recorder),
    read: backend.read.withPlugin(recorder),
  });
  try {
    await store.migrate();
    // Prepared statements are built once: when they are first asked for, which may be now.
    recorder.statements.clear();
    const place = await seed(store, "acme");
    await askEverything(store, place);
  } finally {
    await store.close();
  }
  using db = new DatabaseSync(path);
  const looking = [...recorder.statements].filter((sql) => /^(?:select|update|delete)/.test(sql));
  assert.ok(looking.length > 40);
  for (const sql of looking) {
    const values = (sql.match(/\?/g) ?? []).map(() => "1");
    const plan = db.prepare(`explain query plan ${sql}`).all(...values)
      .map((row) => String(row["detail"]));
    const whole = `${sql}\n${plan.join("\n")}`;
    for (const step of plan) {
      if (!SHORT.test(step)) assert.doesNotMatch(step, /^SCAN|TEMP B-TREE/, whole);
    }
    const isOne = plan.some((step) => /[( ]id=\?/.test(step));
    const used = new Set([...plan.join(" ").matchAll(/(\w+)[=<>]\?/g)].map(([, name]) => name));
    const where = sql.slice(sql.indexOf(" where "));
    for (const [, column = ""] of where.matchAll(/"(\w+)" (?:= \?|in \(\?)/g)) {
      const isLeft = LEFTOVER.has(column) || (isOne && LEFTOVER_OF_ONE.has(column));
      assert.ok(used.has(column) || isLeft, `"${column}" is not used: ${whole}`);
    }
  }
});
