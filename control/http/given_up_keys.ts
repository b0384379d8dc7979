import type { PrincipalId, TenantId } from "../domain/ids.ts";

/** A key of someone. */
export interface OwnedKey {
  readonly tenantId: TenantId;
  readonly principalId: PrincipalId;
  readonly key: string;
}

const MOST = 10_000;

/**
 * Idempotency keys whose requests failed, and failed again at giving the key back: a store that can't be reached takes nothing back.
 * Whoever asks again need not wait until the lock of a request that is long over has run out.
 */
export class GivenUpKeys {
  readonly #lockedUntil = new Map<string, Date>();

  /** `lockedUntil`: after it another process may have taken the key, and nobody knows of it here. */
  add(owned: OwnedKey, lockedUntil: Date): void {
    if (this.#lockedUntil.size >= MOST) this.#lockedUntil.clear();
    this.#lockedUntil.set(nameOf(owned), lockedUntil);
  }

  has(owned: OwnedKey, now: Date): boolean {
    const lockedUntil = this.#lockedUntil.get(nameOf(owned));
    return lockedUntil !== undefined && now < lockedUntil;
  }

  delete(owned: OwnedKey): void {
    this.#lockedUntil.delete(nameOf(owned));
  }
}

// A key has no space in it, and no id has one.
function nameOf({ tenantId, principalId, key }: OwnedKey): string {
  return `${tenantId} ${principalId} ${key}`;
}
