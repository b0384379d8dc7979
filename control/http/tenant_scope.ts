import type { SnapshotId, TenantId } from "../domain/ids.ts";
import type { FileRecord } from "../domain/snapshots/records.ts";
import type { TenantBlobs } from "../domain/snapshots/blob_store.ts";
import type { TenantReads, TenantRepositories, Turn } from "../domain/store.ts";
import type { Services } from "./services.ts";

/** Something that the rules do for a tenant, with the service's ports. */
type UseCase<Input extends { readonly tenantId: TenantId }, Outcome> = (
  services: Services,
  input: Input,
) => Promise<Outcome>;

/**
 * The one place that says whose facts a request sees: routes get this and no store, so that none
 * can name another tenant.
 */
export class TenantScope {
  constructor(private readonly services: Services, readonly tenantId: TenantId) {}

  /** Reads what is the tenant's. */
  read<T>(work: (tenant: TenantReads) => Promise<T>): Promise<T> {
    return this.services.store.read(this.tenantId, work);
  }

  /** Changes what is the tenant's, all or nothing. */
  transaction<T>(
    work: (tenant: TenantRepositories) => Promise<T>,
    turn?: Turn,
  ): Promise<T> {
    return this.services.store.transaction(this.tenantId, work, turn);
  }

  /**
   * Content of the tenant. Which of it the caller may see, the route asks {@linkcode
   * TenantScope.read}.
   */
  get blobs(): TenantBlobs {
    return this.services.blobs.of(this.tenantId);
  }

  /** The files of a snapshot, which the caller may see. */
  async filesOf(id: SnapshotId): Promise<readonly FileRecord[]> {
    return (await this.services.trees.read(this.tenantId, id)).files;
  }

  /** Runs a use case of the domain for this tenant: `call.tenant.run(planPush, { … })`. */
  run<Input extends { readonly tenantId: TenantId }, Outcome>(
    useCase: UseCase<Input, Outcome>,
    input: Omit<Input, "tenantId">,
  ): Promise<Outcome>;
  run<Input, Outcome>(
    useCase: (
      services: Services,
      input: Input & { readonly tenantId: TenantId },
    ) => Promise<Outcome>,
    input: Input,
  ): Promise<Outcome> {
    return useCase(this.services, { ...input, tenantId: this.tenantId });
  }
}
