import type { SurfacePlace } from "../../runtime/surfaces/host.ts";
import type { Clock, DeploymentId, TenantId } from "../domain/ids.ts";
import type { Project, Workspace } from "../domain/projects/records.ts";
import { readWorkspaceAddress } from "../domain/projects/workspace_address.ts";
import type { Deployment, Environment } from "../domain/releases/records.ts";
import { isSlug } from "../domain/slug.ts";
import type { SnapshotFacts } from "../domain/snapshots/records.ts";
import type { Store, TenantReads } from "../domain/store.ts";

/** What is live at an address. */
export interface LivePlace {
  readonly tenantId: TenantId;
  readonly workspace: Workspace;
  readonly project: Project;
  readonly environment: Environment;
  readonly deployment: Deployment;
  readonly facts: SnapshotFacts;
}

/** How long a deployment by another process may go unnoticed. One by this is noticed at once. */
const KEPT_MS = 1_000;
/** Descriptions are of tenants, and may be large. */
const MOST = 100;

/**
 * Finds what is live at an address, across tenants. What was found is remembered as long as no
 * transaction of this process changed anything, and for a second at most. What is known of a
 * deployment's snapshot never changes, and is remembered for longer.
 */
export class LivePlaces {
  readonly #found = new Map<string, LivePlace>();
  readonly #facts = new Map<DeploymentId, SnapshotFacts>();
  #generation = 0;
  #until = 0;

  constructor(private readonly store: Store, private readonly clock: Clock) {}

  /** Undefined: there is no such place, or nothing is live there. @throws {StoreUnavailable} */
  async find(place: SurfacePlace): Promise<LivePlace | undefined> {
    const key = `${place.workspace}/${place.project}@${place.environment}`;
    const { generation } = this.store;
    const now = this.clock.now().getTime();
    if (generation !== this.#generation || now >= this.#until || now < this.#until - KEPT_MS) {
      this.#found.clear();
      this.#generation = generation;
      this.#until = now + KEPT_MS;
    }
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const found = await this.#lookUp(place);
    // What was read before the newest transaction ended says nothing of what comes after.
    if (found !== undefined && this.store.generation === this.#generation) {
      if (this.#found.size >= MOST) this.#found.clear();
      this.#found.set(key, found);
    }
    return found;
  }

  async #lookUp(place: SurfacePlace): Promise<LivePlace | undefined> {
    const named = readWorkspaceAddress(place.workspace);
    if (named === undefined || !isSlug(place.project) || !isSlug(place.environment)) {
      return undefined;
    }
    const tenant = await this.store.read(
      "system",
      (system) => system.tenantBySlug(named.tenant),
    );
    if (tenant === undefined) return undefined;
    const { workspace } = named;
    return await this.store.read(tenant.id, (reads) => this.#live(reads, { ...place, workspace }));
  }

  async #live(tenant: TenantReads, place: SurfacePlace): Promise<LivePlace | undefined> {
    const workspace = await tenant.workspaces.bySlug(place.workspace);
    if (workspace === undefined || workspace.archivedAt !== null) return undefined;
    const project = await tenant.projects.bySlug(workspace.id, place.project);
    if (project === undefined || project.archivedAt !== null) return undefined;
    const environment = await tenant.environments.named(project.id, place.environment);
    const deployment = environment?.liveId && await tenant.deployments.get(environment.liveId);
    if (environment === undefined || !deployment) return undefined;
    const facts = this.#facts.get(deployment.id) ??
      (await tenant.snapshots.detailed(project.id, deployment.snapshotNumber))?.facts;
    if (facts === undefined) return undefined;
    this.#keep(deployment.id, facts);
    return { tenantId: tenant.tenantId, workspace, project, environment, deployment, facts };
  }

  #keep(id: DeploymentId, facts: SnapshotFacts): void {
    this.#facts.delete(id);
    this.#facts.set(id, facts);
    const [oldest] = this.#facts.keys();
    if (this.#facts.size > MOST && oldest !== undefined) this.#facts.delete(oldest);
  }
}
