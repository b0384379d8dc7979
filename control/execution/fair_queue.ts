import { DomainError } from "../domain/domain_error.ts";
import type { PrincipalId, TenantId } from "../domain/ids.ts";

/** Who asks for a turn. */
export interface TurnTaker {
  readonly tenantId: TenantId;
  readonly principalId: PrincipalId;
}

/** How much work may wait at a time. */
export interface WaitingLimits {
  readonly ofPrincipal: number;
  readonly ofTenant: number;
}

/** Work that waits, as a function that lets it begin. */
type Begin = () => void;

/** The waiting work of a tenant. The order of the keys is that of the principals' turns. */
type WaitingRow = Map<PrincipalId, Begin[]>;

const WAITING: WaitingLimits = { ofPrincipal: 4, ofTenant: 16 };

/**
 * Lets a few pieces of work run at a time, and no tenant hold the others up. Tenants take turns, in
 * a tenant its principals do, and the work of one principal begins in the order in which it came.
 * Whose work began, or has just ended, is the last one in the row. So a tenant with nothing at work
 * waits until every other one has begun one piece of work at most, however much they ask for.
 */
export class FairQueue {
  // The order of the keys is that of the tenants' turns.
  readonly #waiting = new Map<TenantId, WaitingRow>();
  readonly #running = new Map<TenantId, number>();
  readonly #mostOfTenant: number;
  #free: number;

  /**
   * @param places how many pieces of work may run at a time. Where that is more than one, a tenant
   * leaves one place to others, also while they ask for nothing
   */
  constructor(places: number, private readonly limits: WaitingLimits = WAITING) {
    this.#free = places;
    this.#mostOfTenant = Math.max(1, places - 1);
  }

  /**
   * Runs work when it is its turn.
   *
   * @throws the signal's reason when it is aborted before that; the work is forgotten then
   * @throws {DomainError} too_many_validations, at once, when enough work of this principal, or of
   * this tenant, waits already
   */
  async run<T>(who: TurnTaker, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.#turn(who, signal);
    try {
      return await work();
    } finally {
      this.#count(who.tenantId, -1);
      this.#moveToEnd(who);
      this.#beginNext();
    }
  }

  #turn(who: TurnTaker, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    this.#requireRoom(who);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const begin = () => {
      signal?.removeEventListener("abort", leave);
      resolve();
    };
    const leave = () => {
      this.#remove(who, begin);
      reject(signal?.reason);
    };
    this.#add(who, begin);
    signal?.addEventListener("abort", leave, { once: true });
    this.#beginNext();
    return promise;
  }

  #requireRoom({ tenantId, principalId }: TurnTaker): void {
    const row = this.#waiting.get(tenantId);
    if (row === undefined) return;
    const { ofPrincipal, ofTenant } = this.limits;
    if ((row.get(principalId)?.length ?? 0) >= ofPrincipal) throw tooMany("principal", ofPrincipal);
    let waiting = 0;
    for (const { length } of row.values()) waiting += length;
    if (waiting >= ofTenant) throw tooMany("tenant", ofTenant);
  }

  #add({ tenantId, principalId }: TurnTaker, begin: Begin): void {
    const row: WaitingRow = this.#waiting.get(tenantId) ?? new Map();
    const work = row.get(principalId) ?? [];
    work.push(begin);
    row.set(principalId, work);
    this.#waiting.set(tenantId, row);
  }

  #remove({ tenantId, principalId }: TurnTaker, begin: Begin): void {
    const row = this.#waiting.get(tenantId);
    const left = row?.get(principalId)?.filter((one) => one !== begin) ?? [];
    if (left.length > 0) row?.set(principalId, left);
    else row?.delete(principalId);
    if (row?.size === 0) this.#waiting.delete(tenantId);
  }

  #beginNext(): void {
    if (this.#free === 0) return;
    for (const [tenantId, row] of this.#waiting) {
      if ((this.#running.get(tenantId) ?? 0) >= this.#mostOfTenant) continue;
      this.#count(tenantId, 1);
      this.#takeFirst(tenantId, row)?.();
      return;
    }
  }

  /** Takes the first work of a tenant; what is left goes to the end of both rows. */
  #takeFirst(tenantId: TenantId, row: WaitingRow): Begin | undefined {
    this.#waiting.delete(tenantId);
    for (const [principalId, [first, ...rest]] of row) {
      row.delete(principalId);
      if (rest.length > 0) row.set(principalId, rest);
      if (row.size > 0) this.#waiting.set(tenantId, row);
      return first;
    }
    return undefined;
  }

  #moveToEnd({ tenantId, principalId }: TurnTaker): void {
    const row = this.#waiting.get(tenantId);
    if (row === undefined) return;
    this.#waiting.delete(tenantId);
    this.#waiting.set(tenantId, row);
    const work = row.get(principalId);
    if (work === undefined) return;
    row.delete(principalId);
    row.set(principalId, work);
  }

  #count(tenantId: TenantId, change: 1 | -1): void {
    const running = (this.#running.get(tenantId) ?? 0) + change;
    if (running === 0) this.#running.delete(tenantId);
    else this.#running.set(tenantId, running);
    this.#free -= change;
  }
}

function tooMany(whose: "principal" | "tenant", most: number): DomainError {
  return new DomainError(
    "too_many_validations",
    `${most} snapshots of this ${whose} wait for their validation already`,
    { hint: "Ask again when they are registered" },
  );
}
