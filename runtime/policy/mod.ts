/**
 * What the control service uses of the policy. The static inspection needs a parser, and is loaded
 * by itself.
 *
 * @module
 */
export { parseCapabilities } from "./capabilities.ts";
export { intersect, type MissingCapability } from "./intersect.ts";
export { PolicyError } from "./policy_error.ts";
