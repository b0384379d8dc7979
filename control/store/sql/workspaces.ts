import type { PrincipalId, WorkspaceId } from "../../domain/ids.ts";
import type { Page, PageRequest } from "../../domain/page.ts";
import type { Workspace } from "../../domain/projects/records.ts";
import type { Changed } from "../../domain/changed.ts";
import type { Workspaces } from "../../domain/projects/ports.ts";
import type { WorkspaceRow } from "./schema.ts";
import { storedId } from "./stored_values.ts";
import {
  keysetPage,
  type TenantSql,
  textOf,
  toDate,
  toDateOrNull,
  toMs,
  toMsOrNull,
} from "./tenant_sql.ts";

/** Workspaces. */
export class SqlWorkspaces implements Workspaces {
  constructor(private readonly sql: TenantSql) {}

  async get(id: WorkspaceId): Promise<Workspace | undefined> {
    const row = await this.#own().where("id", "=", id).executeTakeFirst();
    return row && toWorkspace(row);
  }

  async bySlug(slug: string): Promise<Workspace | undefined> {
    const row = await this.#own().where("slug", "=", slug).executeTakeFirst();
    return row && toWorkspace(row);
  }

  async list(
    { member, archived }: { member?: PrincipalId; archived?: boolean },
    request: PageRequest,
  ): Promise<Page<Workspace>> {
    const { tenant } = this.sql;
    return await keysetPage({
      scope: [tenant, "workspaces", member, archived],
      request,
      form: ["string"],
      load: (key, limit) => {
        let query = this.#own().orderBy("slug").limit(limit);
        if (key !== undefined) query = query.where("slug", ">", textOf(key));
        if (archived !== undefined) {
          query = query.where("archived_at", archived ? "is not" : "is", null);
        }
        if (member !== undefined) {
          query = query.where(
            "id",
            "in",
            (inner) =>
              inner.selectFrom("members").select("workspace_id").where("tenant_id", "=", tenant)
                .where("principal_id", "=", member),
          );
        }
        return query.execute();
      },
      keyOf: (row) => [row.slug],
      toItem: toWorkspace,
    });
  }

  async add(workspace: Workspace): Promise<boolean> {
    const added = await this.sql.db.insertInto("workspaces").values({
      tenant_id: this.sql.tenant,
      id: workspace.id,
      slug: workspace.slug,
      name: workspace.name,
      created_at: toMs(workspace.createdAt),
      archived_at: toMsOrNull(workspace.archivedAt),
      version: workspace.version,
    }).onConflict((conflict) => conflict.columns(["tenant_id", "slug"]).doNothing())
      .executeTakeFirst();
    return added.numInsertedOrUpdatedRows === 1n;
  }

  async change(
    id: WorkspaceId,
    change: { name?: string; slug?: string; archivedAt?: Date | null },
    version?: number,
  ): Promise<Changed<Workspace>> {
    const { tenant, db } = this.sql;
    const { name, slug, archivedAt } = change;
    let query = db.updateTable("workspaces").where("tenant_id", "=", tenant).where("id", "=", id)
      .set((row) => ({ version: row("version", "+", 1) }));
    if (version !== undefined) query = query.where("version", "=", version);
    if (name !== undefined) query = query.set({ name });
    if (archivedAt !== undefined) query = query.set({ archived_at: toMsOrNull(archivedAt) });
    if (slug !== undefined) {
      const holder = await this.bySlug(slug);
      if (holder !== undefined && holder.id !== id) return { kind: "slug_taken" };
      query = query.set({ slug });
    }
    const changed = await query.returningAll().executeTakeFirst();
    if (changed !== undefined) return { kind: "changed", record: toWorkspace(changed) };
    const now = await this.get(id);
    return now === undefined ? { kind: "not_found" } : { kind: "version_moved", record: now };
  }

  #own() {
    return this.sql.db.selectFrom("workspaces").selectAll()
      .where("tenant_id", "=", this.sql.tenant);
  }
}

/** A workspace out of its row. */
export function toWorkspace(row: WorkspaceRow): Workspace {
  return {
    id: storedId("workspace", row.id),
    slug: row.slug,
    name: row.name,
    createdAt: toDate(row.created_at),
    archivedAt: toDateOrNull(row.archived_at),
    version: row.version,
  };
}
