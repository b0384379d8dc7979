/**
 * One child process: started, given its messages, and ended with everything that it started.
 *
 * @module
 */

import { markInheritedDescriptors } from "./inherited_descriptors.ts";
import { killLeftInside } from "./left_inside.ts";
import { descendants, isSameProcess, type ProcessIdentity, startTicks } from "./process_usage.ts";
import { killMarked } from "./strays.ts";
import { after } from "./timer.ts";

/** How to start a child. */
export interface ChildSpec {
  /** The program and its arguments, limits and barriers included. */
  command: readonly string[];
  /** The second barrier stands around it: Deno is the process below the process below this one. */
  behindBarrier: boolean;
  /** The path of its trail, which is a word of bubblewrap's command line. */
  trail: string;
  /** The parent makes the process group, because no program of the command does. */
  detached: boolean;
  cwd: string;
  /** The whole environment: nothing is inherited. */
  env: Record<string, string>;
  /** It may start programs, which without the second barrier must be found to be ended. */
  mayHaveChildren: boolean;
  /** The limit on file locks that all of them have, if they were given one; see `strays.ts`. */
  mark: number | undefined;
}

/** How long bubblewrap may take to notice the end of what it watches, in milliseconds. */
const BARRIER_END_MS = 2_000;

/** A child answers one invocation and is thrown away. */
export class Child {
  readonly process: Deno.ChildProcess;
  readonly #spec: ChildSpec;
  readonly #startTicks: number;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  #inside: ProcessIdentity | undefined;
  #killed = false;
  #exited = false;
  readonly #strays = new Map<number, ProcessIdentity>();

  /**
   * Starts a child, which then waits for its messages.
   *
   * @throws {Error} when the program can't be started, or a descriptor would be inherited
   */
  constructor(spec: ChildSpec) {
    markInheritedDescriptors();
    const [program = "", ...args] = spec.command;
    this.process = new Deno.Command(program, {
      args,
      cwd: spec.cwd,
      clearEnv: true,
      env: spec.env,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      detached: spec.detached,
    }).spawn();
    this.#spec = spec;
    this.#startTicks = spec.mayHaveChildren ? startTicks(this.process.pid) : 0;
    this.#writer = this.process.stdin.getWriter();
    this.process.status.then(({ signal }) => this.#ended(signal), () => this.#exited = true);
  }

  /** Whether it has ended by itself, or was ended. */
  get exited(): boolean {
    return this.#exited;
  }

  /**
   * The number of the Deno process, which is the one that uses memory and time; undefined before it
   * is there.
   */
  get pid(): number | undefined {
    if (!this.#spec.behindBarrier) return this.process.pid;
    if (this.#inside === undefined) {
      const [init, deno] = descendants(this.process.pid);
      if (init !== undefined) this.#inside = deno;
    }
    return this.#inside?.pid;
  }

  /** The Deno process, the programs that it has started, and the process that reaps those. */
  get pids(): number[] {
    const { pid } = this;
    if (pid === undefined) return [];
    const { behindBarrier, mayHaveChildren } = this.#spec;
    if (!mayHaveChildren) return [pid];
    // Behind the barrier a program that lost its parent is a child of the first process, which
    // keeps the sum of the time that the ended ones took.
    const programs = descendants(behindBarrier ? this.process.pid : pid);
    return [pid, ...programs.map((one) => one.pid).filter((one) => one !== pid)];
  }

  /**
   * Called once the child is up: the kernel shall pick it, not the platform, when memory is short.
   */
  makeFirstVictim(): void {
    if (Deno.build.os !== "linux") return;
    try {
      // proc(5), oom_score_adj.
      Deno.writeTextFileSync(`/proc/${this.pid}/oom_score_adj`, "1000");
    } catch {
      // Not the runner's to set on this machine; the other limits stand.
    }
  }

  /** Gives the child a message. Settles when it was taken, or never will be. */
  send(message: unknown): Promise<void> {
    // A child that died before it read everything closes the pipe; how it died is told by its exit.
    return this.#writer.write(encodeMessage(message)).catch(() => {});
  }

  /** Gives the child the last message that it gets. */
  sendLast(message: unknown): void {
    void this.send(message);
    this.#writer.close().catch(() => {});
  }

  /** Lets no thread of the Deno process run until {@linkcode resume}. */
  pause(): void {
    if (this.pid !== undefined) signal(this.pid, "SIGSTOP");
  }

  /** Lets it run again. */
  resume(): void {
    if (this.pid !== undefined) signal(this.pid, "SIGCONT");
  }

  /** Notes the programs that it has started so far, which may leave its process tree later. */
  noteDescendants(): void {
    if (!this.#spec.mayHaveChildren || this.#spec.behindBarrier) return;
    this.#addDescendants();
  }

  /** Ends the child and everything that it started; {@linkcode gone} tells when that is done. */
  kill(): void {
    if (this.#killed) return;
    this.#killed = true;
    this.#writer.abort().catch(() => {});
    if (this.#exited) return this.#killOrphans();
    if (this.#spec.behindBarrier) this.#killBehindBarrier();
    else this.#killGroup();
  }

  /** Settles when the process is reaped. */
  get gone(): Promise<unknown> {
    return this.process.status;
  }

  /** Bubblewrap ends by a signal only when it did not end what it watches. */
  #ended(by: string | null): void {
    this.#exited = true;
    const { behindBarrier, trail } = this.#spec;
    if (behindBarrier && by !== null) killLeftInside(new Set([trail]));
  }

  /**
   * The first process inside is the init of a process namespace: with it the kernel ends all of
   * them. Bubblewrap outside is stopped meanwhile, since while it sets up it would start another
   * one, and then reaps what it has started: a process without a parent might never be reaped.
   */
  #killBehindBarrier(): void {
    const { pid } = this.process;
    signal(pid, "SIGSTOP");
    const inside = descendants(pid);
    for (const each of inside) signal(each.pid, "SIGKILL");
    if (inside.length === 0) {
      // What could not be seen is in the same group, unless it has come far.
      signal(-pid, "SIGKILL");
      return signal(pid, "SIGKILL");
    }
    signal(pid, "SIGCONT");
    const cancel = after(BARRIER_END_MS, () => {
      if (!this.#exited) signal(pid, "SIGKILL");
    });
    this.gone.then(cancel, cancel);
  }

  #killGroup(): void {
    const { pid } = this.process;
    if (this.#spec.mayHaveChildren) {
      // Stopped first, so that nothing is started between the look and the kill.
      signal(-pid, "SIGSTOP");
      this.#addDescendants();
    }
    // One that is killed before it has made its group has started nothing yet, and is reached by
    // its own number. The number of a leader that was reaped stays taken as long as its group has
    // members, so this never hits a stranger's group.
    signal(-pid, "SIGKILL");
    signal(pid, "SIGKILL");
    this.#killOrphans();
  }

  /** What forked twice into a session of its own is in no tree and no group of the child's. */
  #killOrphans(): void {
    const { behindBarrier, mayHaveChildren, mark, env } = this.#spec;
    if (behindBarrier || !mayHaveChildren) return;
    for (const stray of this.#strays.values()) {
      if (isSameProcess(stray)) signal(stray.pid, "SIGKILL");
    }
    const variable = `HOME=${env.HOME}`;
    killMarked([mark === undefined ? { variable } : { variable, locks: mark }], this.#startTicks);
  }

  #addDescendants(): void {
    for (const found of descendants(this.process.pid)) this.#strays.set(found.pid, found);
  }
}

/** A length of four bytes, big-endian, and so many bytes of JSON. */
function encodeMessage(message: unknown): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(message));
  const bytes = new Uint8Array(4 + json.length);
  new DataView(bytes.buffer).setUint32(0, json.length);
  bytes.set(json, 4);
  return bytes;
}

function signal(target: number, name: Deno.Signal): void {
  try {
    Deno.kill(target, name);
  } catch {
    // Gone already.
  }
}
