import { CallError } from "../provider.ts";
import { Lane } from "./lane.ts";
import type { Session } from "./session.ts";
import type { Mode } from "./statements.ts";

/** Transactions of one run that may be open at a time. */
const MAX_OPEN = 4;

/** A transaction that the code has begun. */
export class Transaction {
  readonly lane = new Lane();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly id: string, readonly mode: Mode, readonly session: Session) {}

  /** Ends it when nothing is asked of it for a time. */
  waitIdle(ms: number, end: (why: CallError) => void): void {
    this.stopWaiting();
    this.#timer = setTimeout(() => {
      end(new CallError("TIMEOUT", `Transaction "${this.id}" was idle for ${ms} ms and has ended`));
    }, ms);
  }

  stopWaiting(): void {
    clearTimeout(this.#timer);
  }
}

/** The transactions of one run. */
export class Transactions {
  readonly #open = new Map<string, Transaction>();
  readonly #ended = new Map<string, CallError>();
  #reserved = 0;
  #count = 0;

  /** Opens one, unless too many are. @throws {CallError} RESOURCE_LIMIT */
  async begin(mode: Mode, open: () => Promise<Session>): Promise<Transaction> {
    if (this.#open.size + this.#reserved >= MAX_OPEN) {
      throw new CallError(
        "RESOURCE_LIMIT",
        `Too many transactions: ${MAX_OPEN} of at most ${MAX_OPEN} are open`,
      );
    }
    this.#reserved++;
    try {
      const session = await open();
      const transaction = new Transaction(`t${++this.#count}`, mode, session);
      this.#open.set(transaction.id, transaction);
      return transaction;
    } finally {
      this.#reserved--;
    }
  }

  /** @throws {CallError} why it has ended; NOT_FOUND when there never was one */
  get(id: string): Transaction {
    const transaction = this.#open.get(id);
    if (transaction !== undefined) return transaction;
    throw this.#ended.get(id) ??
      new CallError("NOT_FOUND", `There is no transaction ${JSON.stringify(id.slice(0, 64))}`);
  }

  /** Whether there was one that has ended since. */
  hasEnded(id: string): boolean {
    return this.#ended.has(id);
  }

  /** From now on it is one that has ended. */
  end(
    transaction: Transaction,
    why = new CallError("CONFLICT", `Transaction "${transaction.id}" has ended`),
  ): void {
    transaction.stopWaiting();
    if (this.#open.delete(transaction.id)) this.#ended.set(transaction.id, why);
  }

  endAll(why: CallError): void {
    for (const transaction of this.#open.values()) this.end(transaction, why);
  }
}
