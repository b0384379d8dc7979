import type { EnvironmentDocument } from "../../api/environments.ts";
import type { KeepingRules } from "../../domain/executions/records.ts";
import type { OpenProject } from "../../domain/identity/access.ts";
import { type OfferDeps, readOffer } from "../../domain/releases/deploy.ts";
import type { Environment } from "../../domain/releases/records.ts";
import type { TenantReads } from "../../domain/store.ts";
import type { Call } from "../../http/call.ts";
import { deploymentDocument, missingDocument } from "../deployments/deployment_document.ts";
import { environmentUrls } from "./environment_urls.ts";

/** An environment as the wire has it, with what is live there and what that lacks now. */
export async function environmentDocument(
  tenant: TenantReads,
  call: OfferDeps & Pick<Call, "runUrl" | "principal">,
  open: Pick<OpenProject, "workspace" | "project">,
  environment: Environment,
): Promise<EnvironmentDocument> {
  const { id, name, followsPushes, createdAt, liveId, version, keeping } = environment;
  const { project } = open;
  const live = liveId === null ? undefined : await tenant.deployments.get(liveId);
  const found = live && await tenant.snapshots.detailed(project.id, live.snapshotNumber);
  const offer = found && await readOffer(tenant, call, { project, environment }, found.facts);
  return {
    id,
    name,
    follows_pushes: followsPushes,
    keeping: keepingDocument(keeping),
    created_at: createdAt.toISOString(),
    version,
    live: live === undefined ? null : deploymentDocument(live, name),
    missing: (offer?.missing ?? []).map(missingDocument),
    urls: environmentUrls(call, open, name, found?.facts),
  };
}

/** What is kept of executions, as the wire has it. */
export function keepingDocument(keeping: KeepingRules): EnvironmentDocument["keeping"] {
  const { record, payloadDays, logDays, recordDays } = keeping;
  return { record, payload_days: payloadDays, log_days: logDays, record_days: recordDays };
}
