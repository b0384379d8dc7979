import type { PrincipalId, TenantId } from "../domain/ids.ts";

/** A key, and the principal that used it. */
export interface OwnedKey {
  readonly tenantId: TenantId;
  readonly principalId: PrincipalId;
  readonly key: string;
}

const MOST = 10_000;

/**
 * Idempotency keys whose requests failed, and failed again at giving the key back: a store that
 * can't be reached takes nothing back. A caller who asks again need not wait until the lock of a
 * request that is long over has run out.
 */
export class GivenUpKeys {
  readonly #lockedUntil = new Map<string, Date>();

  /** `lockedUntil`: after it another process may have taken the key, which is not known here. */
  add(owned: OwnedKey, lockedUntil: Date): void {
    if (this.#lockedUntil.size >= MOST) this.#lockedUntil.clear();
    this.#lockedUntil.set(nameOf(owned), lockedUntil);
  }

  /** For the first who asks: only one may take the place of the request that is over. */
  take(owned: OwnedKey): Date | undefined {
    const name = nameOf(owned);
    const lockedUntil = this.#lockedUntil.get(name);
    this.#lockedUntil.delete(name);
    return lockedUntil;
  }
}

// A key has no space in it, and no id has one.
function nameOf({ tenantId, principalId, key }: OwnedKey): string {
  return `${tenantId} ${principalId} ${key}`;
}
