/**
 * Limits of an invocation.
 *
 * @module
 */

/** Everything that is bounded. Each is a positive whole number. */
export interface Limits {
  /** Wall time for load + run + serialisation, in milliseconds. */
  timeout_ms: number;
  /** Resident memory of the whole child process, in MiB. */
  memory_mb: number;
  /** User + system CPU time of the child, in milliseconds. */
  cpu_ms: number;
  /** Bytes of the result as JSON. */
  output_bytes: number;
  /** Lines in `meta.logs`. */
  log_entries: number;
  /** Bytes of all log lines together. */
  log_bytes: number;
}

/** What the platform allows when it says nothing else. */
export const DEFAULT_LIMITS: Readonly<Limits> = {
  timeout_ms: 30_000,
  memory_mb: 256,
  cpu_ms: 30_000,
  output_bytes: 6 * 1024 * 1024,
  log_entries: 1_000,
  log_bytes: 256 * 1024,
};

/** The least memory in which a child can start at all, in MiB. */
export const MIN_MEMORY_MB = 64;

/** Bytes of a request on stdin, and of a payload. */
export const MAX_REQUEST_BYTES = 6 * 1024 * 1024;

/**
 * Levels of nesting in a request: far more than data has, far less than `JSON.stringify` can take.
 */
export const MAX_REQUEST_DEPTH = 512;

/** Limits that a request or a manifest asks for. */
export type AskedLimits = { readonly [K in keyof Limits]?: number | undefined };

/**
 * The limits in force: every asker may lower a limit, none may raise it above the platform's.
 *
 * @param usual what holds where nothing is asked for; left out: the platform's
 */
export function effectiveLimits(
  platform: Limits,
  usual: AskedLimits,
  ...asked: AskedLimits[]
): Limits {
  const result = { ...platform };
  for (const key of Object.keys(platform) as (keyof Limits)[]) {
    const values = asked.map((ask) => ask[key]).filter((value) => value !== undefined);
    const lowest = values.length === 0 ? usual[key] ?? Infinity : Math.min(...values);
    result[key] = Math.min(platform[key], lowest);
  }
  return result;
}
