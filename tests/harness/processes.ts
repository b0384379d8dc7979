/**
 * The processes of this machine, as the tests see them (Linux: proc(5)).
 *
 * @module
 */

import { descendants, type ProcessIdentity } from "../../runtime/launch/process_usage.ts";

/** Whether processes can be looked at here. */
export const CAN_SEE_PROCESSES = Deno.build.os === "linux";

/** How long something that must happen may take on a busy machine, in milliseconds. */
const PATIENCE_MS = 120_000;

/** Waits until something is so, looking often; throws when it never is. */
export async function until<T>(what: string, look: () => T | undefined | false): Promise<T> {
  const giveUp = performance.now() + PATIENCE_MS;
  for (;;) {
    const seen = look();
    if (seen !== undefined && seen !== false) return seen;
    if (performance.now() > giveUp) throw new Error(`Waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The processes below one process whose command line holds a text. */
export function descendantsWith(pid: number, text: string): ProcessIdentity[] {
  return descendants(pid).filter((one) => commandLine(one.pid).includes(text));
}

/** Whether a signal has stopped a process; false when it is gone. */
export function isStopped(pid: number): boolean {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("T");
  } catch {
    return false;
  }
}

/** Command lines of the machine's other processes that hold a text, whatever their parent is. */
export function processesWith(text: string): string[] {
  return [...Deno.readDirSync("/proc")].map(({ name }) => Number(name))
    .filter((pid) => pid > 0 && pid !== Deno.pid)
    .map(commandLine).filter((line) => line.includes(text));
}

/** A process's command line, its words parted by spaces; empty when it is gone or a zombie. */
export function commandLine(pid: number): string {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/cmdline`).replaceAll("\0", " ");
  } catch {
    return "";
  }
}

/**
 * Whether a process is gone: not there, its number in use by another, or dead and waiting for its
 * parent.
 */
export function isGone(identity: ProcessIdentity): boolean {
  try {
    const stat = Deno.readTextFileSync(`/proc/${identity.pid}/stat`);
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" || Number(fields[19]) !== identity.startTicks;
  } catch {
    return true;
  }
}
