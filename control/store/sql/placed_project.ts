import type { PrincipalId, ProjectId, WorkspaceId } from "../../domain/ids.ts";
import type { PlacedProject } from "../../domain/projects/ports.ts";
import { Prepared } from "./prepared.ts";
import { toProject } from "./project_row.ts";
import type { ProjectRow } from "./schema.ts";
import { storedRole } from "./stored_values.ts";
import type { TenantSql } from "./tenant_sql.ts";
import { toWorkspace } from "./workspaces.ts";

/** See `ProjectReads.find`. */
export type ProjectAddress = {
  workspace: { id: WorkspaceId } | { slug: string } | undefined;
  project: { id: ProjectId } | { slug: string };
  principalId: PrincipalId;
};

const COLUMNS = [
  "projects.id",
  "projects.slug",
  "projects.workspace_id",
  "workspaces.slug",
] as const;

// One statement for each way of naming: each is one look at a key a table.
const BY_ID = statement({ "projects.id": "project" });
const BY_SLUG = statement({ "projects.slug": "project", "projects.workspace_id": "workspace" });
const BY_SLUGS = statement({ "projects.slug": "project", "workspaces.slug": "workspace" });

/** A project, its workspace, and the principal's role there, in one look. */
export async function placedProject(
  sql: TenantSql,
  { workspace, project, principalId: principal }: ProjectAddress,
): Promise<PlacedProject | undefined> {
  if ("id" in project) {
    const row = await BY_ID.row(sql, { principal, project: project.id });
    const found = row && toPlaced(row);
    return found === undefined || !isIn(found, workspace) ? undefined : found;
  }
  // A slug alone names nothing.
  if (workspace === undefined) return undefined;
  const row = "id" in workspace
    ? await BY_SLUG.row(sql, { principal, project: project.slug, workspace: workspace.id })
    : await BY_SLUGS.row(sql, { principal, project: project.slug, workspace: workspace.slug });
  return row && toPlaced(row);
}

function isIn(found: PlacedProject, workspace: ProjectAddress["workspace"]): boolean {
  if (workspace === undefined) return true;
  const { id, slug } = found.workspace;
  return "id" in workspace ? workspace.id === id : workspace.slug === slug;
}

/** The row of a statement below. */
type PlacedRow = ProjectRow & {
  workspace_slug: string;
  workspace_name: string;
  workspace_created_at: number;
  workspace_archived_at: number | null;
  workspace_version: number;
  role: string | null;
};

function toPlaced(row: PlacedRow): PlacedProject {
  return {
    project: toProject(row),
    workspace: toWorkspace({
      tenant_id: row.tenant_id,
      id: row.workspace_id,
      slug: row.workspace_slug,
      name: row.workspace_name,
      created_at: row.workspace_created_at,
      archived_at: row.workspace_archived_at,
      version: row.workspace_version,
    }),
    role: row.role === null ? undefined : storedRole(row.role),
  };
}

/** `named`: which columns must equal which values. */
function statement(named: Partial<Record<typeof COLUMNS[number], string>>): Prepared<PlacedRow> {
  return new Prepared((db, tenant, value) => {
    let query = db.selectFrom("projects")
      .innerJoin("workspaces", (join) =>
        join.onRef("workspaces.id", "=", "projects.workspace_id")
          .on("workspaces.tenant_id", "=", tenant))
      .leftJoin(
        "members",
        (join) =>
          join.onRef("members.workspace_id", "=", "projects.workspace_id")
            .on("members.tenant_id", "=", tenant)
            .on("members.principal_id", "=", value("principal")),
      )
      .selectAll("projects")
      .select([
        "workspaces.slug as workspace_slug",
        "workspaces.name as workspace_name",
        "workspaces.created_at as workspace_created_at",
        "workspaces.archived_at as workspace_archived_at",
        "workspaces.version as workspace_version",
        "members.role",
      ])
      .where("projects.tenant_id", "=", tenant);
    for (const column of COLUMNS) {
      const name = named[column];
      if (name !== undefined) query = query.where(column, "=", value(name));
    }
    return query;
  });
}
