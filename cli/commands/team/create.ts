import type { Command, Input } from "../../command.ts";
import { CliError } from "../../errors.ts";
import { connect, requireSetting } from "../../remote/connection.ts";
import { type Screen, visible } from "../../screen.ts";

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
    const { client } = await connect(deps);
    if (deps.global.dryRun) return planned(wanted);
    const { id, slug, name } = await client.createWorkspace(wanted);
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
      requireSetting(await deps.config(), "workspace");
    const { client } = await connect(deps);
    if (deps.global.dryRun) return { ...planned(wanted), workspace };
    const { id, slug, name } = await client.createProject(workspace, wanted);
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

/** As the service has it; it also refuses what looks like an id. */
const SLUG = /^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$/;

function wantedFrom(input: Input): Wanted {
  const name = input.option("name");
  const slug = input.required("slug");
  if (!SLUG.test(slug)) {
    throw new CliError("USAGE", `"${slug}" can't be a short name`, {
      hint:
        'It takes 1 to 63 of a-z, 0-9, "-" and "_", with a letter or digit first and last; --name is what people read',
    });
  }
  return { slug, ...name === undefined ? {} : { name } };
}

function planned({ slug, name }: Wanted): CreatedWorkspace {
  return { id: null, slug, name: name ?? slug, dry_run: true };
}

function headline(what: string, { slug, name }: CreatedWorkspace, screen: Screen): string {
  const title = name === slug ? "" : ` (${visible(name)})`;
  return `${screen.green("Made")} ${what} ${screen.bold(visible(slug))}${title}`;
}
