/**
 * The runtime as a library: the engine, and the parts that the CLI and the control service share with it.
 *
 * @module
 */

export {
  type Coming,
  createEngine,
  type Engine,
  type EngineOptions,
  type RunOptions,
} from "./engine.ts";
export type { Standby } from "./start_child.ts";
export { type LocalEngineOptions, localEngineOptions } from "./local.ts";
export { KINDS } from "./protocol/kinds.ts";
export type { Envelope, LogEntry, Meta, PermissionUse, Usage } from "./protocol/envelope.ts";
export {
  type EnvelopeError,
  type ErrorCode,
  ERRORS,
  type Json,
  RuntimeError,
} from "./protocol/errors.ts";
export { DEFAULT_LIMITS, type Limits } from "./protocol/limits.ts";
export { RUNTIME_VERSION } from "./version.ts";
