/** The seven capabilities in the order messages and flags have them. */
export const CAPABILITY_NAMES = [
  "network",
  "env",
  "subprocess",
  "ffi",
  "read",
  "write",
  "sys",
] as const;

/** The name of one capability. */
export type CapabilityName = (typeof CAPABILITY_NAMES)[number];
