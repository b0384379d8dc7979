/** Workspaces: their documents and operations. @module */
import * as z from "zod";
import {
  ArchivedFilter,
  Name,
  NextCursor,
  PageQuery,
  Reference,
  Slug,
  Timestamp,
} from "./common.ts";
import { defineContract, document } from "./contract.ts";

/** A team's place. */
export const WorkspaceDocument = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  created_at: Timestamp,
  archived_at: Timestamp.nullable(),
}).meta({ id: "Workspace" });
/** A team's place. */
export type WorkspaceDocument = z.infer<typeof WorkspaceDocument>;
/** A page of workspaces. */
export const WorkspacePage = z.object({
  items: z.array(WorkspaceDocument),
  next_cursor: NextCursor,
}).meta({ id: "WorkspacePage" });
/** Query of workspaces and projects. */
export const ArchivableQuery = PageQuery.extend({ archived: ArchivedFilter });
/** A workspace to make; the caller becomes its owner. */
export const NewWorkspace = z.strictObject({ slug: Slug, name: Name.optional() })
  .meta({ id: "NewWorkspace", examples: [{ slug: "payments", name: "Payments" }] });
/** What may change about a workspace. */
export const WorkspaceChange = z.strictObject({
  slug: Slug.optional(),
  name: Name.optional(),
  archived: z.boolean().optional(),
}).meta({ id: "WorkspaceChange", examples: [{ name: "Payments" }] });

/** `GET /v1/workspaces`: those that the caller is in; all of them for admins of the tenant. */
export const listWorkspaces = defineContract({
  id: "listWorkspaces",
  method: "get",
  path: "/v1/workspaces",
  tag: "Workspaces",
  summary: "List the workspaces that you are in, by slug",
  input: z.object({ query: ArchivableQuery }),
  answer: document(WorkspacePage),
  problems: [],
  permission: "workspace:read",
});

/** `POST /v1/workspaces` */
export const createWorkspace = defineContract({
  id: "createWorkspace",
  method: "post",
  path: "/v1/workspaces",
  tag: "Workspaces",
  summary: "Make a workspace and become its owner",
  input: z.object({ body: NewWorkspace }),
  answer: document(WorkspaceDocument, 201),
  problems: ["invalid_name", "slug_taken"],
  permission: "workspace:create",
  idempotent: true,
});

/** `GET /v1/workspaces/{workspace}` */
export const showWorkspace = defineContract({
  id: "getWorkspace",
  method: "get",
  path: "/v1/workspaces/{workspace}",
  tag: "Workspaces",
  summary: "Show a workspace",
  input: z.object({ params: z.object({ workspace: Reference }) }),
  answer: document(WorkspaceDocument),
  problems: ["not_found"],
  permission: "workspace:read",
  etag: true,
});

/** `PATCH /v1/workspaces/{workspace}` */
export const changeWorkspace = defineContract({
  id: "changeWorkspace",
  method: "patch",
  path: "/v1/workspaces/{workspace}",
  tag: "Workspaces",
  summary: "Rename a workspace, archive it or bring it back",
  description: "Archiving takes an owner. What is archived can be read, and not changed.",
  input: z.object({ params: z.object({ workspace: Reference }), body: WorkspaceChange }),
  answer: document(WorkspaceDocument),
  problems: ["not_found", "archived", "invalid_name", "slug_taken"],
  permission: "workspace:change",
  ifMatch: true,
  etag: true,
  repeatable: true,
});
