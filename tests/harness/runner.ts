/**
 * The runner as a real process.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Envelope } from "../../runtime/mod.ts";
import { denoEnvironment, FROM_CACHE } from "./deno_child.ts";
import { ISOLATION_MODE } from "./engine.ts";
import { assertEnvelope } from "./envelope.ts";
import { shareBase } from "./shared_base.ts";
import { REPOSITORY } from "./snapshot.ts";
import { tempDir } from "./temp_dir.ts";

/** How to start a runner. */
export interface RunnerOptions {
  /** Standard input; default: nothing, and closed. */
  stdin?: string | Uint8Array<ArrayBuffer>;
  /**
   * Added to an environment that holds nothing but a cache directory of its own, in which the base
   * of children is the test file's, and the isolation that the tests ask for.
   */
  env?: Readonly<Record<string, string>>;
  cwd?: string;
}

/** What a runner said and how it ended. */
export interface RunnerOutput {
  code: number;
  stdout: string;
  stderr: string;
  /** The one JSON document on standard output; throws when standard output is anything else. */
  envelope(): Envelope;
}

/** A runner that was not waited for. Disposing it kills it and removes its caches. */
export interface RunningRunner extends AsyncDisposable {
  readonly process: Deno.ChildProcess;
  readonly cacheDir: string;
}

/** Starts a runner with standard input, output and error piped. */
export function startRunner(args: readonly string[], options: RunnerOptions = {}): RunningRunner {
  const dir = tempDir();
  const cacheDir = options.env?.AIEL_CACHE_DIR ?? `${dir.path}/cache`;
  if (options.env?.AIEL_CACHE_DIR === undefined) shareBase(cacheDir);
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", ...FROM_CACHE, `${REPOSITORY}/runtime/runner.ts`, ...args],
    cwd: options.cwd ?? dir.path,
    clearEnv: true,
    env: {
      HOME: dir.path,
      ...denoEnvironment(),
      AIEL_CACHE_DIR: cacheDir,
      AIEL_ISOLATION: ISOLATION_MODE,
      ...options.env,
    },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  return {
    process,
    cacheDir,
    async [Symbol.asyncDispose]() {
      try {
        process.kill("SIGKILL");
      } catch {
        // Gone already.
      }
      await process.status;
      const pipes: { locked: boolean; close(): Promise<void> }[] = [];
      if (!process.stdout.locked) {
        pipes.push({
          locked: false,
          close: () => process.stdout.cancel(),
        });
      }
      if (!process.stderr.locked) {
        pipes.push({
          locked: false,
          close: () => process.stderr.cancel(),
        });
      }
      if (!process.stdin.locked) pipes.push({ locked: false, close: () => process.stdin.abort() });
      await Promise.all(pipes.map((pipe) => pipe.close().catch(() => {})));
      dir[Symbol.dispose]();
    },
  };
}

/** Runs a runner to its end. */
export async function runRunner(
  args: readonly string[],
  options: RunnerOptions = {},
): Promise<RunnerOutput> {
  await using runner = startRunner(args, options);
  const { stdin = "" } = options;
  const writer = runner.process.stdin.getWriter();
  const bytes = typeof stdin === "string" ? new TextEncoder().encode(stdin) : stdin;
  // A runner that does not need standard input ends without reading it.
  const written = writer.write(bytes).then(() => writer.close()).catch(() => {});
  const { code, stdout, stderr } = await runner.process.output();
  await written;
  const text = new TextDecoder("utf-8", { fatal: true }).decode(stdout);
  return {
    code,
    stdout: text,
    stderr: new TextDecoder().decode(stderr),
    envelope: () => {
      assert.ok(text.endsWith("\n"), `no envelope on standard output: ${JSON.stringify(text)}`);
      return assertEnvelope(JSON.parse(text), [runner.cacheDir]);
    },
  };
}
