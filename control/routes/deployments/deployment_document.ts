import type { DeploymentDocument } from "../../api/deployments.ts";
import type { MissingDocument } from "../../api/missing.ts";
import type { FollowedDocument } from "../../api/snapshots.ts";
import type { Followed } from "../../domain/releases/follow_push.ts";
import type { Missing } from "../../domain/releases/missing.ts";
import type { Deployment } from "../../domain/releases/records.ts";

/** A deployment as the wire has it. @param environment its name */
export function deploymentDocument(
  deployment: Deployment,
  environment: string,
): DeploymentDocument {
  return {
    id: deployment.id,
    number: deployment.number,
    environment,
    kind: deployment.kind,
    state: deployment.state,
    snapshot_id: deployment.snapshotId,
    snapshot_number: deployment.snapshotNumber,
    source: deployment.sourceId,
    replaces: deployment.replacesId,
    reason: deployment.reason,
    weight: null,
    stop: null,
    grants: { ...deployment.grants },
    variables: { ...deployment.variables },
    created_by: deployment.createdBy,
    created_at: deployment.createdAt.toISOString(),
    ended_at: deployment.endedAt?.toISOString() ?? null,
  };
}

/** A missing thing as the wire has it. */
export function missingDocument({ kind, value, level, reason }: Missing): MissingDocument {
  return { kind, value, level, reason };
}

/** What a push came to in one environment, as the wire has it. */
export function followedDocument(
  { environment, deployment, missing, live }: Followed,
): FollowedDocument {
  return {
    environment,
    deployment: deployment?.id ?? null,
    missing: missing.map(missingDocument),
    live: live === undefined ? null : { snapshot_id: live.snapshotId, number: live.snapshotNumber },
  };
}
