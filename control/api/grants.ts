/** Grants: what code may do, by workspace, project and environment. @module */
import * as z from "zod";
import { AnyJsonObject, Count, queryInteger, Reference, Timestamp } from "./common.ts";
import { defineContract, document } from "./contract.ts";
import { EnvironmentParams } from "./environments.ts";
import { GrantLevel, MissingDocument } from "./missing.ts";
import { ProjectParams } from "./projects.ts";

const Whole = z.int().min(1).max(Number.MAX_SAFE_INTEGER);

/** Limits that are lowered; each is optional. */
export const GrantedLimits = z.strictObject({
  timeout_ms: Whole.optional(),
  memory_mb: Whole.optional(),
  cpu_ms: Whole.optional(),
  output_bytes: Whole.optional(),
  log_entries: Whole.optional(),
  log_bytes: Whole.optional(),
}).meta({ id: "GrantedLimits" });

/** What of an integration may be called, in the words of `aiel.json`. */
export const GrantedIntegration = z.strictObject({
  provider: z.string().min(1).max(64),
  actions: z.array(z.string().min(1).max(512)).min(1).max(100),
}).meta({ id: "GrantedIntegration" });

/** What code may do. What is left out is not granted; of limits: is not lowered. */
export const Grant = z.strictObject({
  capabilities: AnyJsonObject.optional().meta({ description: "A capability map" }),
  limits: GrantedLimits.optional(),
  concurrency: z.int().min(1).max(100_000).optional().meta({
    description: "Queued executions of the level that run at a time",
  }),
  integrations: z.record(z.string().min(1).max(64), GrantedIntegration).optional(),
}).meta({
  id: "Grant",
  examples: [{
    capabilities: { network: ["api.example.com:443"], env: ["API_KEY"] },
    limits: { timeout_ms: 60_000 },
    integrations: { crm: { provider: "http", actions: ["GET /contacts/*"] } },
  }],
});
/** What code may do. */
export type Grant = z.infer<typeof Grant>;

/** The grant of one level, at one version. */
export const GrantDocument = z.object({
  level: GrantLevel,
  version: Count.meta({ description: "0: nothing was ever said" }),
  grant: Grant.nullable().meta({
    description: "Null: of the workspace, nothing is granted; of the others, they change nothing",
  }),
  updated_at: Timestamp.nullable(),
  updated_by: z.string().nullable().meta({ description: "Id of the user or service account" }),
}).meta({ id: "GrantDocument" });
/** The grant of one level, at one version. */
export type GrantDocument = z.infer<typeof GrantDocument>;

/** What a changed grant changed. */
export const ChangedGrantDocument = GrantDocument.extend({
  changes: z.array(z.string()).meta({
    description: "The difference to the version before, in words",
  }),
  affected: z.array(z.object({
    project: z.string().meta({ description: "Slug" }),
    environment: z.string(),
    deployment: z.string(),
    missing: z.array(MissingDocument),
  })).meta({
    description:
      "What is live and lacks something now: what runs goes on, what would start is refused",
  }),
}).meta({ id: "ChangedGrant" });
/** What a changed grant changed. */
export type ChangedGrantDocument = z.infer<typeof ChangedGrantDocument>;

/** A grant to give. */
export const GrantChange = z.strictObject({
  grant: Grant.nullable().meta({ description: "Null: takes back what was said at this level" }),
}).meta({
  id: "GrantChange",
  examples: [{ grant: { capabilities: { network: ["api.example.com:443"] } } }],
});

/** Query of a grant. */
export const GrantQuery = z.strictObject({
  version: queryInteger(1, 1_000_000_000).optional().meta({
    description: "An earlier version; default: the newest one",
  }),
});

const WorkspaceParams = z.object({ workspace: Reference });

/** `GET /v1/workspaces/{workspace}/grants` */
export const showWorkspaceGrant = defineContract({
  id: "getWorkspaceGrant",
  method: "get",
  path: "/v1/workspaces/{workspace}/grants",
  tag: "Grants",
  summary: "Show what code in a workspace may do at most",
  input: z.object({ params: WorkspaceParams, query: GrantQuery }),
  answer: document(GrantDocument),
  problems: ["not_found"],
  permission: "grant:read",
  etag: true,
});

/** `PUT /v1/workspaces/{workspace}/grants` */
export const setWorkspaceGrant = defineContract({
  id: "setWorkspaceGrant",
  method: "put",
  path: "/v1/workspaces/{workspace}/grants",
  tag: "Grants",
  summary: "Say what code in a workspace may do at most",
  description: "Until this is said, nothing is granted to any code of the workspace.",
  input: z.object({ params: WorkspaceParams, body: GrantChange }),
  answer: document(ChangedGrantDocument),
  problems: ["not_found", "archived", "invalid_grant"],
  permission: "grant:write",
  ifMatch: true,
  etag: true,
});

/** `GET …/projects/{project}/grants` */
export const showProjectGrant = defineContract({
  id: "getProjectGrant",
  method: "get",
  path: "/v1/workspaces/{workspace}/projects/{project}/grants",
  tag: "Grants",
  summary: "Show what code of a project may do at most",
  input: z.object({ params: ProjectParams, query: GrantQuery }),
  answer: document(GrantDocument),
  problems: ["not_found"],
  permission: "grant:read",
  etag: true,
});

/** `PUT …/projects/{project}/grants` */
export const setProjectGrant = defineContract({
  id: "setProjectGrant",
  method: "put",
  path: "/v1/workspaces/{workspace}/projects/{project}/grants",
  tag: "Grants",
  summary: "Narrow what code of a project may do",
  input: z.object({ params: ProjectParams, body: GrantChange }),
  answer: document(ChangedGrantDocument),
  problems: ["not_found", "archived", "invalid_grant"],
  permission: "grant:write",
  ifMatch: true,
  etag: true,
});

/** `GET …/environments/{environment}/grants` */
export const showEnvironmentGrant = defineContract({
  id: "getEnvironmentGrant",
  method: "get",
  path: "/v1/workspaces/{workspace}/projects/{project}/environments/{environment}/grants",
  tag: "Grants",
  summary: "Show what code in an environment may do at most",
  input: z.object({ params: EnvironmentParams, query: GrantQuery }),
  answer: document(GrantDocument),
  problems: ["not_found"],
  permission: "grant:read",
  etag: true,
});

/** `PUT …/environments/{environment}/grants` */
export const setEnvironmentGrant = defineContract({
  id: "setEnvironmentGrant",
  method: "put",
  path: "/v1/workspaces/{workspace}/projects/{project}/environments/{environment}/grants",
  tag: "Grants",
  summary: "Narrow what code in an environment may do",
  input: z.object({ params: EnvironmentParams, body: GrantChange }),
  answer: document(ChangedGrantDocument),
  problems: ["not_found", "archived", "invalid_grant"],
  permission: "grant:write",
  ifMatch: true,
  etag: true,
});
