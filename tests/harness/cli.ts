/**
 * The `aiel` command as a real process, from source or compiled.
 *
 * @module
 */

import { denoEnvironment, FROM_CACHE } from "./deno_child.ts";
import { REPOSITORY } from "./snapshot.ts";

/** How to start it. */
export interface CliOptions {
  cwd: string;
  /** Where settings and caches lie: not in the project, of which they would be a part. */
  home: string;
  /** A compiled binary; default: the sources, run by this Deno. */
  binary?: string | undefined;
  /** Added to an environment with nothing but PATH, HOME and a cache directory. */
  env?: Readonly<Record<string, string>>;
  stdin?: string;
}

/** What it said and how it ended. */
export interface CliOutput {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a command line to its end. */
export async function runCli(args: readonly string[], options: CliOptions): Promise<CliOutput> {
  const process = startCli(args, options);
  const writer = process.stdin.getWriter();
  // A command that does not need standard input ends without reading it.
  const written = writer.write(new TextEncoder().encode(options.stdin ?? ""))
    .then(() => writer.close()).catch(() => {});
  const { code, stdout, stderr } = await process.output();
  await written;
  const text = (bytes: Uint8Array<ArrayBuffer>) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** Starts a command line with all three streams piped. */
export function startCli(args: readonly string[], options: CliOptions): Deno.ChildProcess {
  const { binary, cwd, home } = options;
  const source = ["run", "-A", ...FROM_CACHE, `${REPOSITORY}/cli/main.ts`];
  return new Deno.Command(binary ?? Deno.execPath(), {
    args: binary === undefined ? [...source, ...args] : [...args],
    cwd,
    clearEnv: true,
    env: { ...cliEnvironment(home, binary === undefined), ...options.env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Nothing but PATH, HOME and what a Deno needs to find its packages. */
export function cliEnvironment(home: string, needsPackages: boolean): Record<string, string> {
  const env: Record<string, string> = {
    HOME: home,
    AIEL_CACHE_DIR: `${home}/.cache/aiel`,
    PATH: Deno.env.get("PATH") ?? "",
  };
  if (!needsPackages) return { ...env, AIEL_DENO: Deno.execPath() };
  return { ...env, ...denoEnvironment() };
}
