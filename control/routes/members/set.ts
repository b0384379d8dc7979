import { setMember as contract } from "../../api/members.ts";
import { notFound, openWorkspace } from "../../domain/identity/access.ts";
import { isPrincipalId } from "../../domain/ids.ts";
import { operation } from "../../http/operation.ts";
import { inWorkspace } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { guardOwner } from "./guard_owner.ts";
import { memberDocument } from "./member_document.ts";

/** `PUT /v1/workspaces/{workspace}/members/{principal}` */
export const setMember = operation(contract, {
  permit: inWorkspace(contract),
  handle: async (call, { params, body }) => {
    const { principal } = params;
    return await call.change(async (tenant) => {
      const { workspace, role } = await openWorkspace(
        tenant,
        call.principal,
        params.workspace,
        "member:write",
      );
      if (!isPrincipalId(principal)) throw notFound("Principal", principal);
      const before = await tenant.members.get(workspace.id, principal);
      await guardOwner(tenant, role, before, body.role);
      const set = await tenant.members.set({
        workspaceId: workspace.id,
        principalId: principal,
        role: body.role,
        at: call.now,
      });
      const after = set ? await tenant.members.get(workspace.id, principal) : undefined;
      if (after === undefined) throw notFound("Principal", principal);
      return {
        reply: ok(memberDocument(after)),
        event: {
          action: "member.set",
          resources: [{ kind: "workspace", id: workspace.id }, {
            kind: "principal",
            id: principal,
          }],
          details: { role_before: before?.role ?? null, role_after: after.role },
        },
      };
    });
  },
});
