/**
 * The runner that stays, as a process of its own with all that it does: `runner.ts --serve`.
 *
 * @module
 */

import { descendants, statFields } from "../../runtime/launch/process_usage.ts";
import type { Envelope } from "../../runtime/mod.ts";
import { RunnerClient } from "../../runtime/serve/client.ts";
import { until } from "../harness/processes.ts";
import type { Subject } from "./measure.ts";
import { REQUEST } from "./runtime.ts";

const RUNNER = new URL("../../runtime/runner.ts", import.meta.url).pathname;
/** As the README of serving says how to start it. */
const FLAGS = ["--v8-flags=--max-semi-space-size=2"];
/** Nothing comes up when the same processes were there for so long, in milliseconds. */
const STILL_MS = 60;

/** What is measured with a runner, and beside what. */
export interface Ground {
  /** Of the run: removed at its end. */
  readonly dir: string;
  readonly runner: WaitingRunner;
  /** Snapshots with a trivial tool. */
  readonly roots: { readonly sdk: string; readonly zod: string };
  readonly bare: Subject;
  readonly rounds: number;
}

/** What a runner holds. */
export interface Holding {
  /** The resident set, in bytes. */
  readonly rss: number;
  readonly descriptors: number;
  /** Children that wait, each of which takes some descriptors. */
  readonly waiting: number;
}

/** A runner, and a client that speaks with it. */
export class WaitingRunner implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #client: RunnerClient;

  constructor(cacheDir: string) {
    this.#process = new Deno.Command(Deno.execPath(), {
      args: ["run", ...FLAGS, "-A", RUNNER, "--serve"],
      env: { AIEL_CACHE_DIR: cacheDir },
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#client = new RunnerClient(this.#process.stdin, this.#process.stdout);
  }

  /** Runs one request. Gives how its child was started. @throws when it went wrong */
  async call(root: string): Promise<"warm" | "cold"> {
    const envelope: Envelope = await this.#client.run(REQUEST, { filesRoot: root });
    const { ok, error, meta } = envelope;
    if (!ok) throw new Error(`The request failed: ${JSON.stringify(error)}`);
    return meta.usage?.start ?? "cold";
  }

  /** Waits until a child stands still and none comes up or ends. */
  async calm(): Promise<void> {
    let last = "";
    let since = 0;
    await until("a child waits and nothing else goes on", () => {
      const pids = this.#processes();
      if (pids.join() !== last) [last, since] = [pids.join(), performance.now()];
      return pids.some(standsStill) && performance.now() - since > STILL_MS;
    });
  }

  holding(): Holding {
    const { pid } = this.#process;
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    return {
      rss: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? NaN) * 1024,
      descriptors: [...Deno.readDirSync(`/proc/${pid}/fd`)].length,
      waiting: this.#processes().filter(standsStill).length,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client[Symbol.asyncDispose]();
    await this.#process.status;
  }

  #processes(): number[] {
    return descendants(this.#process.pid).map(({ pid }) => pid);
  }
}

/** Stopped (proc(5)): the Deno of a child that was loaded ahead. */
function standsStill(pid: number): boolean {
  return statFields(pid)[0] === "T";
}
