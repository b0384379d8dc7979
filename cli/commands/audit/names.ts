/**
 * Names for the ids of audit events. What is gone, or what the credential may not see, has none.
 *
 * @module
 */

import type { AuditEventDocument } from "../../../control/api/audit.ts";
import { type ControlClient, everyOne } from "../../../control/api/client.ts";
import { listProjects, showProject } from "../../../control/api/projects.ts";
import { listServiceAccounts } from "../../../control/api/service_accounts.ts";
import { listUsers } from "../../../control/api/users.ts";
import { listWorkspaces, showWorkspace } from "../../../control/api/workspaces.ts";
import { inParallel } from "../../../runtime/in_parallel.ts";
import { isControlError } from "../../sync/remote_error.ts";

/** So many workspaces and projects are asked for at most. */
const MAX_PLACES = 100;
const AT_ONCE = 6;

/** Names by id. */
export async function namesOf(
  client: ControlClient,
  events: readonly AuditEventDocument[],
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const known = (id: string, name: string) => void names.set(id, name);
  const kinds = new Set(events.flatMap(({ actor, resources }) => [
    actor.kind,
    ...resources.map(({ kind }) => kind),
  ]));
  const work: (() => Promise<void>)[] = [];
  // A resource that is a principal may be either.
  if (kinds.has("user") || kinds.has("principal")) {
    work.push(async () => {
      const users = await everyOne((query) => client.call(listUsers, { query }));
      for (const { id, email } of users) known(id, email);
    });
  }
  if (kinds.has("service_account") || kinds.has("principal")) {
    work.push(async () => {
      const accounts = await everyOne((query) => client.call(listServiceAccounts, { query }));
      for (const { id, slug } of accounts) known(id, slug);
    });
  }
  if (kinds.has("workspace") || kinds.has("project")) {
    work.push(() => namePlaces(client, events, names));
  }
  await inParallel(work, AT_ONCE, ifSeen);
  return names;
}

/**
 * An event of a project need not say in which workspace that is. Lists leave out what is archived,
 * which is asked for by its id.
 */
async function namePlaces(
  client: ControlClient,
  events: readonly AuditEventDocument[],
  names: Map<string, string>,
): Promise<void> {
  const known = ({ id, slug }: { id: string; slug: string }) => void names.set(id, slug);
  const idsOf = (wanted: string) =>
    new Set(
      events.flatMap(({ resources }) =>
        resources.flatMap(({ kind, id }) => kind === wanted ? [id] : [])
      ),
    );
  const unnamed = (ids: Iterable<string>) =>
    [...ids].filter((id) => !names.has(id)).slice(0, MAX_PLACES);
  const each = (ids: readonly string[], look: (id: string) => Promise<void>) =>
    inParallel(ids, AT_ONCE, (id) => ifSeen(() => look(id)));

  const listed = await everyOne((query) => client.call(listWorkspaces, { query }));
  listed.forEach(known);
  await each(
    unnamed(idsOf("workspace")),
    async (workspace) => known(await client.call(showWorkspace, { params: { workspace } })),
  );
  const projects = idsOf("project");
  if (projects.size === 0) return;
  const workspaces = [...new Set([...idsOf("workspace"), ...listed.map(({ id }) => id)])];
  await each(workspaces.slice(0, MAX_PLACES), async (workspace) => {
    if (unnamed(projects).length === 0) return;
    const found = await everyOne((query) =>
      client.call(listProjects, { params: { workspace }, query })
    );
    found.forEach(known);
  });
  await each(unnamed(projects), async (project) => {
    const event = events.find(({ resources }) => resources.some(({ id }) => id === project));
    const workspace = event?.resources.find(({ kind }) => kind === "workspace")?.id;
    if (workspace === undefined) return;
    known(await client.call(showProject, { params: { workspace, project } }));
  });
}

async function ifSeen(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    if (!isControlError(thrown) || thrown.status !== 403 && thrown.status !== 404) throw thrown;
  }
}
