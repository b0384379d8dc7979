import { setIntegration as contract } from "../../api/integrations.ts";
import { DomainError } from "../../domain/domain_error.ts";
import type { EnvironmentId } from "../../domain/ids.ts";
import { openProject } from "../../domain/identity/access.ts";
import { secretContext } from "../../domain/integrations/configured.ts";
import type { Integration } from "../../domain/integrations/records.ts";
import {
  checkIntegration,
  checkIntegrationName,
  jsonConfig,
  MAX_INTEGRATIONS,
} from "../../domain/integrations/rules.ts";
import { findEnvironment } from "../../domain/releases/environments.ts";
import type { TenantReads } from "../../domain/store.ts";
import type { Call } from "../../http/call.ts";
import { checkIfMatch, mustBeNew, versionMoved } from "../../http/etag.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { created, ok } from "../../http/reply.ts";
import {
  integrationDocument,
  integrationTag,
  versionedIntegration,
} from "./integration_document.ts";
import { integrationEvent } from "./integration_event.ts";

/** `PUT …/integrations/{integration}` */
export const setIntegration = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params, body: { provider, config: given, secret } }, open) => {
    const name = checkIntegrationName(params.integration);
    const config = jsonConfig(given);
    const { id: environmentId } = await call.tenant.read((tenant) =>
      findEnvironment(tenant, open.project, params.environment)
    );
    checkIntegration(call.integrations, { provider, config, secret });
    const stored = { environmentId, name };
    // The one that was there goes, also where none is given: it was given for another place.
    const sealed = secret === undefined
      ? null
      : await call.sealer.seal(secret, secretContext(call.tenant.tenantId, stored));
    return await call.change(async (tenant) => {
      const { workspace, project } = await openProject(
        tenant,
        call.principal,
        params.workspace,
        params.project,
        "integration:write",
      );
      const environment = await findEnvironment(tenant, project, environmentId);
      const before = await tenant.integrations.get(environment.id, name);
      const expected = await expectedVersion(call, tenant, environment.id, before);
      const set = await tenant.integrations.set({
        ...stored,
        provider,
        config,
        secret: sealed,
        rotatedAt: sealed === null ? null : call.now,
        updatedAt: call.now,
        updatedBy: call.principal.id,
      }, expected);
      if (set === undefined) throw versionMoved(before?.version ?? 0);
      const document = integrationDocument(set);
      const etag = integrationTag(set);
      const path = `/v1/workspaces/${workspace.slug}/projects/${project.slug}/environments/` +
        `${environment.name}/integrations/${name}`;
      return {
        reply: before === undefined ? created(document, path, etag) : ok(document, { etag }),
        event: integrationEvent("set", { project, environment }, {
          name,
          provider,
          has_secret: sealed !== null,
          version: set.version,
        }),
      };
    });
  },
});

/** The version that the caller saw; undefined: it named none. */
async function expectedVersion(
  call: Call,
  tenant: TenantReads,
  environmentId: EnvironmentId,
  before: Integration | undefined,
): Promise<number | undefined> {
  if (before !== undefined) {
    if (mustBeNew(call.headers)) throw versionMoved(before.version);
    return checkIfMatch(call.headers, versionedIntegration(before)) ? before.version : undefined;
  }
  if (call.headers.get("if-match") !== null) throw versionMoved(0);
  if (await tenant.integrations.count(environmentId) < MAX_INTEGRATIONS) return undefined;
  throw new DomainError("too_many", `An environment has at most ${MAX_INTEGRATIONS} integrations`, {
    hint: "Remove one that is not needed",
  });
}
