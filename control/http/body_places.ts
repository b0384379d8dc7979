import pLimit, { type LimitFunction } from "p-limit";
import type { TenantId } from "../domain/ids.ts";

/** Bodies up to here, in bytes, are read as they come. */
const SMALL_BYTES = 64 * 2 ** 10;
/** How many larger bodies of one tenant are read and worked on at a time. */
const AT_ONCE = 2;

/**
 * Large bodies take turns, each tenant's for itself: what waits stays with its sender, so that
 * neither the memory nor the time of the service goes to the one who sends most. A sender that is
 * slow holds up its own tenant only.
 */
export class BodyPlaces {
  readonly #limits = new Map<TenantId, LimitFunction>();

  /**
   * Runs the work on a request: at once where its body says that it is small, or else when there is
   * a place.
   */
  async run<T>(tenantId: TenantId, headers: Headers, work: () => Promise<T>): Promise<T> {
    if (isSmall(headers)) return await work();
    const limit = this.#limits.get(tenantId) ?? pLimit(AT_ONCE);
    this.#limits.set(tenantId, limit);
    try {
      return await limit(work);
    } finally {
      if (limit.activeCount === 0 && limit.pendingCount === 0) this.#limits.delete(tenantId);
    }
  }
}

/** A body in chunks has no length before its end. */
function isSmall(headers: Headers): boolean {
  const length = headers.get("content-length");
  if (length !== null) return Number(length) <= SMALL_BYTES;
  return !headers.has("transfer-encoding");
}
