import pg from "pg";

/** A connection that hears a channel of Postgres. */
export interface ListenSessionOptions {
  readonly url: string;
  readonly channel: string;
  /** How long to wait for a connection or an answer, in milliseconds. */
  readonly waitMs: number;
  readonly heard: (payload: string) => void;
  /** It was opened again: what was said meanwhile is lost. */
  readonly reopened: () => void;
  readonly report: (problem: string) => void;
}

/** What is used of `pg`, which comes without types. */
interface ClientConfig {
  connectionString: string;
  connectionTimeoutMillis: number;
  query_timeout: number;
  keepAlive: boolean;
  application_name: string;
  options: string;
}
interface Client {
  connect(): Promise<void>;
  query(sql: string, values?: readonly unknown[]): Promise<unknown>;
  end(): Promise<void>;
  on(event: "error", listener: (error: Error) => void): void;
  on(event: "end", listener: () => void): void;
  on(
    event: "notification",
    listener: (message: { channel: string; payload?: string }) => void,
  ): void;
}

const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 5_000;

/**
 * One session connection, since a pool gives away connections that listen. When it breaks it is
 * opened again, after a time that grows with every attempt that fails.
 */
export class ListenSession {
  readonly #ends = new Set<Promise<void>>();
  #client: Client | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #opening: Promise<void> | undefined;
  #failures = 0;
  #isClosed = false;

  private constructor(private readonly options: ListenSessionOptions) {}

  /** @throws what the driver throws when there is no connection at first */
  static async open(options: ListenSessionOptions): Promise<ListenSession> {
    const session = new ListenSession(options);
    try {
      await session.#connect();
    } catch (error) {
      await session.close();
      throw error;
    }
    return session;
  }

  /** Whether it is connected, as far as it knows. */
  get isOpen(): boolean {
    return this.#client !== undefined;
  }

  /** Runs a statement; one that fails ends the connection. False: it did, or there is none. */
  async run(sql: string, values: readonly unknown[] = []): Promise<boolean> {
    const client = this.#client;
    if (client === undefined) return false;
    try {
      await client.query(sql, values);
      return true;
    } catch (error) {
      this.#lost(client, error);
      return false;
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#opening;
    if (this.#client !== undefined) this.#end(this.#client);
    this.#client = undefined;
    await Promise.all(this.#ends);
  }

  async #connect(): Promise<void> {
    const { url, channel, waitMs, heard } = this.options;
    const { Client }: { Client: new (config: ClientConfig) => Client } = pg;
    const client = new Client({
      connectionString: url,
      connectionTimeoutMillis: waitMs,
      query_timeout: waitMs,
      // A peer that is gone without a word is noticed.
      keepAlive: true,
      application_name: "aiel-signals",
      // Nothing that it says is kept, so no commit waits for the disk.
      options: "-c synchronous_commit=off",
    });
    // Without a listener `pg` ends the process.
    client.on("error", (error) => this.#lost(client, error));
    client.on("end", () => this.#lost(client, new Error("The connection ended")));
    client.on("notification", (message) => {
      if (message.channel === channel && message.payload !== undefined) heard(message.payload);
    });
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
    } catch (error) {
      this.#end(client);
      throw error;
    }
    this.#client = client;
    this.#failures = 0;
  }

  #lost(client: Client, error: unknown): void {
    if (client !== this.#client) return;
    this.#client = undefined;
    this.#end(client);
    this.#retry(error);
  }

  #retry(error: unknown): void {
    if (this.#isClosed) return;
    this.options.report(`Signals are not heard: ${textOf(error)}`);
    const longest = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** this.#failures++);
    // Processes that lost the database at once don't all come back at once.
    this.#timer = setTimeout(() => {
      this.#opening = this.#connect().then(
        () => this.options.reopened(),
        (error) => this.#retry(error),
      );
    }, longest * (0.5 + Math.random() / 2));
  }

  #end(client: Client): void {
    const ended = client.end().catch(() => {}).finally(() => this.#ends.delete(ended));
    this.#ends.add(ended);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
