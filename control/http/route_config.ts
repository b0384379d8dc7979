import { createRoute, type RouteConfig } from "@hono/zod-openapi";
import * as z from "zod";
import { ROLES } from "../api/roles.ts";
import { patterned } from "../api/common.ts";
import { problemsOf } from "../api/operation_problems.ts";
import { Problem } from "../api/problem.ts";
import {
  type Answer,
  type Contract,
  type EnvelopeAnswer,
  EVENTS_TYPE,
  NDJSON_TYPE,
} from "../api/contract.ts";
import {
  isWorkspacePermission,
  type Permission,
  TENANT_PERMISSIONS,
  WORKSPACE_PERMISSIONS,
} from "../api/permissions.ts";
import { PathTemplate } from "./path_template.ts";
import { PROBLEM_TYPE } from "./problem.ts";
import { type ProblemCode, problemSpec, type ProblemStatus } from "../api/problem_codes.ts";

const TAG = patterned(/^\*$|^"[^"]*"$/u, '"wsp_01kbr1ze00f2k7xw4mb3r6zq9t-v3"');
const IdempotencyKey = patterned(/^[!-~]{1,255}$/u, "deploy-2026-11-20").optional().meta({
  description: "Sent again with the same key, the request gets the first answer for 24 hours",
});
const IfMatch = TAG.optional().meta({
  description: "The `ETag` of what is to be changed: 412 when it has changed since",
});
const IfNoneMatch = TAG.optional().meta({
  description: "The `ETag` of what the caller has: 304 when it is still that",
});

/** The OpenAPI route of an operation, made from its contract. */
export function routeConfig(contract: Contract): RouteConfig {
  const { params, query, body } = contract.input.shape;
  const headers = z.object({
    ...(contract.idempotent ? { "Idempotency-Key": IdempotencyKey } : {}),
    ...(contract.ifMatch ? { "If-Match": IfMatch } : {}),
    ...(contract.etag && contract.method === "get" ? { "If-None-Match": IfNoneMatch } : {}),
  });
  return createRoute({
    operationId: contract.id,
    method: contract.method,
    path: new PathTemplate(contract.path).forDocument,
    tags: [contract.tag],
    summary: contract.summary,
    description: descriptionOf(contract),
    security: contract.permission === "none" ? [] : [{ bearer: [] }, { api_token: [] }],
    request: {
      headers,
      ...(params instanceof z.ZodObject ? { params: documentedParams(contract, params) } : {}),
      ...(query instanceof z.ZodObject ? { query } : {}),
      ...(body instanceof z.ZodType
        ? { body: { required: true, content: { "application/json": { schema: body } } } }
        : contract.rawBody === undefined
        ? {}
        : { body: { required: true, content: { [contract.rawBody.type]: { schema: binary() } } } }),
    },
    responses: { ...successes(contract), ...problems(contract) },
  });
}

/** Every status that an operation's problems can have. */
export function statusesOf(contract: Contract): readonly ProblemStatus[] {
  return [...new Set(problemsOf(contract).map((code) => problemSpec(code).status))].sort();
}

function documentedParams({ path }: Contract, params: z.ZodObject): z.ZodObject {
  const { rest } = new PathTemplate(path);
  const schema = rest === undefined ? undefined : params.shape[rest];
  if (rest === undefined || !(schema instanceof z.ZodType)) return params;
  const { description } = schema;
  const slashes = "All that follows in the path, slashes included";
  return params.extend({
    [rest]: schema.meta({
      description: description === undefined ? slashes : `${description}. ${slashes}`,
    }),
  });
}

function descriptionOf({ description, permission, path }: Contract): string {
  const takes = permission === "none"
    ? "Takes no token."
    : permission === "any_token"
    ? "Takes any token."
    : `Takes the scope ${whatItTakes(permission, path)}.`;
  return description === undefined ? takes : `${description}\n\n${takes}`;
}

function whatItTakes(permission: Permission, path: string): string {
  if (!isWorkspacePermission(permission)) {
    const { scope, roles }: PermissionSpec = TENANT_PERMISSIONS[permission];
    return roles.includes("member") ? `\`${scope}\`` : `\`${scope}\`, and an admin of the tenant`;
  }
  const { scope, roles }: PermissionSpec = WORKSPACE_PERMISSIONS[permission];
  if (!path.includes("{workspace}")) return `\`${scope}\``;
  if (roles.length === ROLES.length) return `\`${scope}\`, and a role in the workspace`;
  const names = roles.map((role) => `\`${role}\``).join(" or ");
  return `\`${scope}\`, and the role ${names} in the workspace`;
}

interface PermissionSpec {
  readonly scope: string;
  readonly roles: readonly string[];
}

function successes({ answer, etag, method }: Contract): RouteConfig["responses"] {
  const content = contentOf(answer);
  return {
    [answer.status]: { description: descriptionOfAnswer(answer), ...content },
    ...(answer.kind === "document" && answer.also !== undefined
      ? { [answer.also]: { description: "It was there already", ...content } }
      : {}),
    ...(answer.kind === "envelope" ? envelopes(answer) : {}),
    ...(etag && method === "get" ? { 304: { description: "Not modified" } } : {}),
  };
}

/** What an envelope can be answered with besides 200. */
function envelopes({ schema, accepted }: EnvelopeAnswer<unknown>): RouteConfig["responses"] {
  const failed = { description: "The code failed", content: jsonContent(schema) };
  return {
    202: { description: "It waits in the queue", content: jsonContent(accepted) },
    499: { ...failed, description: "It was cancelled" },
    504: { ...failed, description: "It took too long" },
    507: { ...failed, description: "It took too much" },
  };
}

function descriptionOfAnswer({ kind, status }: Answer): string {
  switch (kind) {
    case "nothing":
      return "Done";
    case "lines":
    case "lines_or_events":
      return "A line of JSON for each item, as it comes about";
    case "envelope":
      return "The envelope of the runtime; other statuses have one too";
    case "events":
      return "An event for each item, as it comes about; its data is the item in JSON";
    case "document":
    case "bytes":
      return status === 202 ? "It is begun" : "The answer";
  }
}

function contentOf(answer: Answer): { content?: Record<string, { schema: z.ZodType }> } {
  switch (answer.kind) {
    case "nothing":
      return {};
    case "document":
      return { content: jsonContent(answer.schema) };
    case "envelope":
      return {
        content: { ...jsonContent(answer.schema), [EVENTS_TYPE]: { schema: answer.item } },
      };
    case "lines_or_events":
      return {
        content: { [NDJSON_TYPE]: { schema: answer.item }, [EVENTS_TYPE]: { schema: answer.item } },
      };
    case "bytes":
      return { content: { [answer.type]: { schema: binary() } } };
    case "lines":
      return { content: { [NDJSON_TYPE]: { schema: answer.item } } };
    case "events":
      return { content: { [EVENTS_TYPE]: { schema: answer.item } } };
  }
}

function jsonContent(schema: z.ZodType): Record<string, { schema: z.ZodType }> {
  return { "application/json": { schema } };
}

/** By status: the codes, in words and as a schema. */
function problems(contract: Contract): RouteConfig["responses"] {
  const byStatus = Map.groupBy(problemsOf(contract), (code) => problemSpec(code).status);
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, {
    description: codes.map((code) => `\`${code}\``).join(", "),
    content: { [PROBLEM_TYPE]: { schema: problemSchema(codes) } },
  }]));
}

/** A problem with one of these codes. */
function problemSchema(codes: readonly ProblemCode[]): z.ZodType {
  return z.intersection(Problem, z.object({ code: z.enum(codes) }));
}

function binary(): z.ZodType {
  return z.string().meta({ format: "binary" });
}
