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

/** What is watched. */
export interface Watched {
  readonly pid: number;
  /** The file Deno writes its permission checks to. */
  readonly auditFile: string;
  /** Where the child may write; undefined: nowhere. */
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
const MAX_AUDIT_BYTES = 16 * 1024 * 1024;
/** What one invocation may keep on the disk; how long one file may be is the kernel's business. */
const MAX_DISK_BYTES = 256 * 1024 * 1024;
const MAX_DISK_ENTRIES = 10_000;

/** Starts a watch. The answer ends it. */
export function watchResources(
  { pid, auditFile, writable }: Watched,
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
    const usage = readUsage(pid);
    if (usage === null || usage.rssBytes === 0) return;
    handlers.seen(usage);
    check("memory_mb", limits.memory_mb, Math.ceil(usage.rssBytes / 1024 / 1024));
    check("cpu_ms", limits.cpu_ms, usage.cpuMs);
    check("permission_checks", MAX_AUDIT_BYTES, fileSize(auditFile));
    looks++;
    if (writable === undefined || looks % DISK_LOOKS !== 0) return;
    const { bytes, entries } = diskUse(writable, pid, MAX_DISK_ENTRIES);
    check("disk_bytes", MAX_DISK_BYTES, bytes);
    check("files", MAX_DISK_ENTRIES, entries);
  });
}

function fileSize(path: string): number {
  try {
    return Deno.lstatSync(path).size;
  } catch {
    return 0;
  }
}
