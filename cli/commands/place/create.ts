import type { Input } from "../../program/command.ts";
import type { Command, Deps } from "../../deps.ts";
import { toKeyName } from "../../config/keys.ts";
import { describeOrigin } from "../config/list.ts";
import { connect, requireSetting } from "../../sync/connection.ts";
import { type Screen, visible } from "../../program/screen.ts";
import { type Made, makeProject, makeWorkspace, usePlace, type Wanted } from "./make.ts";
import { checkedSlug } from "./slug.ts";

/** What `aiel workspace create` says. */
export interface CreatedWorkspace {
  /** Null with `--dry-run`. */
  id: string | null;
  slug: string;
  name: string;
  /** The profile that uses it from now on; null: it was only made. */
  used_by: string | null;
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
    const { dryRun } = deps.global;
    const made = dryRun ? undefined : await makeWorkspace(deps, connection, wanted);
    const place = { workspace: made?.slug ?? wanted.slug };
    return { ...resultOf(wanted, made), used_by: await use(input, deps, place) };
  },
  render: (result, screen) => {
    const { slug, dry_run, used_by } = result;
    const what = dry_run ? `Would make workspace ${slug}` : headline("workspace", result, screen);
    return [what, ...settingLines({ workspace: slug }, used_by, dry_run)].join("\n");
  },
  next: ({ slug, dry_run, used_by }) =>
    dry_run || used_by !== null ? [] : [`Try: aiel config set workspace ${visible(slug)}`],
};

/** The work of `aiel project create`. */
export const projectCreate: Command<CreatedProject> = {
  run: async (input, deps) => {
    const wanted = wantedFrom(input);
    const workspace = input.option("workspace") ??
      await requireSetting(deps, "workspace");
    const connection = await connect(deps);
    const { dryRun } = deps.global;
    const made = dryRun ? undefined : await makeProject(deps, connection, { workspace, wanted });
    const place = { workspace, project: made?.slug ?? wanted.slug };
    return { ...resultOf(wanted, made), workspace, used_by: await use(input, deps, place) };
  },
  render: (result, screen) => {
    const { slug, workspace, dry_run, used_by } = result;
    const what = dry_run ? `Would make project ${slug}` : headline("project", result, screen);
    return [
      `${what} in workspace ${visible(workspace)}`,
      ...settingLines({ workspace, project: slug }, used_by, dry_run),
    ].join("\n");
  },
  next: ({ slug, dry_run, used_by }) =>
    dry_run || used_by !== null ? [] : [`Try: aiel config set project ${visible(slug)}`],
};

/** With `--use`: makes it what the profile works in; gives the profile. */
async function use(
  input: Input,
  deps: Deps,
  place: { readonly workspace: string; readonly project?: string },
): Promise<string | null> {
  if (!input.flag("use")) return null;
  const config = await deps.config();
  if (!deps.global.dryRun) await usePlace(config, place);
  for (const [key, value] of Object.entries(place)) {
    const held = config.get(toKeyName(key));
    const isHeld = held !== undefined && held.origin !== "user" && held.value !== value;
    if (isHeld) deps.warn(`"${held.value}" still holds here: ${describeOrigin(held)}`);
  }
  return config.profile.value;
}

function settingLines(
  place: { readonly workspace: string; readonly project?: string },
  profile: string | null,
  dryRun: boolean,
): string[] {
  if (profile === null) return [];
  return Object.entries(place).map(([key, value]) =>
    `${dryRun ? "Would set" : "Set"} ${key} = ${visible(value)} (user, profile ${profile})`
  );
}

function wantedFrom(input: Input): Wanted {
  const name = input.option("name");
  return { slug: checkedSlug(input.required("slug")), ...name === undefined ? {} : { name } };
}

function resultOf(
  { slug, name = slug }: Wanted,
  made: Made | undefined,
): Omit<CreatedWorkspace, "used_by"> {
  return made === undefined
    ? { id: null, slug, name, dry_run: true }
    : { id: made.id, slug: made.slug, name: made.name, dry_run: false };
}

function headline(
  what: string,
  { slug, name }: Pick<CreatedWorkspace, "slug" | "name">,
  screen: Screen,
): string {
  const title = name === slug ? "" : ` (${visible(name)})`;
  return `${screen.green("Made")} ${what} ${screen.bold(visible(slug))}${title}`;
}
