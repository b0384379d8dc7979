import type { RouteAccess } from "../../../runtime/snapshot/surface_policy.ts";

/** Who may call a route, in a word or two. */
export function accessText(access: RouteAccess): string {
  return access.auth === "signature" ? `signature ${access.secret}` : access.auth;
}
