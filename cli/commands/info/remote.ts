/**
 * What the control service says about workspaces and projects.
 *
 * @module
 */

import { type ControlClient, everyOne } from "../../../control/api/client.ts";
import { listMembers, type MemberDocument } from "../../../control/api/members.ts";
import { listProjects, type ProjectDocument } from "../../../control/api/projects.ts";
import { listSnapshots } from "../../../control/api/snapshots.ts";
import { suggest } from "../../../sdk/suggest.ts";
import type { Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import { connect, requireSetting, type ServiceConnection } from "../../sync/connection.ts";
import {
  type Account,
  accountOf,
  type Identity,
  type KnownWorkspace,
  whoAmI,
} from "../../sync/identity.ts";
import { rememberPlaces } from "../../sync/remembered_places.ts";
import { isControlError } from "../../sync/remote_error.ts";
import { inParallel } from "../../../runtime/in_parallel.ts";

/** The newest snapshot of a project. When, who and what were not asked for where they are null. */
export interface NewestSnapshot {
  snapshot_id: string;
  number: number;
  created_at: string | null;
  /** E-mail address or name; the id of who is no member any more. */
  author: string | null;
  message: string | null;
}

/** A project. */
export interface ProjectInfo {
  id: string;
  slug: string;
  name: string;
  /** Whether it is the one in use. */
  active: boolean;
  newest: NewestSnapshot | null;
}

/** Where all this is. */
export interface AccountContext {
  profile: string;
  base_url: string;
  tenant: { id: string; slug: string; name: string };
  user: Account;
}

/** What `aiel info workspace` says. */
export interface WorkspaceInfo extends AccountContext {
  workspace: { id: string; slug: string; name: string; role: string | null; member_count: number };
  /** Slug of the one in use. */
  project: string | null;
  projects: ProjectInfo[];
}

/** What `aiel info workspaces` says. */
export interface WorkspacesInfo extends AccountContext {
  workspaces: {
    id: string;
    slug: string;
    name: string;
    role: string | null;
    active: boolean;
    projects: string[];
  }[];
}

/** What `aiel info projects` says. */
export interface ProjectsInfo extends AccountContext {
  workspace: { id: string; slug: string; name: string };
  projects: ProjectInfo[];
}

/**
 * For so many projects the newest snapshot is looked up; one request each, so that a long list
 * stays fast.
 */
const LOOKED_UP = 50;
const AT_ONCE = 6;

/** Asks for the workspace in use. */
export async function workspaceInfo(deps: Deps): Promise<WorkspaceInfo> {
  const asked = await ask(deps);
  const { workspace, connection, active } = await workspaceInUse(asked, deps);
  const { projects, members } = await contents(connection, workspace, asked.me, active, deps);
  const { id, slug, name, role } = workspace;
  return {
    ...contextOf(asked),
    workspace: { id, slug, name, role, member_count: members.length },
    project: active,
    projects,
  };
}

/** Asks for every workspace. */
export async function workspacesInfo(deps: Deps): Promise<WorkspacesInfo> {
  const asked = await ask(deps);
  const current = (await deps.config()).get("workspace")?.value;
  return {
    ...contextOf(asked),
    workspaces: asked.me.workspaces.map(({ id, slug, name, role, projects }) => ({
      id,
      slug,
      name,
      role,
      active: slug === current || id === current,
      projects: projects.map((project) => project.slug),
    })),
  };
}

/** Asks for the projects of the workspace in use, or of the one that is named. */
export async function projectsInfo(deps: Deps, named?: string): Promise<ProjectsInfo> {
  const asked = await ask(deps);
  const { workspace, connection, active } = await workspaceInUse(asked, deps, named);
  const { projects } = await contents(connection, workspace, asked.me, active, deps);
  const { id, slug, name } = workspace;
  return { ...contextOf(asked), workspace: { id, slug, name }, projects };
}

/** A service that has said who is asking. */
export interface Asked {
  connection: ServiceConnection;
  me: Identity;
}

/**
 * Connects, and asks who this is.
 *
 * @throws {CliError} FORBIDDEN, and what `connect` throws
 */
export async function ask(deps: Deps): Promise<Asked> {
  const connection = await connect(deps);
  const me = await deps.progress.step(
    "Asking the control service",
    () => whoAmI(connection.client),
  );
  if (!me.scopes.includes("project:read")) {
    throw new CliError("FORBIDDEN", "This credential may not list workspaces and projects", {
      hint: "Log in with a token that has the scope project:read; `aiel auth status` tells scopes",
    });
  }
  await rememberPlaces(deps, connection, me.workspaces);
  return { connection, me };
}

/** Where the answer comes from and whom it is for. */
export function contextOf({ connection, me }: Asked): AccountContext {
  return {
    profile: connection.profile,
    base_url: connection.baseUrl,
    tenant: { id: me.tenant_id, slug: me.tenant_slug, name: me.tenant_name },
    user: accountOf(me),
  };
}

/**
 * The workspace that commands use, as far as the credential may.
 *
 * @throws {CliError} NOT_FOUND
 */
export async function workspaceInUse({ connection, me }: Asked, deps: Deps, named?: string) {
  const config = await deps.config();
  const wanted = named ?? await requireSetting(deps, "workspace");
  const workspace = me.workspaces.find(({ slug, id }) => slug === wanted || id === wanted);
  if (workspace === undefined) {
    const close = suggest(wanted, me.workspaces.map(({ slug }) => slug));
    throw new CliError(
      "NOT_FOUND",
      `There is no workspace "${wanted}" that this credential may use`,
      {
        hint: `${close === undefined ? "" : `Did you mean "${close}"? `}` +
          "`aiel workspace list` lists them, `aiel config set workspace <name>` sets another",
        details: { workspace: wanted },
      },
    );
  }
  return { connection, workspace, active: config.get("project")?.value ?? null };
}

async function contents(
  { client }: ServiceConnection,
  { id }: KnownWorkspace,
  me: Identity,
  active: string | null,
  deps: Deps,
) {
  const [documents, members] = await Promise.all([
    everyOne((query) => client.call(listProjects, { params: { workspace: id }, query })),
    everyOne((query) => client.call(listMembers, { params: { workspace: id }, query })),
  ]);
  const nameOf = names(members, me);
  const projects: ProjectInfo[] = documents.map((project) => ({
    id: project.id,
    slug: project.slug,
    name: project.name,
    active: project.slug === active || project.id === active,
    newest: project.head === null ? null : {
      ...project.head,
      created_at: null,
      author: null,
      message: null,
    },
  }));
  const withSnapshots = projects.filter(({ newest }) => newest !== null).slice(0, LOOKED_UP);
  await deps.progress.step(
    "Looking up the newest snapshots",
    () =>
      inParallel(withSnapshots, AT_ONCE, async (project) => {
        project.newest = await newestOf(client, id, project, nameOf) ?? project.newest;
      }),
  );
  return { projects, members };
}

async function newestOf(
  client: ControlClient,
  workspace: string,
  { id }: Pick<ProjectDocument, "id">,
  nameOf: (id: string) => string,
): Promise<NewestSnapshot | undefined> {
  try {
    const { items: [newest] } = await client.call(listSnapshots, {
      params: { workspace, project: id },
      query: { limit: 1 },
    });
    if (newest === undefined) return undefined;
    const { snapshot_id, number, created_at, author, message } = newest;
    return { snapshot_id, number, created_at, author: nameOf(author), message };
  } catch (thrown) {
    // Not every token may read snapshots, and a project can go away in between.
    if (isControlError(thrown) && (thrown.status === 403 || thrown.status === 404)) {
      return undefined;
    }
    throw thrown;
  }
}

function names(members: readonly MemberDocument[], me: Identity): (id: string) => string {
  const known = new Map(
    members.map(({ principal_id, name, email }) => [principal_id, email ?? name]),
  );
  known.set(me.id, me.email ?? me.name);
  return (id) => known.get(id) ?? id;
}
