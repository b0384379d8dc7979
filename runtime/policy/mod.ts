/**
 * What the control service and the command use of the policy. The static inspection needs a
 * parser, and is loaded by itself.
 *
 * @module
 */
export { beyond, isCovered, isWithin, meet, type Remainder } from "./algebra.ts";
export { type CapabilityMap, NO_CAPABILITIES, parseCapabilities } from "./capabilities.ts";
export { describeChange } from "./describe_change.ts";
export {
  type ActionCovers,
  type Grant,
  type GrantedIntegration,
  meetGrants,
  NO_GRANT,
} from "./grant.ts";
export { describeMissing, intersect, type MissingCapability } from "./missing_capabilities.ts";
export { PolicyError } from "./policy_error.ts";
