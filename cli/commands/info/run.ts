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
    const archived = input.flag("archived");
    if (archived && subject !== "workspaces" && subject !== "projects") {
      throw new CliError("USAGE", "--archived goes with the subject workspaces or projects", {
        hint: "Run `aiel info workspaces --archived` or `aiel info projects --archived`",
      });
    }
    if (subject === "workspaces" || subject === "projects") {
      return await list(subject, { archived, workspace: undefined }, deps);
    }
    if (subject === undefined) {
      const here = await localInfo(deps);
      return { document: here, text: (screen) => renderLocal(here, screen) };
    }
    const [remote, render] = await Promise.all([import("./remote.ts"), import("./render.ts")]);
    const one = await remote.workspaceInfo(deps);
    return { document: one, text: (screen) => render.renderWorkspace(one, screen) };
  },
  ...shown(),
};

/** The work of `aiel workspace list` and `aiel project list`. */
export const listing = (subject: Subject): Command<Info> => ({
  run: (input, deps) =>
    list(subject, {
      archived: input.flag("archived"),
      workspace: subject === "projects" ? input.option("workspace") : undefined,
    }, deps),
  ...shown(),
});

type Subject = "workspaces" | "projects";

function shown(): Omit<Command<Info>, "run"> {
  return { render: ({ text }, screen) => text(screen), json: ({ document }) => document };
}

async function list(
  subject: Subject,
  { archived, workspace }: { archived: boolean; workspace: string | undefined },
  deps: Deps,
): Promise<Info> {
  if (archived) return await archivedInfo(subject, workspace, deps);
  const [remote, render] = await Promise.all([import("./remote.ts"), import("./render.ts")]);
  if (subject === "workspaces") {
    const all = await remote.workspacesInfo(deps);
    if (all.workspaces.length === 0) {
      deps.talk("hint: `aiel workspace create <name> --use` makes one, if you are an admin");
    }
    return { document: all, text: (screen) => render.renderWorkspaces(all, screen) };
  }
  const all = await remote.projectsInfo(deps, workspace);
  if (all.projects.length === 0) {
    deps.talk(
      "hint: `aiel project create <name> --use` makes one, `aiel push --create` with the first push",
    );
  }
  return { document: all, text: (screen) => render.renderProjects(all, screen) };
}

async function archivedInfo(
  subject: Subject,
  workspace: string | undefined,
  deps: Deps,
): Promise<Info> {
  const [{ archivedProjects, archivedWorkspaces }, { renderArchived }] = await Promise.all([
    import("./archived.ts"),
    import("./render.ts"),
  ]);
  const found = subject === "projects"
    ? await archivedProjects(deps, workspace)
    : await archivedWorkspaces(deps);
  if (found.archived.length > 0) {
    deps.talk(`hint: \`aiel ${found.kind} archive <name> --undo\` brings one back`);
  }
  return { document: found, text: (screen) => renderArchived(found, screen) };
}
