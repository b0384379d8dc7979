import { removeMember as contract } from "../../api/members.ts";
import { notFound, openWorkspace } from "../../domain/identity/access.ts";
import { isPrincipalId } from "../../domain/ids.ts";
import { operation } from "../../http/operation.ts";
import { inWorkspace } from "../../http/permits.ts";
import { noContent } from "../../http/reply.ts";
import { guardOwner } from "./guard_owner.ts";

/** `DELETE /v1/workspaces/{workspace}/members/{principal}` */
export const removeMember = operation(contract, {
  permit: inWorkspace(contract),
  handle: async (call, { params }) => {
    const { principal } = params;
    return await call.change(async (tenant) => {
      const { workspace, role } = await openWorkspace(
        tenant,
        call.principal,
        params.workspace,
        "member:write",
      );
      const member = isPrincipalId(principal)
        ? await tenant.members.get(workspace.id, principal)
        : undefined;
      if (member === undefined) throw notFound("Member", principal);
      await guardOwner(tenant, role, member, undefined);
      await tenant.members.remove(workspace.id, member.principalId);
      return {
        reply: noContent(),
        event: {
          action: "member.remove",
          resources: [{ kind: "workspace", id: workspace.id }, {
            kind: "principal",
            id: principal,
          }],
          details: { role_before: member.role },
        },
      };
    });
  },
});
