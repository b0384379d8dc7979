import { showProjectGrant as contract } from "../../api/grants.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { showGrant } from "./level_grant.ts";
import { projectPlace } from "./grant_places.ts";

/** `GET …/grants` of a project. */
export const showProjectGrant = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { query }, open) =>
    await call.tenant.read(async (tenant) =>
      await showGrant(tenant, projectPlace(open), query.version)
    ),
});
