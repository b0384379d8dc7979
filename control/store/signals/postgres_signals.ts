import type { Signals, Topic } from "../../domain/executions/ports.ts";
import { StoreUnavailable } from "../../domain/store_unavailable.ts";
import { Follows } from "./follows.ts";
import { Listeners } from "./listeners.ts";
import { ListenSession } from "./listen_session.ts";
import { fromPayload, isFollowable, type Message, toPayloads } from "./message.ts";

/** How processes hear of each other. */
export interface PostgresSignalsOptions {
  readonly url: string;
  /** Hears of what went wrong in the background. */
  readonly report: (problem: string) => void;
  /** How long to wait for a connection or an answer, in milliseconds; default 10,000. */
  readonly waitMs?: number;
  /**
   * What is told within so many milliseconds of what was sent before waits for more; default 3.
   */
  readonly gatherMs?: number;
  /** How often a process says again what it follows, in milliseconds; default 5,000. */
  readonly renewMs?: number;
}

const CHANNEL = "aiel_signals";
/** What follows and is not said again for so many rounds is forgotten. */
const ROUNDS = 3;
const REMEMBER_MS = 2_000;
/** Topics that wait to be sent; with more of them the other processes are told that all changed. */
const MOST_WAITING = 10_000;

/**
 * Signals between the processes that share a Postgres. This process hears its own at once; what
 * others are told is gathered for a few milliseconds and sent by a connection of its own, so that
 * no caller waits for it. Of single executions and environments others are told only while one of
 * them follows.
 */
export class PostgresSignals implements Signals {
  readonly #node = crypto.randomUUID();
  readonly #listeners: Listeners;
  readonly #follows: Follows;
  readonly #told = new Set<Topic>();
  readonly #followed = new Set<Topic>();
  readonly #gatherMs: number;
  readonly #renewal: ReturnType<typeof setInterval>;
  #asks = true;
  #all = false;
  #session: ListenSession | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> | undefined;
  #sentAt = -Infinity;
  #isClosed = false;

  private constructor(options: PostgresSignalsOptions) {
    const { report, gatherMs = 3, renewMs = 5_000 } = options;
    this.#listeners = new Listeners(report);
    this.#follows = new Follows(renewMs * ROUNDS, REMEMBER_MS);
    this.#gatherMs = gatherMs;
    this.#renewal = setInterval(() => this.#renew(), renewMs);
  }

  /** @throws {StoreUnavailable} */
  static async open(options: PostgresSignalsOptions): Promise<PostgresSignals> {
    const signals = new PostgresSignals(options);
    try {
      signals.#session = await ListenSession.open({
        url: options.url,
        channel: CHANNEL,
        waitMs: options.waitMs ?? 10_000,
        heard: (payload) => signals.#hear(payload),
        reopened: () => signals.#reopened(),
        report: options.report,
      });
    } catch (error) {
      await signals.close();
      // An address that is none.
      if (error instanceof TypeError) throw error;
      throw new StoreUnavailable("The database takes no connection that listens", error);
    }
    signals.#gather();
    return signals;
  }

  tell(topic: Topic): void {
    this.#listeners.wake(topic);
    if (!isFollowable(topic) || this.#follows.wants(topic)) this.#toldLater(topic);
    // What others follow is not known while there is no connection.
    else if (this.#session?.isOpen !== true) this.#all = true;
  }

  on(topic: Topic, heard: () => void): () => void {
    if (isFollowable(topic) && !this.#listeners.has(topic)) {
      this.#followed.add(topic);
      this.#gather();
    }
    return this.#listeners.add(topic, heard);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#renewal);
    clearTimeout(this.#timer);
    await this.#sending;
    await this.#send();
    this.#listeners.clear();
    await this.#session?.close();
  }

  #toldLater(topic: Topic): void {
    if (this.#told.size >= MOST_WAITING) {
      this.#told.clear();
      this.#all = true;
    }
    if (!this.#all) this.#told.add(topic);
    this.#gather();
  }

  /** Sends what there is at once, or a moment after what was sent before. */
  #gather(): void {
    if (this.#isClosed || this.#timer !== undefined || this.#sending !== undefined) return;
    const waited = performance.now() - this.#sentAt;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#sentAt = performance.now();
      this.#sending = this.#send().finally(() => {
        this.#sending = undefined;
        if (this.#isWaiting() && this.#session?.isOpen === true) this.#gather();
      });
    }, Math.max(0, this.#gatherMs - waited));
  }

  #isWaiting(): boolean {
    return this.#asks || this.#all || this.#told.size > 0 || this.#followed.size > 0;
  }

  /** What can't be sent now is sent when there is a connection again. */
  async #send(): Promise<void> {
    if (!this.#isWaiting() || this.#session?.isOpen !== true) return;
    const message: Message = {
      from: this.#node,
      told: [...this.#told],
      follows: [...this.#followed],
      asks: this.#asks,
      all: this.#all,
    };
    this.#told.clear();
    this.#followed.clear();
    this.#asks = false;
    this.#all = false;
    const isSent = await this.#session.run(
      "select pg_notify($1, payload) from unnest($2::text[]) payload",
      [CHANNEL, toPayloads(message)],
    );
    if (isSent) return;
    for (const topic of message.told) this.#told.add(topic);
    this.#all ||= message.all;
  }

  #hear(payload: string): void {
    const message = fromPayload(payload);
    if (message === undefined || message.from === this.#node) return;
    if (message.all) this.#listeners.wakeAll();
    for (const topic of message.told) this.#listeners.wake(topic);
    for (const topic of message.follows) {
      if (this.#follows.note(topic)) this.#toldLater(topic);
    }
    if (message.asks) this.#sayFollowed();
  }

  /** What others said meanwhile is lost; what they follow may be, too. */
  #reopened(): void {
    this.#asks = true;
    this.#sayFollowed();
    this.#gather();
    this.#listeners.wakeAll();
  }

  #sayFollowed(): void {
    for (const topic of this.#listeners.topics()) {
      if (isFollowable(topic)) this.#followed.add(topic);
    }
    if (this.#followed.size > 0) this.#gather();
  }

  /** Also tells whether the connection is still there. */
  #renew(): void {
    this.#sayFollowed();
    if (this.#followed.size === 0) void this.#session?.run("select 1");
  }
}
