import type { PrincipalId, TenantId } from "../domain/ids.ts";
import { HttpProblem } from "./problem.ts";

/** Streams of one principal, and of one tenant, that are open at a time. */
const MOST = { ofPrincipal: 32, ofTenant: 128 };

/** A principal and its tenant. */
interface Reader {
  readonly id: PrincipalId;
  readonly tenant: { readonly id: TenantId };
}

/**
 * Places for streams that stay open: each of them reads what comes about for itself, and takes time
 * of a service that all tenants share.
 */
export class StreamPlaces {
  readonly #open = new Map<PrincipalId | TenantId, number>();

  /**
   * Takes a place.
   *
   * @returns gives it back; a second time does nothing
   * @throws {HttpProblem} rate_limited, when too many streams of the reader are open
   */
  take({ id, tenant }: Reader): () => void {
    const isFull = this.#count(id) >= MOST.ofPrincipal || this.#count(tenant.id) >= MOST.ofTenant;
    if (isFull) {
      throw new HttpProblem("rate_limited", "Too many streams of this principal are open", {
        hint: "End some of them, or read what there is now without following it",
        headers: { "retry-after": "5" },
      });
    }
    this.#add(id, 1);
    this.#add(tenant.id, 1);
    let isOurs = true;
    return () => {
      if (!isOurs) return;
      isOurs = false;
      this.#add(id, -1);
      this.#add(tenant.id, -1);
    };
  }

  #count(of: PrincipalId | TenantId): number {
    return this.#open.get(of) ?? 0;
  }

  #add(of: PrincipalId | TenantId, by: number): void {
    const count = this.#count(of) + by;
    if (count === 0) this.#open.delete(of);
    else this.#open.set(of, count);
  }
}
