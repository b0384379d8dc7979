/**
 * Marks in the names of files that go with their process, so that the next one can tell what a
 * killed one left behind.
 *
 * @module
 */

/**
 * Process ids mean something in their namespace only: services in two containers may share a
 * directory.
 */
const NAMESPACE = namespaceOf();
const MARK = /^(\d+)\.(\d+)-/;

/** Begins the names of what this process makes: `<namespace>.<process id>-`. */
export const PROCESS_MARK = `${NAMESPACE}.${Deno.pid}-`;

/**
 * Whether what has this name was left by a process that is gone. False also where it can't be told:
 * on another system than Linux, and when another container made it.
 *
 * @param name begins with a process's mark
 * @param path where it lies
 */
export function isLeftBehind(name: string, path: string): boolean {
  const [, namespace, pid] = MARK.exec(name) ?? [];
  if (NAMESPACE === "0" || pid === undefined || namespace !== NAMESPACE) return false;
  // Our own number, given a second time: what is older than this process is of another one.
  if (Number(pid) === Deno.pid) return changedAt(path) < performance.timeOrigin - 1_000;
  return changedAt(`/proc/${pid}`) === Infinity;
}

/** Whether a name begins with a process's mark. */
export function isMarked(name: string): boolean {
  return MARK.test(name);
}

/** Milliseconds since 1970; infinite: it is not there. */
function changedAt(path: string): number {
  try {
    return Deno.lstatSync(path).mtime?.getTime() ?? 0;
  } catch {
    return Infinity;
  }
}

function namespaceOf(): string {
  if (Deno.build.os !== "linux") return "0";
  try {
    return /\d+/.exec(Deno.readLinkSync("/proc/self/ns/pid"))?.[0] ?? "0";
  } catch {
    return "0";
  }
}
