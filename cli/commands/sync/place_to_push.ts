/**
 * Where a push goes: the workspace and the project that are set, or, for a first push, those that
 * the person picks or lets be made.
 *
 * @module
 */

import { type ProjectPlace, showProject } from "../../../control/api/projects.ts";
import { showWorkspace } from "../../../control/api/workspaces.ts";
import type { Input } from "../../program/command.ts";
import type { Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import type { Repository } from "../../repository/mod.ts";
import { connect, requirePlace, type ServiceConnection } from "../../sync/connection.ts";
import { type Identity, type KnownWorkspace, whoAmI } from "../../sync/identity.ts";
import { requireCommitted } from "../../sync/push.ts";
import { isControlError } from "../../sync/remote_error.ts";
import { visible } from "../../program/screen.ts";
import { makeProject, makeWorkspace } from "../place/make.ts";
import { checkedSlug } from "../place/slug.ts";
import { defaultSlug, projectName } from "./project_name.ts";

/** A service, and the project on it. */
export interface Destination {
  readonly connection: ServiceConnection;
  readonly place: ProjectPlace;
}

/** What a first push works with. */
interface FirstPush {
  readonly deps: Deps;
  readonly connection: ServiceConnection;
  readonly repository: Repository;
  /** Make what is missing without asking. */
  readonly create: boolean;
}

/**
 * Finds it. A project that was pushed to before is asked for nothing.
 *
 * @throws {CliError} nothing is committed, so that nothing is made for a push that can't be; USAGE
 * naming `--create` where nothing is set and nothing can be asked
 */
export async function placeToPush(
  repository: Repository,
  input: Input,
  deps: Deps,
): Promise<Destination> {
  const connection = await connect(deps);
  requireCommitted(repository);
  const create = input.flag("create");
  const config = await deps.config();
  const [workspace, project] = [config.get("workspace")?.value, config.get("project")?.value];
  const isNamed = workspace !== undefined && project !== undefined;
  const isFirst = repository.readState().remote === undefined;
  if (!isFirst || !create && !deps.prompter.available) {
    if (isNamed) return { connection, place: { workspace, project } };
    return { connection, place: await requirePlace(deps).catch(namingCreate) };
  }
  const first = { deps, connection, repository, create };
  const found = await findWorkspace(first, workspace);
  return { connection, place: await findProject(first, found, project) };
}

/** Adds what a push can do by itself. */
function namingCreate(thrown: unknown): never {
  if (!(thrown instanceof CliError) || thrown.code !== "USAGE") throw thrown;
  throw new CliError(thrown.code, thrown.message, {
    hint: `\`aiel push --create\` makes what is missing and pushes. ${thrown.hint ?? ""}`.trimEnd(),
    ...thrown.details === undefined ? {} : { details: thrown.details },
  });
}

async function findWorkspace(first: FirstPush, named: string | undefined): Promise<string> {
  const { deps, connection, create } = first;
  const { client } = connection;
  if (named !== undefined) {
    const isThere = await exists(client.call(showWorkspace, { params: { workspace: named } }));
    return isThere ? named : await offerNamed(first, "workspace", named, named);
  }
  const me = await whoAmI(client);
  if (!me.scopes.includes("project:read")) await requirePlace(deps);
  const { workspaces } = me;
  const [only] = workspaces;
  if (only !== undefined && workspaces.length === 1) return only.slug;
  if (only !== undefined) return await chooseWorkspace(first, workspaces);
  const fallback = defaultSlug(me.tenant_slug);
  return await make(first, "workspace", create ? fallback : await askName(first, me, fallback));
}

async function chooseWorkspace(
  { deps, create }: FirstPush,
  workspaces: readonly KnownWorkspace[],
): Promise<string> {
  if (deps.prompter.available) {
    return await deps.prompter.select({
      message: "Workspace to push to",
      instead: "the workspace: `aiel config set workspace <name>`",
      choices: workspaces.map(({ slug }) => ({ value: slug })),
    });
  }
  const names = workspaces.slice(0, 8).map(({ slug }) => slug).join(", ");
  throw new CliError("USAGE", `No workspace is set, and there are ${workspaces.length}`, {
    hint: `Run \`aiel config set workspace <name>\`, one of ${names}, then push again`,
    details: { key: "workspace", create },
  });
}

function askName({ deps }: FirstPush, me: Identity, fallback: string): Promise<string> {
  return deps.prompter.text({
    message: `There is no workspace yet in tenant ${
      visible(me.tenant_name)
    }. Name of the one to make`,
    instead: "--create",
    fallback,
    problem: slugProblem,
  });
}

async function findProject(
  first: FirstPush,
  workspace: string,
  named: string | undefined,
): Promise<ProjectPlace> {
  const { deps, connection, repository, create } = first;
  const isThere = (project: string) =>
    exists(connection.client.call(showProject, { params: { workspace, project } }));
  if (named !== undefined) {
    const place = { workspace, project: named };
    if (await isThere(named)) return place;
    return { workspace, project: await offerNamed(first, "project", named, workspace) };
  }
  const fallback = defaultSlug(await projectName(repository.root));
  const wanted = create ? fallback : await deps.prompter.text({
    message: `Project in workspace ${workspace} to push to; made where it is not there`,
    instead: "--create",
    fallback,
    problem: slugProblem,
  });
  if (await isThere(wanted)) return { workspace, project: wanted };
  return { workspace, project: await make(first, "project", wanted, workspace) };
}

/** A name that is set, and that the service does not know. */
async function offerNamed(
  first: FirstPush,
  kind: "workspace" | "project",
  name: string,
  workspace: string,
): Promise<string> {
  const { deps, create } = first;
  const wanted = create || await deps.prompter.confirm({
    message: `There is no ${kind} ${name} that you may use. Make it?`,
    instead: "--create",
  });
  if (wanted) return await make(first, kind, name, workspace);
  throw new CliError("INTERRUPTED", "Not confirmed, so nothing was made and nothing was pushed");
}

async function make(
  { deps, connection, repository }: FirstPush,
  kind: "workspace" | "project",
  name: string,
  workspace = name,
): Promise<string> {
  const wanted = { slug: checkedSlug(name.trim()) };
  const { slug } = wanted;
  if (deps.global.dryRun) {
    throw new CliError("NOT_FOUND", `There is no ${kind} "${slug}" yet`, {
      hint: `Without --dry-run \`aiel push --create\` makes it, and pushes all that is committed`,
      details: { key: kind, value: slug },
    });
  }
  if (kind === "workspace") await makeWorkspace(deps, connection, wanted);
  else await makeProject(deps, connection, { workspace, wanted });
  const where = kind === "project" ? ` in workspace ${workspace}` : "";
  const more = kind === "project" ? ` --workspace ${workspace}` : "";
  deps.talk(`Made ${kind} ${slug}${where}, as \`aiel ${kind} create ${slug}${more}\` does`);
  // A push that fails is tried again into the same place.
  await repository.updateState((state) => ({ ...state, [kind]: slug }));
  await setForOthers(deps, kind, slug);
  return slug;
}

/** The profile works there too, where it had nothing set. */
async function setForOthers(
  deps: Deps,
  kind: "workspace" | "project",
  slug: string,
): Promise<void> {
  const config = await deps.config();
  if (config.own(kind, "user") !== undefined) return;
  await config.set(kind, slug, "user");
  deps.talk(`Set ${kind} = ${slug} (user, profile ${config.profile.value})`);
}

async function exists(asking: Promise<unknown>): Promise<boolean> {
  try {
    await asking;
    return true;
  } catch (thrown) {
    if (isControlError(thrown) && thrown.code === "not_found") return false;
    throw thrown;
  }
}

function slugProblem(answer: string): string | undefined {
  try {
    checkedSlug(answer.trim());
    return undefined;
  } catch (thrown) {
    return thrown instanceof CliError ? thrown.hint ?? thrown.message : String(thrown);
  }
}
