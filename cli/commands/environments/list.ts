import type { EnvironmentDocument } from "../../../control/api/environments.ts";
import type { Command } from "../../deps.ts";
import { foreign } from "../../program/foreign.ts";
import { columns, type Screen } from "../../program/screen.ts";
import { liveName, liveText } from "../release/names.ts";
import { everyEnvironment, openProject } from "../release/service.ts";

/** What `aiel environments list` says. */
export interface EnvironmentListing {
  workspace: string;
  project: string;
  /** By name. */
  environments: readonly EnvironmentDocument[];
}

/** The work of `aiel environments list`. */
export const environmentsList: Command<EnvironmentListing> = {
  run: async (_input, deps) => {
    const service = await openProject(deps);
    return { ...service.place, environments: await everyEnvironment(service, deps) };
  },
  render: ({ environments }, screen) =>
    environments.length === 0
      ? "No environments"
      : columns(environments.map((each) => row(each, screen))),
};

function row({ name, live, follows_pushes, missing }: EnvironmentDocument, screen: Screen) {
  return [
    screen.cyan(foreign(name)),
    live === null ? "nothing is live" : liveText(liveName(live)),
    screen.dim(live === null ? "" : foreign(live.created_at.slice(0, 16).replace("T", " "))),
    [
      ...follows_pushes ? ["follows pushes"] : [],
      ...missing.length === 0 ? [] : [screen.red(`lacks ${missing.length}`)],
    ].join(", "),
  ];
}
