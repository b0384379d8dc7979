import { createRoute, type RouteConfig } from "@hono/zod-openapi";
import * as z from "zod";
import { Problem } from "../api/problem.ts";
import type { InputShape, OperationSpec } from "./operation.ts";
import { PROBLEM_TYPE } from "./problem.ts";
import { PROBLEM_CODES, problemSpec, type ProblemStatus } from "../api/problem_codes.ts";

/** Problems that any operation can have. */
const EVERYWHERE: readonly ProblemStatus[] = [400, 401, 403, 429, 500, 503];

const TAG_PATTERN = '^\\*$|^"[^"]*"$';
const IdempotencyKey = z.string().regex(/^[\x21-\x7e]{1,255}$/).optional().meta({
  description: "Sent again with the same key, the request gets the first answer for 24 hours",
});
const IfMatch = z.string().optional().meta({
  description: "The `ETag` of what is to be changed: 412 when it has changed since",
  pattern: TAG_PATTERN,
});
const IfNoneMatch = z.string().optional().meta({
  description: "The `ETag` of what the caller has: 304 when it is still that",
  pattern: TAG_PATTERN,
});

/** The OpenAPI route of an operation. */
export function routeConfig(spec: OperationSpec<InputShape, unknown>): RouteConfig {
  const { params, query, body } = spec.input.shape;
  const headers = z.object({
    ...(spec.idempotent ? { "Idempotency-Key": IdempotencyKey } : {}),
    ...(spec.ifMatch ? { "If-Match": IfMatch } : {}),
    ...(spec.etag && spec.method === "get" ? { "If-None-Match": IfNoneMatch } : {}),
  });
  return createRoute({
    operationId: spec.id,
    method: spec.method,
    path: spec.path,
    tags: [spec.tag],
    summary: spec.summary,
    ...(spec.description === undefined ? {} : { description: spec.description }),
    security: [{ bearer: [] }, { api_token: [] }],
    request: {
      headers,
      ...(params instanceof z.ZodObject ? { params } : {}),
      ...(query instanceof z.ZodObject ? { query } : {}),
      ...(body instanceof z.ZodType
        ? { body: { required: true, content: { "application/json": { schema: body } } } }
        : spec.rawBody === undefined
        ? {}
        : { body: { required: true, content: { [spec.rawBody]: { schema: binary() } } } }),
    },
    responses: { ...successes(spec), ...problems(statusesOf(spec)) },
  });
}

/** Every status that an operation's problems can have. */
export function statusesOf(spec: OperationSpec<InputShape, unknown>): readonly ProblemStatus[] {
  const takesBody = spec.rawBody !== undefined || "body" in spec.input.shape;
  return [
    ...new Set([
      ...EVERYWHERE.filter((status) => status !== 403 || !spec.anyToken),
      ...(takesBody ? [408, 413, 415] as const : []),
      ...(spec.idempotent ? [409, 422] as const : []),
      ...spec.problems,
    ]),
  ].sort();
}

function successes(spec: OperationSpec<InputShape, unknown>): RouteConfig["responses"] {
  const content = spec.answer !== undefined
    ? { content: { "application/json": { schema: spec.answer } } }
    : spec.rawAnswer !== undefined
    ? { content: { [spec.rawAnswer]: { schema: binary() } } }
    : {};
  // Uploads and registrations answer 200 when there was nothing left to do.
  const also = spec.id === "putBlob" || spec.id === "registerSnapshot";
  return {
    [spec.status]: { description: spec.status === 204 ? "Done" : "The answer", ...content },
    ...(also ? { 200: { description: "It was there already", ...content } } : {}),
    ...(spec.etag && spec.method === "get" ? { 304: { description: "Not modified" } } : {}),
  };
}

function problems(statuses: readonly ProblemStatus[]): RouteConfig["responses"] {
  return Object.fromEntries(statuses.map((status) => [status, {
    description: PROBLEM_CODES.filter((code) => problemSpec(code).status === status)
      .map((code) => `\`${code}\``).join(", "),
    content: { [PROBLEM_TYPE]: { schema: Problem } },
  }]));
}

function binary(): z.ZodType {
  return z.string().meta({ format: "binary" });
}
