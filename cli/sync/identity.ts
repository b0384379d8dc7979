import { type ControlClient, everyOne } from "../../control/api/client.ts";
import { type Me, me } from "../../control/api/me.ts";
import { listProjects } from "../../control/api/projects.ts";
import { listWorkspaces } from "../../control/api/workspaces.ts";
import { problemWith } from "../config/keys.ts";
import { CliError } from "../errors.ts";

/** A project that the caller may know of. */
export interface KnownProject {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/** A workspace that the caller is in. */
export interface KnownWorkspace {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** The caller's; null where the service does not say it in the list. */
  readonly role: string | null;
  readonly projects: readonly KnownProject[];
}

/** Who the credential belongs to, and where it may work. */
export interface Identity extends Omit<Me, "workspaces" | "truncated"> {
  readonly workspaces: readonly KnownWorkspace[];
}

/** A person or program as results say it. */
export interface Account {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly email: string | null;
}

/**
 * Asks the service.
 *
 * @throws {ControlError}
 * @throws {CliError} REMOTE when it names what can't be a workspace or project
 */
export async function whoAmI(client: ControlClient): Promise<Identity> {
  const { truncated, workspaces, ...account } = await client.call(me, {});
  const all: readonly KnownWorkspace[] = truncated
    ? await everyWorkspace(client, workspaces)
    : workspaces;
  for (const { slug, projects } of all) {
    checkSlug("workspace", slug);
    for (const project of projects) checkSlug("project", project.slug);
  }
  return { ...account, workspaces: all };
}

/** What is said about an account in results. */
export function accountOf({ id, kind, name, email }: Account): Account {
  return { id, kind, name, email };
}

/** `ada@example.com`, `service account "CI"`. From the service: to be cleaned where it is shown. */
export function accountName({ kind, name, email }: Account): string {
  return email ?? `${kind === "user" ? "user" : "service account"} ${name}`;
}

async function everyWorkspace(
  client: ControlClient,
  first: Me["workspaces"],
): Promise<KnownWorkspace[]> {
  const roles = new Map(first.map(({ id, role }) => [id, role]));
  const all: KnownWorkspace[] = [];
  for (
    const { id, slug, name } of await everyOne((query) => client.call(listWorkspaces, { query }))
  ) {
    const projects = await everyOne((query) =>
      client.call(listProjects, { params: { workspace: id }, query })
    );
    all.push({ id, slug, name, role: roles.get(id) ?? null, projects });
  }
  return all;
}

function checkSlug(key: "workspace" | "project", slug: string): void {
  if (problemWith(key, slug) === undefined) return;
  throw new CliError("REMOTE", `The service names a ${key} in a form that can't be one`, {
    hint: "Check that the base URL is that of a control service, and that this aiel is not too old",
  });
}
