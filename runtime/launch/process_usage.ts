/**
 * What a process uses, as the Linux kernel tells it (proc(5)). Elsewhere every answer is `null`:
 * this runtime has no other way that needs no native code.
 *
 * @module
 */

/** One look at a process. */
export interface ProcessUsage {
  /** Resident set in bytes, now. */
  rssBytes: number;
  /** Largest resident set so far, in bytes. */
  peakRssBytes: number;
  /**
   * User + system time of all threads and of programs that it has waited for, in milliseconds, in
   * steps of one kernel tick.
   */
  cpuMs: number;
  /** Threads, now. */
  threads: number;
}

/** USER_HZ: 100 on every architecture Deno runs on (time(7)). */
const TICK_MS = 10;

/**
 * Reads a process's usage; `null` when it is gone or this is not Linux. A zombie still tells its
 * CPU time.
 */
export function readUsage(pid: number): ProcessUsage | null {
  if (Deno.build.os !== "linux") return null;
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    // The second field is the program's name in parentheses, and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
    const cpuMs = ticks * TICK_MS;
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    return {
      rssBytes: kib(status, "VmRSS:"),
      peakRssBytes: kib(status, "VmHWM:"),
      cpuMs,
      threads: count(status, "Threads:"),
    };
  } catch {
    return null;
  }
}

/** Memory that a process holds for itself, in bytes; 0 when it is gone or this is not Linux. */
export function privateBytes(pid: number): number {
  try {
    return kib(Deno.readTextFileSync(`/proc/${pid}/status`), "RssAnon:");
  } catch {
    return 0;
  }
}

function kib(status: string, key: string): number {
  return count(status, key) * 1024;
}

function count(status: string, key: string): number {
  const at = status.indexOf(key);
  return at === -1 ? 0 : Number.parseInt(status.slice(at + key.length), 10);
}

/**
 * A process, and when it started (clock ticks since boot), so that a number used again is not taken
 * for it.
 */
export interface ProcessIdentity {
  pid: number;
  startTicks: number;
}

/** The processes below one process, deepest last. Linux only; elsewhere none are found. */
export function descendants(pid: number): ProcessIdentity[] {
  const found: ProcessIdentity[] = [];
  const queue = [pid];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const child of childrenOf(next)) {
      found.push({ pid: child, startTicks: startTicks(child) });
      queue.push(child);
    }
  }
  return found;
}

/** Whether the number still belongs to the process it was read for. */
export function isSameProcess(identity: ProcessIdentity): boolean {
  return identity.startTicks !== 0 && startTicks(identity.pid) === identity.startTicks;
}

/** When a process started, in clock ticks since boot; 0 when it is gone. */
export function startTicks(pid: number): number {
  return Number(statFields(pid)[19] ?? 0);
}

/** The fields of proc(5)'s stat from the third (the state) on; none when the process is gone. */
export function statFields(pid: number): string[] {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    // The second field is the program's name in parentheses, and may hold anything.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}

function childrenOf(pid: number): number[] {
  const children: number[] = [];
  try {
    for (const task of Deno.readDirSync(`/proc/${pid}/task`)) {
      const text = Deno.readTextFileSync(`/proc/${pid}/task/${task.name}/children`);
      for (const word of text.split(" ")) if (word !== "") children.push(Number(word));
    }
  } catch {
    // Gone, or not Linux.
  }
  return children;
}
