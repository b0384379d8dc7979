/**
 * What is archived: it is in no other list, and has to be known by its name to be brought back.
 *
 * @module
 */

import { everyOne } from "../../../control/api/client.ts";
import { listProjects } from "../../../control/api/projects.ts";
import { listWorkspaces } from "../../../control/api/workspaces.ts";
import type { Deps } from "../../deps.ts";
import { type AccountContext, ask, contextOf, workspaceInUse } from "./remote.ts";

/** What `aiel info workspaces --archived` and `aiel info projects --archived` say. */
export interface ArchivedInfo extends AccountContext {
  kind: "workspace" | "project";
  archived: { id: string; slug: string; name: string; archived_at: string | null }[];
}

/** Asks for the workspaces that are archived. */
export async function archivedWorkspaces(deps: Deps): Promise<ArchivedInfo> {
  const asked = await ask(deps);
  const { client } = asked.connection;
  const found = await everyOne((page) =>
    client.call(listWorkspaces, { query: { ...page, archived: true } })
  );
  return { ...contextOf(asked), kind: "workspace", archived: found.map(archivedOf) };
}

/** Asks for the projects that are archived in the workspace in use. */
export async function archivedProjects(
  deps: Deps,
  named?: string,
): Promise<ArchivedInfo> {
  const asked = await ask(deps);
  const { client } = asked.connection;
  const { workspace: { id } } = await workspaceInUse(asked, deps, named);
  const found = await everyOne((page) =>
    client.call(listProjects, { params: { workspace: id }, query: { ...page, archived: true } })
  );
  return { ...contextOf(asked), kind: "project", archived: found.map(archivedOf) };
}

function archivedOf(
  { id, slug, name, archived_at }: ArchivedInfo["archived"][number],
): ArchivedInfo["archived"][number] {
  return { id, slug, name, archived_at };
}
