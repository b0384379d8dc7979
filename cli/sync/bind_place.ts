import type { ProjectPlace } from "../../control/api/projects.ts";
import type { State } from "../repository/state_file.ts";

/**
 * A directory that has been pushed or pulled once belongs to that project: what the user's settings
 * name later must not lead its files into another one.
 */
export function bindPlace(state: State, { workspace, project }: ProjectPlace): State {
  return { ...state, workspace: state.workspace ?? workspace, project: state.project ?? project };
}
