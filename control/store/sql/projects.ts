import type { ProjectId, WorkspaceId } from "../../domain/ids.ts";
import type { Page, PageRequest } from "../../domain/page.ts";
import type { Project, Retention } from "../../domain/projects/records.ts";
import type { Changed } from "../../domain/changed.ts";
import type { PlacedProject, Projects } from "../../domain/projects/ports.ts";
import { placedProject, type ProjectAddress } from "./placed_project.ts";
import { toProject } from "./project_row.ts";
import { keysetPage, type TenantSql, textOf, toMs, toMsOrNull } from "./tenant_sql.ts";

/** Projects. */
export class SqlProjects implements Projects {
  constructor(private readonly sql: TenantSql) {}

  find(place: ProjectAddress): Promise<PlacedProject | undefined> {
    return placedProject(this.sql, place);
  }

  async get(id: ProjectId): Promise<Project | undefined> {
    const row = await this.#own().where("id", "=", id).executeTakeFirst();
    return row && toProject(row);
  }

  async bySlug(workspaceId: WorkspaceId, slug: string): Promise<Project | undefined> {
    const row = await this.#own().where("workspace_id", "=", workspaceId).where("slug", "=", slug)
      .executeTakeFirst();
    return row && toProject(row);
  }

  async list(
    { workspaceId, archived }: { workspaceId: WorkspaceId; archived?: boolean },
    request: PageRequest,
  ): Promise<Page<Project>> {
    return await keysetPage({
      scope: [this.sql.tenant, "projects", workspaceId, archived],
      request,
      form: ["string"],
      load: (key, limit) => {
        let query = this.#own().where("workspace_id", "=", workspaceId).orderBy("slug").limit(
          limit,
        );
        if (key !== undefined) query = query.where("slug", ">", textOf(key));
        if (archived !== undefined) {
          query = query.where("archived_at", archived ? "is not" : "is", null);
        }
        return query.execute();
      },
      keyOf: (row) => [row.slug],
      toItem: toProject,
    });
  }

  async add(project: Omit<Project, "head">): Promise<boolean> {
    const added = await this.sql.db.insertInto("projects").values({
      tenant_id: this.sql.tenant,
      id: project.id,
      workspace_id: project.workspaceId,
      slug: project.slug,
      name: project.name,
      created_at: toMs(project.createdAt),
      archived_at: toMsOrNull(project.archivedAt),
      keep_last: project.retention?.keepLast ?? null,
      keep_days: project.retention?.keepDays ?? null,
      head_id: null,
      head_number: 0,
      version: project.version,
    }).onConflict((conflict) => conflict.columns(["tenant_id", "workspace_id", "slug"]).doNothing())
      .executeTakeFirst();
    return added.numInsertedOrUpdatedRows === 1n;
  }

  async change(
    id: ProjectId,
    change: {
      name?: string;
      slug?: string;
      archivedAt?: Date | null;
      retention?: Retention | null;
    },
    version?: number,
  ): Promise<Changed<Project>> {
    const { db, tenant } = this.sql;
    const before = await this.get(id);
    if (before === undefined) return { kind: "not_found" };
    let query = db.updateTable("projects").where("tenant_id", "=", tenant).where("id", "=", id)
      .set((row) => ({ version: row("version", "+", 1) }));
    if (version !== undefined) query = query.where("version", "=", version);
    const { name, slug, archivedAt, retention } = change;
    if (name !== undefined) query = query.set({ name });
    if (archivedAt !== undefined) query = query.set({ archived_at: toMsOrNull(archivedAt) });
    if (retention !== undefined) {
      query = query.set({
        keep_last: retention?.keepLast ?? null,
        keep_days: retention?.keepDays ?? null,
      });
    }
    if (slug !== undefined) {
      const holder = await this.bySlug(before.workspaceId, slug);
      if (holder !== undefined && holder.id !== id) return { kind: "slug_taken" };
      query = query.set({ slug });
    }
    const changed = await query.returningAll().executeTakeFirst();
    if (changed !== undefined) return { kind: "changed", record: toProject(changed) };
    const now = await this.get(id);
    return now === undefined ? { kind: "not_found" } : { kind: "version_moved", record: now };
  }

  #own() {
    return this.sql.db.selectFrom("projects").selectAll().where("tenant_id", "=", this.sql.tenant);
  }
}
