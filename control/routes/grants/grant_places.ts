import type { OpenProject, OpenWorkspace } from "../../domain/identity/access.ts";
import { findEnvironment } from "../../domain/releases/environments.ts";
import type { TenantReads } from "../../domain/store.ts";
import type { GrantPlace } from "./level_grant.ts";

/** The grant of a workspace. */
export function workspacePlace({ workspace: { id } }: OpenWorkspace): GrantPlace {
  return { level: "workspace", holder: id, resources: [{ kind: "workspace", id }] };
}

/** The grant of a project. */
export function projectPlace({ workspace, project: { id } }: OpenProject): GrantPlace {
  return {
    level: "project",
    holder: id,
    resources: [{ kind: "workspace", id: workspace.id }, { kind: "project", id }],
  };
}

/** The grant of an environment. @throws {DomainError} not_found */
export async function environmentPlace(
  tenant: TenantReads,
  { project }: OpenProject,
  name: string,
): Promise<GrantPlace> {
  const { id } = await findEnvironment(tenant, project, name);
  return {
    level: "environment",
    holder: id,
    resources: [{ kind: "project", id: project.id }, { kind: "environment", id }],
  };
}
