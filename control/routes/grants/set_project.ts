import { setProjectGrant as contract } from "../../api/grants.ts";
import { openProject } from "../../domain/identity/access.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { projectPlace } from "./grant_places.ts";
import { setGrant } from "./level_grant.ts";

/** `PUT …/grants` of a project. */
export const setProjectGrant = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params, body }) =>
    await call.change(async (tenant) => {
      const open = await openProject(
        tenant,
        call.principal,
        params.workspace,
        params.project,
        "grant:write",
      );
      const place = projectPlace(open);
      return await setGrant(tenant, call, place, body.grant);
    }),
});
