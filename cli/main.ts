/**
 * The `aiel` command.
 *
 *     deno run -A cli/main.ts --help
 *
 * Composition root: connects the program with the process. `--version` is answered before anything
 * is loaded.
 *
 * @module
 */

import { after } from "../runtime/launch/timer.ts";
import type { CommandSpec } from "./command.ts";
import type { Host, OutputStream } from "./host.ts";
import { CLI_VERSION } from "./version.ts";

/** Runs a command line in this process and gives the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  if (args.length === 1 && args[0] === "--version") {
    write(Deno.stdout, `aiel ${CLI_VERSION}\n`);
    return 0;
  }
  const [{ runProgram }, commands] = await Promise.all([import("./program.ts"), specsFor(args)]);
  return await runProgram(systemHost(args), commands);
}

const everyday = async () => (await import("./commands/everyday.ts")).EVERYDAY;

/**
 * Words with which one command begins that is known without loading all others, and where it is
 * described.
 */
export const EVERYDAY_WORDS: Readonly<Record<string, () => Promise<readonly CommandSpec[]>>> = {
  status: async () => [(await import("./commands/history/status_command.ts")).status],
  add: everyday,
  commit: everyday,
  log: everyday,
  diff: everyday,
  restore: everyday,
  push: everyday,
};

/** The global options that take no value and can stand before such a word. */
export const SWITCHES: readonly string[] = ["--json", "--quiet", "-q", "--no-input", "--no-color"];

/**
 * What the line can mean. Help tells of all commands, and so does a line whose first word is not
 * known.
 */
async function specsFor(args: readonly string[]): Promise<readonly CommandSpec[]> {
  const word = args.find((arg) => !SWITCHES.includes(arg)) ?? "";
  const asksForHelp = args.some((arg) => arg === "--help" || arg === "-h");
  const load = Object.hasOwn(EVERYDAY_WORDS, word) && !asksForHelp
    ? EVERYDAY_WORDS[word]
    : undefined;
  return await load?.() ?? (await import("./commands/specs.ts")).COMMANDS;
}

/** The process as a host. */
function systemHost(args: readonly string[]): Host {
  const os = Deno.build.os;
  return {
    args,
    cwd: Deno.cwd,
    enter: Deno.chdir,
    env: (name) => Deno.env.get(name),
    os: os === "linux" || os === "darwin" || os === "windows" ? os : "other",
    now: () => new Date(),
    deno: Deno.build.standalone ? undefined : Deno.execPath(),
    assets: {
      list: async (directory) => (await carried()).listAssets(directory),
      read: async (path) => (await carried()).readAsset(path),
    },
    runtimeDir: async () =>
      Deno.build.standalone
        ? (await import("./build/embedded.ts")).unpackRuntime((name) => Deno.env.get(name))
        : undefined,
    capture: async (program, words) => (await import("./capture.ts")).capture(program, words),
    stdin: {
      isTerminal: Deno.stdin.isTerminal(),
      read: async (maxBytes) => (await import("./read_stdin.ts")).readStdin(maxBytes),
    },
    stdout: outputStream(Deno.stdout),
    stderr: outputStream(Deno.stderr),
    onInterrupt,
    after,
  };
}

/** Where the files are that aiel carries: in the binary, or in the tree of the checkout. */
function carried(): Promise<Pick<typeof import("./disk_assets.ts"), "listAssets" | "readAsset">> {
  return Deno.build.standalone ? import("./build/embedded.ts") : import("./disk_assets.ts");
}

function outputStream(stream: typeof Deno.stdout | typeof Deno.stderr): OutputStream {
  const isTerminal = stream.isTerminal();
  return { isTerminal, columns: columnsOf(isTerminal), write: (text) => write(stream, text) };
}

function columnsOf(isTerminal: boolean): number | undefined {
  if (!isTerminal) return undefined;
  try {
    const { columns } = Deno.consoleSize();
    return columns > 0 ? columns : undefined;
  } catch {
    // A terminal on one stream only: its size can't be asked for.
    return undefined;
  }
}

function write(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += stream.writeSync(bytes.subarray(at));
  } catch {
    // The reader is gone (`aiel log | head`): there is no one left to tell.
  }
}

function onInterrupt(listener: () => void): () => void {
  const signals: Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT", "SIGBREAK"]
    : ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) Deno.addSignalListener(signal, listener);
  return () => {
    for (const signal of signals) Deno.removeSignalListener(signal, listener);
  };
}

if (import.meta.main) Deno.exit(await main(Deno.args));
