import { FairQueue } from "../launch/fair_queue.ts";
import { RuntimeError } from "../protocol/errors.ts";
import type { AdmissionLimits } from "./options.ts";

/** When a caller that found no place may ask again, in milliseconds. */
const RETRY_AFTER_MS = 1_000;

/** Lets so many requests run at a time; the tenants of those that wait take turns. */
export class Admission {
  readonly #queue: FairQueue | undefined;

  /** @param limits undefined: every request runs at once */
  constructor(limits: AdmissionLimits | undefined) {
    if (limits === undefined) return;
    const { running, waiting } = limits;
    this.#queue = new FairQueue(running, {
      ofMember: waiting,
      ofGroup: waiting,
      refuse: overloaded,
    });
  }

  /**
   * Waits for a place. The answer gives it back.
   *
   * @param whose the tenant of the request, or what stands for one
   * @throws {RuntimeError} OVERLOADED at once, when enough of the tenant's waits already
   * @throws the signal's reason when it is aborted before there is a place
   */
  async enter(whose: string, signal: AbortSignal | undefined): Promise<() => void> {
    if (this.#queue === undefined) return () => {};
    const entered = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    const work = () => {
      entered.resolve();
      return left.promise;
    };
    this.#queue.run({ group: whose, member: "" }, work, signal).catch(entered.reject);
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
