/**
 * Every kind of signals, for their suite.
 *
 * @module
 */
import { WITH_SERVER } from "./asked_stores.ts";
import type { Signals, Topic } from "../../control/domain/executions/ports.ts";
import { LocalSignals } from "../../control/store/signals/local_signals.ts";
import { PostgresSignals } from "../../control/store/signals/postgres_signals.ts";
import { skipped } from "./background_server.ts";
import { type PostgresServer, startPostgres } from "./postgres_server.ts";
import { startProxy } from "./proxy.ts";

/** Signals of one process, or of two that share a database. */
export interface TestSignals extends AsyncDisposable {
  readonly first: Signals;
  /** Another process; undefined where there can be none. */
  readonly second: Signals | undefined;
  /** What went wrong in the background, as both told. */
  readonly problems: readonly string[];
  /** What lies between the first process and its database; undefined: nothing does. */
  readonly proxy: { cut(): void; mend(): void } | undefined;
  /** The payloads that went through the database so far; undefined: there is none. */
  readonly payloads: (() => readonly string[]) | undefined;
  /** Says something on the channel, as an intruder would. */
  readonly say: ((payload: string) => Promise<void>) | undefined;
}

/** How often processes say again what they follow, in these tests. */
export const RENEW_MS = 200;

interface SignalsKind {
  readonly name: string;
  open(): Promise<TestSignals>;
}

const KINDS: readonly SignalsKind[] = [
  { name: "one process", open: openLocal },
  ...await kindsWithServer(),
];

async function kindsWithServer(): Promise<SignalsKind[]> {
  if (!WITH_SERVER) return [];
  const server = await startPostgres();
  if (typeof server !== "string") return [{ name: "Postgres", open: () => openPostgres(server) }];
  skipped("signals over Postgres", server);
  return [];
}

/** Registers a test for every kind of signals. */
export function signalsTest(name: string, run: (test: TestSignals) => Promise<void>): void {
  for (const kind of KINDS) {
    Deno.test(`${name} [${kind.name}]`, async () => {
      await using test = await kind.open();
      await run(test);
    });
  }
}

/** Counts how often a topic is heard of. */
export function ear(signals: Signals, topic: Topic) {
  let count = 0;
  let wake = () => {};
  const end = signals.on(topic, () => {
    count++;
    wake();
  });
  return {
    end,
    get count() {
      return count;
    },
    /** Waits until it was heard of so often. */
    async heard(times: number): Promise<void> {
      const timeout = setTimeout(() => wake(), 30_000);
      while (count < times) {
        const before = count;
        await new Promise<void>((resolve) => wake = resolve);
        if (count === before) throw new RangeError(`"${topic}" was heard of ${count} times`);
      }
      clearTimeout(timeout);
    },
  };
}

function openLocal(): Promise<TestSignals> {
  const problems: string[] = [];
  const first = new LocalSignals((problem) => problems.push(problem));
  return Promise.resolve({
    first,
    second: undefined,
    problems,
    proxy: undefined,
    payloads: undefined,
    say: undefined,
    [Symbol.asyncDispose]: () => first.close(),
  });
}

async function openPostgres(postgres: PostgresServer): Promise<TestSignals> {
  const url = await postgres.newDatabase();
  const proxy = startProxy(Number(new URL(url).port));
  const through = new URL(url);
  through.host = proxy.host;
  const problems: string[] = [];
  const payloads: string[] = [];
  const observer = await postgres.listen(url, "aiel_signals", (payload) => payloads.push(payload));
  const open = (url: string) =>
    PostgresSignals.open({
      url,
      report: (problem) => problems.push(problem),
      waitMs: 5_000,
      renewMs: RENEW_MS,
    });
  const [first, second] = await Promise.all([open(through.href), open(url)]);
  return {
    first,
    second,
    problems,
    proxy,
    payloads: () => payloads,
    say: (payload) => observer.say(payload),
    [Symbol.asyncDispose]: async () => {
      await first.close();
      await second.close();
      await observer.close();
      await proxy[Symbol.asyncDispose]();
    },
  };
}
