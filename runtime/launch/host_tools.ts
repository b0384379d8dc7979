/**
 * The small programs of the machine that stand between the runner and Deno.
 *
 * @module
 */

/** Absolute paths; `null` where the machine does not have the program. */
export interface HostTools {
  /** Bubblewrap: the second barrier. Linux only. */
  bwrap: string | null;
  /** A POSIX shell, which sets the resource limits before it replaces itself. */
  sh: string | null;
  /** Makes a session, so that signals to the runner's terminal do not reach the child. */
  setsid: string | null;
  /** Lets the kernel end the child when the runner dies, and forbids new privileges. */
  setpriv: string | null;
  /** Marks the programs that a child starts; see `strays.ts`. */
  prlimit: string | null;
  /** Starts the child with signals blocked, where it knows how; see `signal_blocker.ts`. */
  env: string | null;
  /** Makes the pipe with a name that Deno writes its permission checks into. */
  mkfifo: string | null;
  /** Makes devices of an invocation's own, where the runner is root. */
  mknod: string | null;
}

/**
 * Where the programs are looked for. The list is fixed: a search along the caller's PATH would let
 * the directory that the runner was started in choose its own barrier.
 */
const DIRECTORIES = ["/usr/bin", "/bin", "/usr/local/bin", "/run/current-system/sw/bin"];

/** Looks for every program once. */
export function findHostTools(
  exists: (path: string) => boolean,
  os: string = Deno.build.os,
): HostTools {
  const find = (name: string, systems: readonly string[]): string | null =>
    systems.includes(os)
      ? DIRECTORIES.map((directory) => `${directory}/${name}`).find(exists) ?? null
      : null;
  return {
    bwrap: find("bwrap", ["linux"]),
    sh: find("sh", ["linux", "darwin"]),
    setsid: find("setsid", ["linux"]),
    setpriv: find("setpriv", ["linux"]),
    prlimit: find("prlimit", ["linux"]),
    env: find("env", ["linux"]),
    mkfifo: find("mkfifo", ["linux", "darwin"]),
    mknod: find("mknod", ["linux"]),
  };
}
