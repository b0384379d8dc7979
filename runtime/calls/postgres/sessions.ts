import type { EgressPorts } from "../egress/connect.ts";
import { CallError } from "../provider.ts";
import type { PostgresConfig } from "./config.ts";
import { Session } from "./session.ts";

/** The connections of one run: none is shared with another one. */
export class Sessions {
  readonly #all = new Set<Session>();
  readonly #free: Session[] = [];
  readonly #closing = new AbortController();

  constructor(private readonly config: PostgresConfig, private readonly ports: EgressPorts) {}

  /** A connection that nothing else uses, until it is given back. @throws {CallError} */
  async take(signal: AbortSignal): Promise<Session> {
    for (let free = this.#free.pop(); free !== undefined; free = this.#free.pop()) {
      if (free.alive) return free;
      this.#all.delete(free);
    }
    this.#closing.signal.throwIfAborted();
    const opening = AbortSignal.any([signal, this.#closing.signal]);
    const session = await Session.open(this.config, this.ports, opening);
    this.#all.add(session);
    // It may have been opened while the run ended.
    if (this.#closing.signal.aborted) await session.close();
    return session;
  }

  /** What is not as it was at first, in a transaction, is not used again. */
  giveBack(session: Session): void {
    if (session.alive && !session.inTransaction) this.#free.push(session);
    else if (session.alive) {
      session.discard(new CallError("UPSTREAM", "The transaction could not be ended"));
    }
  }

  /** Ends all, also what is being opened. Never rejects. */
  async close(): Promise<void> {
    this.#closing.abort(new CallError("UPSTREAM", "The run has ended"));
    await Promise.all([...this.#all].map((session) => session.close()));
  }
}
