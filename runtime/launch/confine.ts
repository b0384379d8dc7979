/**
 * The command line that puts a child under the kernel's own limits, where the kernel has them.
 *
 * On Linux small programs of util-linux stand before Deno and replace themselves by it (execve): `setsid` makes a session and a process
 * group, `setpriv` makes the kernel kill the child when the runner dies, whatever way it dies, and forbids new privileges; `prlimit`
 * sets resource limits. Without the last two (macOS, a bare container) the parent's own watch is the only bound, and it says so by
 * {@linkcode Confinement}.
 *
 * @module
 */

import type { Limits } from "../protocol/limits.ts";

/** What the machine offers; looked up once by {@linkcode findConfinement}. */
export interface Confinement {
  setsid: string | null;
  setpriv: string | null;
  prlimit: string | null;
}

/** Private writable memory that Deno 2.9 reserves before any code runs: 541 MiB measured, rounded up. */
const RESERVED_MB = 600;
/** What every Worker reserves on top: 521 MiB measured. Reserved, not used: what is used is the watch's business. */
const WORKER_RESERVED_MB = 540;
/** Workers at a time before the kernel refuses memory. */
const WORKERS = 4;
/** Open files. */
const MAX_FILES = 512;
/** Bytes of any one file the child writes: scratch files, Deno's caches, the audit trail. */
export const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** Looks for the programs in the two places where every Linux distribution has them. */
export function findConfinement(
  exists: (path: string) => boolean,
  os: string = Deno.build.os,
): Confinement {
  const find = (name: string) =>
    os !== "linux" ? null : [`/usr/bin/${name}`, `/bin/${name}`].find(exists) ?? null;
  return { setsid: find("setsid"), setpriv: find("setpriv"), prlimit: find("prlimit") };
}

/**
 * The words to put before `deno run …`.
 *
 * @param mark what the child and all that it starts are known by; see `MAX_MARK` in `strays.ts`
 */
export function confinedCommand(
  confinement: Confinement,
  limits: Limits,
  mark?: number,
): string[] {
  const words: string[] = [];
  // A program that does it costs half a millisecond. `Deno.Command` can do it too (`detached`), but then it forks the whole runner
  // instead of sharing its memory until the exec: 7 ms for every 100 MB that the runner holds.
  if (confinement.setsid !== null) words.push(confinement.setsid);
  if (confinement.setpriv !== null) {
    words.push(confinement.setpriv, "--pdeathsig", "KILL", "--no-new-privs", "--");
  }
  if (confinement.prlimit !== null) {
    const data = (limits.memory_mb + RESERVED_MB + WORKERS * WORKER_RESERVED_MB) * 1024 * 1024;
    // The kernel counts whole seconds; the watch is exact, this is what remains if the watch is starved.
    const cpu = Math.ceil(limits.cpu_ms / 1000) + 1;
    words.push(
      confinement.prlimit,
      `--data=${data}`,
      `--cpu=${cpu}`,
      `--fsize=${MAX_FILE_BYTES}`,
      `--nofile=${MAX_FILES}`,
      "--core=0",
      ...(mark === undefined ? [] : [`--locks=${mark}`]),
      "--",
    );
  }
  return words;
}

/** Whether children can be given a mark: a limit can only be lowered, so there must be none yet. */
export function canMark(confinement: Confinement): boolean {
  if (confinement.prlimit === null) return false;
  try {
    const limits = Deno.readTextFileSync("/proc/self/limits");
    return /^Max file locks +unlimited +unlimited/m.test(limits);
  } catch {
    return false;
  }
}
