/**
 * Reads logs, and follows them: what was kept by any process is read from the store, and a signal
 * says when to look again.
 *
 * @module
 */
import type { EnvironmentId, ExecutionId, TenantId } from "../ids.ts";
import type { ExecutionParts } from "./parts.ts";
import type { LinePlace, PlacedLine, Topic } from "./ports.ts";
import type { Execution, LogLine } from "./records.ts";

/** Lines that are read at a time. */
const BATCH = 500;
/** A signal may be lost: so long at most passes without a look, in milliseconds. */
const LOOK_MS = 5_000;
/** A line may be seen so long after the time at which it was kept, in milliseconds. */
const LATE_MS = 3_000;

/** How often it is looked whether there are such lines, in milliseconds. */
const LATE_LOOK_MS = 1_000;

/** States in which nothing happens any more. */
const ENDED: ReadonlySet<Execution["state"]> = new Set([
  "succeeded",
  "failed",
  "cancelled",
  "dead",
]);

/** Whether nothing happens to it any more. */
export function hasEnded({ state }: Pick<Execution, "state">): boolean {
  return ENDED.has(state);
}

/** How a log is followed. */
export interface FollowOptions {
  /** Goes on until the execution has ended; otherwise with what is there now. */
  readonly follow: boolean;
  /** Ends it. */
  readonly over: AbortSignal;
}

/**
 * The lines of an execution after one, in order, each once.
 *
 * @throws {StoreUnavailable}
 */
export async function* followLog(
  { store, signals }: Pick<ExecutionParts, "store" | "signals">,
  { tenantId, id, after }: { tenantId: TenantId; id: ExecutionId; after: number },
  { follow, over }: FollowOptions,
): AsyncGenerator<LogLine, void, undefined> {
  using waker = new Waker(signals, `execution ${id}`, over);
  for (let last = after; !over.aborted;) {
    waker.arm();
    const { isOver, lines } = await store.read(tenantId, async ({ executions }) => {
      // First whether it has ended: what is kept with its end is there then.
      const execution = await executions.get(id);
      const lines = await executions.lines(id, last, BATCH);
      return { isOver: execution === undefined || hasEnded(execution), lines };
    });
    yield* lines;
    last = lines.at(-1)?.seq ?? last;
    if (lines.length > 0) continue;
    if (isOver || !follow) return;
    await waker.woken();
  }
}

/**
 * An execution as it is, and each time that it has changed; the last one has ended.
 *
 * @throws {StoreUnavailable}
 */
export async function* followExecution(
  { store, signals }: Pick<ExecutionParts, "store" | "signals">,
  { tenantId, id }: { tenantId: TenantId; id: ExecutionId },
  over: AbortSignal,
): AsyncGenerator<Execution, void, undefined> {
  using waker = new Waker(signals, `execution ${id}`, over);
  let shown = "";
  while (!over.aborted) {
    waker.arm();
    const execution = await store.read(tenantId, ({ executions }) => executions.get(id));
    if (execution === undefined) return;
    const state = `${execution.state} ${execution.attempt}`;
    if (state !== shown) yield execution;
    shown = state;
    if (hasEnded(execution)) return;
    await waker.woken();
  }
}

/**
 * The lines of all executions of an environment since a time, in the order in which they were kept,
 * each once.
 *
 * @throws {StoreUnavailable}
 */
export async function* followEnvironment(
  { store, signals }: Pick<ExecutionParts, "store" | "signals">,
  { tenantId, environmentId, since }: {
    tenantId: TenantId;
    environmentId: EnvironmentId;
    since: Date;
  },
  { follow, over }: FollowOptions,
): AsyncGenerator<PlacedLine, void, undefined> {
  using waker = new Waker(signals, `environment ${environmentId}`, over);
  // What another process keeps may be seen a little later than its time says.
  const seen = new Map<string, number>();
  let place: LinePlace = { keptAt: since, executionId: "exe_", seq: 0 };
  let lookedAt = performance.now();
  while (!over.aborted) {
    waker.arm();
    const lines = await store.read(
      tenantId,
      ({ executions }) => executions.environmentLines(environmentId, place, BATCH),
    );
    for (const line of lines) {
      const key = `${line.executionId} ${line.seq}`;
      if (seen.has(key)) continue;
      seen.set(key, line.keptAt.getTime());
      yield line;
    }
    const last = lines.at(-1);
    if (last !== undefined) {
      place = { keptAt: last.keptAt, executionId: last.executionId, seq: last.seq };
    }
    const back = Math.max(since.getTime(), place.keptAt.getTime() - LATE_MS);
    for (const [key, at] of seen) if (at < back) seen.delete(key);
    if (last !== undefined) continue;
    if (!follow) return;
    // With each signal those of seconds would be read again, by each of many followers.
    await waker.woken(LATE_LOOK_MS);
    const now = performance.now();
    if (now - lookedAt < LATE_LOOK_MS) continue;
    lookedAt = now;
    if (seen.size > 0) place = { keptAt: new Date(back), executionId: "exe_", seq: 0 };
  }
}

/** Waits for a signal. What is told between `arm` and `woken` is not missed. */
class Waker implements Disposable {
  #heard = Promise.withResolvers<void>();
  readonly #end: () => void;
  readonly #onOver = () => this.#heard.resolve();

  constructor(
    signals: ExecutionParts["signals"],
    topic: Topic,
    private readonly over: AbortSignal,
  ) {
    this.#end = signals.on(topic, () => this.#heard.resolve());
    over.addEventListener("abort", this.#onOver);
  }

  arm(): void {
    this.#heard = Promise.withResolvers();
    if (this.over.aborted) this.#heard.resolve();
  }

  async woken(mostMs = LOOK_MS): Promise<void> {
    const timer = setTimeout(() => this.#heard.resolve(), mostMs);
    await this.#heard.promise;
    clearTimeout(timer);
  }

  [Symbol.dispose](): void {
    this.#end();
    this.over.removeEventListener("abort", this.#onOver);
  }
}
