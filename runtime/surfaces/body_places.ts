import { addressKey } from "./address_key.ts";
import type { SurfaceLimits } from "./limits.ts";
import { SurfaceProblem } from "./problem.ts";

/** Bodies up to here, in bytes, are read as they come. */
const SMALL_BYTES = 64 * 2 ** 10;

/** Whose a body is. */
export interface BodyOwners {
  /** Of the caller; callers without one share their places. */
  readonly address: string | undefined;
  /** Of the project that is asked: see `SurfaceProject`. */
  readonly owner: string;
}

/** Says that work goes on with the body: its place is taken until that has ended, however. */
export type Keep = (work: Promise<unknown>) => void;

/**
 * Bounds what callers can make this process hold: only so many large bodies are there at a time,
 * from their first byte to the end of what they were sent for, and of one address and one owner
 * fewer. What is more is refused at once, since a caller that waits holds a connection.
 */
export class BodyPlaces {
  readonly #held = new Map<string, number>();

  constructor(
    private readonly limits: Pick<SurfaceLimits, "bodies" | "bodiesOfAddress" | "bodiesOfOwner">,
  ) {}

  /**
   * Runs work on a request that holds its body.
   *
   * @throws {SurfaceProblem} unavailable, rate_limited
   */
  async run<T>(
    { headers, body }: Pick<Request, "headers" | "body">,
    { address, owner }: BodyOwners,
    work: (keep: Keep) => Promise<T>,
  ): Promise<T> {
    if (body === null || isSmall(headers)) return await work(() => {});
    const keys = [ALL, `address ${addressKey(address)}`, `owner ${owner}`];
    this.#requireRoom(keys);
    let users = 0;
    const leave = () => {
      if (--users === 0) this.#count(keys, -1);
    };
    const keep: Keep = (work) => {
      if (users++ === 0) this.#count(keys, 1);
      work.then(leave, leave);
    };
    const working = Promise.try(work, keep);
    keep(working);
    return await working;
  }

  #requireRoom([all, address, owner]: readonly string[]): void {
    const { bodies, bodiesOfAddress, bodiesOfOwner } = this.limits;
    if (this.#of(address) >= bodiesOfAddress) {
      throw refusal("rate_limited", "Too many large bodies of this address are here now");
    }
    if (this.#of(owner) >= bodiesOfOwner) {
      throw refusal("unavailable", "Too many large bodies for this project are here now");
    }
    if (this.#of(all) >= bodies) {
      throw refusal("unavailable", "Too many large bodies are here now");
    }
  }

  #of(key = ""): number {
    return this.#held.get(key) ?? 0;
  }

  #count(keys: readonly string[], change: 1 | -1): void {
    for (const key of keys) {
      const count = this.#of(key) + change;
      if (count === 0) this.#held.delete(key);
      else this.#held.set(key, count);
    }
  }
}

/** Names what is held by everyone together. */
const ALL = "all";

/** A body that does not say how long it is may be long. */
function isSmall(headers: Headers): boolean {
  const length = headers.get("content-length");
  return length !== null && Number(length) <= SMALL_BYTES;
}

function refusal(code: "rate_limited" | "unavailable", detail: string): SurfaceProblem {
  return new SurfaceProblem(code, detail, {
    hint: "Send them one after the other",
    headers: { "retry-after": "2" },
  });
}
