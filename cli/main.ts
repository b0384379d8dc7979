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

import type { Host, OutputStream, Stdin } from "./system/host.ts";
import { CLI_VERSION } from "./version.ts";

/** Runs a command line in this process and gives the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  if (args.length === 1 && args[0] === "--version") {
    write(Deno.stdout, `aiel ${CLI_VERSION}\n`);
    return 0;
  }
  const [{ runProgram }, { AIEL }] = await Promise.all([
    import("./program/run_program.ts"),
    import("./aiel.ts"),
  ]);
  return await runProgram(systemHost(args), AIEL);
}

/** The process as a host. */
function systemHost(args: readonly string[]): Host {
  const os = Deno.build.os;
  let opened: Promise<Pick<Stdin, "isPiped" | "arrives" | "read">> | undefined;
  const stdin = () =>
    opened ??= import("./system/read_stdin.ts").then(({ openStdin }) => openStdin());
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
    capture: async (program, words, options) =>
      (await import("./system/capture.ts")).capture(program, words, options),
    stdin: {
      isTerminal: Deno.stdin.isTerminal(),
      isPiped: async () => (await stdin()).isPiped(),
      arrives: async () => (await stdin()).arrives(),
      read: async (maxBytes) => (await stdin()).read(maxBytes),
    },
    stdout: outputStream(Deno.stdout),
    stderr: outputStream(Deno.stderr),
    onInterrupt,
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  };
}

/** Where the files are that aiel carries: in the binary, or in the tree of the checkout. */
function carried(): Promise<
  Pick<typeof import("./system/disk_assets.ts"), "listAssets" | "readAsset">
> {
  return Deno.build.standalone ? import("./build/embedded.ts") : import("./system/disk_assets.ts");
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
