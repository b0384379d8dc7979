import { sql } from "kysely";
import type { ProjectId, SnapshotId } from "../../domain/ids.ts";
import type { Page, PageRequest } from "../../domain/page.ts";
import type { SnapshotFacts, SnapshotRecord } from "../../domain/snapshots/records.ts";
import type { DetailedSnapshot, Registration, Snapshots } from "../../domain/snapshots/ports.ts";
import { toProject } from "./project_row.ts";
import { Prepared } from "./prepared.ts";
import type { SnapshotFactsRow, SnapshotRow } from "./schema.ts";
import type { SqlBlobs } from "./blobs.ts";
import {
  storedCalls,
  storedId,
  storedNumbers,
  storedObject,
  storedPolicies,
  storedPrincipal,
  storedSnapshotId,
  storedTexts,
} from "./stored_values.ts";
import { storedSurfaces, surfacesText } from "./stored_surfaces.ts";
import { keysetPage, numberOf, type TenantSql, toDate, toMs } from "./tenant_sql.ts";

type RegisterRequest = Parameters<Snapshots["register"]>[0];
type FactsOfRow = Omit<SnapshotFactsRow, "tenant_id" | "snapshot_id">;
type RetentionRule = Parameters<Snapshots["expire"]>[2];

const PREFIX = /^sha256:[0-9a-f]{0,64}$/;

const BY_ID = new Prepared((db, tenant, value) =>
  db.selectFrom("snapshots").selectAll().where("tenant_id", "=", tenant)
    .where("project_id", "=", value("project")).where("id", "=", value("id"))
    .orderBy("number", "desc").limit(1)
);
const BY_NUMBER = new Prepared((db, tenant, value) =>
  db.selectFrom("snapshots").selectAll().where("tenant_id", "=", tenant)
    .where("project_id", "=", value("project"))
    .where("number", "=", sql<number>`${value("number")}`)
);
const DETAILED = new Prepared((db, tenant, value) =>
  db.selectFrom("snapshots")
    .innerJoin("snapshot_facts", (join) =>
      join.onRef("snapshot_facts.snapshot_id", "=", "snapshots.id")
        .onRef("snapshot_facts.runtime_version", "=", "snapshots.runtime_version")
        .on("snapshot_facts.tenant_id", "=", tenant))
    .selectAll("snapshots")
    .select([
      "snapshot_facts.entry_point",
      "snapshot_facts.description",
      "snapshot_facts.capabilities",
      "snapshot_facts.integrations",
      "snapshot_facts.limits",
      "snapshot_facts.variables",
      "snapshot_facts.policies",
      "snapshot_facts.surfaces",
    ])
    .where("snapshots.tenant_id", "=", tenant)
    .where("snapshots.project_id", "=", value("project"))
    .where("snapshots.number", "=", sql<number>`${value("number")}`)
);

/** Snapshots: added and read, never changed. */
export class SqlSnapshots implements Snapshots {
  constructor(private readonly sql: TenantSql, private readonly blobs: SqlBlobs) {}

  async get(projectId: ProjectId, id: SnapshotId): Promise<SnapshotRecord | undefined> {
    const row = await BY_ID.row(this.sql, { project: projectId, id });
    return row && toSnapshot(row);
  }

  async byNumber(projectId: ProjectId, number: number): Promise<SnapshotRecord | undefined> {
    const row = await BY_NUMBER.row(this.sql, { project: projectId, number });
    return row && toSnapshot(row);
  }

  async detailed(
    projectId: ProjectId,
    number: number,
  ): Promise<DetailedSnapshot | undefined> {
    const row = await DETAILED.row(this.sql, { project: projectId, number });
    return row && toDetailed(row);
  }

  async withPrefix(projectId: ProjectId, prefix: string): Promise<readonly SnapshotId[]> {
    if (!PREFIX.test(prefix)) return [];
    const { db, tenant } = this.sql;
    // "g" sorts after every hex digit. Two steps along the index, however often one id was
    // registered.
    const next = (after: string, inclusive: boolean) =>
      db.selectFrom("snapshots").select("id").where("tenant_id", "=", tenant)
        .where("project_id", "=", projectId).where("id", inclusive ? ">=" : ">", after)
        .where("id", "<", `${prefix}g`).orderBy("id").limit(1).executeTakeFirst();
    const first = await next(prefix, true);
    if (first === undefined) return [];
    const second = await next(first.id, false);
    return [first, ...(second === undefined ? [] : [second])].map(({ id }) => storedSnapshotId(id));
  }

  async list(projectId: ProjectId, request: PageRequest): Promise<Page<SnapshotRecord>> {
    return await keysetPage({
      scope: [this.sql.tenant, "snapshots", projectId],
      request,
      form: ["number"],
      load: (key, limit) => {
        const query = this.#own(projectId).orderBy("number", "desc").limit(limit);
        return (key === undefined ? query : query.where("number", "<", numberOf(key))).execute();
      },
      keyOf: (row) => [row.number],
      toItem: toSnapshot,
    });
  }

  async facts(projectId: ProjectId, id: SnapshotId): Promise<SnapshotFacts | undefined> {
    const snapshot = await this.get(projectId, id);
    if (snapshot === undefined) return undefined;
    const row = await this.sql.db.selectFrom("snapshot_facts").selectAll()
      .where("tenant_id", "=", this.sql.tenant).where("snapshot_id", "=", id)
      .where("runtime_version", "=", snapshot.runtimeVersion).executeTakeFirstOrThrow();
    return toFacts(row);
  }

  async ids(after: SnapshotId | null, limit: number): Promise<readonly SnapshotId[]> {
    const rows = await this.sql.db.selectFrom("snapshots").select("id").distinct()
      .where("tenant_id", "=", this.sql.tenant).where("id", ">", after ?? "")
      .orderBy("id").limit(limit).execute();
    return rows.map(({ id }) => storedSnapshotId(id));
  }

  async register(request: RegisterRequest): Promise<Registration> {
    const { db, tenant } = this.sql;
    const { projectId, id, parentId, facts, at } = request;
    const found = await db.selectFrom("projects").selectAll().where("tenant_id", "=", tenant)
      .where("id", "=", projectId).executeTakeFirst();
    if (found === undefined) return { kind: "not_found" };
    const project = toProject(found);
    if (project.archivedAt !== null) return { kind: "archived" };
    if ((project.head?.snapshotId ?? null) !== parentId) {
      return { kind: "head_moved", head: project.head };
    }
    const missing = await this.blobs.secure(project.workspaceId, request.blobs, at);
    if (missing.length > 0) return { kind: "blobs_missing", missing };
    const moved = await db.updateTable("projects")
      .set((row) => ({ head_id: id, head_number: row("head_number", "+", 1) }))
      .where("tenant_id", "=", tenant).where("id", "=", projectId)
      .where("head_id", parentId === null ? "is" : "=", parentId)
      .returning("head_number").executeTakeFirst();
    if (moved === undefined) return await this.#movedMeanwhile(projectId);
    await this.#insertFacts(id, facts);
    const row: Omit<SnapshotRow, "tenant_id"> = {
      project_id: projectId,
      number: moved.head_number,
      id,
      parent_id: parentId,
      author: request.author,
      message: request.message,
      created_at: toMs(at),
      file_count: request.fileCount,
      bytes: request.bytes,
      bundle: facts.bundle,
      runtime_version: facts.runtimeVersion,
      sdk_version: facts.sdkVersion,
    };
    await db.insertInto("snapshots").values({ tenant_id: tenant, ...row }).execute();
    return { kind: "registered", snapshot: toSnapshot(row) };
  }

  async pin(projectId: ProjectId, id: SnapshotId, holder: string): Promise<boolean> {
    if (!await this.#has(projectId, id)) return false;
    await this.sql.db.insertInto("snapshot_pins").values({
      tenant_id: this.sql.tenant,
      project_id: projectId,
      snapshot_id: id,
      holder,
    }).onConflict((conflict) => conflict.doNothing()).execute();
    return true;
  }

  async unpin(projectId: ProjectId, id: SnapshotId, holder: string): Promise<void> {
    await this.sql.db.deleteFrom("snapshot_pins").where("tenant_id", "=", this.sql.tenant)
      .where("project_id", "=", projectId).where("snapshot_id", "=", id)
      .where("holder", "=", holder).execute();
  }

  async expired(
    projectId: ProjectId,
    rule: RetentionRule & { limit: number },
  ): Promise<readonly SnapshotRecord[]> {
    const bound = await this.#oldestKept(projectId, rule.keepLast);
    if (bound === undefined) return [];
    const rows = await this.#expired(projectId, bound, rule).orderBy("number").limit(rule.limit)
      .execute();
    return rows.map(toSnapshot);
  }

  async expire(projectId: ProjectId, number: number, rule: RetentionRule): Promise<boolean> {
    const { db, tenant } = this.sql;
    const bound = await this.#oldestKept(projectId, rule.keepLast);
    if (bound === undefined) return false;
    const row = await this.#expired(projectId, bound, rule).where("number", "=", number)
      .executeTakeFirst();
    if (row === undefined) return false;
    await db.deleteFrom("snapshots").where("tenant_id", "=", tenant)
      .where("project_id", "=", projectId).where("number", "=", number).execute();
    if (!await this.#isRegistered(row.id)) {
      await db.deleteFrom("snapshot_facts").where("tenant_id", "=", tenant)
        .where("snapshot_id", "=", row.id).execute();
    }
    return true;
  }

  /** The number of the oldest snapshot that `keepLast` protects, or of the head. */
  async #oldestKept(projectId: ProjectId, keepLast: number): Promise<number | undefined> {
    const rows = await this.sql.db.selectFrom("snapshots").select("number")
      .where("tenant_id", "=", this.sql.tenant).where("project_id", "=", projectId)
      .orderBy("number", "desc").offset(Math.max(keepLast, 1) - 1).limit(1).execute();
    return rows[0]?.number;
  }

  #expired(projectId: ProjectId, oldestKept: number, { createdBefore }: RetentionRule) {
    const { tenant } = this.sql;
    return this.#own(projectId).where("number", "<", oldestKept)
      .where("created_at", "<", toMs(createdBefore))
      .where((row) =>
        row.not(row.exists(
          row.selectFrom("snapshot_pins").select("holder").where("tenant_id", "=", tenant)
            .where("project_id", "=", projectId)
            .whereRef("snapshot_pins.snapshot_id", "=", "snapshots.id"),
        ))
      );
  }

  async #has(projectId: ProjectId, id: SnapshotId): Promise<boolean> {
    const row = await this.sql.db.selectFrom("snapshots").select("number")
      .where("tenant_id", "=", this.sql.tenant).where("project_id", "=", projectId)
      .where("id", "=", id).limit(1).executeTakeFirst();
    return row !== undefined;
  }

  /** Whether any project of the tenant has this content. */
  async #isRegistered(id: string): Promise<boolean> {
    // The column is one of the index that begins with the id; for another one SQLite would read the
    // tenant's whole list.
    const row = await this.sql.db.selectFrom("snapshots").select("project_id")
      .where("tenant_id", "=", this.sql.tenant).where("id", "=", id).limit(1).executeTakeFirst();
    return row !== undefined;
  }

  async #insertFacts(id: SnapshotId, facts: SnapshotFacts): Promise<void> {
    const { db, tenant } = this.sql;
    await db.insertInto("snapshot_facts").values({
      tenant_id: tenant,
      snapshot_id: id,
      runtime_version: facts.runtimeVersion,
      entry_point: facts.entryPoint,
      description: JSON.stringify(facts.description),
      capabilities: JSON.stringify(facts.capabilities),
      integrations: JSON.stringify(facts.integrations),
      limits: JSON.stringify(facts.limits),
      variables: JSON.stringify(facts.variables),
      policies: JSON.stringify(facts.policies),
      surfaces: surfacesText(facts),
      bundle: facts.bundle,
      sdk_version: facts.sdkVersion,
    }).onConflict((conflict) => conflict.doNothing()).execute();
  }

  async #movedMeanwhile(projectId: ProjectId): Promise<Registration> {
    const row = await this.sql.db.selectFrom("projects").selectAll()
      .where("tenant_id", "=", this.sql.tenant).where("id", "=", projectId).executeTakeFirst();
    return row === undefined
      ? { kind: "not_found" }
      : { kind: "head_moved", head: toProject(row).head };
  }

  #own(projectId: ProjectId) {
    return this.sql.db.selectFrom("snapshots").selectAll()
      .where("tenant_id", "=", this.sql.tenant).where("project_id", "=", projectId);
  }
}

function toDetailed(row: SnapshotRow & FactsOfRow): DetailedSnapshot {
  return { snapshot: toSnapshot(row), facts: toFacts(row) };
}

function toFacts(row: FactsOfRow): SnapshotFacts {
  return {
    entryPoint: row.entry_point,
    description: storedObject(row.description),
    capabilities: storedObject(row.capabilities),
    integrations: storedCalls(row.integrations),
    limits: storedNumbers(row.limits),
    variables: storedTexts(row.variables),
    policies: storedPolicies(row.policies),
    ...storedSurfaces(row.surfaces),
    bundle: row.bundle,
    runtimeVersion: row.runtime_version,
    sdkVersion: row.sdk_version,
  };
}

function toSnapshot(row: Omit<SnapshotRow, "tenant_id">): SnapshotRecord {
  return {
    projectId: storedId("project", row.project_id),
    number: row.number,
    id: storedSnapshotId(row.id),
    parentId: row.parent_id === null ? null : storedSnapshotId(row.parent_id),
    author: storedPrincipal(row.author),
    message: row.message,
    createdAt: toDate(row.created_at),
    fileCount: row.file_count,
    bytes: row.bytes,
    bundle: row.bundle,
    runtimeVersion: row.runtime_version,
    sdkVersion: row.sdk_version,
  };
}
