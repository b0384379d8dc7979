import { setMember } from "../../../control/api/members.ts";
import { createUser } from "../../../control/api/users.ts";
import type { Command } from "../../deps.ts";
import { oneOf } from "../../program/one_of.ts";
import { visible } from "../../program/screen.ts";
import type { MemberChange } from "./member_change.ts";
import { workspaceOfCommand } from "./open_workspace.ts";
import { findPrincipal } from "./principal.ts";
import { ROLE_NAMES } from "./roles.ts";

/** The work of `aiel member add`. */
export const memberAdd: Command<MemberChange> = {
  run: async (input, deps) => {
    const who = input.required("who");
    const role = oneOf(ROLE_NAMES, input.option("role") ?? "developer");
    const { client, workspace } = await workspaceOfCommand(input, deps);
    const known = await findPrincipal(client, who);
    const change = {
      workspace,
      who: known?.label ?? who,
      role,
      added_to_tenant: known === undefined,
    };
    if (deps.global.dryRun) return { ...change, id: known?.id ?? null, dry_run: true };
    const id = known?.id ?? (await client.call(createUser, { body: { email: who } })).id;
    await client.call(setMember, { params: { workspace, principal: id }, body: { role } });
    return { ...change, id, dry_run: false };
  },
  render: ({ who, role, workspace, dry_run }, screen) => {
    const text = `${visible(who)} ${dry_run ? "would be" : "is"} ${role} of workspace ${
      visible(workspace)
    }`;
    return dry_run ? text : screen.green(text);
  },
  next: ({ who, added_to_tenant, dry_run }) =>
    !added_to_tenant || dry_run
      ? []
      : [`They are new here. To let them in: aiel token create <name> --for ${visible(who)}`],
};
