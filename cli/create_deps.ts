/**
 * Builds the {@linkcode Deps} of a command from a host. Everything that costs something is loaded
 * when it is first asked for.
 *
 * @module
 */

import { systemRefusal } from "../runtime/protocol/system_reason.ts";
import type { Deps } from "./deps.ts";
import { CliError } from "./errors.ts";
import type { Host } from "./system/host.ts";
import { ioError } from "./system/io_error.ts";
import type { GlobalOptions } from "./program/global_options.ts";
import { createProgress } from "./program/progress.ts";
import { createPrompter } from "./program/prompter.ts";
import type { DepsContext } from "./program/run_program.ts";
import { visibleText } from "./program/screen.ts";

/**
 * Builds them.
 *
 * @throws {CliError} USAGE when `-C` names no directory.
 */
export function createDeps(host: Host, global: GlobalOptions, context: DepsContext): Deps {
  const { errorScreen } = context;
  const cwd = workingDirectory(host, global.directory);
  const env = (name: string): string | undefined => host.env(name) || undefined;
  const say = (text: string): void => host.stderr.write(`${text}\n`);
  let saidIsolation = false;
  const projectRoot = once(async () =>
    (await import("./repository/find_project_root.ts")).findProjectRoot(cwd)
  );
  const deps: Deps = {
    ...context,
    cwd,
    env,
    os: host.os,
    now: host.now,
    after: host.after,
    global,
    stdin: host.stdin,
    pipes: host.pipes,
    talk: (line) => global.quiet ? undefined : say(line),
    report: say,
    warn: (line) => say(`${errorScreen.yellow("warning:")} ${visibleText(line)}`),
    stream: (text) => {
      host.stdout.write(text);
      const lost = host.stdout.lost();
      if (lost === undefined || lost.readerGone) return;
      throw new CliError("IO", `Standard output could not be written: ${lost.reason}`);
    },
    isUnread: () => host.stdout.lost()?.readerGone === true,
    isDiscarded: () => host.stdout.isDiscarded(),
    prompter: createPrompter({
      terminal: host.stdin.isTerminal && host.stderr.isTerminal,
      allowed: global.input && !global.json,
      ci: isOn(env("CI")),
    }),
    progress: createProgress({
      stream: host.stderr,
      animated: host.stderr.isTerminal && env("TERM") !== "dumb",
      silent: global.quiet,
      columns: errorScreen.columns,
      after: host.after,
      now: () => performance.now(),
    }),
    engine: async (options) => {
      const { localEngine } = await import("./local_engine.ts");
      return await localEngine(host, options ?? {});
    },
    noteWeakerIsolation: (reason) => {
      if (saidIsolation) return;
      saidIsolation = true;
      const text = `Only Deno's permission flags are around the code: ${reason}`;
      say(`${errorScreen.dim("note:")} ${visibleText(text)}; \`aiel doctor\` says more`);
    },
    findDeno: async () => (await import("./system/find_deno.ts")).findDeno(host),
    capture: host.capture,
    assets: host.assets,
    config: once(async () => {
      const { openConfig } = await import("./config/config.ts");
      return await openConfig({
        env,
        os: host.os,
        profileFlag: global.profile,
        projectRoot: await projectRoot(),
      });
    }),
    credentials: once(async () => {
      const { openCredentials } = await import("./credentials/open_credentials.ts");
      return openCredentials({ env, os: host.os, now: host.now });
    }),
    repository: once(async () => {
      const { Repository } = await import("./repository/repository.ts");
      return Repository.open(cwd);
    }),
    projectRoot,
    requireProject: async () => {
      const root = await projectRoot();
      if (root !== undefined) return root;
      throw new CliError(
        "NOT_A_PROJECT",
        `Not in an aiel project: no ".aiel/state.json" in "${cwd}" or above`,
        {
          hint: "Run `aiel init` to make one here",
          details: { directory: cwd },
        },
      );
    },
  };
  return deps;
}

function workingDirectory(host: Host, given: string | undefined): string {
  const here = host.cwd();
  if (given === undefined) return here;
  const absolute = given.startsWith("/") || /^[A-Za-z]:[\\/]|^\\\\/.test(given);
  try {
    const path = Deno.realPathSync(absolute ? given : `${here}/${given}`);
    if (Deno.statSync(path).isDirectory) {
      host.enter(path);
      return path;
    }
  } catch (thrown) {
    const code = systemRefusal(thrown)?.code;
    if (code !== "ENOENT" && code !== "ENOTDIR") throw ioError("enter", given, thrown);
  }
  throw new CliError("USAGE", `"${given}" is not a directory`, { hint: "-C takes a directory" });
}

/** Turns a variable such as `CI` into yes or no; `0` and `false` are no. */
function isOn(value: string | undefined): boolean {
  return value !== undefined && !["0", "false", "no", "off"].includes(value.toLowerCase());
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => made ??= make();
}
