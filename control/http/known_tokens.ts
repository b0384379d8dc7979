import type { Authentication } from "../domain/identity/authenticate.ts";

/** What a good token came to. */
type Accepted = Authentication & { ok: true };

// How long a revocation by another process may go unnoticed. One by this process is noticed at
// once.
const KEPT_MS = 1_000;
const MOST = 10_000;

/**
 * Tokens that were good a moment ago, so that not every request of a busy caller costs a hash and a
 * look into the database.
 *
 * What is remembered holds only while no transaction of this process was committed (whatever it
 * changed: it need not be known which change matters to whom), at most for a second, and never past
 * the token's end.
 */
export class KnownTokens {
  readonly #accepted = new Map<string, Accepted>();
  #generation = 0;
  #until = 0;

  /** `generation`: the store's, now. */
  get(text: string, generation: number, now: Date): Accepted | undefined {
    const nowMs = now.getTime();
    if (generation !== this.#generation || nowMs >= this.#until || nowMs < this.#until - KEPT_MS) {
      this.#accepted.clear();
      this.#generation = generation;
      this.#until = nowMs + KEPT_MS;
      return undefined;
    }
    const found = this.#accepted.get(text);
    return found === undefined || found.expiresAt !== null && found.expiresAt <= now
      ? undefined
      : found;
  }

  /** `generation`: the store's, before the look into it. */
  put(text: string, accepted: Accepted, generation: number): void {
    if (generation === this.#generation && this.#accepted.size < MOST) {
      this.#accepted.set(text, accepted);
    }
  }
}
