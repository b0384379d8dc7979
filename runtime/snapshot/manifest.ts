import type { ProviderName } from "../protocol/calls.ts";
import type { ErrorCode } from "../protocol/errors.ts";
import type { HttpSurface, McpSurface } from "./surface_policy.ts";

/** Name of the runtime manifest. */
export const MANIFEST_FILE = "aiel.json";
/** Longest manifest, in bytes. */
export const MAX_MANIFEST_BYTES = 256 * 1024;

/** What a project says about itself in `aiel.json`. Every part is optional. */
export interface Manifest {
  readonly name?: string;
  /** Range of runtime versions, as `^0.1.0`. */
  readonly runtime?: string;
  readonly bundle?: "minimal" | "ai";
  /** Capability map, not yet checked: its grammar belongs to the policy. */
  readonly capabilities?: unknown;
  /** The integrations that the project's code calls, by the names it uses. */
  readonly integrations?: Readonly<Record<string, DeclaredIntegration>>;
  readonly limits?: ProjectLimits;
  /** Whether the code may be loaded before there is a request; default: true. */
  readonly warm?: boolean;
  /** Environment of the project's code. */
  readonly env?: Readonly<Record<string, string>>;
  /** How single exports are run. */
  readonly exports?: ExportPolicies;
  /** Who may call over HTTP. */
  readonly http?: HttpSurface;
  /** Who may call over MCP. */
  readonly mcp?: McpSurface;
}

/**
 * How exports are run, by `<kind>/<name>` such as `tool/normalize_email`, `http/POST /x` and
 * `mcp/server/tool`, or by `execute/<handler>`.
 */
export type ExportPolicies = Readonly<Record<string, ExportPolicy>>;

/** How one export is run. */
export interface ExportPolicy {
  /** Takes the place of the project's own limit; never more than the platform's. Milliseconds. */
  readonly timeout_ms?: number;
  /** For executions that the platform's queue runs. */
  readonly retry?: RetryPolicy;
  /** For executions that the platform's queue runs. */
  readonly concurrency?: ConcurrencyPolicy;
}

/** When a run that failed is run again. What the manifest leaves out is filled in. */
export interface RetryPolicy {
  /** Runs altogether, the first one included. */
  readonly attempts: number;
  readonly backoff: BackoffPolicy;
  /** The errors after which it is run again. */
  readonly on: readonly RetriedCode[];
}

/** An error after which a run may be run again: who cancels wants no other run. */
export type RetriedCode = Exclude<ErrorCode, "CANCELLED">;

/** How long it is waited before a run is run again. */
export interface BackoffPolicy {
  /** Before the second run, in milliseconds. */
  readonly first_ms: number;
  /** How many times longer each further wait is. */
  readonly factor: number;
  /** The longest wait, in milliseconds. */
  readonly max_ms: number;
}

/** How many executions of an export may run at a time. */
export interface ConcurrencyPolicy {
  readonly limit: number;
  /**
   * JSON Pointer (RFC 6901) into the payload: executions with the same value there share the limit.
   * Left out: all share it.
   */
  readonly key?: string;
}

/** An integration as a project declares it. */
export interface DeclaredIntegration {
  readonly provider: ProviderName;
  /** What of it is called, in the grammar of the provider, which the policy checks. */
  readonly actions: readonly string[];
}

/** Limits a project sets for itself; the platform may lower them. */
export interface ProjectLimits {
  readonly memory_mb?: number;
  readonly cpu_ms?: number;
  readonly output_bytes?: number;
  readonly log_entries?: number;
  readonly log_bytes?: number;
  readonly timeout_ms?: number;
}
