/**
 * Makes workspaces and projects, for the commands that say so and for a first push.
 *
 * @module
 */

import { createProject } from "../../../control/api/projects.ts";
import { createWorkspace } from "../../../control/api/workspaces.ts";
import type { Config } from "../../config/config.ts";
import type { Deps } from "../../deps.ts";
import type { ServiceConnection } from "../../sync/connection.ts";
import { changeRememberedPlaces } from "../../sync/remembered_places.ts";

/** What is to be made. */
export interface Wanted {
  slug: string;
  name?: string;
}

/** What was made. */
export interface Made {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/** Makes a workspace. */
export async function makeWorkspace(
  deps: Deps,
  connection: ServiceConnection,
  wanted: Wanted,
): Promise<Made> {
  const { id, slug, name } = await connection.client.call(createWorkspace, { body: wanted });
  await changeRememberedPlaces(deps, connection, (places) => void places.set(slug, []));
  return { id, slug, name };
}

/** Makes a project in a workspace. */
export async function makeProject(
  deps: Deps,
  connection: ServiceConnection,
  { workspace, wanted }: { readonly workspace: string; readonly wanted: Wanted },
): Promise<Made> {
  const { id, slug, name } = await connection.client.call(createProject, {
    params: { workspace },
    body: wanted,
  });
  await changeRememberedPlaces(deps, connection, (places) => {
    const others = places.get(workspace);
    if (others !== undefined) places.set(workspace, [...others, slug].sort());
  });
  return { id, slug, name };
}

/** Makes the profile work in a place. A project of another workspace is unset. */
export async function usePlace(
  config: Config,
  { workspace, project }: { readonly workspace: string; readonly project?: string },
): Promise<void> {
  const isMoved = config.own("workspace", "user") !== workspace;
  await config.set("workspace", workspace, "user");
  if (project !== undefined) await config.set("project", project, "user");
  else if (isMoved) await config.unset("project", "user");
}
