/**
 * What the control service said, for people. All of it is foreign text and cleaned here.
 *
 * @module
 */

import { foreign } from "../../program/foreign.ts";
import { accountName } from "../../sync/identity.ts";
import { columns, type Screen } from "../../program/screen.ts";
import type { ArchivedInfo } from "./archived.ts";
import type { ProjectInfo, ProjectsInfo, WorkspaceInfo, WorkspacesInfo } from "./remote.ts";

/** `aiel info workspace` */
export function renderWorkspace(info: WorkspaceInfo, screen: Screen): string {
  const { workspace, tenant, user, project, projects, base_url } = info;
  const facts = columns([
    ["tenant", foreign(tenant.name)],
    ["workspace", named(workspace)],
    ["project", project ?? screen.dim("not set")],
    ["user", foreign(accountName(user))],
    ["role", foreign(workspace.role ?? "unknown")],
    ["members", String(workspace.member_count)],
    ["service", foreign(base_url)],
  ].map(([key = "", value = ""]) => [screen.cyan(key), value]));
  return `${facts}\n\n${screen.bold("Projects:")}\n${projectTable(projects, screen)}`;
}

/** `aiel info workspaces` */
export function renderWorkspaces({ workspaces }: WorkspacesInfo, screen: Screen): string {
  if (workspaces.length === 0) return "You are in no workspace";
  return columns(workspaces.map(({ slug, name, role, active, projects }) => [
    active ? screen.green("*") : " ",
    active ? screen.bold(slug) : slug,
    name === slug ? "" : foreign(name),
    screen.dim(foreign(role ?? "")),
    projects.length === 1 ? "1 project" : `${projects.length} projects`,
  ]));
}

/** `aiel info projects` */
export function renderProjects({ projects }: ProjectsInfo, screen: Screen): string {
  return projectTable(projects, screen);
}

/** `aiel info workspaces --archived`, `aiel info projects --archived` */
export function renderArchived({ kind, archived }: ArchivedInfo, screen: Screen): string {
  if (archived.length === 0) return `No ${kind} is archived`;
  return columns(archived.map(({ slug, name, archived_at }) => [
    foreign(slug),
    name === slug ? "" : foreign(name),
    screen.dim(`archived ${archived_at?.slice(0, 16).replace("T", " ") ?? ""}`.trimEnd()),
  ]));
}

function projectTable(projects: readonly ProjectInfo[], screen: Screen): string {
  if (projects.length === 0) return "  There is no project yet";
  return columns(projects.map(({ slug, name, active, newest }) => [
    active ? screen.green("*") : " ",
    active ? screen.bold(foreign(slug)) : foreign(slug),
    name === slug ? "" : foreign(name),
    ...newest === null ? [screen.dim("nothing pushed yet")] : [
      `#${newest.number} ${screen.yellow(newest.snapshot_id.slice(0, 19))}`,
      screen.dim(newest.created_at?.slice(0, 16).replace("T", " ") ?? ""),
      foreign(newest.author ?? ""),
      foreign((newest.message ?? "").split("\n")[0] ?? "", 60),
    ],
  ]));
}

function named({ slug, name }: { slug: string; name: string }): string {
  return name === slug ? slug : `${slug} (${foreign(name)})`;
}
