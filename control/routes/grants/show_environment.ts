import { showEnvironmentGrant as contract } from "../../api/grants.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { showGrant } from "./level_grant.ts";
import { environmentPlace } from "./grant_places.ts";

/** `GET …/environments/{environment}/grants` of an environment. */
export const showEnvironmentGrant = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params, query }, open) =>
    await call.tenant.read(async (tenant) =>
      await showGrant(
        tenant,
        await environmentPlace(tenant, open, params.environment),
        query.version,
      )
    ),
});
