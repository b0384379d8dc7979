import { Counter, Histogram, type Registry } from "prom-client";
import type { RequestFacts } from "../http/services.ts";

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);

/** Counts requests that this process answered. */
export class RequestMetrics {
  readonly #requests: Counter<"method" | "route" | "status_class">;
  readonly #seconds: Histogram;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#requests = new Counter({
      name: "aiel_http_requests_total",
      help: 'Requests by the template of their path; "other": of none of the operations',
      labelNames: ["method", "route", "status_class"],
      registers,
    });
    this.#seconds = new Histogram({
      name: "aiel_http_request_seconds",
      help: "From a request until the head of its answer",
      buckets: SECONDS,
      registers,
    });
  }

  /** Counts one. */
  answered({ method, route, status, durationMs }: RequestFacts): void {
    this.#requests.inc({
      method: METHODS.has(method) ? method : "other",
      route: route ?? "other",
      status_class: `${Math.trunc(status / 100)}xx`,
    });
    this.#seconds.observe(durationMs / 1_000);
  }
}
