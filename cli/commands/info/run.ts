import type { Command, Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import type { Screen } from "../../program/screen.ts";
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
    if (input.flag("archived")) return await archivedInfo(subject, deps);
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

async function archivedInfo(subject: string | undefined, deps: Deps): Promise<Info> {
  if (subject !== "workspaces" && subject !== "projects") {
    throw new CliError("USAGE", "--archived goes with the subject workspaces or projects", {
      hint: "Run `aiel info workspaces --archived` or `aiel info projects --archived`",
    });
  }
  const [{ archivedProjects, archivedWorkspaces }, { renderArchived }] = await Promise.all([
    import("./archived.ts"),
    import("./render.ts"),
  ]);
  const found = await (subject === "projects" ? archivedProjects : archivedWorkspaces)(deps);
  if (found.archived.length > 0) {
    deps.talk(`hint: \`aiel ${found.kind} archive <name> --undo\` brings one back`);
  }
  return { document: found, text: (screen) => renderArchived(found, screen) };
}
