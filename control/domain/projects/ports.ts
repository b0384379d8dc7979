import type { Changed } from "../changed.ts";
import type { Role } from "../../api/roles.ts";
import type { PrincipalId, ProjectId, WorkspaceId } from "../ids.ts";
import type { Page, PageRequest } from "../page.ts";
import type { Project, Retention, Workspace } from "./records.ts";

export interface WorkspaceReads {
  get(id: WorkspaceId): Promise<Workspace | undefined>;
  bySlug(slug: string): Promise<Workspace | undefined>;
  /** By slug. `member`: only those where this principal has a role. `archived` absent: both. */
  list(
    filter: { member?: PrincipalId; archived?: boolean },
    page: PageRequest,
  ): Promise<Page<Workspace>>;
}

export interface Workspaces extends WorkspaceReads {
  /** False: the slug is taken. */
  add(workspace: Workspace): Promise<boolean>;
  change(
    id: WorkspaceId,
    change: { name?: string; slug?: string; archivedAt?: Date | null },
    version?: number,
  ): Promise<Changed<Workspace>>;
}

/** A project where it is, with what a principal is there. */
export interface PlacedProject {
  readonly project: Project;
  readonly workspace: Workspace;
  /** Of the principal that was asked for, in the workspace. */
  readonly role: Role | undefined;
}

export interface ProjectReads {
  /**
   * The project of that id, or of that slug in a workspace, with all that decides who may do what
   * in it, as one fact.
   *
   * @param workspace undefined: wherever it is, for an id only
   */
  find(place: {
    workspace: { id: WorkspaceId } | { slug: string } | undefined;
    project: { id: ProjectId } | { slug: string };
    principalId: PrincipalId;
  }): Promise<PlacedProject | undefined>;
  get(id: ProjectId): Promise<Project | undefined>;
  bySlug(workspaceId: WorkspaceId, slug: string): Promise<Project | undefined>;
  /** By slug. `archived` absent: both. */
  list(
    filter: { workspaceId: WorkspaceId; archived?: boolean },
    page: PageRequest,
  ): Promise<Page<Project>>;
}

export interface Projects extends ProjectReads {
  /** False: the slug is taken in the workspace. The project starts without a head. */
  add(project: Omit<Project, "head">): Promise<boolean>;
  change(
    id: ProjectId,
    change: {
      name?: string;
      slug?: string;
      archivedAt?: Date | null;
      retention?: Retention | null;
    },
    version?: number,
  ): Promise<Changed<Project>>;
}
