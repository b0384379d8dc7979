import { checkIntegration as contract } from "../../api/integrations.ts";
import { configuredDocument } from "../../domain/integrations/configured.ts";
import { type CheckResult, InvalidIntegration } from "../../domain/integrations/ports.ts";
import type { Integration } from "../../domain/integrations/records.ts";
import { SealBroken } from "../../domain/releases/ports.ts";
import type { Call } from "../../http/call.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { findIntegration } from "./find_integration.ts";
import { integrationEvent } from "./integration_event.ts";

/** `POST …/integrations/{integration}/check` */
export const checkIntegration = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params }, { project }) => {
    const { environment, integration } = await call.tenant.read((tenant) =>
      findIntegration(tenant, project, params)
    );
    const { name, version } = integration;
    const { ok: isWell, message } = await check(call, integration);
    // The credential was used, which the chain tells.
    return await call.change(() =>
      Promise.resolve({
        reply: ok({ ok: isWell, message }),
        event: integrationEvent("check", { project, environment }, { name, version, ok: isWell }),
      })
    );
  },
});

async function check(call: Call, integration: Integration): Promise<CheckResult> {
  const { tenantId } = call.tenant;
  try {
    const document = await configuredDocument(tenantId, call.sealer, integration);
    return await call.integrations.check(document, { tenantId, signal: call.stopping });
  } catch (error) {
    if (error instanceof SealBroken) {
      const message = "The secret was sealed with a key that this service does not have";
      return { ok: false, message };
    }
    // An older service took what this one does not.
    if (error instanceof InvalidIntegration) return { ok: false, message: error.message };
    throw error;
  }
}
