import type { User } from "../../domain/identity/records.ts";
import type { UserDocument } from "../../api/users.ts";

/** A user as the wire has them. */
export function userDocument(user: User): UserDocument {
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    tenant_role: user.tenantRole,
    created_at: user.createdAt.toISOString(),
    disabled_at: user.disabledAt?.toISOString() ?? null,
  };
}
