/**
 * The runtime as a library: the engine, and the parts that the CLI and the control service share
 * with it.
 *
 * @module
 */

export type { HttpHead } from "./launch/read_head.ts";
export { createEngine } from "./engine/engine.ts";
export type {
  AdmissionLimits,
  Engine,
  EngineOptions,
  Follower,
  InspectionRequest,
  IsolationReport,
  RunOptions,
} from "./engine/options.ts";
export { ADMISSION_HERE, type LocalEngineOptions, localEngineOptions, POOL_HERE } from "./local.ts";
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
export { RUNTIME_VERSION } from "./protocol/version.ts";
