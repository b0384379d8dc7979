import type { DeploymentDocument, DeploymentKind } from "../../api/deployments.ts";
import { openProject } from "../../domain/identity/access.ts";
import type { Project } from "../../domain/projects/records.ts";
import { type Candidate, deploy } from "../../domain/releases/deploy.ts";
import { findEnvironment } from "../../domain/releases/environments.ts";
import type { Environment } from "../../domain/releases/records.ts";
import { checkMessage } from "../../domain/slug.ts";
import type { TenantReads } from "../../domain/store.ts";
import type { Call } from "../../http/call.ts";
import { checkIfMatch, versionTag } from "../../http/etag.ts";
import { created, type Reply } from "../../http/reply.ts";
import { deploymentDocument } from "./deployment_document.ts";

/** Where an act is done. */
interface Place {
  readonly workspace: string;
  readonly project: string;
  readonly environment: string;
}

/** Does what deploying, promoting and rolling back have in common. */
export async function makeLive(
  call: Call,
  params: Place,
  { kind, reason = "" }: { kind: DeploymentKind; reason?: string | undefined },
  find: (tenant: TenantReads, project: Project, environment: Environment) => Promise<Candidate>,
): Promise<Reply<DeploymentDocument>> {
  const { principal, now } = call;
  return await call.change(async (tenant) => {
    const { workspace, project } = await openProject(
      tenant,
      principal,
      params.workspace,
      params.project,
      "deployment:create",
    );
    const seen = await findEnvironment(tenant, project, params.environment);
    const { deployment, environment } = await deploy(tenant, call, {
      project,
      environment: seen,
      kind,
      reason: checkMessage(reason),
      by: principal.id,
      now,
      check: (before) => void checkIfMatch(call.headers, before),
    }, (before) => find(tenant, project, before));
    const path = `/v1/workspaces/${workspace.slug}/projects/${project.slug}/environments/` +
      `${environment.name}/deployments/${deployment.number}`;
    return {
      reply: created(
        deploymentDocument(deployment, environment.name),
        path,
        versionTag(environment),
      ),
      event: {
        action: "deployment.create",
        resources: [
          { kind: "project", id: project.id },
          { kind: "environment", id: environment.id },
          { kind: "deployment", id: deployment.id },
          { kind: "snapshot", id: deployment.snapshotId },
        ],
        details: {
          environment: environment.name,
          kind,
          number: deployment.number,
          snapshot_number: deployment.snapshotNumber,
          source: deployment.sourceId,
          replaces: deployment.replacesId,
        },
      },
    };
  });
}
