import { CallError } from "../provider.ts";
import type { Tokens } from "./usage.ts";

/** What one call may use, until it is known what it used. Only the first word on it counts. */
export interface Reservation {
  readonly estimate: Tokens;
  /** It used so much. @throws {CallError} RESOURCE_LIMIT when the budget is used up */
  use(usage: Tokens): void;
  /** It used nothing. */
  release(): void;
}

/** Tokens that the models of an integration may use in one run. */
export class TokenBudget {
  #used = 0;
  #reserved = 0;
  #spent = false;

  /** @param max undefined: any number, until counting throws */
  constructor(private readonly max: number | undefined) {}

  /**
   * Takes what a call may use off what is left, so that calls at once see each other. A call that
   * may use more than is left is let through where no other one is under way: estimates are high.
   *
   * @param count tells of what was used; it throws where another budget is used up
   * @throws {CallError} RESOURCE_LIMIT
   */
  reserve(estimate: Tokens, count: (usage: Tokens) => void): Reservation {
    const most = this.max ?? Infinity;
    if (this.#spent || this.#used + this.#reserved >= most) throw this.#usedUp();
    const reserved = sum(estimate);
    this.#reserved += reserved;
    let open = true;
    const close = () => {
      if (open) this.#reserved -= reserved;
      const wasOpen = open;
      open = false;
      return wasOpen;
    };
    return {
      estimate,
      use: (usage) => {
        if (close()) this.#use(usage, count);
      },
      release: () => void close(),
    };
  }

  #use(usage: Tokens, count: (usage: Tokens) => void): void {
    this.#used += sum(usage);
    try {
      count(usage);
    } catch (error) {
      this.#spent = true;
      throw error;
    }
    if (this.#used > (this.max ?? Infinity)) throw this.#usedUp();
  }

  #usedUp(): CallError {
    const underWay = this.#reserved === 0 ? "" : `, and calls under way may use ${this.#reserved}`;
    return new CallError(
      "RESOURCE_LIMIT",
      this.max === undefined
        ? "The budget of tokens is used up"
        : `The budget of ${this.max} tokens is used up: ${this.#used} were used${underWay}`,
    );
  }
}

function sum({ input_tokens, output_tokens }: Tokens): number {
  return input_tokens + output_tokens;
}
