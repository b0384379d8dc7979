/**
 * The command line that a child is started by: small programs that set limits and barriers, each of
 * which replaces itself by the next one (execve), and Deno at the end.
 *
 * @module
 */

import type { Limits } from "../protocol/limits.ts";
import type { HostTools } from "./host_tools.ts";
import { BLOCK_SIGNAL } from "./signal_blocker.ts";

/** Private writable memory that Deno 2.9 reserves before any code runs: 541 MiB, rounded up. */
const RESERVED_MB = 600;
/** What every Worker reserves on top: 521 MiB. Reserved, not used; use is the watch's business. */
const WORKER_RESERVED_MB = 540;
/** Workers at a time before the kernel refuses memory. */
const WORKERS = 4;
/** Open files. */
const MAX_FILES = 512;
/** Bytes of any one file that the child writes: scratch files, caches of Deno. */
export const MAX_FILE_BYTES = 64 * 1024 * 1024;
/** The block of `ulimit -f`, in bytes (POSIX, ulimit). */
const FILE_BLOCK_BYTES = 512;

/** What stands before Deno. */
export interface LaunchOptions {
  tools: HostTools;
  /** What starts the child with a signal blocked, if this machine has it. */
  signalBlocker: string | null;
  limits: Limits;
  /** It loads before there is a request, with CPU time of its own for that. */
  ahead: boolean;
  /**
   * The second barrier: bubblewrap's words, and the host's paths of its filter and of the pipe that
   * its first process holds open.
   */
  barrier: { words: readonly string[]; filter: string; pipe: string } | undefined;
  /** What the child and all that it starts are known by; see `MAX_MARK` in `strays.ts`. */
  mark: number | undefined;
}

/** The words to put before `deno run …`. */
export function launchCommand(
  { tools, signalBlocker, limits, ahead, barrier, mark }: LaunchOptions,
): string[] {
  const words: string[] = [];
  const cpuMs = ahead ? 2 * limits.cpu_ms : limits.cpu_ms;
  const limitScript = (more: readonly string[]) => scriptOf(limits.memory_mb, cpuMs, more);
  // `Deno.Command` can make a session too (`detached`), but then it forks the whole runner instead
  // of sharing its memory until the exec: 7 ms for every 100 MB that the runner holds.
  if (tools.setsid !== null) words.push(tools.setsid);
  if (signalBlocker !== null) words.push(signalBlocker, BLOCK_SIGNAL);
  if (barrier !== undefined) {
    return [
      ...words,
      ...[tools.sh ?? "sh", "-c", limitScript(HOLD_FILES), "sh"],
      ...[barrier.filter, barrier.pipe, tools.bwrap ?? "bwrap", ...barrier.words],
    ];
  }
  if (tools.setpriv !== null) {
    words.push(tools.setpriv, "--pdeathsig", "KILL", "--no-new-privs", "--");
  }
  if (tools.sh !== null) {
    const check = tools.setpriv === null ? [] : [checkParent(Deno.pid)];
    words.push(tools.sh, "-c", limitScript(check), "sh");
  }
  if (mark !== undefined && tools.prlimit !== null) {
    words.push(tools.prlimit, `--locks=${mark}`, "--");
  }
  return words;
}

/** Opens the files that bubblewrap takes by their descriptors, and takes them off the command. */
const HOLD_FILES = ['exec 9<"$1" 8<>"$2" || exit 126', "shift 2"];

/** A runner that was killed before the kernel knew what its death means has no child. */
function checkParent(pid: number): string {
  return `[ "$PPID" = ${pid} ] || exit 125`;
}

/**
 * A limit that is lower already stays as it is where the runner is no root. The kernel counts whole
 * seconds of CPU time; the watch is exact, and this is what remains if the watch is starved.
 */
function scriptOf(memoryMb: number, cpuMs: number, more: readonly string[]): string {
  const dataKb = (memoryMb + RESERVED_MB + WORKERS * WORKER_RESERVED_MB) * 1024;
  const set = [
    `-d ${dataKb}`,
    `-t ${Math.ceil(cpuMs / 1000) + 1}`,
    `-f ${MAX_FILE_BYTES / FILE_BLOCK_BYTES}`,
    `-n ${MAX_FILES}`,
    "-c 0",
  ];
  const lines = set.map((limit) => `ulimit ${limit} 2>/dev/null`);
  return [...lines, ...more, 'exec "$@"'].join("\n");
}

/** Whether children can be given a mark: a limit can only be lowered, so there must be none yet. */
export function canMark({ prlimit }: HostTools): boolean {
  if (prlimit === null) return false;
  try {
    const limits = Deno.readTextFileSync("/proc/self/limits");
    return /^Max file locks +unlimited +unlimited/m.test(limits);
  } catch {
    return false;
  }
}
