import { everyOne } from "../../../control/api/client.ts";
import { listMembers, type MemberDocument } from "../../../control/api/members.ts";
import type { Command } from "../../deps.ts";
import { columns, visible } from "../../program/screen.ts";
import { workspaceOfCommand } from "./open_workspace.ts";

/** What `aiel member list` says. */
export interface MemberListing {
  workspace: string;
  members: readonly MemberDocument[];
}

/** The work of `aiel member list`. */
export const memberList: Command<MemberListing> = {
  run: async (input, deps) => {
    const { client, workspace } = await workspaceOfCommand(input, deps);
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
