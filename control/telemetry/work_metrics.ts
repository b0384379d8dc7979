import { Gauge, type Registry } from "prom-client";
import { setStates } from "./process_metrics.ts";
import { StoreCounter, type StoreCounts } from "./store_counts.ts";

/** What of executions is looked at. */
export interface WorkSources {
  /** Attempts that this process runs. */
  readonly running: () => number;
  /** @throws {StoreUnavailable} */
  readonly jobs: () => Promise<StoreCounts["jobs"]>;
  /** By tenant, those with most first. @throws {StoreUnavailable} */
  readonly backlogs: (limit: number) => Promise<StoreCounts["backlogs"]>;
}

/** Tenants that have a label of their own. */
const NAMED_TENANTS = 100;
/** Tenants that are counted; beyond them are those of whom least waits. */
const COUNTED_TENANTS = 10_000;

/** Numbers of executions, which are looked at when they are asked for. */
export class WorkMetrics {
  readonly #store: StoreCounter;
  readonly #running: Gauge;
  readonly #jobs: Gauge<"state">;
  readonly #waiting: Gauge<"tenant">;
  readonly #readable: Gauge;

  /** `failed` hears of a mistake of the service's own. */
  constructor(
    registry: Registry,
    private readonly sources: WorkSources,
    failed: (error: unknown) => void,
  ) {
    const registers = [registry];
    this.#running = new Gauge({
      name: "aiel_executions_running",
      help: "Attempts that this process runs",
      registers,
    });
    this.#jobs = new Gauge({
      name: "aiel_queue_jobs",
      help: "Jobs for the workers of all processes",
      labelNames: ["state"],
      registers,
    });
    this.#waiting = new Gauge({
      name: "aiel_tenant_executions_waiting",
      help: `Executions that wait, of the ${NAMED_TENANTS} tenants with most, and of others`,
      labelNames: ["tenant"],
      registers,
    });
    this.#readable = new Gauge({
      name: "aiel_store_readable",
      help: "1: the numbers of all processes are there, 0: the store could not be read",
      registers,
    });
    this.#store = new StoreCounter({ read: () => this.#read(), failed });
  }

  /** Looks at them. What can't be read is left out: an old number would pass for one of now. */
  async look(): Promise<void> {
    const counts = await this.#store.counts();
    this.#running.set(this.sources.running());
    this.#readable.set(counts === undefined ? 0 : 1);
    this.#jobs.reset();
    this.#waiting.reset();
    if (counts === undefined) return;
    setStates(this.#jobs, counts.jobs);
    const most = counts.backlogs.toSorted((a, b) => b.waiting - a.waiting);
    for (const { tenantId, waiting } of most.slice(0, NAMED_TENANTS)) {
      this.#waiting.set({ tenant: tenantId }, waiting);
    }
    const others = most.slice(NAMED_TENANTS);
    if (others.length === 0) return;
    const rest = others.reduce((sum, { waiting }) => sum + waiting, 0);
    this.#waiting.set({ tenant: "other" }, rest);
  }

  async #read(): Promise<StoreCounts> {
    const { jobs, backlogs } = this.sources;
    const [jobCounts, tenants] = await Promise.all([jobs(), backlogs(COUNTED_TENANTS)]);
    return { jobs: jobCounts, backlogs: tenants };
  }
}
