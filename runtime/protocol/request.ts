/**
 * The request as a schema.
 *
 * valibot rather than zod: it loads in a fifth of the time, and every one-shot run pays for it.
 *
 * @module
 */

import * as v from "valibot";
import { RuntimeError } from "./errors.ts";
import { isRecord } from "./is_record.ts";
import { KINDS } from "./kinds.ts";
import { PRINCIPAL_KINDS } from "./principal_kinds.ts";
import { isDeeper } from "./is_deeper.ts";
import { MAX_REQUEST_DEPTH, MIN_MEMORY_MB } from "./limits.ts";
import { isTracestate, parseTraceparent, type TraceContext } from "./trace_context.ts";

const NAME_MAX = 1024;
const Id = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(256),
  v.regex(/^[\x21-\x7e]+$/, "printable ASCII without spaces"),
);
const Whole = v.pipe(
  v.number(),
  v.integer("a whole number"),
  v.minValue(1),
  v.maxValue(Number.MAX_SAFE_INTEGER),
);
const Traceparent = v.pipe(
  v.string(),
  v.check((text) => parseTraceparent(text) !== undefined, "a traceparent of W3C Trace Context"),
);
const Tracestate = v.pipe(
  v.string(),
  v.check(isTracestate, "a tracestate of W3C Trace Context"),
);
const AnyObject = v.record(v.string(), v.unknown());

const ContextIds = v.strictObject({
  request_id: v.optional(Id),
  trace_id: v.optional(Id),
  tenant_id: v.optional(Id),
  workspace_id: v.optional(Id),
  project_id: v.optional(Id),
  user_id: v.optional(Id),
  principal_kind: v.optional(v.picklist(PRINCIPAL_KINDS)),
});

/** Identity of an invocation, on the wire. */
export type ContextIds = v.InferOutput<typeof ContextIds>;

const common = {
  schema_version: v.literal("v1"),
  ctx: v.optional(ContextIds),
  request_id: v.optional(Id),
  trace_id: v.optional(Id),
  traceparent: v.optional(Traceparent),
  tracestate: v.optional(Tracestate),
  timeout_ms: v.optional(Whole),
  capabilities: v.optional(AnyObject),
  integrations: v.optional(v.record(
    v.string(),
    v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(512))), v.maxLength(100)),
  )),
  limits: v.optional(v.strictObject({
    memory_mb: v.optional(v.pipe(Whole, v.minValue(MIN_MEMORY_MB))),
    cpu_ms: v.optional(Whole),
    output_bytes: v.optional(Whole),
    log_entries: v.optional(Whole),
    log_bytes: v.optional(Whole),
  })),
};

const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(NAME_MAX));

const Describe = v.strictObject({ ...common, action: v.literal("describe") });
const Invoke = v.strictObject({
  ...common,
  action: v.literal("invoke"),
  kind: v.picklist(KINDS),
  name: Name,
  payload: v.optional(v.unknown()),
});
const Execute = v.strictObject({
  ...common,
  action: v.literal("execute"),
  handler: Name,
  event: v.optional(v.unknown()),
});

const RequestSchema = v.variant("action", [Describe, Invoke, Execute]);

/** A request that passed the schema. */
export type Request = v.InferOutput<typeof RequestSchema> & {
  /**
   * What of `ctx` the caller of the runtime said itself. What came out of the payload may be a
   * stranger's word, and decides nothing.
   */
  identity: ContextIds;
  /** Where it belongs, as the caller of the runtime said itself; undefined: it does not say. */
  trace?: TraceContext;
};

/**
 * Parse a request; `payload.ctx` is taken out of the payload and becomes `ctx`, and a top-level
 * `ctx` wins.
 *
 * @throws {RuntimeError} VALIDATION_ERROR that names the place in the document and what was
 * expected.
 */
export function parseRequest(document: unknown): Request {
  if (!isRecord(document)) {
    throw invalid([], `expected a JSON object but got ${nameOf(document)}`, document);
  }
  for (const [key, value] of Object.entries(document)) {
    if (isDeeper(value, MAX_REQUEST_DEPTH)) {
      throw invalid([key], `expected at most ${MAX_REQUEST_DEPTH} levels of nesting`, document);
    }
  }
  // To valibot an array is an object like any other.
  for (const key of ["ctx", "limits", "capabilities", "integrations"]) {
    if (Array.isArray((document as Record<string, unknown>)[key])) {
      throw invalid([key], "expected an object but got an array", document);
    }
  }
  const lifted = liftContext(document as Record<string, unknown>);
  const parsed = v.safeParse(RequestSchema, lifted.document, { abortPipeEarly: true });
  if (parsed.success) {
    const said = Object.entries(parsed.output.ctx ?? {})
      .filter(([key]) => !lifted.fromPayload.has(key));
    const identity: ContextIds = Object.fromEntries(said);
    if (hasNoId(identity)) {
      const kind = identity.principal_kind ?? "";
      throw invalid(["ctx", "user_id"], `expected the id of the ${kind} but got nothing`, document);
    }
    const trace = traceOf(parsed.output, identity);
    return { ...parsed.output, identity, ...(trace === undefined ? {} : { trace }) };
  }
  const problems = parsed.issues.map((issue) => {
    const path = (issue.path ?? []).map((item) => String(item.key));
    // A member that came out of the payload is named by the place where the caller wrote it.
    const shown = path[0] === "ctx" && lifted.fromPayload.has(path[1] ?? "")
      ? ["payload", ...path]
      : path;
    return { path: shown, issue };
  });
  const first = problems[0];
  if (first === undefined) throw new RuntimeError("VALIDATION_ERROR", "Invalid request");
  throw invalid(
    first.path,
    explain(first.issue),
    document,
    problems.map((p) => ({
      path: pathText(p.path),
      message: explain(p.issue),
    })),
  );
}

/** Whether a caller who has an id of their own is without. */
function hasNoId({ principal_kind, user_id }: ContextIds): boolean {
  return (principal_kind === "user" || principal_kind === "service_account") &&
    user_id === undefined;
}

/** A `trace_id` may be a whole `traceparent`. */
function traceOf(
  { traceparent, trace_id, tracestate }: v.InferOutput<typeof RequestSchema>,
  identity: ContextIds,
): TraceContext | undefined {
  const text = traceparent ?? trace_id ?? identity.trace_id;
  const parent = text === undefined ? undefined : parseTraceparent(text);
  return parent && { ...parent, state: tracestate };
}

type Issue = v.BaseIssue<unknown>;

function explain(issue: Issue): string {
  if (issue.type === "strict_object" && issue.expected === "never") return "unknown field";
  if (issue.type === "min_length") return "expected at least one character but got none";
  const got = issue.received === "undefined" ? "nothing" : issue.received;
  // Of a pattern valibot tells the source, of a member that is missing only the name.
  const expected = issue.type === "regex"
    ? issue.message
    : (issue.type === "strict_object" ? expectedOf(issue) : issue.expected) ?? issue.message;
  return `expected ${expected.replaceAll(" | ", " or ").replace(/^\((.*)\)$/, "$1")} but got ${
    clip(got)
  }`;
}

const ENTRIES: Record<string, { expects: string | null }> = {
  ...Invoke.entries,
  ...Execute.entries,
};

function expectedOf(issue: Issue): string | null {
  const path = issue.path ?? [];
  const key = String(path[0]?.key);
  if (path.length !== 1 || !Object.hasOwn(ENTRIES, key)) return issue.expected;
  return ENTRIES[key]?.expects ?? issue.expected;
}

function invalid(
  path: string[],
  what: string,
  _document: unknown,
  problems?: { path: string; message: string }[],
): RuntimeError {
  const place = pathText(path);
  return new RuntimeError("VALIDATION_ERROR", `Invalid request at "${place}": ${what}`, {
    hint:
      'Send {"schema_version":"v1","action":"describe|invoke|execute", …}; "runner.ts --help" shows each form',
    ...(problems === undefined ? {} : { details: { problems } }),
  });
}

function pathText(path: string[]): string {
  return path.length === 0 ? "$" : clip(path.join("."));
}

function clip(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return value === undefined ? "nothing" : `a ${typeof value}`;
}

/**
 * Take `payload.ctx` out of a copy of the document; a top-level member of `ctx` wins over the
 * payload's.
 */
function liftContext(
  document: Record<string, unknown>,
): { document: Record<string, unknown>; fromPayload: Set<string> } {
  const fromPayload = new Set<string>();
  const payload = document.payload;
  if (!isRecord(payload) || !Object.hasOwn(payload, "ctx")) return { document, fromPayload };
  if (document.kind === "mcp" && Object.hasOwn(payload, "$mcp")) {
    // Without its "ctx" it would be another payload than the one that came.
    throw invalid(["payload", "ctx"], 'expected "$mcp" alone', document);
  }
  const { ctx, ...rest } = payload;
  if (!isRecord(ctx)) {
    throw invalid(["payload", "ctx"], `expected an object but got ${nameOf(ctx)}`, document);
  }
  const top = document.ctx;
  const over = isRecord(top) ? top : {};
  refusePrincipal(ctx, over, document);
  for (const key of Object.keys(ctx)) if (!Object.hasOwn(over, key)) fromPayload.add(key);
  const merged = top === undefined || over === top ? { ...ctx, ...over } : top;
  return { document: { ...document, payload: rest, ctx: merged }, fromPayload };
}

/** Who calls, only the caller of the runtime says; where it does, a payload says nothing of it. */
function refusePrincipal(
  ctx: Record<string, unknown>,
  top: Record<string, unknown>,
  document: unknown,
): void {
  const members = Object.hasOwn(top, "principal_kind")
    ? ["principal_kind", "user_id"]
    : ["principal_kind"];
  const said = members.find((member) => Object.hasOwn(ctx, member));
  if (said === undefined) return;
  const what = 'expected nothing: who calls is said by the request\'s own "ctx"';
  throw invalid(["payload", "ctx", said], what, document);
}
