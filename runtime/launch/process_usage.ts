/**
 * What a process uses, as the Linux kernel tells it (proc(5)). Elsewhere every answer is `null`: this runtime has no other way that
 * needs no native code.
 *
 * @module
 */

/** One look at a process. */
export interface ProcessUsage {
  /** Resident set in bytes, now. */
  rssBytes: number;
  /** Largest resident set so far, in bytes. */
  peakRssBytes: number;
  /** User + system time of all threads, in milliseconds, in steps of one kernel tick. */
  cpuMs: number;
}

/** USER_HZ: 100 on every architecture Deno runs on (time(7)). */
const TICK_MS = 10;

/** Reads a process's usage; `null` when it is gone or this is not Linux. A zombie still tells its CPU time. */
export function readUsage(pid: number): ProcessUsage | null {
  if (Deno.build.os !== "linux") return null;
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    // The second field is the program's name in parentheses, and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const cpuMs = (Number(fields[11]) + Number(fields[12])) * TICK_MS;
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    return { rssBytes: kib(status, "VmRSS:"), peakRssBytes: kib(status, "VmHWM:"), cpuMs };
  } catch {
    return null;
  }
}

function kib(status: string, key: string): number {
  const at = status.indexOf(key);
  return at === -1 ? 0 : Number.parseInt(status.slice(at + key.length), 10) * 1024;
}

/** A process, and when it started (clock ticks since boot), so that a number used again is not taken for it. */
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
function statFields(pid: number): string[] {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    // The second field is the program's name in parentheses, and may hold anything.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}

/** What one look through the process table found. */
export interface Marked {
  /** Processes that were started with the variable. */
  found: ProcessIdentity[];
  /**
   * How many have no environment to read at this moment: they are in the middle of an execve(2) and may be anybody's until it is
   * done. What runs with an empty one for good counts too, so a caller must not wait for none without end.
   */
  undecided: number;
}

/**
 * The processes whose environment holds a variable (`NAME=value`), whoever their parent is by now, among those that started at
 * `since` (clock ticks since boot) or later. Linux only; elsewhere none are found.
 *
 * One pass decides on each process once: with two, it could be in execve during the one and not yet during the other.
 */
export function processesWith(variable: string, since = 0): Marked {
  const marked: Marked = { found: [], undecided: 0 };
  try {
    for (const { name } of Deno.readDirSync("/proc")) {
      const pid = Number(name);
      if (!(pid > 0)) continue;
      const environment = environmentOf(pid);
      if (environment === undefined) continue;
      const mine = environment.split("\0").includes(variable);
      if (!mine && environment !== "") continue;
      const fields = statFields(pid);
      const started = Number(fields[19] ?? 0);
      if (mine) marked.found.push({ pid, startTicks: started });
      // A zombie has no memory any more, a kernel thread never had any.
      else if (Number(fields[20]) > 0 && started >= since) marked.undecided++;
    }
  } catch {
    // Not Linux.
  }
  return marked;
}

/** Empty for a process in execve, or one that is dead and waits to be reaped; undefined for one that is gone, or another user's. */
function environmentOf(pid: number): string | undefined {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/environ`);
  } catch {
    return undefined;
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
