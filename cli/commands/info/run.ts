import type { Command } from "../../command.ts";
import type { Screen } from "../../screen.ts";
import { localInfo, renderLocal } from "./local.ts";

/** What `aiel info` says: a document, and the same for people. */
export interface Info {
  document: object;
  text(screen: Screen): string;
}

/** The work of `aiel info`. Without a subject it asks no server and loads nothing for one. */
export const info: Command<Info> = {
  run: async (input, deps) => {
    const subject = input.argument("subject");
    if (subject === undefined) {
      const here = await localInfo(deps);
      return { document: here, text: (screen) => renderLocal(here, screen) };
    }
    const [remote, render] = await Promise.all([import("./remote.ts"), import("./render.ts")]);
    if (subject === "workspaces") {
      const all = await remote.workspacesInfo(deps);
      return { document: all, text: (screen) => render.renderWorkspaces(all, screen) };
    }
    if (subject === "projects") {
      const all = await remote.projectsInfo(deps);
      return { document: all, text: (screen) => render.renderProjects(all, screen) };
    }
    const one = await remote.workspaceInfo(deps);
    return { document: one, text: (screen) => render.renderWorkspace(one, screen) };
  },
  render: ({ text }, screen) => text(screen),
  json: ({ document }) => document,
};
