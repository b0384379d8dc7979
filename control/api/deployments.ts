/** Deployments: records of what went live where, by whom. @module */
import * as z from "zod";
import {
  Count,
  NextCursor,
  Ordinal,
  PageQuery,
  Reference,
  reference,
  SnapshotId,
  SnapshotReference,
  Timestamp,
} from "./common.ts";
import { defineContract, document } from "./contract.ts";
import { MissingDocument } from "./missing.ts";
import { AskedCapability, ExportName, FilesDiff } from "./snapshots.ts";

/** What a deployment came from. */
export const DeploymentKind = z.enum(["deploy", "promote", "rollback", "follow"]).meta({
  id: "DeploymentKind",
});
/** What a deployment came from. */
export type DeploymentKind = z.infer<typeof DeploymentKind>;

/** How far a deployment is. Only `live` and `superseded` come about so far. */
export const DeploymentState = z.enum([
  "waiting",
  "live",
  "superseded",
  "rejected",
  "expired",
  "stopped",
]).meta({ id: "DeploymentState" });
/** How far a deployment is. */
export type DeploymentState = z.infer<typeof DeploymentState>;

/** When a canary is stopped. */
export const StopRule = z.strictObject({
  max_error_percent: z.int().min(0).max(100),
  min_executions: Ordinal.optional(),
  window_minutes: Ordinal.optional(),
  codes: z.array(z.string()).optional(),
}).meta({ id: "StopRule" });

/** A snapshot made live in an environment. Nothing of it changes but its state. */
export const DeploymentDocument = z.object({
  id: z.string(),
  number: Ordinal.meta({ description: "1, 2, 3, … in the environment" }),
  environment: z.string().meta({ description: "Name" }),
  kind: DeploymentKind,
  state: DeploymentState,
  snapshot_id: SnapshotId,
  snapshot_number: Ordinal,
  source: z.string().nullable().meta({
    description: "Id of the deployment that was promoted, or rolled back to",
  }),
  replaces: z.string().nullable().meta({ description: "Id of the one that was live before" }),
  reason: z.string(),
  weight: z.null().meta({ description: "Of a canary; there are none yet" }),
  stop: z.null().meta({ description: "Of a canary; there are none yet" }),
  grants: z.object({ workspace: Count, project: Count, environment: Count }).meta({
    description: "The versions of the grants by which it was let in; 0: there was none",
  }),
  variables: z.record(z.string(), Ordinal).meta({
    description: "The versions that the variables it reads had",
  }),
  created_by: z.string().meta({ description: "Id of the user or service account" }),
  created_at: Timestamp,
  ended_at: Timestamp.nullable().meta({ description: "When it was live no more" }),
}).meta({ id: "Deployment" });
/** A snapshot made live in an environment. */
export type DeploymentDocument = z.infer<typeof DeploymentDocument>;

/** A page of deployments. */
export const DeploymentPage = z.object({
  items: z.array(DeploymentDocument),
  next_cursor: NextCursor,
}).meta({ id: "DeploymentPage" });

const Reason = z.string().max(8_000).meta({ maxLength: 2_000 });

/** A snapshot to make live. */
export const NewDeployment = z.strictObject({
  snapshot: SnapshotReference,
  reason: Reason.optional(),
  weight: z.int().min(0).max(99).optional().meta({ description: "Refused: no canaries yet" }),
  stop: StopRule.optional().meta({ description: "Refused: no canaries yet" }),
}).meta({ id: "NewDeployment", examples: [{ snapshot: "head", reason: "New prices" }] });

/** What is live elsewhere, to make live here. */
export const Promotion = z.strictObject({
  from: reference("Name of the environment, or its id", "development"),
  deployment: reference("Id of a deployment", "dep_01kbr1ze00f2k7xw4mb3r6zq9t").optional().meta({
    description: "Refused when another one than this is live there; default: whichever is",
  }),
  reason: Reason.optional(),
}).meta({ id: "Promotion", examples: [{ from: "development" }] });

/** What was live, to make live again. */
export const Rollback = z.strictObject({
  to: reference("Id or number of a deployment", "3").optional().meta({
    description: "Default: what was live before",
  }),
  reason: Reason.min(1),
}).meta({ id: "Rollback", examples: [{ reason: "Prices were wrong" }] });

/** A schema that changed so that callers may fail. */
export const BreakingChange = z.object({
  side: z.enum(["input", "output"]),
  place: z.string().meta({ description: "In the schema, as a JSON Pointer; empty: the root" }),
  message: z.string(),
}).meta({ id: "BreakingChange" });

/** An export that changed. */
export const ChangedExport = ExportName.extend({
  breaking: z.array(BreakingChange),
}).meta({ id: "ChangedExport" });

/** Who may call a route or an MCP server from outside. */
export const CallerAuth = z.enum(["public", "token", "signature"]).meta({
  id: "CallerAuth",
  description: "All; who has a token; who signs the body (Standard Webhooks)",
});

/** Who may call a route or an MCP server from outside. */
export type CallerAuth = z.infer<typeof CallerAuth>;

/** A route or an MCP server that other callers may call than before. */
export const WayIn = z.object({
  surface: z.enum(["http", "mcp"]),
  name: z.string().meta({ examples: ["POST /hooks/pay"] }),
  before: CallerAuth.nullable().meta({ description: "Null: it was not there" }),
  after: CallerAuth,
}).meta({ id: "WayIn" });

const SnapshotName = z.object({ snapshot_id: SnapshotId, number: Ordinal });

/** What a deployment changes; what is new comes first. */
export const ChangesDocument = z.object({
  before: SnapshotName.nullable().meta({ description: "Null: nothing was live" }),
  after: SnapshotName,
  missing: z.array(MissingDocument).meta({ description: "It is refused for this" }),
  ways_in: z.object({
    changed: z.array(WayIn),
    origins: z.object({ added: z.array(z.string()), removed: z.array(z.string()) }).meta({
      description: "Origins whose pages may read what http exports answer; `*`: all of them",
    }),
  }),
  capabilities: z.object({ added: z.array(AskedCapability), removed: z.array(AskedCapability) }),
  integrations: z.object({ added: z.array(z.string()), removed: z.array(z.string()) }),
  variables: z.object({ added: z.array(z.string()), removed: z.array(z.string()) }),
  limits: z.array(z.object({
    limit: z.string(),
    before: Count.nullable(),
    after: Count.nullable(),
  })),
  exports: z.object({
    added: z.array(ExportName),
    removed: z.array(ExportName),
    changed: z.array(ChangedExport),
  }),
  bundle: z.object({ before: z.string(), after: z.string() }).nullable(),
  files: FilesDiff,
  deployment: z.object({ id: z.string(), number: Ordinal }).nullable().meta({
    description: "Of a rollback: the one that it leads back to",
  }),
  not_restored: z.array(z.string()).meta({
    description: "Of a rollback: what it does not bring back",
  }),
}).meta({ id: "Changes" });
/** What a deployment changes. */
export type ChangesDocument = z.infer<typeof ChangesDocument>;

/** What might go live. */
export const ChangesQuery = z.strictObject({
  snapshot: SnapshotReference.optional(),
  deployment: reference("Id or number of a deployment to roll back to", "3").optional().meta({
    description: "Instead of a snapshot: to roll back to; `previous`: what was live before",
  }),
});

/** What names a deployment in a path. */
export const DeploymentParams = z.object({
  workspace: Reference,
  project: Reference,
  environment: reference("Name, or id", "production"),
  deployment: reference("Id, or number in the environment", "3"),
});

const Environment = DeploymentParams.omit({ deployment: true });
const PATH = "/v1/workspaces/{workspace}/projects/{project}/environments/{environment}" as const;

/** `GET …/environments/{environment}/deployments` */
export const listDeployments = defineContract({
  id: "listDeployments",
  method: "get",
  path: `${PATH}/deployments`,
  tag: "Deployments",
  summary: "List the deployments of an environment, newest first",
  input: z.object({ params: Environment, query: PageQuery }),
  answer: document(DeploymentPage),
  problems: ["not_found"],
  permission: "environment:read",
});

/** `POST …/environments/{environment}/deployments` */
export const createDeployment = defineContract({
  id: "createDeployment",
  method: "post",
  path: `${PATH}/deployments`,
  tag: "Deployments",
  summary: "Make a snapshot live in an environment",
  description: "It is refused when the snapshot declares capabilities, integrations or variables " +
    "that the environment does not grant or have; `details.missing` names each.",
  input: z.object({ params: Environment, body: NewDeployment }),
  answer: document(DeploymentDocument, 201),
  problems: [
    "not_found",
    "archived",
    "invalid_name",
    "ambiguous_prefix",
    "not_granted",
    "not_available",
  ],
  permission: "deployment:create",
  ifMatch: true,
  etag: true,
  idempotent: true,
});

/** `GET …/deployments/{deployment}` */
export const showDeployment = defineContract({
  id: "getDeployment",
  method: "get",
  path: `${PATH}/deployments/{deployment}`,
  tag: "Deployments",
  summary: "Show a deployment",
  input: z.object({ params: DeploymentParams }),
  answer: document(DeploymentDocument),
  problems: ["not_found"],
  permission: "environment:read",
  etag: true,
});

/** `GET …/deployments/{deployment}/changes` */
export const showDeploymentChanges = defineContract({
  id: "getDeploymentChanges",
  method: "get",
  path: `${PATH}/deployments/{deployment}/changes`,
  tag: "Deployments",
  summary: "Show what a deployment changed against the one that it replaced",
  input: z.object({ params: DeploymentParams }),
  answer: document(ChangesDocument),
  problems: ["not_found", "content_damaged"],
  permission: "environment:read",
});

/** `GET …/environments/{environment}/changes` */
export const previewChanges = defineContract({
  id: "previewChanges",
  method: "get",
  path: `${PATH}/changes`,
  tag: "Deployments",
  summary: "Show what would change if a snapshot went live, and what it lacks",
  input: z.object({ params: Environment, query: ChangesQuery }),
  answer: document(ChangesDocument),
  problems: ["not_found", "ambiguous_prefix", "nothing_before", "content_damaged"],
  permission: "environment:read",
});

/** `POST …/environments/{environment}/promote` */
export const promote = defineContract({
  id: "promote",
  method: "post",
  path: `${PATH}/promote`,
  tag: "Deployments",
  summary: "Make live here what is live in another environment: the same snapshot",
  input: z.object({ params: Environment, body: Promotion }),
  answer: document(DeploymentDocument, 201),
  problems: [
    "not_available",
    "not_found",
    "archived",
    "invalid_name",
    "not_granted",
    "nothing_live",
  ],
  permission: "deployment:create",
  ifMatch: true,
  etag: true,
  idempotent: true,
});

/** `POST …/environments/{environment}/rollback` */
export const rollback = defineContract({
  id: "rollback",
  method: "post",
  path: `${PATH}/rollback`,
  tag: "Deployments",
  summary: "Make live again what was live before",
  description: "Data, memory and the values of variables stay as they are.",
  input: z.object({ params: Environment, body: Rollback }),
  answer: document(DeploymentDocument, 201),
  problems: ["not_found", "archived", "invalid_name", "not_granted", "nothing_before"],
  permission: "deployment:create",
  ifMatch: true,
  etag: true,
  idempotent: true,
});
