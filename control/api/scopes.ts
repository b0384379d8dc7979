import * as z from "zod";

/**
 * What a token may be used for. A token never lets its holder do more than the owner's roles do.
 */
export const ScopeName = z.enum([
  "project:read",
  "project:write",
  "snapshot:read",
  "snapshot:write",
  "release:write",
  "execution:read",
  "execution:invoke",
  "execution:payload",
  "grant:admin",
  "workspace:admin",
  "audit:read",
  "token:admin",
]).meta({ id: "Scope" });

/** One of the scopes. */
export type Scope = z.infer<typeof ScopeName>;

/** Every scope there is. */
export const SCOPES: readonly Scope[] = ScopeName.options;
