/**
 * The execution plane of a service: what callers wait for runs in this process, a worker takes what
 * is queued, and the upkeep looks after both.
 *
 * @module
 */
import type { ProviderSource } from "../../runtime/calls/providers.ts";
import type { MemoryStore } from "../../runtime/calls/memory/memory_store.ts";
import type { Engine } from "../../runtime/mod.ts";
import { ClaimWatch } from "../domain/executions/claim_watch.ts";
import type { ExecutionParts } from "../domain/executions/parts.ts";
import type { ExecutionServices } from "../domain/executions/services.ts";
import type { ExecutionObserver, JobSource, Signals } from "../domain/executions/ports.ts";
import { upkeep } from "../domain/executions/upkeep.ts";
import type { Clock, RandomBytes } from "../domain/ids.ts";
import type { ActionGrammar, Sealer } from "../domain/releases/ports.ts";
import type { BlobStore } from "../domain/snapshots/blob_store.ts";
import type { TreeReader } from "../domain/snapshots/tree_reader.ts";
import type { Store } from "../domain/store.ts";
import { StoreUnavailable } from "../domain/store_unavailable.ts";
import { EngineRunner } from "../execution/engine_runner.ts";
import { Running } from "../execution/running.ts";
import { Worker } from "../execution/worker.ts";
import type { ServiceLogLine } from "../http/services.ts";
import type { ServiceConfig } from "./config.ts";

/** How long a running attempt is not taken for lost, in milliseconds. */
const LEASE_MS = 30_000;
const UPKEEP_MS = 1_000;
const FORGET_MS = 60_000;
const MONTHS_MS = 60 * 60_000;
/** Records that are forgotten at a time. */
const FORGOTTEN = 2_000;

/** What it is made of. */
export interface ExecutionPlaneParts {
  readonly store: Store;
  readonly jobs: JobSource;
  readonly signals: Signals;
  readonly blobs: BlobStore;
  readonly trees: TreeReader;
  readonly engine: Engine;
  readonly memory: MemoryStore;
  readonly providers: ProviderSource;
  readonly grammar: ActionGrammar;
  readonly sealer: Sealer;
  readonly observer: ExecutionObserver;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: (line: ServiceLogLine) => void;
  readonly config: Pick<ServiceConfig, "components" | "tenantRunning" | "tenantBacklog">;
  /** Executions that run in this process at a time. */
  readonly places: number;
}

/** It runs until it is stopped. */
export interface ExecutionPlane {
  readonly services: ExecutionServices;
  /** How many attempts run here. */
  readonly running: () => number;
  /**
   * Takes no more jobs, lets what runs end for at most `graceMs`, and breaks off the rest: what was
   * queued begins again elsewhere.
   */
  stop(graceMs: number): Promise<void>;
}

/** Starts it. */
export function startExecutions(parts: ExecutionPlaneParts): ExecutionPlane {
  const { engine, blobs, trees, memory, providers, log, config, places, jobs, ...rest } = parts;
  const failed = (error: unknown) =>
    log({ level: "error", event: "execution.failed", error: String(error) });
  // Callers that wait have places that no queue takes.
  const forJobs = Math.max(1, places - 2);
  const executionParts: ExecutionParts = {
    ...rest,
    runner: new EngineRunner({ engine, trees, blobs, memory, providers }),
    queueLimits: {
      window: config.tenantRunning ?? Math.max(1, forJobs - 1),
      backlog: config.tenantBacklog,
    },
    node: crypto.randomUUID(),
    leaseMs: LEASE_MS,
  };
  const running = new Running({ parts: executionParts, jobs, failed });
  const services: ExecutionServices = { ...executionParts, runs: running };
  const worker = config.components.includes("execute")
    ? new Worker({ parts: executionParts, jobs, runs: running, places: forJobs, failed })
    : undefined;
  const timers = config.components.includes("schedule") ? looksAfter(executionParts, log) : [];
  return {
    services,
    running: () => running.count,
    async stop(graceMs) {
      timers.forEach(clearInterval);
      await worker?.stop();
      await running.drain(graceMs);
      await worker?.settled();
    },
  };
}

/** What any of the processes does now and then. */
function looksAfter(
  parts: ExecutionParts,
  log: (line: ServiceLogLine) => void,
): ReturnType<typeof setInterval>[] {
  const { store, clock } = parts;
  const watch = new ClaimWatch(parts.leaseMs);
  return [
    regularly(UPKEEP_MS, "upkeep", log, async () => {
      const { failed, ...done } = await upkeep(parts, watch);
      for (const reason of failed) log({ level: "warn", event: "upkeep.undone", reason });
      if (done.lost + done.rescued > 0) log({ level: "warn", event: "execution.upkeep", ...done });
    }),
    regularly(FORGET_MS, "forget", log, async () => {
      const now = clock.now();
      await store.transaction("system", ({ executions }) => executions.forget(now, FORGOTTEN));
    }),
    regularly(MONTHS_MS, "months", log, async () => {
      const now = clock.now();
      await store.transaction("system", ({ executions }) => executions.turnMonths(now));
    }),
  ];
}

/** Works now and then, and never twice at once. */
function regularly(
  ms: number,
  what: string,
  log: (line: ServiceLogLine) => void,
  work: () => Promise<void>,
): ReturnType<typeof setInterval> {
  let isAtWork = false;
  return setInterval(async () => {
    if (isAtWork) return;
    isAtWork = true;
    try {
      await work();
    } catch (error) {
      // A store that is away is looked for again.
      const level = error instanceof StoreUnavailable ? "warn" : "error";
      log({ level, event: `${what}.failed`, error: String(error) });
    } finally {
      isAtWork = false;
    }
  }, ms);
}
