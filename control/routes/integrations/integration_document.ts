import type { IntegrationDocument } from "../../api/integrations.ts";
import type { Integration } from "../../domain/integrations/records.ts";
import { type Versioned, versionTag } from "../../http/etag.ts";

/** An integration as the wire has it: its secret is not in it. */
export function integrationDocument(integration: Integration): IntegrationDocument {
  const { name, provider, config, secret, version, rotatedAt, updatedAt, updatedBy } = integration;
  return {
    name,
    provider,
    config,
    has_secret: secret !== null,
    version,
    rotated_at: rotatedAt?.toISOString() ?? null,
    updated_at: updatedAt.toISOString(),
    updated_by: updatedBy,
  };
}

/** What an entity tag of it names. */
export function versionedIntegration({ environmentId, name, version }: Integration): Versioned {
  return { id: `${environmentId}-${name}`, version };
}

/** Its entity tag. */
export function integrationTag(integration: Integration): string {
  return versionTag(versionedIntegration(integration));
}
