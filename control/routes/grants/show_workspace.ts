import { showWorkspaceGrant as contract } from "../../api/grants.ts";
import { operation } from "../../http/operation.ts";
import { inWorkspace } from "../../http/permits.ts";
import { showGrant } from "./level_grant.ts";
import { workspacePlace } from "./grant_places.ts";

/** `GET …/grants` of a workspace. */
export const showWorkspaceGrant = operation(contract, {
  permit: inWorkspace(contract),
  handle: async (call, { query }, open) =>
    await call.tenant.read(async (tenant) =>
      await showGrant(tenant, workspacePlace(open), query.version)
    ),
});
