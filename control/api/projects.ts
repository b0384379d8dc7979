/** Projects: their documents and operations. @module */
import * as z from "zod";
import { Name, NextCursor, Ordinal, Reference, Slug, SnapshotId, Timestamp } from "./common.ts";
import { defineContract, document } from "./contract.ts";
import { ArchivableQuery } from "./workspaces.ts";

/** How long snapshots are kept; both must have passed. */
export const RetentionDocument = z.strictObject({
  keep_last: z.int().min(1).max(1_000_000),
  keep_days: z.int().min(0).max(36_500),
}).meta({ id: "Retention" });

/** What is pushed to. */
export const ProjectDocument = z.object({
  id: z.string(),
  workspace_id: z.string(),
  slug: z.string(),
  name: z.string(),
  created_at: Timestamp,
  archived_at: Timestamp.nullable(),
  retention: RetentionDocument.nullable().meta({ description: "Null: kept for ever" }),
  head: z.object({ snapshot_id: SnapshotId, number: Ordinal }).nullable().meta({
    description: "The newest snapshot",
  }),
}).meta({ id: "Project" });
/** What is pushed to. */
export type ProjectDocument = z.infer<typeof ProjectDocument>;
/** A page of projects. */
export const ProjectPage = z.object({ items: z.array(ProjectDocument), next_cursor: NextCursor })
  .meta({ id: "ProjectPage" });
/** A project to make. */
export const NewProject = z.strictObject({ slug: Slug, name: Name.optional() })
  .meta({ id: "NewProject", examples: [{ slug: "fraud", name: "Fraud" }] });
/** What may change about a project. */
export const ProjectChange = z.strictObject({
  slug: Slug.optional(),
  name: Name.optional(),
  archived: z.boolean().optional(),
  retention: RetentionDocument.nullable().optional(),
}).meta({
  id: "ProjectChange",
  examples: [{ name: "Fraud", retention: { keep_last: 20, keep_days: 90 } }],
});
/** What names a project in a path: slugs or ids. */
export const ProjectParams = z.object({ workspace: Reference, project: Reference });

/** Names a project: slugs or ids. */
export type ProjectPlace = Readonly<z.infer<typeof ProjectParams>>;

/** `GET /v1/workspaces/{workspace}/projects` */
export const listProjects = defineContract({
  id: "listProjects",
  method: "get",
  path: "/v1/workspaces/{workspace}/projects",
  tag: "Projects",
  summary: "List the projects of a workspace, by slug",
  input: z.object({ params: z.object({ workspace: Reference }), query: ArchivableQuery }),
  answer: document(ProjectPage),
  problems: ["not_found"],
  permission: "project:read",
});

/** `POST /v1/workspaces/{workspace}/projects` */
export const createProject = defineContract({
  id: "createProject",
  method: "post",
  path: "/v1/workspaces/{workspace}/projects",
  tag: "Projects",
  summary: "Make a project",
  input: z.object({ params: z.object({ workspace: Reference }), body: NewProject }),
  answer: document(ProjectDocument, 201),
  problems: ["not_found", "archived", "invalid_name", "slug_taken"],
  permission: "project:create",
  idempotent: true,
});

/** `GET /v1/workspaces/{workspace}/projects/{project}` */
export const showProject = defineContract({
  id: "getProject",
  method: "get",
  path: "/v1/workspaces/{workspace}/projects/{project}",
  tag: "Projects",
  summary: "Show a project and its newest snapshot",
  input: z.object({ params: ProjectParams }),
  answer: document(ProjectDocument),
  problems: ["not_found"],
  permission: "project:read",
  etag: true,
});

/** `PATCH /v1/workspaces/{workspace}/projects/{project}` */
export const changeProject = defineContract({
  id: "changeProject",
  method: "patch",
  path: "/v1/workspaces/{workspace}/projects/{project}",
  tag: "Projects",
  summary: "Rename a project, archive it or bring it back, say how long snapshots are kept",
  description: "Snapshots themselves are never changed.",
  input: z.object({ params: ProjectParams, body: ProjectChange }),
  answer: document(ProjectDocument),
  problems: ["not_found", "archived", "invalid_name", "slug_taken"],
  permission: "project:change",
  ifMatch: true,
  etag: true,
  repeatable: true,
});
