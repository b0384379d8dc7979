/**
 * One operation: its schema, from which both the parsing and the OpenAPI document come, and its
 * handler.
 *
 * @module
 */
import type * as z from "zod";
import { TOO_LARGE_HINT } from "../domain/snapshots/check_manifest.ts";
import { DomainError } from "../domain/domain_error.ts";
import type { Scope } from "../api/scopes.ts";
import type { Call } from "./call.ts";
import { HttpProblem } from "./problem.ts";
import type { ProblemStatus } from "../api/problem_codes.ts";
import { type Reply, replyResponse } from "./reply.ts";
import { alreadyHas } from "./etag.ts";

/** Schemas of the parts of a request that are parsed: `params`, `query`, `body`. */
export type InputShape = z.core.$ZodLooseShape;

/** Everything about an operation but what it does. */
export interface OperationSpec<I extends InputShape, A> {
  /** For programs: `createWorkspace`. */
  readonly id: string;
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** With parameters in braces: `/v1/workspaces/{workspace}`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly input: z.ZodObject<I>;
  readonly status: 200 | 201 | 204;
  /** Undefined: no document. */
  readonly answer: z.ZodType<A> | undefined;
  /** Media type of an answer that is no document. */
  readonly rawAnswer?: string;
  /** Media type of a body that the handler reads itself. */
  readonly rawBody?: string;
  /** Which limit holds for a JSON body; default: the small one. */
  readonly bodyLimit?: "manifestBody";
  /** Problems of its own, besides those of every operation. */
  readonly problems: readonly ProblemStatus[];
  /** Takes `If-Match`. */
  readonly ifMatch?: true;
  /** The answer has an `ETag`, and `If-None-Match` is understood. */
  readonly etag?: true;
  /** Takes `Idempotency-Key`. */
  readonly idempotent?: true;
  /**
   * The token must have it, which is looked at before a long body is read; the handler looks at it
   * too.
   */
  readonly scope?: Scope;
  /** No scope is needed. */
  readonly anyToken?: true;
  /** The answer holds a secret. */
  readonly secret?: true;
}

/**
 * What a handler is given: what was parsed, and the request for those who read the body themselves.
 */
export type OperationInput<I extends InputShape> = z.output<z.ZodObject<I>>;

/** An operation, for the app to mount. */
export interface Operation {
  readonly spec: OperationSpec<InputShape, unknown>;
  /** Answers. @throws whatever {@linkcode problemOf} understands */
  answer(call: Call, raw: RawInput, request: Request): Promise<Response>;
  /**
   * Whether the caller may still do it, before an answer that was kept for an `Idempotency-Key` is
   * given again.
   *
   * @throws {DomainError} forbidden, not_found
   */
  permit(call: Call, raw: RawInput): Promise<void>;
}

/** A request's parts before parsing. */
export interface RawInput {
  readonly params: Readonly<Record<string, string>>;
  /** With or without the question mark; empty: there is none. */
  readonly query: string;
  /** Undefined: the operation takes no JSON. */
  readonly body: Uint8Array<ArrayBuffer> | undefined;
}

/**
 * Defines an operation.
 *
 * @param permit throws unless the caller may do it; every idempotent operation has one, which its
 * handler uses too or repeats
 */
export function operation<I extends InputShape, A>(
  spec: OperationSpec<I, A>,
  handle: (call: Call, input: OperationInput<I>, request: Request) => Promise<Reply<A> | Response>,
  permit?: (call: Call, input: OperationInput<I>) => Promise<unknown> | void,
): Operation {
  if ((spec.idempotent ?? false) !== (permit !== undefined)) {
    throw new TypeError(`Operation "${spec.id}" is idempotent and says not who may repeat it`);
  }
  return {
    spec,
    async permit(call, raw) {
      try {
        await permit?.(call, parseInput(spec.input, raw));
      } catch (error) {
        // Nothing is changed any more: what was archived since may be told of.
        if (!(error instanceof DomainError) || error.code !== "archived") throw error;
      }
    },
    async answer(call, raw, request) {
      const input = parseInput(spec.input, raw);
      const reply = await handle(call, input, request);
      if (reply instanceof Response) return reply;
      const { etag } = reply;
      const response = replyResponse(reply);
      if (etag === undefined || spec.method !== "get" || !alreadyHas(call.headers, etag)) {
        if (reply.body !== undefined && !reply.immutable) call.answersDocument();
        return response;
      }
      response.headers.delete("content-type");
      return new Response(null, { status: 304, headers: response.headers });
    },
  };
}

/**
 * Parses a request.
 *
 * @throws {HttpProblem} malformed_json, invalid_request
 * @throws {DomainError} manifest_too_large
 */
function parseInput<I extends InputShape>(
  schema: z.ZodObject<I>,
  raw: RawInput,
): OperationInput<I> {
  const parts: Record<string, unknown> = {};
  const { shape } = schema;
  if ("params" in shape) parts.params = raw.params;
  if ("query" in shape) parts.query = queryObject(raw.query);
  else if (raw.query !== "") refuseQuery(queryObject(raw.query));
  if ("body" in shape) parts.body = parseJson(raw.body ?? new Uint8Array());
  const parsed = schema.safeParse(parts);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const [first] = issues;
  if (first?.code === "custom" && first.params?.["problem"] === "manifest_too_large") {
    throw new DomainError("manifest_too_large", first.message, { hint: TOO_LARGE_HINT });
  }
  throw new HttpProblem(
    "invalid_request",
    first === undefined
      ? "The request is not of the documented form"
      : `${place(first.path)}: ${cut(first.message)}`,
    {
      errors: issues.slice(0, 50).map(({ path, message }) => ({
        location: place(path),
        message: cut(message),
      })),
    },
  );
}

function parseJson(bytes: Uint8Array<ArrayBuffer>): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new HttpProblem("malformed_json", "The body is not JSON in UTF-8", { cause });
  }
}

function queryObject(text: string): Record<string, string> {
  if (text === "") return {};
  const query = new URLSearchParams(text);
  const names = [...query.keys()];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new HttpProblem("invalid_request", `Query parameter "${shown(twice)}" is there twice`, {
      errors: [{ location: `query.${shown(twice)}`, message: "Expected it once" }],
    });
  }
  return Object.fromEntries(query);
}

function refuseQuery(query: Readonly<Record<string, string>>): void {
  const [name] = Object.keys(query);
  if (name === undefined) return;
  throw new HttpProblem("invalid_request", `Query parameter "${shown(name)}" is not known here`, {
    errors: [{ location: `query.${shown(name)}`, message: "Expected no query" }],
  });
}

/** Messages name what they found, however long it is. */
function cut(message: string): string {
  return message.slice(0, 300);
}

/** `body.files[3].size`. */
function place(path: readonly PropertyKey[]): string {
  return path.slice(0, 16).map((key, index) =>
    typeof key === "number" ? `[${key}]` : `${index === 0 ? "" : "."}${shown(String(key))}`
  ).join("");
}

function shown(text: string): string {
  return text.slice(0, 64).replaceAll(/[^\x20-\x7e]/g, "?");
}
