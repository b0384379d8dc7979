import type { TokenId } from "../domain/ids.ts";
import type { Store } from "../domain/store.ts";

// "Last used" is to the minute: a write for every request would cost more than the request.
const PRECISION_MS = 60_000;

/** Remembers when tokens were used, and writes it down now and then. */
export class TokenUses {
  readonly #noted = new Map<TokenId, Date>();
  #pending = new Map<TokenId, Date>();

  constructor(private readonly store: Store) {}

  /** A token was used. */
  note(id: TokenId, at: Date, lastUsedAt: Date | null): void {
    const known = this.#noted.get(id) ?? lastUsedAt;
    if (known !== null && at.getTime() - known.getTime() < PRECISION_MS) return;
    if (this.#noted.size > 10_000) this.#noted.clear();
    this.#noted.set(id, at);
    this.#pending.set(id, at);
  }

  /** Writes down what was noted. @throws {StoreUnavailable} and keeps it for the next time. */
  async flush(): Promise<void> {
    if (this.#pending.size === 0) return;
    const uses = this.#pending;
    this.#pending = new Map();
    try {
      await this.store.transaction("system", (system) => system.touchTokens(uses));
    } catch (error) {
      this.#pending = new Map([...uses, ...this.#pending]);
      throw error;
    }
  }
}
