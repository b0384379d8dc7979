import { type ControlClient, everyOne } from "../../../control/api/client.ts";
import {
  listMembers,
  type MemberDocument,
  removeMember,
  setMember,
} from "../../../control/api/members.ts";
import { createUser } from "../../../control/api/users.ts";
import type { Input } from "../../program/command.ts";
import type { Command, Deps } from "../../deps.ts";
import { connect, requireSetting } from "../../sync/connection.ts";
import { columns, visible } from "../../program/screen.ts";
import { oneOf, type Role, ROLES } from "./names.ts";
import { findPrincipal, requirePrincipal } from "./principal.ts";

/** What `aiel member list` says. */
export interface MemberListing {
  workspace: string;
  members: readonly MemberDocument[];
}

/** What `aiel member add` and `aiel member remove` say. */
export interface MemberChange {
  workspace: string;
  /** Null with `--dry-run` for a user whom the service does not know. */
  id: string | null;
  who: string;
  /** Null when it was taken away. */
  role: Role | null;
  /** Whether they were added to the tenant as well. */
  added_to_tenant: boolean;
  dry_run: boolean;
}

/** The work of `aiel member list`. */
export const memberList: Command<MemberListing> = {
  run: async (input, deps) => {
    const { client, workspace } = await openWorkspace(input, deps);
    const members = await everyOne((query) =>
      client.call(listMembers, { params: { workspace }, query })
    );
    return { workspace, members };
  },
  render: ({ workspace, members }, screen) =>
    members.length === 0
      ? `No user has a role in workspace ${visible(workspace)}`
      : columns(members.map(({ principal_id, email, name, role }) => [
        screen.cyan(role),
        visible(email ?? name),
        screen.dim(visible(principal_id)),
      ])),
};

/** The work of `aiel member add`. */
export const memberAdd: Command<MemberChange> = {
  run: async (input, deps) => {
    const who = input.required("who");
    const role = oneOf(ROLES, input.option("role") ?? "developer");
    const { client, workspace } = await openWorkspace(input, deps);
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
  render: ({ who, role, workspace, added_to_tenant, dry_run }, screen) => {
    const text = `${visible(who)} ${dry_run ? "would be" : "is"} ${role} of workspace ${
      visible(workspace)
    }`;
    if (!added_to_tenant || dry_run) return text;
    return `${
      screen.green(text)
    }\nThey are new here. To let them in: aiel token create <name> --for ${visible(who)}`;
  },
};

/** The work of `aiel member remove`. */
export const memberRemove: Command<MemberChange> = {
  run: async (input, deps) => {
    const { client, workspace } = await openWorkspace(input, deps);
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

async function openWorkspace(
  input: Input,
  deps: Deps,
): Promise<{ client: ControlClient; workspace: string }> {
  const workspace = input.option("workspace") ?? await requireSetting(deps, "workspace");
  const { client } = await connect(deps);
  return { client, workspace };
}
