import type { Plan } from "./plan.ts";
import type { PermissionUse } from "./protocol/envelope.ts";
export function readPermissions(_f: string, _p: Plan, _s?: string): PermissionUse[] {
  return [];
}
