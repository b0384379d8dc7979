/**
 * What belongs to a runner: counted while nothing is asked of it.
 *
 * @module
 */

import { descendants, readUsage } from "../../runtime/launch/process_usage.ts";
import { processesWith, until } from "../harness/processes.ts";
import { leftovers } from "../harness/engine.ts";

/** What could grow. */
export interface Counts {
  /** Processes below the runner, and those of invocations that have lost their parent. */
  readonly processes: number;
  /** Private directories of invocations. */
  readonly directories: number;
  /** What the runner has open, sockets included. */
  readonly descriptors: number;
  readonly sockets: number;
  /** Memory of the runner's own process. */
  readonly rssBytes: number;
}

/** Looks in a row that must find the same: what is about to start a child is seen by none. */
const QUIET_LOOKS = 20;

/**
 * Ends the children that wait, and counts what is left when nothing comes and goes any more. What
 * is left then is the runner's own, whatever its pool held.
 */
export async function countAtRest(pid: number, cacheDir: string): Promise<Counts> {
  let quiet = 0;
  let last = "";
  return await until("the runner is at rest", () => {
    for (const { pid: child } of descendants(pid)) kill(child);
    const counts = count(pid, cacheDir);
    const { rssBytes: _, ...now } = counts;
    const seen = JSON.stringify(now);
    quiet = counts.processes + counts.directories === 0 && seen === last ? quiet + 1 : 0;
    last = seen;
    return quiet >= QUIET_LOOKS ? counts : undefined;
  });
}

function count(pid: number, cacheDir: string): Counts {
  const open = descriptorsOf(pid);
  return {
    processes: descendants(pid).length + processesWith(`${cacheDir}/runs/`).length,
    directories: leftovers(cacheDir).length,
    descriptors: open.length,
    sockets: open.filter((target) => target.startsWith("socket:")).length,
    rssBytes: rssOf(pid),
  };
}

/** Memory of a process, in bytes. */
export function rssOf(pid: number): number {
  return readUsage(pid)?.rssBytes ?? 0;
}

/** What each descriptor of a process leads to. */
function descriptorsOf(pid: number): string[] {
  const found: string[] = [];
  for (const { name } of Deno.readDirSync(`/proc/${pid}/fd`)) {
    try {
      found.push(Deno.readLinkSync(`/proc/${pid}/fd/${name}`));
    } catch {
      // It was closed meanwhile.
    }
  }
  return found;
}

/** Kills a process; one that is gone is fine. */
export function kill(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch {
    // Gone already.
  }
}
