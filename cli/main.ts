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

import { onStopSignal } from "../runtime/stop_signal.ts";
import { isDiscarded, type LostOutput, writeOutput } from "../runtime/write_output.ts";
import type { Host, OutputStream, Stdin } from "./system/host.ts";
import { CLI_VERSION } from "./version.ts";

/** Runs a command line in this process and gives the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  if (args.length === 1 && args[0] === "--version") {
    const lost = writeOutput(Deno.stdout, `aiel ${CLI_VERSION}\n`);
    if (lost === undefined || lost.readerGone) return 0;
    const { lostOutputText } = await import("./program/lost_output.ts");
    writeOutput(Deno.stderr, lostOutputText(lost));
    return 1;
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
  let opened: Promise<Pick<Stdin, "isPiped" | "arrives" | "read" | "lines">> | undefined;
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
        : (await import("./system/disk_assets.ts")).runtimeDirectory(),
    placeRuntimeFiles: Deno.build.standalone
      ? async (files) =>
        void await (await import("./build/embedded.ts"))
          .unpackRuntime((name) => Deno.env.get(name), files)
      : undefined,
    capture: async (program, words, options) =>
      (await import("./system/capture.ts")).capture(program, words, options),
    stdin: {
      isTerminal: Deno.stdin.isTerminal(),
      isPiped: async () => (await stdin()).isPiped(),
      arrives: async () => (await stdin()).arrives(),
      read: async (maxBytes) => (await stdin()).read(maxBytes),
      lines: async function* () {
        yield* (await stdin()).lines();
      },
    },
    pipes: async () => {
      const { stdin, stdout } = await import("node:process");
      return { input: stdin, output: stdout };
    },
    stdout: outputStream(Deno.stdout, 1),
    stderr: outputStream(Deno.stderr, 2),
    onInterrupt: onStopSignal,
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  };
}

/**
 * Where the files are that aiel carries: in the binary, or in the tree of the checkout or of the
 * npm package.
 */
function carried(): Promise<
  Pick<typeof import("./system/disk_assets.ts"), "listAssets" | "readAsset">
> {
  return Deno.build.standalone ? import("./build/embedded.ts") : import("./system/disk_assets.ts");
}

function outputStream(stream: typeof Deno.stdout | typeof Deno.stderr, fd: 1 | 2): OutputStream {
  const isTerminal = stream.isTerminal();
  let lost: LostOutput | undefined;
  return {
    isTerminal,
    columns: columnsOf(isTerminal),
    isDiscarded: () => !isTerminal && isDiscarded(fd),
    write: (text) => {
      // What comes after a gap would look like the whole.
      lost ??= writeOutput(stream, text);
    },
    lost: () => lost,
  };
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

if (import.meta.main) Deno.exit(await main(Deno.args));
