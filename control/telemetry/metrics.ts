/**
 * What Prometheus is told. Every label has few values that are known before: no name that a tenant
 * chose is one, and of tenants themselves only those with most work that waits.
 *
 * @module
 */
import { Registry } from "prom-client";
import type { EndedAttempt } from "../domain/executions/ports.ts";
import type { RequestFacts } from "../http/services.ts";
import { AttemptMetrics } from "./attempt_metrics.ts";
import { ProcessMetrics, type ProcessSources } from "./process_metrics.ts";
import { RequestMetrics } from "./request_metrics.ts";
import { WorkMetrics, type WorkSources } from "./work_metrics.ts";

/** Where numbers come from that are looked at when they are asked for. */
export interface MetricSources extends ProcessSources {
  /** Undefined: this process has no executions. */
  readonly executions?: WorkSources | undefined;
  /** Hears of a mistake of the service's own. */
  readonly failed: (error: unknown) => void;
}

/** The metrics of a service. */
export interface ServiceMetrics {
  /** Counts an attempt that ended. */
  ended(ended: EndedAttempt): void;
  /** Counts a request that was answered. */
  answered(request: RequestFacts): void;
  /** Looks at what is looked at, and gives everything in the text format of Prometheus. */
  read(): Promise<{ readonly text: string; readonly contentType: string }>;
}

/** Begins to count. */
export function serviceMetrics({ executions, failed, ...sources }: MetricSources): ServiceMetrics {
  const registry = new Registry();
  const attempts = new AttemptMetrics(registry);
  const requests = new RequestMetrics(registry);
  const process = new ProcessMetrics(registry, sources);
  const work = executions && new WorkMetrics(registry, executions, failed);
  return {
    ended: (ended) => attempts.ended(ended),
    answered: (request) => requests.answered(request),
    async read() {
      await work?.look();
      process.look();
      return { text: await registry.metrics(), contentType: registry.contentType };
    },
  };
}
