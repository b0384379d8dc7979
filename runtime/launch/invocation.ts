/**
 * One invocation as the parent sees it: what the child says is read and counted, what it takes is watched, and the first thing that
 * ends it, ends it for good.
 *
 * @module
 */

import type { Limits } from "../protocol/limits.ts";
import {
  FRAME,
  FRAME_BYTES,
  type Loaded,
  type LoadMessage,
  type RunMessage,
} from "../sandbox/channel.ts";
import { FrameReader } from "./frame_reader.ts";
import { LogCollector } from "./log_collector.ts";
import type { Ending, Outcome, Phase } from "./outcome.ts";
import { type ProcessUsage, readUsage } from "./process_usage.ts";
import { readFailure } from "./read_failure.ts";
import { watchResources } from "./resource_watch.ts";
import { after, within } from "./timer.ts";

/** What one invocation needs besides the messages. */
export interface RunSpec {
  load: Omit<LoadMessage, "nonce">;
  run: RunMessage;
  limits: Limits;
  /** When the invocation began, on the clock of `performance.now()`: a child may have been up long before. */
  since: number;
  signal: AbortSignal | undefined;
  /** Makes text that the child said fit for a tenant: no path of the host. */
  clean: (text: string) => string;
}

/** The process that answers. */
export interface Answerer {
  readonly process: Deno.ChildProcess;
  /** When it was started, or put to use, on the clock of `performance.now()`. */
  readonly startedAt: number;
  /** See `LaunchSpec`. */
  readonly auditFile: string;
  /** See `LaunchSpec`. */
  readonly writable: string | undefined;
  /** Called while it runs, from time to time. */
  seen(): void;
  /** Ends it and everything it started. */
  kill(): void;
}

/** A child that does not come up within this is a failure of the platform. */
const SPAWN_TIMEOUT_MS = 15_000;
/** How long to wait for output that is still in the pipes after the end. */
const DRAIN_MS = 250;
/** Raw output beyond this many times the log cap ends the child. */
const FLOOD_FACTOR = 16;
const MIN_FLOOD_BYTES = 1024 * 1024;
/** An export's own timeout is first the SDK's to notice: it can still say so in order. */
const OWN_GRACE_MS = 100;
const STDERR_TAIL = 8 * 1024;

/** See the module. */
export class Invocation {
  readonly #logs: LogCollector;
  readonly #frames: FrameReader;
  readonly #errors: FrameReader;
  readonly #ending = Promise.withResolvers<Ending>();
  /** The child has said on standard error that nothing more will come there. */
  readonly #spoken = Promise.withResolvers<void>();
  readonly #at = { ready: 0, loaded: 0, end: 0 };
  #settled = false;
  #phase: Phase = "spawn";
  #usage: ProcessUsage | null = null;
  #outputBytes = 0;
  #stderr = "";
  #cancelDeadline = () => {};

  /** @param nonce what the child's frames carry */
  constructor(
    private readonly child: Answerer,
    private readonly spec: RunSpec,
    nonce: Uint8Array,
  ) {
    const { limits } = spec;
    this.#logs = new LogCollector(
      { entries: limits.log_entries, bytes: limits.log_bytes },
      () => new Date(),
      spec.clean,
    );
    this.#frames = new FrameReader(
      nonce,
      Math.max(limits.output_bytes, limits.log_bytes) + 256 * 1024,
      {
        raw: (bytes) => this.#takeRaw("stdout", bytes),
        frame: (type, payload) => this.#takeFrame(type, payload),
        broken: (why) => this.#settle(why === "too_large" ? this.#overOutput(null) : this.#lost()),
      },
    );
    this.#errors = new FrameReader(nonce, FRAME_BYTES, {
      raw: (bytes) => {
        this.#takeRaw("stderr", bytes);
        this.#stderr = (this.#stderr + new TextDecoder().decode(bytes)).slice(-STDERR_TAIL);
      },
      frame: () => this.#spoken.resolve(),
      broken: () => this.#spoken.resolve(),
    });
  }

  /** Listens and watches until it has ended, and ends the child. Never rejects for anything the child does. */
  async outcome(): Promise<Outcome> {
    const { child, spec } = this;
    const cancelGuard = after(SPAWN_TIMEOUT_MS, () => {
      if (this.#phase !== "spawn") return;
      this.#settle({
        type: "unstarted",
        why: `The child was not up after ${SPAWN_TIMEOUT_MS} ms`,
      });
    });
    const stopWatch = watchResources({ ...child, pid: child.process.pid }, spec.limits, {
      seen: (usage) => {
        this.#usage = usage;
        child.seen();
      },
      exceeded: (ending) => this.#settle(ending),
    });
    const cancel = () => this.#settle({ type: "cancelled" });
    spec.signal?.addEventListener("abort", cancel, { once: true });
    if (spec.signal?.aborted) cancel();
    const out = drain(child.process.stdout, (bytes) => this.#frames.push(bytes));
    const err = drain(child.process.stderr, (bytes) => this.#errors.push(bytes));
    err.done.then(() => this.#errors.end());
    out.done.then(() => this.#standardOutputEnded(err.done));

    const ending = await this.#ending.promise;
    cancelGuard();
    this.#cancelDeadline();
    stopWatch();
    spec.signal?.removeEventListener("abort", cancel);
    if (ending.type === "result" || ending.type === "failure") {
      // The child stands still. What it printed before is in the pipe, up to the mark it left there.
      await within(DRAIN_MS, this.#spoken.promise);
      child.kill();
    } else {
      child.kill();
      await within(DRAIN_MS, Promise.all([out.done, err.done]));
    }
    // Something may still hold the pipes open; nobody listens to it any more.
    await Promise.all([out.stop(), err.stop()]);
    return this.#told(ending);
  }

  #told(ending: Ending): Outcome {
    const { ready, loaded, end } = this.#at;
    const { startedAt } = this.child;
    const crashed = ending.type === "exited" && ending.signal !== null;
    return {
      ending,
      logs: this.#logs.finish(crashed),
      outputBytes: this.#outputBytes,
      usage: this.#usage,
      wallMs: end - startedAt,
      phases: {
        spawn_ms: ready === 0 ? null : round(ready - startedAt),
        load_ms: loaded === 0 ? null : round(loaded - ready),
        run_ms: loaded === 0 ? null : round(end - loaded),
      },
    };
  }

  #settle(ending: Ending): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#at.end = performance.now();
    this.#usage = readUsage(this.child.process.pid) ?? this.#usage;
    this.#ending.resolve(ending);
  }

  #takeFrame(type: number, payload: Uint8Array): void {
    if (this.#settled) return;
    const { limits } = this.spec;
    switch (type) {
      // Each of these two counts once: user code that got hold of the nonce must not start its deadline anew.
      case FRAME.ready:
        if (this.#phase !== "spawn") return;
        this.#at.ready = performance.now();
        this.#phase = "load";
        return this.#startDeadline(limits.timeout_ms);
      case FRAME.loaded: {
        if (this.#phase !== "load") return;
        this.#at.loaded = performance.now();
        this.#phase = "run";
        const own = (parse(payload) as Loaded | undefined)?.timeoutMs;
        const left = limits.timeout_ms - (this.#at.loaded - this.#at.ready);
        if (typeof own === "number" && own > 0 && own < left) {
          this.#startDeadline(own, OWN_GRACE_MS);
        }
        return;
      }
      case FRAME.log:
        return this.#logs.frame(parse(payload));
      case FRAME.result:
        this.#outputBytes = payload.length;
        return this.#settle(
          payload.length > limits.output_bytes
            ? this.#overOutput(payload.length)
            : { type: "result", json: new TextDecoder().decode(payload) },
        );
      case FRAME.failure: {
        const failure = readFailure(parse(payload));
        if (failure?.reason === "too_large") return this.#settle(this.#overOutput(null));
        return this.#settle(failure === undefined ? this.#lost() : { type: "failure", failure });
      }
    }
  }

  #takeRaw(source: "stdout" | "stderr", bytes: Uint8Array): void {
    const { log_bytes } = this.spec.limits;
    this.#logs.raw(source, bytes);
    const used = this.#logs.rawBytes;
    if (used > Math.max(log_bytes * FLOOD_FACTOR, MIN_FLOOD_BYTES)) {
      this.#settle({ type: "limit", limit: "log_bytes", max: log_bytes, used });
    }
  }

  #startDeadline(timeoutMs: number, grace = 0): void {
    this.#cancelDeadline();
    this.#cancelDeadline = after(
      timeoutMs + grace,
      () => this.#settle({ type: "timeout", timeoutMs, phase: this.#phase }),
    );
  }

  /** It ends when the process does, or when user code closed it: in both cases no result can come any more. */
  async #standardOutputEnded(errorsEnded: Promise<void>): Promise<void> {
    this.#frames.end();
    if (this.#settled) return;
    const { process } = this.child;
    // A process that is gone still tells its CPU time until it is reaped, but no memory: the peak seen so far stays.
    const last = readUsage(process.pid);
    if (last !== null) {
      const peakRssBytes = Math.max(last.peakRssBytes, this.#usage?.peakRssBytes ?? 0);
      this.#usage = { ...last, peakRssBytes };
    }
    const status = await within(DRAIN_MS * 4, process.status);
    await within(DRAIN_MS, errorsEnded);
    this.#settle({ ...this.#lost(), code: status?.code ?? -1, signal: status?.signal ?? null });
  }

  #overOutput(used: number | null): Ending {
    return { type: "limit", limit: "output_bytes", max: this.spec.limits.output_bytes, used };
  }

  /** The child broke its channel. */
  #lost(): Ending & { type: "exited" } {
    return { type: "exited", code: -1, signal: null, phase: this.#phase, stderr: this.#stderr };
  }
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
  return { done: read(), stop: () => reader.cancel().catch(() => {}) };
}

function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return undefined;
  }
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
