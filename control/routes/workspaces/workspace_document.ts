import type { Workspace } from "../../domain/projects/records.ts";
import type { WorkspaceDocument } from "../../api/workspaces.ts";

/** A workspace as the wire has it. */
export function workspaceDocument(workspace: Workspace): WorkspaceDocument {
  return {
    id: workspace.id,
    slug: workspace.slug,
    name: workspace.name,
    created_at: workspace.createdAt.toISOString(),
    archived_at: workspace.archivedAt?.toISOString() ?? null,
  };
}
