import { setEnvironmentGrant as contract } from "../../api/grants.ts";
import { openProject } from "../../domain/identity/access.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { environmentPlace } from "./grant_places.ts";
import { setGrant } from "./level_grant.ts";

/** `PUT …/environments/{environment}/grants` of an environment. */
export const setEnvironmentGrant = operation(contract, {
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
      const place = await environmentPlace(tenant, open, params.environment);
      return await setGrant(tenant, call, place, body.grant);
    }),
});
