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
  /** The number of the process that runs the code; undefined while it is not known. */
  pid(): number | undefined;
  readonly trail: Pick<Trail, "bytes">;
  /** A directory that the child may fill; undefined: it has none. */
  readonly writable: string | undefined;
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

/** Starts a watch. The answer ends it. */
export function watchResources(
  { pid, trail, writable }: Watched,
  limits: Limits,
  handlers: WatchHandlers,
): () => void {
  const check = (
    limit: (Ending & { type: "limit" })["limit"],
    max: number,
    used: number,
  ): void => {
    if (used > max) handlers.exceeded({ type: "limit", limit, max, used });
  };
  let looks = 0;
  return every(WATCH_MS, () => {
    const number = pid();
    const usage = number === undefined ? null : readUsage(number);
    if (number === undefined || usage === null || usage.rssBytes === 0) return;
    handlers.seen(usage);
    check("memory_mb", limits.memory_mb, Math.ceil(usage.rssBytes / 1024 / 1024));
    check("cpu_ms", limits.cpu_ms, usage.cpuMs);
    check("threads", MAX_THREADS, usage.threads);
    check("permission_checks", MAX_TRAIL_BYTES, trail.bytes);
    looks++;
    if (looks % DISK_LOOKS !== 0) return;
    const { bytes, entries } = diskUse(writable, number, MAX_DISK_ENTRIES);
    check("disk_bytes", MAX_DISK_BYTES, bytes);
    check("files", MAX_DISK_ENTRIES, entries);
  });
}
