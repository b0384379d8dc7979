/** Documents about workspaces, members and projects. @module */
import * as z from "zod";
import {
  ArchivedFilter,
  Name,
  NextCursor,
  PageQuery,
  Reference,
  Slug,
  SnapshotId,
  Timestamp,
} from "./common.ts";
import { RoleName } from "./roles.ts";

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
  .meta({ id: "NewWorkspace" });
/** What may change about a workspace. */
export const WorkspaceChange = z.strictObject({
  slug: Slug.optional(),
  name: Name.optional(),
  archived: z.boolean().optional(),
}).meta({ id: "WorkspaceChange" });

/** Someone's role in a workspace. */
export const MemberDocument = z.object({
  principal_id: z.string(),
  role: RoleName,
  name: z.string(),
  email: z.string().nullable().meta({ description: "Null for service accounts" }),
  added_at: Timestamp,
}).meta({ id: "Member" });
/** Someone's role in a workspace. */
export type MemberDocument = z.infer<typeof MemberDocument>;
/** A page of members. */
export const MemberPage = z.object({ items: z.array(MemberDocument), next_cursor: NextCursor })
  .meta({ id: "MemberPage" });
/** The role to give. */
export const MemberRole = z.strictObject({ role: RoleName }).meta({ id: "MemberRole" });

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
  head: z.object({ snapshot_id: SnapshotId, number: z.int() }).nullable().meta({
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
  .meta({ id: "NewProject" });
/** What may change about a project. */
export const ProjectChange = z.strictObject({
  slug: Slug.optional(),
  name: Name.optional(),
  archived: z.boolean().optional(),
  retention: RetentionDocument.nullable().optional(),
}).meta({ id: "ProjectChange" });
/** What names a project in a path: slugs or ids. */
export const ProjectParams = z.object({ workspace: Reference, project: Reference });
