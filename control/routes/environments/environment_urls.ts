import type { EnvironmentDocument } from "../../api/environments.ts";
import type { OpenProject } from "../../domain/identity/access.ts";
import { workspaceAddress } from "../../domain/projects/workspace_address.ts";
import { waysOf } from "../../domain/releases/ways_in.ts";
import type { SnapshotFacts } from "../../domain/snapshots/records.ts";
import type { Call } from "../../http/call.ts";

/** The environment of an address that names none. */
const USUAL_ENVIRONMENT = "production";

/**
 * Where what is live in an environment answers.
 *
 * @param facts undefined: nothing is live
 */
export function environmentUrls(
  { runUrl, principal }: Pick<Call, "runUrl" | "principal">,
  { workspace, project }: Pick<OpenProject, "workspace" | "project">,
  environment: string,
  facts: SnapshotFacts | undefined,
): EnvironmentDocument["urls"] {
  const ways = facts === undefined ? [] : waysOf(facts);
  const home = workspaceAddress({ tenant: principal.tenant.slug, workspace: workspace.slug });
  const at = environment === USUAL_ENVIRONMENT ? "" : `@${environment}`;
  const place = `${home}/${project.slug}${at}`;
  return {
    http: ways.some(({ surface }) => surface === "http") ? `${runUrl}/run/${place}/` : null,
    mcp: ways.flatMap(({ surface, name: server }) =>
      surface === "mcp" ? [{ server, url: `${runUrl}/mcp/${place}/${server}` }] : []
    ),
  };
}
