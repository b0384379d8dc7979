import type { PrincipalId } from "../domain/ids.ts";
import { KeyedLimit } from "../domain/keyed_limit.ts";
import { HttpProblem } from "./problem.ts";

/** Bodies up to here, in bytes, are read as they come. */
const SMALL_BYTES = 64 * 2 ** 10;
/** How many larger bodies of one principal are read and worked on at a time. */
const AT_ONCE = 2;
/** How many more of them may wait. */
const MOST_WAITING = 50;

/**
 * Large bodies take turns, each principal's for itself: what waits stays with its sender, so that
 * neither the memory nor the time of the service goes to the one who sends most. A sender that is
 * slow holds up itself only.
 */
export class BodyPlaces {
  readonly #ofPrincipal = new KeyedLimit<PrincipalId>(AT_ONCE);

  /**
   * Runs the work on a request: at once where its body is small, or else when there is a place.
   *
   * @throws {HttpProblem} rate_limited, when too much of this principal waits already
   */
  async run<T>(
    principalId: PrincipalId,
    request: Pick<Request, "headers" | "body">,
    work: () => Promise<T>,
  ): Promise<T> {
    if (isSmall(request)) return await work();
    if (this.#ofPrincipal.waiting(principalId) >= MOST_WAITING) {
      throw new HttpProblem("rate_limited", "Too many large bodies of this principal wait", {
        hint: "Send them one after the other",
        headers: { "retry-after": "5" },
      });
    }
    return await this.#ofPrincipal.run(principalId, work);
  }
}

/** A body that does not say how long it is may be long, whichever way it comes. */
function isSmall({ headers, body }: Pick<Request, "headers" | "body">): boolean {
  if (body === null) return true;
  const length = headers.get("content-length");
  return length !== null && Number(length) <= SMALL_BYTES;
}
