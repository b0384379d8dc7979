import { FairQueue } from "../../runtime/launch/fair_queue.ts";
import { DomainError } from "../domain/domain_error.ts";

/** Validations that may wait at a time. */
const OF_PRINCIPAL = 4;
const OF_TENANT = 16;

/**
 * Where snapshots wait for their validation: groups are tenants, members are principals.
 *
 * @param places how many are validated at a time
 */
export function validationQueue(places: number): FairQueue {
  return new FairQueue(places, {
    ofMember: OF_PRINCIPAL,
    ofGroup: OF_TENANT,
    refuse: (whose, most) =>
      new DomainError(
        "too_many_validations",
        `${most} snapshots of this ${
          whose === "member" ? "principal" : "tenant"
        } wait for their validation already`,
        { hint: "Ask again when they are registered" },
      ),
  });
}
