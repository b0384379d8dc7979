import { createProject } from "../../../control/api/projects.ts";
import { createWorkspace } from "../../../control/api/workspaces.ts";
import type { Input } from "../../program/command.ts";
import type { Command } from "../../deps.ts";
import { connect, requireSetting } from "../../sync/connection.ts";
import { changeRememberedPlaces } from "../../sync/remembered_places.ts";
import { type Screen, visible } from "../../program/screen.ts";
import { checkedSlug } from "./slug.ts";

/** What `aiel workspace create` says. */
export interface CreatedWorkspace {
  /** Null with `--dry-run`. */
  id: string | null;
  slug: string;
  name: string;
  dry_run: boolean;
}

/** What `aiel project create` says. */
export interface CreatedProject extends CreatedWorkspace {
  workspace: string;
}

/** The work of `aiel workspace create`. */
export const workspaceCreate: Command<CreatedWorkspace> = {
  run: async (input, deps) => {
    const wanted = wantedFrom(input);
    const connection = await connect(deps);
    if (deps.global.dryRun) return planned(wanted);
    const { id, slug, name } = await connection.client.call(createWorkspace, { body: wanted });
    await changeRememberedPlaces(deps, connection, (places) => void places.set(slug, []));
    return { id, slug, name, dry_run: false };
  },
  render: (result, screen) => {
    const { slug, dry_run } = result;
    if (dry_run) return `Would make workspace ${slug}`;
    return `${headline("workspace", result, screen)}\nTry: aiel config set workspace ${
      visible(slug)
    }`;
  },
};

/** The work of `aiel project create`. */
export const projectCreate: Command<CreatedProject> = {
  run: async (input, deps) => {
    const wanted = wantedFrom(input);
    const workspace = input.option("workspace") ??
      await requireSetting(deps, "workspace");
    const connection = await connect(deps);
    if (deps.global.dryRun) return { ...planned(wanted), workspace };
    const { id, slug, name } = await connection.client.call(createProject, {
      params: { workspace },
      body: wanted,
    });
    await changeRememberedPlaces(deps, connection, (places) => {
      const others = places.get(workspace);
      if (others !== undefined) places.set(workspace, [...others, slug].sort());
    });
    return { id, slug, name, workspace, dry_run: false };
  },
  render: (result, screen) => {
    const { slug, workspace, dry_run } = result;
    if (dry_run) return `Would make project ${slug} in workspace ${workspace}`;
    return `${headline("project", result, screen)} in workspace ${
      visible(workspace)
    }\nTry: aiel config set project ${visible(slug)}`;
  },
};

interface Wanted {
  slug: string;
  name?: string;
}

function wantedFrom(input: Input): Wanted {
  const name = input.option("name");
  return { slug: checkedSlug(input.required("slug")), ...name === undefined ? {} : { name } };
}

function planned({ slug, name }: Wanted): CreatedWorkspace {
  return { id: null, slug, name: name ?? slug, dry_run: true };
}

function headline(what: string, { slug, name }: CreatedWorkspace, screen: Screen): string {
  const title = name === slug ? "" : ` (${visible(name)})`;
  return `${screen.green("Made")} ${what} ${screen.bold(visible(slug))}${title}`;
}
