import type { SurfacePlace } from "../../../runtime/surfaces/host.ts";
import { defaultSlug, projectName } from "../sync/project_name.ts";

/** Where a project of this machine is found; every environment there is the same code. */
export type LocalPlace = Omit<SurfacePlace, "environment">;

/** The workspace of what a machine serves. */
export const LOCAL_WORKSPACE = "local";

/** The place of the project in a directory, which its name decides. */
export async function localPlace(root: string): Promise<LocalPlace> {
  return { workspace: LOCAL_WORKSPACE, project: defaultSlug(await projectName(root)) };
}
