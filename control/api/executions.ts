/** Executions: work that code of an environment was asked for, and what became of it. @module */
import * as z from "zod";
import { ERRORS } from "../../runtime/protocol/errors.ts";
import { KINDS } from "../../runtime/protocol/kinds.ts";
import {
  AnyJsonObject,
  Count,
  NextCursor,
  Ordinal,
  PageQuery,
  queryBoolean,
  queryInteger,
  Reference,
  reference,
  SnapshotId,
  Timestamp,
} from "./common.ts";
import { defineContract, document, envelope, linesOrEvents } from "./contract.ts";
import { EnvironmentParams, EnvironmentReference } from "./environments.ts";
import { ProjectParams } from "./projects.ts";
import { RecordMode } from "./record_mode.ts";

/** How far an execution is. `waiting_approval` does not come about so far. */
export const ExecutionState = z.enum([
  "queued",
  "running",
  "waiting_approval",
  "succeeded",
  "failed",
  "cancelled",
  "dead",
]).meta({
  id: "ExecutionState",
  description: "`dead`: it failed as often as it may; `redrive` puts it into the queue again",
});
/** How far an execution is. */
export type ExecutionState = z.infer<typeof ExecutionState>;

/** What asked for an execution. */
export const ExecutionSource = z.enum(["api", "http", "mcp", "schedule", "replay"]).meta({
  id: "ExecutionSource",
});
/** What asked for an execution. */
export type ExecutionSource = z.infer<typeof ExecutionSource>;

/** Level of a line of the log. */
export const LogLevel = z.enum(["debug", "info", "warn", "error"]).meta({ id: "LogLevel" });
/** Level of a line of the log. */
export type LogLevel = z.infer<typeof LogLevel>;

/** A code of the runtime's errors. */
export const ErrorCodeName = z.enum(errorCodes()).meta({ id: "ErrorCode" });

/** Milliseconds that an export may take whose caller waits. */
export const MAX_WAIT_MS = 300_000;
/** Milliseconds that an export may take that goes through the queue. */
export const MAX_QUEUED_MS = 3_600_000;
/** Seconds that an execution may be put off: 31 days. */
export const MAX_DELAY_SECONDS = 31 * 24 * 3_600;

const ExportRequest = {
  action: z.enum(["invoke", "execute", "describe"]).optional().meta({
    description: "Default: `invoke`",
  }),
  kind: z.enum(KINDS).optional().meta({ description: "Of an invoke" }),
  name: z.string().min(1).max(1024).optional().meta({ description: "Of an invoke: the export" }),
  payload: z.unknown().optional().meta({ description: "Of an invoke" }),
  handler: z.string().min(1).max(1024).optional().meta({
    description: "Of an execute: `entry_point.aiel_handler`",
  }),
  event: z.unknown().optional().meta({ description: "Of an execute" }),
};

/** A request that a schedule makes. */
export const ScheduledRequest = z.strictObject({
  ...ExportRequest,
  action: z.enum(["invoke", "execute"]).optional().meta({ description: "Default: `invoke`" }),
  timeout_ms: z.int().min(1).max(MAX_QUEUED_MS).optional(),
}).meta({ id: "ScheduledRequest" });

/** What code is asked for. Grants and identity are the service's to say. */
export const InvokeRequest = z.strictObject({
  schema_version: z.literal("v1").optional(),
  ...ExportRequest,
  timeout_ms: z.int().min(1).max(MAX_QUEUED_MS).optional().meta({
    description: `At most ${MAX_WAIT_MS} for a caller that waits; the export's own limit holds too`,
  }),
  queue: z.strictObject({
    delay_seconds: z.int().min(0).max(MAX_DELAY_SECONDS).optional(),
    priority: z.int().min(-100).max(100).optional().meta({
      description: "Default: 0; among the tenant's own, higher ones begin first",
    }),
  }).optional().meta({ description: "With `Prefer: respond-async` only" }),
}).meta({
  id: "InvokeRequest",
  examples: [{ kind: "tool", name: "normalize_email", payload: { email: "A@B.c" } }],
});
/** What code is asked for. */
export type InvokeRequest = z.infer<typeof InvokeRequest>;

const HttpStatus = z.int().min(100).max(599);

/** The envelope of the runtime. */
export const EnvelopeDocument = z.looseObject({
  schema_version: z.literal("v1"),
  ok: z.boolean(),
  http_status: HttpStatus,
  result: z.unknown(),
  error: z.looseObject({ code: ErrorCodeName, message: z.string() }).nullable(),
  meta: AnyJsonObject,
}).meta({ id: "Envelope" });

/** What is kept of an envelope where its environment keeps digests. */
export const EnvelopeDigest = z.strictObject({
  ok: z.boolean(),
  http_status: HttpStatus,
  result_digest: z.string().meta({ description: "SHA-256 of the result as JSON" }),
  error_code: ErrorCodeName.nullable(),
}).meta({ id: "EnvelopeDigest" });
/** What is kept of an envelope where its environment keeps digests. */
export type EnvelopeDigest = z.infer<typeof EnvelopeDigest>;

/** A try to run an execution's code. */
export const AttemptDocument = z.object({
  number: Ordinal,
  started_at: Timestamp,
  ended_at: Timestamp,
  error_code: ErrorCodeName.nullable(),
  message: z.string().nullable().meta({
    description: "Null also for who may not read payloads",
  }),
  lost: z.boolean().meta({ description: "Nothing was heard any more of what ran it" }),
}).meta({ id: "Attempt" });

/** Work that code was asked for. */
export const ExecutionDocument = z.object({
  id: z.string(),
  state: ExecutionState,
  environment: z.string().meta({ description: "Name" }),
  deployment_id: z.string(),
  snapshot_id: SnapshotId,
  snapshot_number: Ordinal,
  export: z.string().meta({ examples: ["tool/normalize_email"] }),
  source: ExecutionSource,
  queued: z.boolean().meta({ description: "It went through the queue: no caller waits for it" }),
  principal_id: z.string().meta({
    description: "Id of the user or service account; `anonymous`: of a caller of what is public; " +
      "`signature`: of one that signed what it sent",
  }),
  error_code: ErrorCodeName.nullable(),
  attempt: Count.meta({ description: "How many attempts began" }),
  max_attempts: Ordinal,
  attempts: z.array(AttemptDocument).meta({ description: "Those that ended, the last 20" }),
  priority: z.int().min(-100).max(100),
  run_at: Timestamp.meta({ description: "It does not begin before" }),
  timeout_ms: Ordinal,
  record: RecordMode,
  trace_id: z.string().nullable(),
  retry_of: z.string().nullable(),
  replay_of: z.string().nullable(),
  schedule_id: z.string().nullable(),
  cancelled_by: z.string().nullable().meta({
    description: "Id of who cancelled it; `caller`: who waited for it went away",
  }),
  created_at: Timestamp,
  started_at: Timestamp.nullable(),
  ended_at: Timestamp.nullable(),
  start: z.enum(["cold", "warm"]).nullable(),
  wall_ms: Count.nullable(),
  cpu_ms: Count.nullable(),
}).meta({ id: "Execution" });
/** Work that code was asked for. */
export type ExecutionDocument = z.infer<typeof ExecutionDocument>;

/** A page of executions. */
export const ExecutionPage = z.object({
  items: z.array(ExecutionDocument).meta({
    description: "Newest first. May be fewer than asked for, or none, and not be the last page",
  }),
  next_cursor: NextCursor,
}).meta({ id: "ExecutionPage" });

/** What was asked, and what came of it, with secrets taken out. */
export const PayloadDocument = z.object({
  request: z.unknown().meta({
    description: "As it was asked; `{digest}` or `{redacted}`: this is what is kept of it. Null: " +
      "it is not kept, or not any more",
  }),
  envelope: z.union([EnvelopeDigest, EnvelopeDocument]).nullable().meta({
    description: "Of the last attempt. Null: there is none yet, or it is not kept",
  }),
  record: RecordMode,
}).meta({ id: "ExecutionPayload" });
/** What was asked, and what came of it. */
export type PayloadDocument = z.infer<typeof PayloadDocument>;

/** A line of a log. */
export const LogLineDocument = z.object({
  seq: Count.meta({ description: "Grows along the execution's log" }),
  execution_id: z.string(),
  attempt: Count,
  ts: Timestamp,
  level: LogLevel,
  event: z.string(),
  fields: AnyJsonObject,
  source: z.string().meta({
    description: "`ctx`, `console`, `stdout`, `stderr`; `platform`: the service's own word",
  }),
}).meta({ id: "LogLine" });
/** A line of a log. */
export type LogLineDocument = z.infer<typeof LogLineDocument>;

/** What is heard of an execution while it runs. */
export const ExecutionEvent = z.union([
  ExecutionDocument,
  LogLineDocument,
  EnvelopeDocument,
  z.object({ seq: Count, value: z.unknown() }),
  z.object({ status: HttpStatus, headers: AnyJsonObject }),
]).meta({
  id: "ExecutionEvent",
  description: "By the event's name: `execution`, `log`, `envelope`, `item`, `head`",
});

/** What names an execution in a path. */
export const ExecutionParams = z.object({
  workspace: Reference,
  project: Reference,
  execution: reference("Id of an execution", "exe_01kbr1ze00f2k7xw4mb3r6zq9t"),
});

/** Which executions. */
export const ExecutionQuery = PageQuery.extend({
  environment: EnvironmentReference.optional(),
  state: z.string().max(100).regex(/^[a-z_]+(?:,[a-z_]+)*$/).optional().meta({
    description: "One state, or several with commas",
    examples: ["failed,dead"],
  }),
  error_code: ErrorCodeName.optional(),
  export: z.string().min(1).max(1100).optional().meta({ examples: ["tool/normalize_email"] }),
  snapshot: SnapshotId.optional(),
  source: ExecutionSource.optional(),
  schedule: reference("Id of a schedule", "sch_01kbr1ze00f2k7xw4mb3r6zq9t").optional(),
  since: Timestamp.optional().meta({ description: "Made at this time or later" }),
  until: Timestamp.optional().meta({ description: "Made before this time" }),
});

/** Which executions. */
export type ExecutionQuery = z.output<typeof ExecutionQuery>;

/** Which dead executions go into the queue again. */
export const RedriveRequest = z.strictObject({
  environment: EnvironmentReference,
  export: z.string().min(1).max(1100).optional(),
  error_code: ErrorCodeName.optional(),
  since: Timestamp.optional(),
  until: Timestamp.optional(),
  limit: z.int().min(1).max(1000).optional().meta({ description: "Default: 100" }),
}).meta({ id: "RedriveRequest", examples: [{ environment: "production" }] });

/** How many were put into the queue again. */
export const RedriveDocument = z.object({
  redriven: Count,
  more: z.boolean().meta({ description: "There are others; ask again" }),
}).meta({ id: "Redrive" });

/** How a log is read. */
export const LogQuery = z.strictObject({
  follow: queryBoolean().optional().meta({ description: "Until the execution ends" }),
  after: queryInteger(0, 2 ** 52).optional().meta({ description: "The `seq` of a line" }),
  attempt: queryInteger(1, 1_000_000).optional(),
});

/** How the log of an environment is read. */
export const EnvironmentLogQuery = z.strictObject({
  follow: queryBoolean().optional(),
  since: Timestamp.optional().meta({ description: "Default: 10 minutes ago" }),
  export: z.string().min(1).max(1100).optional(),
});

const PROJECT = "/v1/workspaces/{workspace}/projects/{project}" as const;
const ONE = `${PROJECT}/executions/{execution}` as const;

/** `POST …/environments/{environment}/invoke` */
export const invoke = defineContract({
  id: "invoke",
  method: "post",
  path: `${PROJECT}/environments/{environment}/invoke`,
  tag: "Executions",
  summary: "Run an export of what is live in an environment",
  description: "The answer is the envelope, its status the envelope's `http_status`, and " +
    "`Aiel-Execution` names the execution. A caller that hangs up cancels it. With " +
    "`Prefer: respond-async` it goes into the queue: 202 and `Location`. With " +
    "`Accept: text/event-stream` log lines and items come as they are made, the envelope last. " +
    "`Idempotency-Key` gives the same execution again. `traceparent` is continued.",
  input: z.object({ params: EnvironmentParams, body: InvokeRequest }),
  answer: envelope(EnvelopeDocument, ExecutionDocument, ExecutionEvent),
  problems: [
    "not_found",
    "archived",
    "invalid_call",
    "nothing_live",
    "not_granted",
    "backlog_full",
    "payload_not_kept",
  ],
  permission: "execution:invoke",
  idempotent: "itself",
});

/** `GET …/executions` */
export const listExecutions = defineContract({
  id: "listExecutions",
  method: "get",
  path: `${PROJECT}/executions`,
  tag: "Executions",
  summary: "List the executions of a project, newest first",
  input: z.object({ params: ProjectParams, query: ExecutionQuery }),
  answer: document(ExecutionPage),
  problems: ["not_found"],
  permission: "execution:read",
});

/** `GET …/executions/{execution}` */
export const showExecution = defineContract({
  id: "getExecution",
  method: "get",
  path: ONE,
  tag: "Executions",
  summary: "Show an execution, without its request and result",
  input: z.object({ params: ExecutionParams }),
  answer: document(ExecutionDocument),
  problems: ["not_found"],
  permission: "execution:read",
});

/** `GET …/executions/{execution}/payload` */
export const showPayload = defineContract({
  id: "getExecutionPayload",
  method: "get",
  path: `${ONE}/payload`,
  tag: "Executions",
  summary: "Show what an execution was asked, and its envelope",
  input: z.object({ params: ExecutionParams }),
  answer: document(PayloadDocument),
  problems: ["not_found"],
  permission: "execution:payload",
});

/** `GET …/executions/{execution}/logs` */
export const readLogs = defineContract({
  id: "getExecutionLogs",
  method: "get",
  path: `${ONE}/logs`,
  tag: "Executions",
  summary: "Read or follow the log of an execution",
  description: "NDJSON, or with `Accept: text/event-stream` events whose id is the line's `seq`: " +
    "`Last-Event-ID` goes on after it. A followed log ends with the execution.",
  input: z.object({ params: ExecutionParams, query: LogQuery }),
  answer: linesOrEvents(LogLineDocument),
  problems: ["not_found"],
  permission: "execution:payload",
});

/** `GET …/environments/{environment}/logs` */
export const readEnvironmentLogs = defineContract({
  id: "getEnvironmentLogs",
  method: "get",
  path: `${PROJECT}/environments/{environment}/logs`,
  tag: "Executions",
  summary: "Read or follow the log of all executions of an environment",
  input: z.object({ params: EnvironmentParams, query: EnvironmentLogQuery }),
  answer: linesOrEvents(LogLineDocument),
  problems: ["not_found"],
  permission: "execution:payload",
});

/** `POST …/executions/{execution}/cancel` */
export const cancelExecution = defineContract({
  id: "cancelExecution",
  method: "post",
  path: `${ONE}/cancel`,
  tag: "Executions",
  summary: "Cancel an execution that is queued or running",
  description: "One that runs is told to end; the answer may still say `running`.",
  input: z.object({ params: ExecutionParams }),
  answer: document(ExecutionDocument),
  problems: ["not_found", "archived", "execution_ended"],
  permission: "execution:manage",
  repeatable: true,
});

/** `POST …/executions/{execution}/retry` */
export const retryExecution = defineContract({
  id: "retryExecution",
  method: "post",
  path: `${ONE}/retry`,
  tag: "Executions",
  summary: "Ask again for what an execution was asked, of what is live now",
  description: "A new execution, which goes through the queue.",
  input: z.object({ params: ExecutionParams }),
  answer: document(ExecutionDocument, 201),
  problems: [
    "not_found",
    "archived",
    "nothing_live",
    "not_granted",
    "backlog_full",
    "execution_runs",
    "payload_not_kept",
  ],
  permission: "execution:manage",
  idempotent: true,
});

/** `POST …/executions/{execution}/redrive` */
export const redriveExecution = defineContract({
  id: "redriveExecution",
  method: "post",
  path: `${ONE}/redrive`,
  tag: "Executions",
  summary: "Put a dead execution into the queue again, with attempts anew",
  input: z.object({ params: ExecutionParams }),
  answer: document(ExecutionDocument),
  problems: ["not_found", "archived", "backlog_full", "execution_not_dead", "payload_not_kept"],
  permission: "execution:manage",
});

/** `POST …/executions/redrive` */
export const redriveExecutions = defineContract({
  id: "redriveExecutions",
  method: "post",
  path: `${PROJECT}/executions/redrive`,
  tag: "Executions",
  summary: "Put dead executions into the queue again, the newest first",
  input: z.object({ params: ProjectParams, body: RedriveRequest }),
  description: "As many as the queue has room for; what can't be run any more stays dead.",
  answer: document(RedriveDocument),
  problems: ["not_found", "archived", "backlog_full"],
  permission: "execution:manage",
});

/** The codes of the runtime's errors, as a list that a schema takes. */
function errorCodes(): (keyof typeof ERRORS)[] {
  return Object.keys(ERRORS).filter((name): name is keyof typeof ERRORS =>
    Object.hasOwn(ERRORS, name)
  );
}
