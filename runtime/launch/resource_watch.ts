/**
 * Looks at a running child again and again, and tells when it has taken more than it may.
 *
 * @module
 */

import type { Limits } from "../protocol/limits.ts";
import { diskUse } from "./disk_use.ts";
import type { Ending } from "./outcome.ts";
import { type ProcessUsage, readUsage } from "./process_usage.ts";
import { every } from "./timer.ts";
import { MAX_TRAIL_BYTES, type Trail } from "./trail.ts";

/** What is watched. */
export interface Watched {
  /** The process that runs the code, and the programs that it has started; first the former. */
  pids(): readonly number[];
  readonly trail: Pick<Trail, "bytes">;
  /** A directory that the child may fill; undefined: it has none. */
  readonly writable: string | undefined;
  /** CPU time that was used before and is not counted, in milliseconds. */
  readonly cpuBeforeMs: number;
}

/** What the watch tells. */
export interface WatchHandlers {
  /** The child is alive and uses this much. */
  seen(usage: ProcessUsage): void;
  exceeded(ending: Ending): void;
}

/** How often it looks, in milliseconds: memory can grow about 40 MiB between two looks. */
const WATCH_MS = 20;
/** It looks at the disk this many times less often than at the memory. */
const DISK_LOOKS = 10;
/** What one invocation may keep on the disk; how long one file may be is the kernel's business. */
const MAX_DISK_BYTES = 256 * 1024 * 1024;
const MAX_DISK_ENTRIES = 10_000;
/** Deno and V8 start 6, a worker one or two, and the pool for blocking work up to 32 and more. */
const MAX_THREADS = 256;

/** A watch that was started. */
export interface Watch {
  stop(): void;
  /** The last look: what was written since the one before is judged as well. */
  lookAtDisk(): void;
}

/** Starts a watch. */
export function watchResources(
  { pids, trail, writable, cpuBeforeMs }: Watched,
  limits: Limits,
  handlers: WatchHandlers,
): Watch {
  const check = (
    limit: (Ending & { type: "limit" })["limit"],
    max: number,
    used: number,
  ): void => {
    if (used > max) handlers.exceeded({ type: "limit", limit, max, used });
  };
  const lookAtDisk = (): void => {
    const { bytes, entries } = diskUse(writable, pids(), MAX_DISK_ENTRIES);
    check("disk_bytes", MAX_DISK_BYTES, bytes);
    check("files", MAX_DISK_ENTRIES, entries);
  };
  let looks = 0;
  const stop = every(WATCH_MS, () => {
    const [number, ...programs] = pids();
    const own = number === undefined ? null : readUsage(number);
    if (number === undefined || own === null || own.rssBytes === 0) return;
    const all = programs.reduce((sum, program) => add(sum, readUsage(program)), own);
    const usage = { ...all, cpuMs: all.cpuMs - cpuBeforeMs };
    handlers.seen(usage);
    check("memory_mb", limits.memory_mb, Math.ceil(usage.rssBytes / 1024 / 1024));
    check("cpu_ms", limits.cpu_ms, usage.cpuMs);
    check("threads", MAX_THREADS, usage.threads);
    check("permission_checks", MAX_TRAIL_BYTES, trail.bytes);
    looks++;
    if (looks % DISK_LOOKS === 0) lookAtDisk();
  });
  return { stop, lookAtDisk };
}

/** What two processes use together; memory that they share counts twice. */
function add(sum: ProcessUsage, more: ProcessUsage | null): ProcessUsage {
  if (more === null) return sum;
  return {
    rssBytes: sum.rssBytes + more.rssBytes,
    peakRssBytes: Math.max(sum.peakRssBytes, sum.rssBytes + more.rssBytes),
    cpuMs: sum.cpuMs + more.cpuMs,
    threads: sum.threads + more.threads,
  };
}
