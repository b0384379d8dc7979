import type { TenantId } from "../domain/ids.ts";
import { planPush, type PushPlan } from "../domain/snapshots/plan_push.ts";
import { receiveBlob, receiveBlobs } from "../domain/snapshots/receive_blobs.ts";
import { type Registered, registerSnapshot } from "../domain/snapshots/register_snapshot.ts";
import type { TenantBlobs } from "../domain/snapshots/blob_store.ts";
import type { TenantReads, TenantRepositories } from "../domain/store.ts";
import type { Services } from "./services.ts";

type Without<T, K extends keyof T> = Omit<T, K>;
type Push = Without<Parameters<typeof planPush>[1], "tenantId">;
type Blob = Parameters<typeof receiveBlob>[1];
type Blobs = Parameters<typeof receiveBlobs>[1];
type Registration = Without<Parameters<typeof registerSnapshot>[1], "tenantId">;
type Workspace = Parameters<typeof receiveBlob>[0]["workspaceId"];

/**
 * The one place that says whose facts a request sees: routes get this and no store, so that none
 * can name another tenant.
 */
export class TenantDoor {
  constructor(private readonly services: Services, readonly tenantId: TenantId) {}

  /** Reads what is the tenant's. */
  read<T>(work: (tenant: TenantReads) => Promise<T>): Promise<T> {
    return this.services.store.read(this.tenantId, work);
  }

  /** Changes what is the tenant's, all or nothing. */
  transaction<T>(work: (tenant: TenantRepositories) => Promise<T>): Promise<T> {
    return this.services.store.transaction(this.tenantId, work);
  }

  /**
   * Content of the tenant. Which of it the caller may see, the route asks {@linkcode
   * TenantDoor.read}.
   */
  get blobs(): TenantBlobs {
    return this.services.blobs.of(this.tenantId);
  }

  /** See {@linkcode planPush}. */
  planPush(push: Push): Promise<PushPlan> {
    return planPush(this.services, { ...push, tenantId: this.tenantId });
  }

  /** See {@linkcode receiveBlob}. */
  receiveBlob(workspaceId: Workspace, blob: Blob): Promise<"received" | "present"> {
    return receiveBlob(this.#target(workspaceId), blob);
  }

  /** See {@linkcode receiveBlobs}. */
  receiveBlobs(workspaceId: Workspace, blobs: Blobs, now: Date): Promise<void> {
    return receiveBlobs(this.#target(workspaceId), blobs, now);
  }

  /** See {@linkcode registerSnapshot}. */
  registerSnapshot(registration: Registration): Promise<Registered> {
    return registerSnapshot(this.services, { ...registration, tenantId: this.tenantId });
  }

  #target(workspaceId: Workspace) {
    const { store, blobs } = this.services;
    return { store, blobs, tenantId: this.tenantId, workspaceId };
  }
}
