import { Counter, Histogram, type Registry } from "prom-client";
import type { EndedAttempt } from "../domain/executions/ports.ts";
import { timesOf } from "./attempt_times.ts";

/** Bounds of histograms, in seconds. */
const RUN_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900];
const WAIT_SECONDS = [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3_600, 21_600];
const START_SECONDS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counts attempts that end in this process. */
export class AttemptMetrics {
  readonly #attempts: Counter<"state" | "error_code" | "source">;
  readonly #starts: Counter<"start">;
  readonly #calls: Counter<"provider" | "outcome">;
  readonly #cpu: Counter;
  readonly #run: Histogram;
  readonly #wait: Histogram;
  readonly #coldStart: Histogram;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#attempts = new Counter({
      name: "aiel_execution_attempts_total",
      help: 'Attempts that ended; after one of state "queued" another one follows',
      labelNames: ["state", "error_code", "source"],
      registers,
    });
    this.#starts = new Counter({
      name: "aiel_execution_starts_total",
      help: "Attempts by how their child started",
      labelNames: ["start"],
      registers,
    });
    this.#calls = new Counter({
      name: "aiel_governed_calls_total",
      help: "Governed calls that envelopes list",
      labelNames: ["provider", "outcome"],
      registers,
    });
    this.#cpu = new Counter({
      name: "aiel_execution_cpu_seconds_total",
      help: "Processor time of the children of attempts",
      registers,
    });
    this.#run = new Histogram({
      name: "aiel_execution_run_seconds",
      help: "From when the runtime had an attempt until it gave the envelope",
      buckets: RUN_SECONDS,
      registers,
    });
    this.#wait = new Histogram({
      name: "aiel_execution_queue_wait_seconds",
      help: "From when an attempt was due until it began",
      buckets: WAIT_SECONDS,
      registers,
    });
    this.#coldStart = new Histogram({
      name: "aiel_execution_cold_start_seconds",
      help: "From the start of a child until it had loaded the snapshot",
      buckets: START_SECONDS,
      registers,
    });
  }

  /** Counts one. */
  ended(ended: EndedAttempt): void {
    const { execution: { source }, state, envelope: { error, meta } } = ended;
    const { queueWaitMs, runMs } = timesOf(ended);
    this.#attempts.inc({ state, error_code: error?.code ?? "", source });
    if (queueWaitMs !== null) this.#wait.observe(queueWaitMs / 1_000);
    if (runMs !== null) this.#run.observe(runMs / 1_000);
    for (const { provider, outcome } of meta.calls) {
      this.#calls.inc({ provider: provider ?? "none", outcome });
    }
    if (meta.usage === null) return;
    const { start, cpu_ms, phases: { spawn_ms, load_ms } } = meta.usage;
    this.#starts.inc({ start });
    this.#cpu.inc((cpu_ms ?? 0) / 1_000);
    if (spawn_ms !== null && load_ms !== null) {
      this.#coldStart.observe((spawn_ms + load_ms) / 1_000);
    }
  }
}
