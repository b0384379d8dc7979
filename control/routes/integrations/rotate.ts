import { rotateIntegration as contract } from "../../api/integrations.ts";
import { openProject } from "../../domain/identity/access.ts";
import { secretContext } from "../../domain/integrations/configured.ts";
import { checkIntegration } from "../../domain/integrations/rules.ts";
import { checkIfMatch, versionMoved } from "../../http/etag.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { findIntegration } from "./find_integration.ts";
import {
  integrationDocument,
  integrationTag,
  versionedIntegration,
} from "./integration_document.ts";
import { integrationEvent } from "./integration_event.ts";

/** `POST …/integrations/{integration}/rotate` */
export const rotateIntegration = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params, body: { secret } }, open) => {
    const seen = await call.tenant.read((tenant) => findIntegration(tenant, open.project, params));
    const { name, version } = seen.integration;
    checkIfMatch(call.headers, versionedIntegration(seen.integration));
    checkIntegration(call.integrations, { ...seen.integration, secret });
    const sealed = await call.sealer.seal(
      secret,
      secretContext(call.tenant.tenantId, seen.integration),
    );
    return await call.change(async (tenant) => {
      const { project } = await openProject(
        tenant,
        call.principal,
        params.workspace,
        params.project,
        "integration:write",
      );
      const { environment, integration } = await findIntegration(tenant, project, params);
      // The secret was checked for, and sealed to, what was seen.
      if (environment.id !== seen.environment.id || integration.version !== version) {
        throw versionMoved(integration.version);
      }
      const set = await tenant.integrations.set({
        ...integration,
        secret: sealed,
        rotatedAt: call.now,
        updatedAt: call.now,
        updatedBy: call.principal.id,
      }, version);
      if (set === undefined) throw versionMoved(version);
      return {
        reply: ok(integrationDocument(set), { etag: integrationTag(set) }),
        event: integrationEvent("rotate", { project, environment }, {
          name,
          version: set.version,
        }),
      };
    });
  },
});
