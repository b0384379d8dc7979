import { denoEnvironment, FROM_CACHE } from "../../tests/harness/deno_child.ts";
import { temporaryDirectory } from "./fake_host.ts";

/** What a script left behind. */
export interface Said {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * A shell for tests in which `aiel` is the real command: the sources, or the binary that
 * `AIEL_TEST_BINARY` names. Everything it makes is removed with it.
 */
export interface ShellSession extends AsyncDisposable {
  /** An empty directory of its own, a new one each time. */
  directory(): Promise<string>;
  /** A copy of a project that `aiel init` has made. */
  project(): Promise<string>;
  /** Runs POSIX shell lines. */
  run(script: string, cwd: string, env?: Record<string, string>): Promise<Said>;
  /** Starts them, for what does not end by itself. */
  spawn(script: string, cwd: string): Deno.ChildProcess;
}

/** Makes a shell with a home of its own, no keyring and no git settings. */
export async function openShell(): Promise<ShellSession> {
  const dir = await temporaryDirectory();
  const home = `${dir.path}/home`;
  const bin = `${dir.path}/bin`;
  await Deno.mkdir(home);
  await Deno.mkdir(bin);
  const binary = Deno.env.get("AIEL_TEST_BINARY");
  const main = new URL("../main.ts", import.meta.url).pathname;
  const command = binary === undefined
    ? `'${Deno.execPath()}' run -A ${FROM_CACHE.join(" ")} '${main}'`
    : `'${binary}'`;
  await Deno.writeTextFile(`${bin}/aiel`, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
  const env = {
    ...denoEnvironment(),
    PATH: `${bin}:${Deno.env.get("PATH") ?? ""}`,
    HOME: home,
    AIEL_NO_KEYRING: "1",
    AIEL_DENO: Deno.execPath(),
    AIEL_CACHE_DIR: `${dir.path}/cache`,
    GIT_CONFIG_NOSYSTEM: "1",
    USER: "tester",
    SHELL: "/bin/bash",
  };
  const command_ = (script: string, cwd: string, more: Record<string, string> = {}) =>
    new Deno.Command("sh", {
      args: ["-c", script],
      cwd,
      clearEnv: true,
      env: { ...env, ...more },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    });
  let count = 0;
  const directory = async () => {
    const path = `${dir.path}/d${count++}`;
    await Deno.mkdir(path);
    return path;
  };
  const run: ShellSession["run"] = async (script, cwd, more) => {
    const { code, stdout, stderr } = await command_(script, cwd, more).output();
    const decoder = new TextDecoder();
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  };
  let template: Promise<string> | undefined;
  const makeTemplate = async () => {
    const path = await directory();
    const { code, stderr } = await run("aiel init", path);
    if (code !== 0) throw new Error(`aiel init failed: ${stderr}`);
    return path;
  };
  return {
    directory,
    project: async () => {
      const from = await (template ??= makeTemplate());
      const path = `${dir.path}/d${count++}`;
      const { code, stderr } = await run(`cp -R '${from}' '${path}'`, dir.path);
      if (code !== 0) throw new Error(stderr);
      return path;
    },
    run,
    spawn: (script, cwd) => command_(script, cwd).spawn(),
    [Symbol.asyncDispose]: () => dir[Symbol.asyncDispose](),
  };
}
