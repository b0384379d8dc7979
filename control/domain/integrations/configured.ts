/**
 * Integrations as calls are made with them: their secrets opened, for the time of a run.
 *
 * @module
 */
import type { EnvironmentId, TenantId } from "../ids.ts";
import type { Sealer } from "../releases/ports.ts";
import type { TenantReads } from "../store.ts";
import type { ConfiguredDocument, Integration } from "./records.ts";

/** What a sealed secret belongs to: it opens for nothing else, and for no variable of the name. */
export function secretContext(
  tenantId: TenantId,
  { environmentId, name }: Pick<Integration, "environmentId" | "name">,
): string {
  return `${tenantId}/${environmentId}/integrations/${name}`;
}

/**
 * What an environment has of the integrations that a snapshot declares. One that is not there is
 * left out: what is missing, the deployment and the start of a run say.
 *
 * @param names those that are declared
 * @throws {SealBroken}
 */
export async function integrationsFor(
  tenant: TenantReads,
  sealer: Sealer,
  environmentId: EnvironmentId,
  names: readonly string[],
): Promise<readonly ConfiguredDocument[]> {
  const found = await tenant.integrations.named(environmentId, names);
  return await Promise.all(
    [...found.values()].map((one) => configuredDocument(tenant.tenantId, sealer, one)),
  );
}

/** An integration with its secret opened. @throws {SealBroken} */
export async function configuredDocument(
  tenantId: TenantId,
  sealer: Sealer,
  integration: Integration,
): Promise<ConfiguredDocument> {
  const { name, provider, config, secret } = integration;
  return {
    name,
    provider,
    config,
    secret: secret === null
      ? undefined
      : await sealer.open(secret, secretContext(tenantId, integration)),
  };
}
