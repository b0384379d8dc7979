import assert from "node:assert/strict";
import {
  type KyselyPlugin,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  SqliteQueryCompiler,
} from "kysely";
import { DatabaseSync } from "node:sqlite";
import { newId } from "../../control/domain/ids.ts";
import { SqlStore } from "../../control/store/sql/sql_store.ts";
import { openSqlite } from "../../control/store/sql/sqlite.ts";
import { tempDir } from "../harness/temp_dir.ts";
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
  await store.transaction("system", async (system) => {
    await system.credential(newId("token"));
    await system.touchTokens(new Map([[newId("token"), NOW]]));
    await system.forgetIdempotency(NOW, 10);
  });
}

// Looked at in the few rows that the index found.
const LEFTOVER = new Set(["version", "head_id", "role", "holder", "status"]);

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
    for (const step of plan) assert.doesNotMatch(step, /^SCAN (?!json_each)|TEMP B-TREE/, whole);
    const used = new Set([...plan.join(" ").matchAll(/(\w+)[=<>]\?/g)].map(([, name]) => name));
    const where = sql.slice(sql.indexOf(" where "));
    for (const [, column = ""] of where.matchAll(/"(\w+)" (?:= \?|in \(\?)/g)) {
      assert.ok(used.has(column) || LEFTOVER.has(column), `"${column}" is not used: ${whole}`);
    }
  }
});
