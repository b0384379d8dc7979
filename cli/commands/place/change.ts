/**
 * Renames workspaces and projects, archives them and brings them back. They are asked for first and
 * then named by their ids, so that a request whose answer got lost can be sent again.
 *
 * @module
 */

import { changeProject, type ProjectDocument, showProject } from "../../../control/api/projects.ts";
import {
  changeWorkspace,
  showWorkspace,
  type WorkspaceDocument,
} from "../../../control/api/workspaces.ts";
import type { Input } from "../../program/command.ts";
import type { Command, Deps } from "../../deps.ts";
import type { SettingScope } from "../../config/config.ts";
import { CliError } from "../../errors.ts";
import { connect, requireSetting, type ServiceConnection } from "../../sync/connection.ts";
import { changeRememberedPlaces } from "../../sync/remembered_places.ts";
import { type Screen, visible } from "../../program/screen.ts";
import { checkedSlug } from "./slug.ts";

type Kind = "workspace" | "project";

/** What `aiel workspace|project rename|archive` says. */
export interface PlaceChange {
  kind: Kind;
  id: string;
  /** As it is now, or would be. */
  slug: string;
  name: string;
  archived: boolean;
  before: { slug: string; name: string; archived: boolean };
  /** Of a project: its workspace, as it was named. */
  workspace: string | null;
  /** False when it was so before. */
  changed: boolean;
  /** Settings of this machine that named it by its old short name, and follow it. */
  settings: SettingScope[];
  dry_run: boolean;
}

interface Wanted {
  readonly slug?: string;
  readonly name?: string;
  readonly archived?: boolean;
}

/** The work of `aiel workspace rename` and `aiel project rename`. */
export const rename = (kind: Kind): Command<PlaceChange> => ({
  run: (input, deps) => {
    const slug = input.argument("new-slug");
    const name = input.option("name");
    if (slug === undefined && name === undefined) {
      throw new CliError("USAGE", "Neither a new short name nor --name was given", {
        hint: `aiel ${kind} rename <slug> <new-slug>, or --name <text> for what people read`,
      });
    }
    return change(kind, input, deps, {
      ...slug === undefined ? {} : { slug: checkedSlug(slug) },
      ...name === undefined ? {} : { name },
    });
  },
  render: (result, screen) => {
    const { slug, name, before, dry_run, settings } = result;
    if (!result.changed) return `${subject(result, screen)} is called so already`;
    const moved = slug !== before.slug;
    const titled = name !== before.name && !(moved && name === slug);
    const to = [
      ...moved ? [screen.bold(visible(slug))] : [],
      ...titled ? [JSON.stringify(visible(name))] : [],
    ].join(", ");
    return [
      `${dry_run ? "Would rename" : screen.green("Renamed")} ${kind} ${
        visible(before.slug)
      } to ${to}`,
      ...settings.map((scope) =>
        `${dry_run ? "Would set" : "Set"} ${kind} = ${visible(slug)} (${scope})`
      ),
    ].join("\n");
  },
});

/** The work of `aiel workspace archive` and `aiel project archive`. */
export const archive = (kind: Kind): Command<PlaceChange> => ({
  run: (input, deps) => change(kind, input, deps, { archived: !input.flag("undo") }),
  render: (result, screen) => {
    const { archived, changed, dry_run } = result;
    const what = subject(result, screen);
    if (!changed) return `${what} is ${archived ? "archived already" : "not archived"}`;
    if (!archived) return `${dry_run ? "Would bring back" : screen.green("Brought back")} ${what}`;
    return dry_run ? `Would archive ${what}` : `${screen.green("Archived")} ${what}`;
  },
  next: (result) => {
    const { archived, changed, dry_run, slug } = result;
    if (!archived || !changed || dry_run) return [];
    const where = inWorkspace(result);
    return [`To bring it back: aiel ${kind} archive ${visible(slug)}${where} --undo`];
  },
});

async function change(
  kind: Kind,
  input: Input,
  deps: Deps,
  wanted: Wanted,
): Promise<PlaceChange> {
  const given = input.required("slug");
  const workspace = kind === "workspace"
    ? null
    : input.option("workspace") ?? await requireSetting(deps, "workspace");
  const connection = await connect(deps);
  const found = await find(connection, workspace, given);
  const before = { slug: found.slug, name: found.name, archived: found.archived_at !== null };
  // Who never gave it a title calls it by its short name.
  const title = wanted.slug !== undefined && before.name === before.slug
    ? wanted.slug
    : before.name;
  const after = { ...before, name: title, ...wanted };
  const changed = after.slug !== before.slug || after.name !== before.name ||
    after.archived !== before.archived;
  const result = { kind, id: found.id, ...after, before, workspace, changed };
  if (!changed) return { ...result, settings: [], dry_run: deps.global.dryRun };
  const moved = after.slug !== before.slug;
  const settings = moved ? await settingsNaming(kind, found, workspace, deps) : [];
  if (deps.global.dryRun) return { ...result, settings, dry_run: true };
  if (!input.flag("yes")) await confirm(result, deps);
  const { slug, name, archived_at } = await send(
    connection,
    found,
    title === before.name ? wanted : { name: title, ...wanted },
  );
  const config = await deps.config();
  // What was asked for, whatever the service calls it now.
  for (const scope of settings) await config.set(kind, after.slug, scope);
  await remember(deps, connection, { ...result, slug, archived: archived_at !== null });
  return { ...result, slug, name, archived: archived_at !== null, settings, dry_run: false };
}

type Found = WorkspaceDocument | ProjectDocument;

async function find(
  { client }: ServiceConnection,
  workspace: string | null,
  name: string,
): Promise<Found> {
  return workspace === null
    ? await client.call(showWorkspace, { params: { workspace: name } })
    : await client.call(showProject, { params: { workspace, project: name } });
}

async function send({ client }: ServiceConnection, found: Found, wanted: Wanted): Promise<Found> {
  return "workspace_id" in found
    ? await client.call(changeProject, {
      params: { workspace: found.workspace_id, project: found.id },
      body: wanted,
    })
    : await client.call(changeWorkspace, { params: { workspace: found.id }, body: wanted });
}

/**
 * Only what others will notice is asked about: a title can be changed back, and so can a return.
 */
async function confirm(planned: Omit<PlaceChange, "settings" | "dry_run">, deps: Deps) {
  const { kind, slug, before, archived } = planned;
  const what = archived && !before.archived
    ? `Archive ${kind} ${before.slug}? ${
      kind === "project" ? "No member can push to it" : "Nothing in it can change, for any member,"
    } until it is brought back`
    : slug !== before.slug
    ? `Rename ${kind} ${before.slug} to ${slug}? Others who work in it have to set the new name`
    : undefined;
  if (what === undefined) return;
  const yes = await deps.prompter.confirm({ message: visible(what), instead: "--yes" });
  if (!yes) throw new CliError("INTERRUPTED", "Not confirmed, so nothing was changed");
}

/**
 * Where this machine names it by the short name that goes away. A project of another workspace may
 * have the same one.
 */
async function settingsNaming(
  kind: Kind,
  found: Found,
  workspace: string | null,
  deps: Deps,
): Promise<SettingScope[]> {
  const config = await deps.config();
  if (workspace !== null && config.get("workspace")?.value !== workspace) return [];
  const inside = await deps.projectRoot() !== undefined;
  // The names in a directory are those of the service that it is used with, which may be another
  // one than this command's.
  const usual = config.own("profile", "project") ?? config.own("profile", "user") ?? "default";
  const isUsual = usual === config.profile.value &&
    config.get("base_url")?.origin !== "environment";
  const scopes: SettingScope[] = inside && isUsual ? ["user", "project"] : ["user"];
  return scopes.filter((scope) => config.own(kind, scope) === found.slug);
}

async function remember(
  deps: Deps,
  { profile, baseUrl }: ServiceConnection,
  { kind, workspace, slug, before, archived }: Pick<
    PlaceChange,
    "kind" | "workspace" | "slug" | "before" | "archived"
  >,
): Promise<void> {
  await changeRememberedPlaces(deps, { profile, baseUrl }, (places) => {
    if (kind === "workspace") {
      const projects = places.get(before.slug) ?? [];
      places.delete(before.slug);
      if (!archived) places.set(slug, projects);
    } else if (workspace !== null && places.has(workspace)) {
      const others = (places.get(workspace) ?? []).filter((each) => each !== before.slug);
      places.set(workspace, archived ? others : [...others, slug].sort());
    }
  });
}

function subject({ kind, slug, workspace }: PlaceChange, screen: Screen): string {
  const where = workspace === null ? "" : ` of workspace ${visible(workspace)}`;
  return `${kind} ${screen.bold(visible(slug))}${where}`;
}

/** Said each time: the workspace in use may be another one by then. */
function inWorkspace({ workspace }: PlaceChange): string {
  return workspace === null ? "" : ` --workspace ${visible(workspace)}`;
}
