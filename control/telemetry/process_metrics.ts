import process from "node:process";
import { Counter, Gauge, type Registry } from "prom-client";

/** What of the process is looked at. */
export interface ProcessSources {
  /** Children that wait for requests, and come up. */
  readonly children: () => { readonly ready: number; readonly starting: number };
  /** Validations of snapshots. */
  readonly validations: () => { readonly running: number; readonly waiting: number };
}

/** Numbers of this process, which are looked at when they are asked for. */
export class ProcessMetrics {
  readonly #children: Gauge<"state">;
  readonly #validations: Gauge<"state">;
  readonly #memory: Gauge;
  readonly #cpu: Counter;

  constructor(registry: Registry, private readonly sources: ProcessSources) {
    const registers = [registry];
    this.#children = new Gauge({
      name: "aiel_sandbox_children",
      help: "Children of this process that wait for requests, or come up",
      labelNames: ["state"],
      registers,
    });
    this.#validations = new Gauge({
      name: "aiel_validations",
      help: "Validations of snapshots in this process",
      labelNames: ["state"],
      registers,
    });
    this.#memory = new Gauge({
      name: "process_resident_memory_bytes",
      help: "Resident memory of the service, without its children",
      registers,
    });
    this.#cpu = new Counter({
      name: "process_cpu_seconds_total",
      help: "Processor time of the service, without its children",
      registers,
    });
  }

  /** Looks at them. */
  look(): void {
    setStates(this.#children, this.sources.children());
    setStates(this.#validations, this.sources.validations());
    this.#memory.set(Deno.memoryUsage().rss);
    const { user, system } = process.cpuUsage();
    this.#cpu.reset();
    this.#cpu.inc((user + system) / 1e6);
  }
}

/** One value for each state. */
export function setStates(gauge: Gauge<"state">, counts: Readonly<Record<string, number>>): void {
  for (const [state, count] of Object.entries(counts)) gauge.set({ state }, count);
}
