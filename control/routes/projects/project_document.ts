import type { Project } from "../../domain/projects/records.ts";
import { versionTag } from "../../http/etag.ts";
import type { ProjectDocument } from "../../api/projects.ts";

/** A project as the wire has it. */
export function projectDocument(project: Project): ProjectDocument {
  const { head, retention } = project;
  return {
    id: project.id,
    workspace_id: project.workspaceId,
    slug: project.slug,
    name: project.name,
    created_at: project.createdAt.toISOString(),
    archived_at: project.archivedAt?.toISOString() ?? null,
    retention: retention && { keep_last: retention.keepLast, keep_days: retention.keepDays },
    head: head && { snapshot_id: head.snapshotId, number: head.number },
  };
}

/** Its entity tag: pushes do not count in the version, but the document shows them. */
export function projectTag(project: Project): string {
  return versionTag(project, `${project.head?.number ?? 0}`);
}
