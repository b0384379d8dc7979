import { revokeToken } from "../../../control/api/tokens.ts";
import type { Command } from "../../deps.ts";
import { visible } from "../../program/screen.ts";
import { connect } from "../../sync/connection.ts";

/** What `aiel token revoke` says. */
export interface RevokedToken {
  id: string;
  dry_run: boolean;
}

/** The work of `aiel token revoke`. */
export const tokenRevoke: Command<RevokedToken> = {
  run: async (input, deps) => {
    const id = input.required("id");
    const { client } = await connect(deps);
    const { dryRun } = deps.global;
    if (!dryRun) await client.call(revokeToken, { params: { token: id } });
    return { id, dry_run: dryRun };
  },
  render: ({ id, dry_run }) => `${dry_run ? "Would revoke" : "Revoked"} token ${visible(id)}`,
};
