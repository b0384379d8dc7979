/**
 * A host for tests: runs command lines in this process and remembers what they said.
 *
 * @module
 */

import { PassThrough, Readable } from "node:stream";
import type { LostOutput } from "../../runtime/write_output.ts";
import { aielWith } from "../aiel.ts";
import type { CommandSpec } from "../deps.ts";
import { listAssets, readAsset } from "../system/disk_assets.ts";
import type { ExitCode } from "../errors.ts";
import type { Host } from "../system/host.ts";
import { runProgram } from "../program/run_program.ts";

/** What a command line left behind. */
export interface Ran {
  code: ExitCode;
  stdout: string;
  stderr: string;
}

/** What a test may decide; the rest is a pipe, an empty environment and no terminal. */
export interface FakeWorld {
  cwd?: string;
  env?: Record<string, string>;
  /** What is piped in; undefined: standard input is `/dev/null`. */
  stdin?: string;
  terminal?: boolean;
  columns?: number;
  now?: Date;
  /** Called with the function that presses Ctrl-C. */
  interrupt?: (press: () => void) => void;
  /** Called after each writing with all that was said so far. */
  heard?: (said: { readonly stdout: string; readonly stderr: string }) => void;
  capture?: Host["capture"];
  deno?: string | undefined;
  /** Timers; default: they never fire. */
  after?: Host["after"];
  /** What can't be written to, and why. */
  lost?: { readonly stdout?: LostOutput; readonly stderr?: LostOutput };
  /** What is thrown away. */
  discarded?: "stdout" | "stderr";
}

/** Runs a command line. */
export async function run(
  args: readonly string[],
  specs: readonly CommandSpec[],
  world: FakeWorld = {},
): Promise<Ran> {
  const said = { stdout: "", stderr: "" };
  const code = await runProgram(fakeHost(args, world, said), aielWith(specs));
  return { code, ...said };
}

/** The host itself. */
export function fakeHost(
  args: readonly string[],
  world: FakeWorld,
  said: { stdout: string; stderr: string },
): Host {
  const isTerminal = world.terminal ?? false;
  const attempted = new Set<"stdout" | "stderr">();
  const stream = (name: "stdout" | "stderr") => ({
    isTerminal,
    columns: world.columns,
    isDiscarded: () => world.discarded === name,
    write: (text: string) => {
      if (world.lost?.[name] === undefined) {
        said[name] += text;
        world.heard?.(said);
      } else attempted.add(name);
    },
    lost: () => attempted.has(name) ? world.lost?.[name] : undefined,
  });
  return {
    args,
    cwd: () => world.cwd ?? "/nowhere",
    // Of this process, which other tests share.
    enter: () => {},
    env: (name) => world.env?.[name],
    os: "linux",
    now: () => world.now ?? new Date("2026-11-20T12:00:00Z"),
    deno: "deno" in world ? world.deno : Deno.execPath(),
    assets: { list: listAssets, read: readAsset },
    runtimeDir: () => Promise.resolve(undefined),
    placeRuntimeFiles: undefined,
    capture: world.capture ?? (() => Promise.resolve(undefined)),
    stdin: {
      isTerminal,
      isPiped: () => Promise.resolve(!isTerminal && world.stdin !== undefined),
      arrives: () => Promise.resolve((world.stdin ?? "") !== ""),
      read: () => Promise.resolve(new TextEncoder().encode(world.stdin ?? "")),
      lines: async function* () {
        yield* (world.stdin ?? "").split("\n").slice(0, -1);
      },
    },
    pipes: () => Promise.resolve({ input: Readable.from([]), output: new PassThrough() }),
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    onInterrupt: (listener) => {
      world.interrupt?.(listener);
      return () => {};
    },
    after: world.after ?? (() => () => {}),
  };
}

/** A directory for one test, removed at its end: `await using dir = await temporaryDirectory()`. */
export async function temporaryDirectory(): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "aiel-test-" }));
  return {
    path,
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}
