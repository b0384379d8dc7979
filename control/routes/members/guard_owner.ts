import { DomainError } from "../../domain/domain_error.ts";
import type { Member } from "../../domain/identity/records.ts";
import { mayAssign } from "../../domain/identity/roles.ts";
import type { Role } from "../../api/roles.ts";
import type { TenantRepositories } from "../../domain/store.ts";

/**
 * Lets a member with the role `actor` move a member to the role `next` (undefined: out of the
 * workspace).
 *
 * @throws {DomainError} forbidden above one's own role, last_owner
 */
export async function guardOwner(
  tenant: TenantRepositories,
  actor: Role,
  member: Member | undefined,
  next: Role | undefined,
): Promise<void> {
  const touched = [member?.role, next].filter((role) => role !== undefined);
  const above = touched.find((role) => !mayAssign(actor, role));
  if (above !== undefined) {
    throw new DomainError(
      "forbidden",
      `The role "${actor}" can't give or take the role "${above}"`,
      {
        hint: `Ask a member with the role "${above}"`,
      },
    );
  }
  if (member?.role !== "owner" || next === "owner") return;
  if (await tenant.members.countOwners(member.workspaceId) > 1) return;
  throw new DomainError("last_owner", "A workspace keeps at least one owner", {
    hint: "Make another member an owner first",
  });
}
