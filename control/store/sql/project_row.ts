import type { Project } from "../../domain/projects/records.ts";
import type { ProjectRow } from "./schema.ts";
import { storedId, storedSnapshotId } from "./stored_values.ts";
import { toDate, toDateOrNull } from "./tenant_sql.ts";

/** A project out of its row. */
export function toProject(row: ProjectRow): Project {
  return {
    id: storedId("project", row.id),
    workspaceId: storedId("workspace", row.workspace_id),
    slug: row.slug,
    name: row.name,
    createdAt: toDate(row.created_at),
    archivedAt: toDateOrNull(row.archived_at),
    retention: row.keep_last === null || row.keep_days === null
      ? null
      : { keepLast: row.keep_last, keepDays: row.keep_days },
    head: row.head_id === null
      ? null
      : { snapshotId: storedSnapshotId(row.head_id), number: row.head_number },
    version: row.version,
  };
}
