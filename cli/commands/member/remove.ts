import { removeMember } from "../../../control/api/members.ts";
import type { Command } from "../../deps.ts";
import { visible } from "../../program/screen.ts";
import type { MemberChange } from "./member_change.ts";
import { workspaceOfCommand } from "./open_workspace.ts";
import { requirePrincipal } from "./principal.ts";

/** The work of `aiel member remove`. */
export const memberRemove: Command<MemberChange> = {
  run: async (input, deps) => {
    const { client, workspace } = await workspaceOfCommand(input, deps);
    const { id, label } = await requirePrincipal(client, input.required("who"));
    const { dryRun } = deps.global;
    if (!dryRun) await client.call(removeMember, { params: { workspace, principal: id } });
    return { workspace, id, who: label, role: null, added_to_tenant: false, dry_run: dryRun };
  },
  render: ({ who, workspace, dry_run }) =>
    `${visible(who)} ${dry_run ? "would have" : "has"} no role in workspace ${
      visible(workspace)
    } any more`,
};
