/**
 * Servers that tests need beside them: started before the tests, ended with the process, whatever
 * way it ends.
 *
 * @module
 */

/** A server in the background. */
export interface BackgroundServer {
  /** Ends it at once. */
  stop(): void;
}

/** A TCP port that nothing listens on right now. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  if (listener.addr.transport !== "tcp") throw new TypeError("Not a TCP listener");
  return listener.addr.port;
}

/** Whether a program is on the PATH. */
export function findProgram(name: string): string | undefined {
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    try {
      if (Deno.statSync(`${folder}/${name}`).isFile) return `${folder}/${name}`;
    } catch {
      // Not here.
    }
  }
  return undefined;
}

/**
 * Starts a server as a group of its own, which goes with this process, and its directory with it.
 *
 * @param command program and arguments
 */
export function startServer(
  command: readonly string[],
  options: { directory: string; env?: Record<string, string> },
): BackgroundServer {
  const setpriv = findProgram("setpriv");
  // Not even a killed test process leaves a server behind.
  const [program = "", ...args] = setpriv === undefined
    ? command
    : command[0] === setpriv
    ? [setpriv, "--pdeathsig", "QUIT", ...command.slice(1)]
    : [setpriv, "--pdeathsig", "QUIT", ...command];
  const child = new Deno.Command(program, {
    args,
    stdin: "null",
    stdout: "null",
    stderr: "null",
    detached: true,
    ...(options.env === undefined ? {} : { env: options.env }),
  }).spawn();
  child.unref();
  const stop = () => {
    try {
      Deno.kill(-child.pid, "SIGKILL");
    } catch {
      // Gone already.
    }
    try {
      Deno.removeSync(options.directory, { recursive: true });
    } catch {
      // A dying process wrote into it once more; it is a temporary directory.
    }
  };
  globalThis.addEventListener("unload", stop);
  return { stop };
}

/** Says that tests could not be run here. They are in CI. */
export function skipped(what: string, why: string): void {
  // deno-lint-ignore no-console -- the reader of the tests' output must see what was not tested
  console.log(`SKIPPED ${what}: ${why}`);
}
