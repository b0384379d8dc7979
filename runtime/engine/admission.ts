import { FairQueue } from "../launch/fair_queue.ts";
import { RuntimeError } from "../protocol/errors.ts";
import type { AdmissionLimits } from "./options.ts";

/** All strangers of a tenant are one of its callers, by a name that no caller's id can be. */
const STRANGERS = "all strangers";
/** When a caller that found no place may ask again, in milliseconds. */
const RETRY_AFTER_MS = 1_000;

/** Who asks for a place. */
export interface Entrant {
  /** The tenant of the request, or what stands for one. */
  readonly tenant: string;
  /** The id of who asks, among those of the tenant; default: all that name none are one. */
  readonly caller?: string | undefined;
  /** Whether it is of a caller without a token: everyone may ask for what is public. */
  readonly isStranger?: boolean;
}

/**
 * Lets so many requests run at a time; the tenants of those that wait take turns, and in a tenant
 * its callers do, of whom all strangers are one. Strangers have half of the places in one tenant
 * and three quarters in all of them at most: what they ask for may last, and costs them nothing.
 */
export class Admission {
  readonly #queue: FairQueue | undefined;

  /** @param limits undefined: every request runs at once */
  constructor(limits: AdmissionLimits | undefined) {
    if (limits === undefined) return;
    const { running, waiting } = limits;
    const ofStrangers = {
      inGroup: Math.max(1, Math.floor(running / 2)),
      inAll: Math.max(1, Math.floor(running * 3 / 4)),
    };
    this.#queue = new FairQueue(running, {
      ofMember: waiting,
      ofGroup: 2 * waiting,
      refuse: overloaded,
      placesOf: (member) => member === STRANGERS ? ofStrangers : undefined,
    });
  }

  /**
   * Waits for a place. The answer gives it back.
   *
   * @throws {RuntimeError} OVERLOADED at once, when enough of the tenant's waits already
   * @throws the signal's reason when it is aborted before there is a place
   */
  async enter(
    { tenant, caller = "", isStranger = false }: Entrant,
    signal: AbortSignal | undefined,
  ): Promise<() => void> {
    if (this.#queue === undefined) return () => {};
    const who = { group: tenant, member: isStranger ? STRANGERS : caller };
    const entered = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    const work = () => {
      entered.resolve();
      return left.promise;
    };
    this.#queue.run(who, work, signal).catch(entered.reject);
    await entered.promise;
    return left.resolve;
  }
}

function overloaded(_whose: string, most: number): RuntimeError {
  return new RuntimeError("OVERLOADED", `${most} requests wait for a place already`, {
    hint: "Send it again later",
    details: { retry_after_ms: RETRY_AFTER_MS },
  });
}
