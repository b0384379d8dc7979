import { notFound } from "../../domain/identity/access.ts";
import { findEnvironment } from "../../domain/releases/environments.ts";
import type { Environment } from "../../domain/releases/records.ts";
import type { Integration } from "../../domain/integrations/records.ts";
import type { Project } from "../../domain/projects/records.ts";
import type { TenantReads } from "../../domain/store.ts";

/** What a path names. */
export interface FoundIntegration {
  readonly environment: Environment;
  readonly integration: Integration;
}

/** Finds an integration by its name. @throws {DomainError} not_found */
export async function findIntegration(
  tenant: TenantReads,
  project: Project,
  params: { readonly environment: string; readonly integration: string },
): Promise<FoundIntegration> {
  const environment = await findEnvironment(tenant, project, params.environment);
  const integration = await tenant.integrations.get(environment.id, params.integration);
  if (integration === undefined) throw notFound("Integration", params.integration);
  return { environment, integration };
}
