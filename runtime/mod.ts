/**
 * The runtime as a library: the engine, and the parts that the CLI and the control service share
 * with it.
 *
 * @module
 */

export type { CallHost, ConfiguredIntegration, RecordedCall } from "./calls/call_host.ts";
export type { HttpHead } from "./launch/read_head.ts";
export type { PoolCounts } from "./launch/pool.ts";
export { createEngine } from "./engine/engine.ts";
export type {
  AdmissionLimits,
  DirectoryRun,
  Engine,
  EngineOptions,
  Follower,
  InspectionRequest,
  IsolationReport,
  NamedSnapshot,
  RunOptions,
  RunSettings,
  SnapshotRun,
} from "./engine/options.ts";
export { ADMISSION_HERE, type LocalEngineOptions, localEngineOptions, POOL_HERE } from "./local.ts";
export type { CallRecord, ModelUsage } from "./protocol/calls.ts";
export { KINDS } from "./protocol/kinds.ts";
export type {
  Envelope,
  EnvelopeLogEntry,
  Meta,
  PermissionUse,
  Usage,
} from "./protocol/envelope.ts";
export {
  type EnvelopeError,
  type ErrorCause,
  type ErrorCode,
  ERRORS,
  RuntimeError,
} from "./protocol/errors.ts";
export type { Json, JsonObject } from "./protocol/json.ts";
export { DEFAULT_LIMITS, type Limits } from "./protocol/limits.ts";
export {
  formatTraceparent,
  isTracestate,
  parseTraceparent,
  type TraceContext,
  type TraceParent,
} from "./protocol/trace_context.ts";
export { PRINCIPAL_KINDS, type PrincipalKind } from "./protocol/principal_kinds.ts";
export { RUNTIME_VERSION } from "./protocol/version.ts";
export { type AskedExport, exportPolicy } from "./snapshot/export_policy.ts";
export type {
  ConcurrencyPolicy,
  ExportPolicies,
  ExportPolicy,
  RetriedCode,
  RetryPolicy,
} from "./snapshot/manifest.ts";
export {
  type CorsPolicy,
  type HttpSurface,
  type McpSurface,
  type RouteAccess,
  type RouteAuth,
  type ServerAuth,
  USUAL_HTTP_SURFACE,
  USUAL_MCP_SURFACE,
} from "./snapshot/surface_policy.ts";
