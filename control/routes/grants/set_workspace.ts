import { setWorkspaceGrant as contract } from "../../api/grants.ts";
import { openWorkspace } from "../../domain/identity/access.ts";
import { operation } from "../../http/operation.ts";
import { inWorkspace } from "../../http/permits.ts";
import { workspacePlace } from "./grant_places.ts";
import { setGrant } from "./level_grant.ts";

/** `PUT …/grants` of a workspace. */
export const setWorkspaceGrant = operation(contract, {
  permit: inWorkspace(contract),
  handle: async (call, { params, body }) =>
    await call.change(async (tenant) => {
      const open = await openWorkspace(
        tenant,
        call.principal,
        params.workspace,
        "grant:write",
      );
      const place = workspacePlace(open);
      return await setGrant(tenant, call, place, body.grant);
    }),
});
