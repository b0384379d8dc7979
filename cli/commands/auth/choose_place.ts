import type { Config } from "../../config/config.ts";
import type { Deps } from "../../deps.ts";
import type { Identity, KnownWorkspace } from "../../sync/identity.ts";
import { pick } from "../place/pick.ts";

/** The workspace and project that the profile has after logging in. */
export interface ChosenPlace {
  workspace: string | null;
  project: string | null;
}

/**
 * Sets the workspace and project of the profile: those it has when the credential is good for them,
 * the only one there is, or what the person picks. Else the command to type is said.
 */
export async function choosePlace(
  me: Identity,
  config: Config,
  deps: Deps,
): Promise<ChosenPlace> {
  if (!me.scopes.includes("project:read")) {
    deps.talk("hint: This credential may not list workspaces; workspace and project stay as set");
    return {
      workspace: config.own("workspace", "user") ?? null,
      project: config.own("project", "user") ?? null,
    };
  }
  const workspace = await choose("workspace", me.workspaces, config, deps);
  if (workspace === undefined && me.workspaces.length === 0) {
    deps.talk(
      me.tenant_role === "admin"
        ? "hint: There is no workspace yet: `aiel workspace create <name> --use` makes one, `aiel push --create` with the first push"
        : "hint: You are in no workspace yet: ask an admin of the tenant to add you",
    );
  }
  const projects: KnownWorkspace["projects"] = workspace?.projects ?? [];
  const project = await choose("project", projects, config, deps);
  if (workspace !== undefined && projects.length === 0) {
    deps.talk(
      `hint: ${workspace.slug} has no project yet: \`aiel project create <name> --use\` makes one, \`aiel push --create\` with the first push`,
    );
  }
  return { workspace: workspace?.slug ?? null, project: project?.slug ?? null };
}

async function choose<T extends { slug: string; name: string }>(
  key: "workspace" | "project",
  choices: readonly T[],
  config: Config,
  deps: Deps,
): Promise<T | undefined> {
  const current = config.own(key, "user");
  const kept = choices.find(({ slug }) => slug === current);
  if (kept !== undefined) return kept;
  const chosen = choices.length > 1 && deps.prompter.available
    ? await pick(key, choices, deps)
    : choices.length === 1
    ? choices[0]
    : undefined;
  if (chosen === undefined && choices.length > 1) {
    const names = choices.slice(0, 8).map(({ slug }) => slug).join(", ");
    const more = choices.length > 8 ? ", …" : "";
    deps.talk(`hint: Run \`aiel config set ${key} <name>\`, one of ${names}${more}`);
  }
  if (deps.global.dryRun) return chosen;
  // What was set for another credential would only lead to refusals.
  if (chosen === undefined) await config.unset(key, "user");
  else await config.set(key, chosen.slug, "user");
  return chosen;
}
