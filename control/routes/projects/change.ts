import { changeProject as contract } from "../../api/projects.ts";
import { openProject } from "../../domain/identity/access.ts";
import type { Retention } from "../../domain/projects/records.ts";
import { checkRetention } from "../../domain/snapshots/retention.ts";
import type { WorkspacePermission } from "../../api/permissions.ts";
import { checkName, checkSlug } from "../../domain/slug.ts";
import { changedRecord } from "../../http/changed.ts";
import { checkIfMatch } from "../../http/etag.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { projectDocument, projectTag } from "./project_document.ts";

/** `PATCH /v1/workspaces/{workspace}/projects/{project}` */
export const changeProject = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params, body }) =>
    await call.change(async (tenant) => {
      const { archived, name, slug, retention } = body;
      const open = (permission: WorkspacePermission) =>
        openProject(tenant, call.principal, params.workspace, params.project, permission);
      let { project } = await open(archived === undefined ? "project:rename" : "project:archive");
      // Bringing back and changing at once: it is not archived any more when it is changed.
      if (archived === true && (name !== undefined || slug !== undefined)) {
        ({ project } = await open("project:rename"));
      }
      if (retention !== undefined && archived !== false) {
        ({ project } = await open("project:retention"));
      }
      const expected = checkIfMatch(call.headers, project);
      const record = changedRecord(
        await tenant.projects.change(project.id, {
          ...(name === undefined ? {} : { name: checkName(name) }),
          ...(slug === undefined ? {} : { slug: checkSlug(slug) }),
          ...(archived === undefined
            ? {}
            : { archivedAt: archived ? project.archivedAt ?? call.now : null }),
          ...(retention === undefined ? {} : { retention: retentionOf(retention) }),
        }, expected ? project.version : undefined),
        "Project",
        params.project,
        slug,
      );
      return {
        reply: ok(projectDocument(record), { etag: projectTag(record) }),
        event: {
          action: "project.change",
          resources: [
            { kind: "workspace", id: project.workspaceId },
            { kind: "project", id: project.id },
          ],
          details: {
            slug_before: project.slug,
            slug_after: record.slug,
            archived: record.archivedAt !== null,
            keep_last: record.retention?.keepLast ?? null,
            keep_days: record.retention?.keepDays ?? null,
          },
        },
      };
    }),
});

function retentionOf(rule: { keep_last: number; keep_days: number } | null): Retention | null {
  return rule && checkRetention({ keepLast: rule.keep_last, keepDays: rule.keep_days });
}
