/** Environments: named pointers to what is live. @module */
import * as z from "zod";
import { NextCursor, Ordinal, PageQuery, Reference, reference, Slug, Timestamp } from "./common.ts";
import { defineContract, document, madeOrThere } from "./contract.ts";
import { DeploymentDocument } from "./deployments.ts";
import { MissingDocument } from "./missing.ts";
import { RecordMode } from "./record_mode.ts";
import { ProjectParams } from "./projects.ts";

/** Names an environment in a path. */
export const EnvironmentReference = reference("Name, or id", "production");

/** What names an environment in a path. */
export const EnvironmentParams = z.object({
  workspace: Reference,
  project: Reference,
  environment: EnvironmentReference,
});
/** Names an environment. */
export type EnvironmentPlace = Readonly<z.infer<typeof EnvironmentParams>>;

const Days = z.int().min(1).max(400);

/** What an environment keeps of its executions, and for how long. */
export const KeepingDocument = z.strictObject({
  record: RecordMode.meta({
    description: "What is kept of requests and results: all, their digests, or nothing",
  }),
  payload_days: Days,
  log_days: Days,
  record_days: Days,
}).meta({ id: "Keeping" });

/** Where what is live answers. */
export const EnvironmentUrls = z.object({
  http: z.string().nullable().meta({
    description: "Before the paths of its http exports. Null: it has none",
    examples: ["https://run.aiel.example/run/payments/fraud/"],
  }),
  mcp: z.array(z.object({ server: z.string(), url: z.string() })),
}).meta({ id: "EnvironmentUrls" });

/** A named pointer to what is live. */
export const EnvironmentDocument = z.object({
  id: z.string(),
  name: Slug,
  follows_pushes: z.boolean().meta({ description: "Each push that it grants goes live there" }),
  keeping: KeepingDocument,
  created_at: Timestamp,
  version: Ordinal.meta({ description: "Counts what went live, and changes of the rules" }),
  live: DeploymentDocument.nullable(),
  missing: z.array(MissingDocument).meta({
    description: "What the live one declares and would not get: nothing of it starts until it does",
  }),
  urls: EnvironmentUrls,
}).meta({ id: "Environment" });
/** A named pointer to what is live. */
export type EnvironmentDocument = z.infer<typeof EnvironmentDocument>;

/** A page of environments. */
export const EnvironmentPage = z.object({
  items: z.array(EnvironmentDocument),
  next_cursor: NextCursor,
}).meta({ id: "EnvironmentPage" });

/** Rules of an environment. */
export const EnvironmentRules = z.strictObject({
  follows_pushes: z.boolean().optional().meta({ description: "Default for a new one: false" }),
  keeping: KeepingDocument.partial().optional().meta({
    description: "What is left out stays as it is",
  }),
}).meta({ id: "EnvironmentRules", examples: [{ follows_pushes: false }] });
/** Rules of an environment. */
export type EnvironmentRules = z.infer<typeof EnvironmentRules>;

/** `GET …/environments` */
export const listEnvironments = defineContract({
  id: "listEnvironments",
  method: "get",
  path: "/v1/workspaces/{workspace}/projects/{project}/environments",
  tag: "Environments",
  summary: "List the environments of a project, by name, with what is live",
  input: z.object({ params: ProjectParams, query: PageQuery }),
  answer: document(EnvironmentPage),
  problems: ["not_found"],
  permission: "environment:read",
});

/** `GET …/environments/{environment}` */
export const showEnvironment = defineContract({
  id: "getEnvironment",
  method: "get",
  path: "/v1/workspaces/{workspace}/projects/{project}/environments/{environment}",
  tag: "Environments",
  summary: "Show an environment and what is live there",
  input: z.object({ params: EnvironmentParams }),
  answer: document(EnvironmentDocument),
  problems: ["not_found"],
  permission: "environment:read",
  etag: true,
});

/** `PUT …/environments/{environment}` */
export const setEnvironment = defineContract({
  id: "setEnvironment",
  method: "put",
  path: "/v1/workspaces/{workspace}/projects/{project}/environments/{environment}",
  tag: "Environments",
  summary: "Make an environment, or change its rules",
  description: "201: it was made.",
  input: z.object({ params: EnvironmentParams, body: EnvironmentRules }),
  answer: madeOrThere(EnvironmentDocument),
  problems: ["not_found", "archived", "invalid_name", "too_many"],
  permission: "environment:write",
  ifMatch: true,
  etag: true,
});
