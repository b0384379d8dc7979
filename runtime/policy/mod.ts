/**
 * Policy: capability map ∩ grant -> Deno flags, and the audit of what was used. The static
 * inspection needs a parser, and is loaded by itself: `await import("./inspect.ts")`.
 *
 * @module
 */
export {
  type AuditEntry,
  type AuditPaths,
  type AuditReading,
  type Classified,
  classify,
  readAudit,
} from "./audit.ts";
export { CAPABILITY_NAMES, type CapabilityName } from "../protocol/capability_names.ts";
export type { PermissionUse } from "../protocol/envelope.ts";
export {
  type CapabilityMap,
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
