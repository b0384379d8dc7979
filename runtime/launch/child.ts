/**
 * One child process: started, told what to do, and ended with everything that it started.
 *
 * @module
 */

import { LINE_FEED, type LoadMessage, NONCE_BYTES } from "../sandbox/channel.ts";
import { hex } from "../snapshot/hex.ts";
import { Invocation, type RunSpec } from "./invocation.ts";
import type { Outcome } from "./outcome.ts";
import { descendants, isSameProcess, type ProcessIdentity, startTicks } from "./process_usage.ts";
import { killMarked } from "./strays.ts";

/** How to start a child. */
export interface LaunchSpec {
  /** The program and its arguments, limits of the kernel included. */
  command: readonly string[];
  /**
   * The parent puts it into a process group of its own, because the command does not do so itself. All that it starts is then reached
   * by one signal.
   */
  detached: boolean;
  cwd: string;
  /** The whole environment: nothing is inherited. */
  env: Record<string, string>;
  /** The file Deno writes its permission checks to: watched for its size only. */
  auditFile: string;
  /** The child may start programs, whose own children must be found and ended too. */
  mayHaveChildren: boolean;
  /** The limit on file locks that all of them have, where they could be given one; see `Mark` in `strays.ts`. */
  mark: number | undefined;
  /** The private directory of the invocation, when the child may write below it. */
  writable: string | undefined;
}

/** See the module. A child answers one invocation and is thrown away. */
export class Child {
  readonly #process: Deno.ChildProcess;
  readonly #startedAt = performance.now();
  readonly #startTicks: number;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  #killed = false;
  #exited = false;
  readonly #strays = new Map<number, ProcessIdentity>();

  private constructor(process: Deno.ChildProcess, private readonly spec: LaunchSpec) {
    this.#process = process;
    this.#startTicks = spec.mayHaveChildren ? startTicks(process.pid) : 0;
    this.#writer = process.stdin.getWriter();
    process.status.then(() => this.#exited = true, () => this.#exited = true);
    makeFirstVictim(process.pid);
  }

  /** Starts a child, which then waits for its messages. */
  static spawn(spec: LaunchSpec): Child {
    const [program, ...args] = spec.command;
    const process = new Deno.Command(program ?? "", {
      args,
      cwd: spec.cwd,
      clearEnv: true,
      env: spec.env,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      detached: spec.detached,
    }).spawn();
    return new Child(process, spec);
  }

  /** The process id, for tests and for telling. */
  get pid(): number {
    return this.#process.pid;
  }

  /** Whether it has ended by itself, or was ended. */
  get exited(): boolean {
    return this.#exited;
  }

  /** Whether it may write below the private directory of the invocation. */
  get mayWrite(): boolean {
    return this.spec.writable !== undefined;
  }

  /** Lets the child load and answer, and ends it. Never rejects for anything the child does. */
  async run(spec: RunSpec): Promise<Outcome> {
    const nonce = makeNonce();
    const load: LoadMessage = { ...spec.load, nonce: hex(nonce) };
    this.#send([load, spec.run]);
    const { auditFile, writable } = this.spec;
    const invocation = new Invocation(
      {
        process: this.#process,
        startedAt: Math.max(this.#startedAt, spec.since),
        auditFile,
        writable,
        seen: () => {
          if (this.spec.mayHaveChildren) this.#noteDescendants();
        },
        kill: () => this.kill(),
      },
      spec,
      nonce,
    );
    return await invocation.outcome();
  }

  /** Ends the child and everything it started. When this returns nothing of it runs any more; see {@linkcode gone}. */
  kill(): void {
    if (this.#killed) return;
    this.#killed = true;
    if (this.spec.mayHaveChildren) {
      // Stopped first, so that nothing is started between the look and the kill.
      signal(-this.pid, "SIGSTOP");
      this.#noteDescendants();
    }
    // One that is killed before it has made its group has started nothing yet, and is reached by its own number.
    // The group outlives its leader: what it started in the same group goes with it. The number of a leader that was
    // reaped stays taken as long as its group has members, so this never hits a stranger's group.
    signal(-this.pid, "SIGKILL");
    if (!this.#exited) signal(this.pid, "SIGKILL");
    for (const stray of this.#strays.values()) {
      if (isSameProcess(stray)) signal(stray.pid, "SIGKILL");
    }
    if (this.spec.mayHaveChildren) this.#killOrphans();
    if (!this.#process.stdout.locked) {
      // It never ran: nobody has touched its pipes.
      settled(this.#process.stdout.cancel());
      settled(this.#process.stderr.cancel());
      settled(this.#writer.abort());
    }
  }

  /** Settles when the process is reaped and its memory is free. A killed process runs no further, whether or not this is awaited. */
  get gone(): Promise<unknown> {
    return this.#process.status;
  }

  /** What forked twice into a session of its own is nobody's descendant any more. */
  #killOrphans(): void {
    const { mark, env } = this.spec;
    const variable = `HOME=${env.HOME}`;
    killMarked([mark === undefined ? { variable } : { variable, locks: mark }], this.#startTicks);
  }

  #noteDescendants(): void {
    for (const found of descendants(this.pid)) this.#strays.set(found.pid, found);
  }

  #send(messages: unknown[]): void {
    const parts = messages.map((message) => new TextEncoder().encode(JSON.stringify(message)));
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, 0));
    const view = new DataView(bytes.buffer);
    let at = 0;
    for (const part of parts) {
      view.setUint32(at, part.length);
      bytes.set(part, at + 4);
      at += 4 + part.length;
    }
    // A child that died before it read everything closes the pipe; how it died is told by its exit.
    this.#writer.write(bytes).then(() => this.#writer.close()).catch(() => {});
  }
}

/** Of 16 bytes, each one of 255: a line feed would cut frames, see `channel.ts`. */
function makeNonce(): Uint8Array<ArrayBuffer> {
  const nonce = new Uint8Array(NONCE_BYTES);
  do crypto.getRandomValues(nonce); while (nonce.includes(LINE_FEED));
  return nonce;
}

/** When the machine runs out of memory, the kernel shall pick the child, not the platform (proc(5), oom_score_adj). */
function makeFirstVictim(pid: number): void {
  if (Deno.build.os !== "linux") return;
  try {
    Deno.writeTextFileSync(`/proc/${pid}/oom_score_adj`, "1000");
  } catch {
    // Not ours to set on this machine; the other limits stand.
  }
}

function signal(target: number, name: Deno.Signal): void {
  try {
    Deno.kill(target, name);
  } catch {
    // Gone already.
  }
}

function settled(promise: Promise<unknown>): Promise<unknown> {
  return promise.catch(() => {});
}
