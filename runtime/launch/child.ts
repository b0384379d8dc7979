/**
 * One child process: started, told what to do, watched, and ended. Every way it can go gives exactly one {@linkcode Outcome}.
 *
 * @module
 */

import type { LogEntry } from "../protocol/envelope.ts";
import type { Limits } from "../protocol/limits.ts";
import {
  type ChildFailure,
  FRAME,
  FRAME_BYTES,
  type Loaded,
  type LoadMessage,
  NONCE_BYTES,
  type RunMessage,
} from "../sandbox/channel.ts";
import { hex } from "../snapshot/id.ts";
import { diskUse } from "./disk_use.ts";
import { FrameReader } from "./frame_reader.ts";
import { LogCollector } from "./log_collector.ts";
import { readFailure } from "./read_failure.ts";
import { after, every, within } from "./timer.ts";
import {
  descendants,
  isSameProcess,
  type ProcessIdentity,
  type ProcessUsage,
  readUsage,
  startTicks,
} from "./process_usage.ts";
import { killMarked } from "./strays.ts";

/** How an invocation ended, as far as the parent knows. */
export type Ending =
  | { type: "result"; json: string }
  | { type: "failure"; failure: ChildFailure }
  | { type: "timeout"; timeoutMs: number; phase: Phase }
  | { type: "cancelled" }
  | {
    type: "limit";
    limit: keyof Limits | "file_bytes" | "disk_bytes" | "files" | "permission_checks";
    max: number;
    used: number | null;
  }
  | { type: "exited"; code: number; signal: string | null; phase: Phase; stderr: string }
  | { type: "unstarted"; why: string };

/** How far the child had come. */
export type Phase = "spawn" | "load" | "run";

/** The ending and everything the parent measured. */
export interface Outcome {
  ending: Ending;
  logs: LogEntry[];
  outputBytes: number;
  usage: ProcessUsage | null;
  wallMs: number;
  phases: { spawn_ms: number | null; load_ms: number | null; run_ms: number | null };
}

/** How to start a child. */
export interface LaunchSpec {
  /** The program and its arguments, limits of the kernel included. */
  command: readonly string[];
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

/** What one invocation needs besides the messages. */
export interface RunSpec {
  load: Omit<LoadMessage, "nonce">;
  run: RunMessage;
  limits: Limits;
  signal: AbortSignal | undefined;
  /** Makes text that the child said fit for a tenant: no path of the host. */
  clean: (text: string) => string;
}

/** A child that does not come up within this is a failure of the platform. */
const SPAWN_TIMEOUT_MS = 15_000;
/** How often the watch looks, in milliseconds: memory can grow about 40 MiB between two looks. */
const WATCH_MS = 20;
/** How long to wait for output that is still in the pipes after the end. */
const DRAIN_MS = 250;
/** Raw output beyond this many times the log cap ends the child. */
const FLOOD_FACTOR = 16;
/** An export's own timeout is first the SDK's to notice: it can still say so in order. */
const OWN_GRACE_MS = 100;
const MAX_AUDIT_BYTES = 16 * 1024 * 1024;
/** What one invocation may keep on the disk; how long one file may be is the kernel's business. */
const MAX_DISK_BYTES = 256 * 1024 * 1024;
const MAX_DISK_ENTRIES = 10_000;
/** The watch looks at the disk this many times less often than at the memory. */
const DISK_LOOKS = 10;
const STDERR_TAIL = 8 * 1024;

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
      // A group of its own, so that one signal reaches everything it starts.
      detached: true,
    }).spawn();
    return new Child(process, spec);
  }

  /** The process id, for tests and for telling. */
  get pid(): number {
    return this.#process.pid;
  }

  /** Whether it may write below the private directory of the invocation. */
  get mayWrite(): boolean {
    return this.spec.writable !== undefined;
  }

  /** Lets the child load and answer, and ends it. Never rejects for anything the child does. */
  async run(spec: RunSpec): Promise<Outcome> {
    const { limits } = spec;
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const load: LoadMessage = { ...spec.load, nonce: hex(nonce) };
    this.#send([load, spec.run]);
    const logs = new LogCollector(
      { entries: limits.log_entries, bytes: limits.log_bytes },
      () => new Date(),
      spec.clean,
    );
    const at = { ready: 0, loaded: 0, end: 0 };
    let phase: Phase = "spawn";
    let outputBytes = 0;
    let usage: ProcessUsage | null = null;
    let stderr = "";
    let cancelDeadline = () => {};
    const { promise, resolve } = Promise.withResolvers<Ending>();
    let settled = false;
    const settle = (ending: Ending): void => {
      if (settled) return;
      settled = true;
      at.end = performance.now();
      usage = readUsage(this.pid) ?? usage;
      resolve(ending);
    };
    const startDeadline = (timeoutMs: number, grace = 0): void => {
      cancelDeadline();
      cancelDeadline = after(
        timeoutMs + grace,
        () => settle({ type: "timeout", timeoutMs, phase }),
      );
    };
    const frames = new FrameReader(
      nonce,
      Math.max(limits.output_bytes, limits.log_bytes) + 256 * 1024,
      {
        raw: (bytes) => takeRaw("stdout", bytes),
        broken: (why) =>
          settle(
            why === "too_large"
              ? overOutput(null)
              : { type: "exited", code: -1, signal: null, phase, stderr },
          ),
        frame: (type, payload) => {
          if (settled) return;
          switch (type) {
            // Each of these two counts once: user code that got hold of the nonce must not start its deadline anew.
            case FRAME.ready:
              if (phase !== "spawn") return;
              at.ready = performance.now();
              phase = "load";
              return startDeadline(limits.timeout_ms);
            case FRAME.loaded: {
              if (phase !== "load") return;
              at.loaded = performance.now();
              phase = "run";
              const own = (parse(payload) as Loaded | undefined)?.timeoutMs;
              const left = limits.timeout_ms - (at.loaded - at.ready);
              if (typeof own === "number" && own > 0 && own < left) {
                startDeadline(own, OWN_GRACE_MS);
              }
              return;
            }
            case FRAME.log:
              return logs.frame(parse(payload));
            case FRAME.result:
              outputBytes = payload.length;
              return settle(
                payload.length > limits.output_bytes
                  ? overOutput(payload.length)
                  : { type: "result", json: new TextDecoder().decode(payload) },
              );
            case FRAME.failure: {
              const failure = readFailure(parse(payload));
              if (failure?.reason === "too_large") return settle(overOutput(null));
              return settle(
                failure === undefined
                  ? { type: "exited", code: -1, signal: null, phase, stderr }
                  : { type: "failure", failure },
              );
            }
          }
        },
      },
    );
    const overOutput = (used: number | null): Ending => ({
      type: "limit",
      limit: "output_bytes",
      max: limits.output_bytes,
      used,
    });
    const flood = Math.max(limits.log_bytes * FLOOD_FACTOR, 1024 * 1024);
    const takeRaw = (source: "stdout" | "stderr", bytes: Uint8Array): void => {
      logs.raw(source, bytes);
      if (logs.rawBytes > flood) {
        settle({ type: "limit", limit: "log_bytes", max: limits.log_bytes, used: logs.rawBytes });
      }
    };

    const cancelGuard = after(SPAWN_TIMEOUT_MS, () => {
      if (phase === "spawn") {
        settle({ type: "unstarted", why: `The child was not up after ${SPAWN_TIMEOUT_MS} ms` });
      }
    });
    let looks = 0;
    const stopWatch = every(WATCH_MS, () => {
      const seen = readUsage(this.pid);
      if (seen === null || seen.rssBytes === 0) return;
      usage = seen;
      if (this.spec.mayHaveChildren) this.#noteDescendants();
      const rssMb = Math.ceil(seen.rssBytes / 1024 / 1024);
      if (rssMb > limits.memory_mb) {
        settle({ type: "limit", limit: "memory_mb", max: limits.memory_mb, used: rssMb });
      }
      if (seen.cpuMs > limits.cpu_ms) {
        settle({ type: "limit", limit: "cpu_ms", max: limits.cpu_ms, used: seen.cpuMs });
      }
      const audit = fileSize(this.spec.auditFile);
      if (audit > MAX_AUDIT_BYTES) {
        settle({ type: "limit", limit: "permission_checks", max: MAX_AUDIT_BYTES, used: audit });
      }
      if (++looks % DISK_LOOKS === 0) this.#watchDisk(settle);
    });
    const cancel = () => settle({ type: "cancelled" });
    spec.signal?.addEventListener("abort", cancel, { once: true });
    if (spec.signal?.aborted) cancel();

    const spoken = Promise.withResolvers<void>();
    const errors = new FrameReader(nonce, FRAME_BYTES, {
      raw: (bytes) => {
        takeRaw("stderr", bytes);
        stderr = (stderr + new TextDecoder().decode(bytes)).slice(-STDERR_TAIL);
      },
      frame: () => spoken.resolve(),
      broken: () => spoken.resolve(),
    });
    const out = drain(this.#process.stdout, (bytes) => frames.push(bytes));
    const err = drain(this.#process.stderr, (bytes) => errors.push(bytes));
    // Standard output ends when the process does, or when user code closed it: in both cases no result can come any more.
    err.done.then(() => errors.end());
    out.done.then(async () => {
      frames.end();
      if (settled) return;
      // A process that is gone still tells its CPU time until it is reaped, but no memory: the peak seen so far stays.
      const last = readUsage(this.pid);
      if (last !== null) {
        usage = { ...last, peakRssBytes: Math.max(last.peakRssBytes, usage?.peakRssBytes ?? 0) };
      }
      const status = await within(DRAIN_MS * 4, this.#process.status);
      await within(DRAIN_MS, err.done);
      settle({
        type: "exited",
        code: status?.code ?? -1,
        signal: status?.signal ?? null,
        phase,
        stderr,
      });
    });

    const ending = await promise;
    cancelGuard();
    cancelDeadline();
    stopWatch();
    spec.signal?.removeEventListener("abort", cancel);
    if (ending.type === "result" || ending.type === "failure") {
      // The child stands still. What it printed before is in the pipe, up to the mark it left there.
      await within(DRAIN_MS, spoken.promise);
      this.kill();
    } else {
      this.kill();
      await within(DRAIN_MS, Promise.all([out.done, err.done]));
    }
    // Something may still hold the pipes open; nobody listens to it any more.
    await Promise.all([out.stop(), err.stop()]);
    const crashed = ending.type === "exited" && ending.signal !== null;
    return {
      ending,
      logs: logs.finish(crashed),
      outputBytes,
      usage,
      wallMs: at.end - this.#startedAt,
      phases: {
        spawn_ms: at.ready === 0 ? null : round(at.ready - this.#startedAt),
        load_ms: at.loaded === 0 ? null : round(at.loaded - at.ready),
        run_ms: at.loaded === 0 ? null : round(at.end - at.loaded),
      },
    };
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

  #watchDisk(settle: (ending: Ending) => void): void {
    if (this.spec.writable === undefined) return;
    const { bytes, entries } = diskUse(this.spec.writable, this.pid, MAX_DISK_ENTRIES);
    if (bytes > MAX_DISK_BYTES) {
      settle({ type: "limit", limit: "disk_bytes", max: MAX_DISK_BYTES, used: bytes });
    }
    if (entries > MAX_DISK_ENTRIES) {
      settle({ type: "limit", limit: "files", max: MAX_DISK_ENTRIES, used: entries });
    }
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

/** Reads a pipe until it ends, breaks or is stopped. */
function drain(stream: ReadableStream<Uint8Array>, take: (bytes: Uint8Array) => void) {
  const reader = stream.getReader();
  const read = async () => {
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) take(next.value);
    } catch {
      // The pipe broke: the same as its end.
    }
  };
  return { done: read(), stop: () => settled(reader.cancel()) };
}

function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return undefined;
  }
}

function fileSize(path: string): number {
  try {
    return Deno.lstatSync(path).size;
  } catch {
    return 0;
  }
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
