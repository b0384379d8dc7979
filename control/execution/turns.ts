/**
 * Lets a few work at a time: a sandbox costs a processor. Tenants take turns, in a tenant its
 * principals do, and each principal's own work begins in the order of its coming: however much one
 * of them wants, the others wait for one piece of it, not for all.
 *
 * @module
 */
import { DomainError } from "../domain/domain_error.ts";
import type { PrincipalId, TenantId } from "../domain/ids.ts";

/** Whose turn it is to be. */
export interface TurnTaker {
  readonly tenantId: TenantId;
  readonly principalId: PrincipalId;
}

/** How much of one principal's work may wait. */
const MOST_WAITING = 4;

/** See the module. */
export class Turns {
  // The order of the keys is that of their turns.
  readonly #waiting = new Map<TenantId, Map<PrincipalId, (() => void)[]>>();
  readonly #working = new Map<PrincipalId, number>();
  readonly #mostOfOne: number;
  #free: number;

  /**
   * `atOnce`: how many may work at a time. Where that is more than one, a principal leaves one
   * place to others.
   */
  constructor(atOnce: number) {
    this.#free = atOnce;
    this.#mostOfOne = Math.max(1, atOnce - 1);
  }

  /**
   * Works when it is its turn.
   *
   * @throws the signal's reason when aborted before that
   * @throws {DomainError} too_many_validations, at once, when enough of this principal's work waits
   * already
   */
  async take<T>(who: TurnTaker, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.#turn(who, signal);
    try {
      return await work();
    } finally {
      const left = this.#workingFor(who.principalId) - 1;
      if (left === 0) this.#working.delete(who.principalId);
      else this.#working.set(who.principalId, left);
      this.#free++;
      this.#beginNext();
    }
  }

  #turn(who: TurnTaker, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    const queue = this.#queueOf(who);
    if (queue.length >= MOST_WAITING) throw tooMany();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const begin = () => {
      signal?.removeEventListener("abort", leave);
      resolve();
    };
    const leave = () => {
      const at = queue.indexOf(begin);
      if (at !== -1) queue.splice(at, 1);
      if (queue.length === 0) this.#forget(who);
      reject(signal?.reason);
    };
    queue.push(begin);
    signal?.addEventListener("abort", leave, { once: true });
    this.#beginNext();
    return promise;
  }

  #beginNext(): void {
    const next = this.#free > 0 ? this.#next() : undefined;
    if (next === undefined) return;
    const { who, tenant, queue } = next;
    const begin = queue.shift();
    // Back to the end of both rows, where something waits still.
    tenant.delete(who.principalId);
    this.#waiting.delete(who.tenantId);
    if (queue.length > 0) tenant.set(who.principalId, queue);
    if (tenant.size > 0) this.#waiting.set(who.tenantId, tenant);
    this.#free--;
    this.#working.set(who.principalId, this.#workingFor(who.principalId) + 1);
    begin?.();
  }

  #next() {
    for (const [tenantId, tenant] of this.#waiting) {
      for (const [principalId, queue] of tenant) {
        if (this.#workingFor(principalId) < this.#mostOfOne) {
          return { who: { tenantId, principalId }, tenant, queue };
        }
      }
    }
    return undefined;
  }

  #queueOf({ tenantId, principalId }: TurnTaker): (() => void)[] {
    const tenant = this.#waiting.get(tenantId) ?? new Map<PrincipalId, (() => void)[]>();
    this.#waiting.set(tenantId, tenant);
    const queue = tenant.get(principalId) ?? [];
    tenant.set(principalId, queue);
    return queue;
  }

  #forget({ tenantId, principalId }: TurnTaker): void {
    const tenant = this.#waiting.get(tenantId);
    tenant?.delete(principalId);
    if (tenant?.size === 0) this.#waiting.delete(tenantId);
  }

  #workingFor(principalId: PrincipalId): number {
    return this.#working.get(principalId) ?? 0;
  }
}

function tooMany(): DomainError {
  return new DomainError(
    "too_many_validations",
    `${MOST_WAITING} snapshots of this principal wait for their validation already`,
    { hint: "Ask again when they are registered" },
  );
}
