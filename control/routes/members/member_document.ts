import type { Member } from "../../domain/identity/records.ts";
import type { MemberDocument } from "../../api/members.ts";

/** A member as the wire has them. */
export function memberDocument(member: Member): MemberDocument {
  return {
    principal_id: member.principalId,
    role: member.role,
    name: member.name,
    email: member.email,
    added_at: member.addedAt.toISOString(),
  };
}
