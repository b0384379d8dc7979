/**
 * The one shape every answer has.
 *
 * @module
 */

import type { CallRecord, ModelUsage } from "./calls.ts";
import type { CapabilityName } from "./capability_names.ts";
import { type EnvelopeError, ERRORS } from "./errors.ts";
import type { Json, JsonObject } from "./json.ts";
import type { Limits } from "./limits.ts";

/** Version of request and envelope. */
export const SCHEMA_VERSION = "v1";

/** Where a log line came from. */
export type LogSource = "ctx" | "console" | "stdout" | "stderr";

/** One line of `meta.logs`. */
export interface EnvelopeLogEntry {
  /** ISO 8601, UTC. */
  ts: string;
  level: "debug" | "info" | "warn" | "error";
  event: string;
  fields: JsonObject;
  source: LogSource;
}

/**
 * What the child used, as the parent measured it. `null` where this platform has no way to measure.
 */
export interface Usage {
  /** Milliseconds from the start of the child until its last word. */
  wall_ms: number;
  /** User + system CPU time of the child in milliseconds, in steps of the kernel's tick (10 ms). */
  cpu_ms: number | null;
  /** Peak resident set of the child in bytes. */
  peak_rss_bytes: number | null;
  /** Bytes of the result as JSON. */
  output_bytes: number;
  start: "cold" | "warm";
  /**
   * Milliseconds until the child was up, until the snapshot was loaded, until the export had
   * answered.
   */
  phases: { spawn_ms: number | null; load_ms: number | null; run_ms: number | null };
  /** What models used, as their services told it, by their names. */
  models: Record<string, ModelUsage>;
}

/** One distinct thing that user code did, or tried to do, with the system. */
export interface PermissionUse {
  /** A capability, `import` for a remote module, or `truncated` for the marker of a cut list. */
  readonly kind: CapabilityName | "import" | "truncated";
  /** A path, host, name or `*` for all of a kind; files of the snapshot are `snapshot:<path>`. */
  readonly target: string;
  readonly allowed: boolean;
  /** Checks that Deno made, which can be several for one call. */
  readonly count: number;
}

/** The barriers around a child: the operating system's and Deno's, or Deno's flags alone. */
export type Isolation = "os+deno" | "deno";

/**
 * `meta` of an envelope. Ids that are not known (a request that could not be parsed) are `null`.
 */
export interface Meta {
  request_id: string;
  trace_id: string | null;
  duration_ms: number;
  snapshot_id: string | null;
  runtime_version: string;
  sdk_version: string;
  action: string | null;
  kind: string | null;
  name: string | null;
  logs: EnvelopeLogEntry[];
  usage: Usage | null;
  permissions: PermissionUse[];
  /**
   * False where checks may be missing from `permissions`: the code ended its process, or meddled.
   */
  permissions_complete: boolean;
  /** The governed calls of the code, in the order in which it made them. */
  calls: CallRecord[];
  /** False where calls are missing from `calls`, because there were more than it holds. */
  calls_complete: boolean;
  /** What was in force around the child; `null` when none was started. */
  isolation: Isolation | null;
  /** The limits that were in force. */
  limits: Limits | null;
}

/** The answer to every request. */
export interface Envelope {
  schema_version: typeof SCHEMA_VERSION;
  ok: boolean;
  http_status: number;
  result: Json;
  error: EnvelopeError | null;
  meta: Meta;
}

/** The envelope of a request that succeeded. */
export function success(result: Json, meta: Meta): Envelope {
  return { schema_version: SCHEMA_VERSION, ok: true, http_status: 200, result, error: null, meta };
}

/** The envelope of a request that failed. */
export function failure(error: EnvelopeError, meta: Meta): Envelope {
  const http_status = ERRORS[error.code].status;
  return { schema_version: SCHEMA_VERSION, ok: false, http_status, result: null, error, meta };
}
