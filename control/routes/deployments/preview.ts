import { previewChanges as contract } from "../../api/deployments.ts";
import { notFound } from "../../domain/identity/access.ts";
import { readOffer } from "../../domain/releases/deploy.ts";
import { findEnvironment } from "../../domain/releases/environments.ts";
import { notRestored } from "../../domain/releases/rollback.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { findDetailed } from "../snapshots/find_snapshot.ts";
import { changesDocument } from "./changes_document.ts";
import { snapshotOf, toRollBackTo } from "./snapshot_of.ts";

/** What stands for "what was live before" in `?deployment=`. */
const PREVIOUS = "previous";

/** `GET …/environments/{environment}/changes` */
export const previewChanges = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params, query: { snapshot = "head", deployment } }, { project }) => {
    const comparison = await call.tenant.read(async (tenant) => {
      const environment = await findEnvironment(tenant, project, params.environment);
      const to = deployment === undefined ? undefined : await toRollBackTo(
        tenant,
        environment,
        deployment === PREVIOUS ? undefined : deployment,
      );
      const after = to === undefined
        ? await findDetailed(tenant, project, snapshot)
        : await snapshotOf(tenant, project, to);
      if (after === undefined) throw notFound("Snapshot", snapshot);
      const live = environment.liveId && await tenant.deployments.get(environment.liveId);
      const { missing } = await readOffer(tenant, call, { project, environment }, after.facts);
      return {
        before: live ? await snapshotOf(tenant, project, live) : undefined,
        after,
        missing,
        back: to && { to, notRestored: await notRestored(tenant, to) },
      };
    });
    return ok(await changesDocument(call, comparison));
  },
});
