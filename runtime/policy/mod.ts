/**
 * Policy: capability map ∩ grant -> Deno flags, and the audit of what was used.
 *
 * Nothing here imports a package or a `node:` module, because it stands on the path of every cold start. The static
 * inspection needs a parser and is loaded lazily: `await import("./inspect.ts")`.
 *
 * @module
 */
export {
  type AuditEntry,
  type AuditPaths,
  type Classified,
  classify,
  type PermissionUse,
  readAudit,
} from "./audit.ts";
export {
  CAPABILITY_NAMES,
  type CapabilityMap,
  type CapabilityName,
  type Entries,
  NO_CAPABILITIES,
  parseCapabilities,
  SCRATCH,
  usesScratch,
} from "./capabilities.ts";
export { denoFlags, ISOLATION_FLAGS, PROGRAM_PATH, type SandboxPaths } from "./deno_flags.ts";
export {
  describeMissing,
  intersect,
  type Intersection,
  type MissingCapability,
} from "./intersect.ts";
export { PolicyError, type PolicyErrorOptions } from "./policy_error.ts";
export { isReservedEnvName } from "./reserved_env.ts";
export type {
  Inspection,
  InspectionFailure,
  InspectionNote,
  RuleName,
  Violation,
} from "./inspection.ts";
export {
  inspectionKey,
  type InspectionSubject,
  POLICY_VERSION,
  readVerdict,
  writeVerdict,
} from "./verdict_cache.ts";
