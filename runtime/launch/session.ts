/**
 * One invocation as the parent sees it: what the child says is read and counted, what it takes is
 * watched, and the first thing that ends it, ends it for good.
 *
 * @module
 */

import {
  FRAME,
  FRAME_BYTES,
  LINE_FEED,
  type Loaded,
  type LoadMessage,
  NONCE_BYTES,
  READY_NONCE,
  type RunMessage,
} from "../protocol/channel.ts";
import { hex } from "../protocol/hex.ts";
import type { Limits } from "../protocol/limits.ts";
import type { ShownPlace } from "./barrier.ts";
import type { Child } from "./child.ts";
import { FrameReader } from "./frame_reader.ts";
import { LogCollector } from "./log_collector.ts";
import { isShown } from "./mounts.ts";
import type { Ending, Outcome, Phase } from "./outcome.ts";
import { type ProcessUsage, readUsage } from "./process_usage.ts";
import { readFailure } from "./read_failure.ts";
import { type Watch, watchResources } from "./resource_watch.ts";
import { after, within } from "./timer.ts";
import { MAX_TRAIL_BYTES, type Trail } from "./trail.ts";

/** What one invocation needs besides the child. */
export interface SessionSpec {
  load: Omit<LoadMessage, "nonce">;
  run: RunMessage;
  limits: Limits;
  /** When the invocation began, on the clock of `performance.now()`. */
  since: number;
  signal: AbortSignal | undefined;
  /** Makes text that the child said fit for a tenant: no path of the host. */
  clean: (text: string) => string;
}

/** A child that does not come up within this is a failure of the platform, in milliseconds. */
const SPAWN_TIMEOUT_MS = 15_000;
/** How long to wait for output that is still in the pipes after the end. */
const DRAIN_MS = 250;
/** Raw output beyond this many times the log cap ends the child. */
const FLOOD_FACTOR = 16;
const MIN_FLOOD_BYTES = 1024 * 1024;
/** An export's own timeout is first the SDK's to notice: it can still say so in order. */
const OWN_GRACE_MS = 100;
/** How long a child that has answered and waits for nothing may take for its last word. */
const LAST_WORD_MS = 1_000;
const STDERR_TAIL = 8 * 1024;
/** What a shell adds to the number of the signal that ended a program (POSIX, 2.8.2). */
const SIGNAL_BASE = 128;
/** Signals that the verdict tells apart, by their number on Linux. */
const SIGNALS: Readonly<Record<number, string>> = {
  4: "SIGILL",
  5: "SIGTRAP",
  6: "SIGABRT",
  7: "SIGBUS",
  8: "SIGFPE",
  9: "SIGKILL",
  11: "SIGSEGV",
  13: "SIGPIPE",
  15: "SIGTERM",
  24: "SIGXCPU",
  25: "SIGXFSZ",
  31: "SIGSYS",
};

/** What belongs to a child besides its process. */
export interface SessionPlaces {
  /** A directory of the host that the child may fill; undefined: it has none. */
  writable: string | undefined;
  /** Ends by a signal are told as an exit code. */
  behindBarrier: boolean;
  /** The descriptor of the trail, where the kernel keeps the code from it. */
  trailDescriptor: number | undefined;
  /** What of the host it was granted, behind the second barrier. */
  granted: readonly ShownPlace[];
}

/** One child from its start to its end, as the parent hears and sees it. */
export class ChildSession {
  /** True once the child waits for its messages; false when it ended before. */
  readonly ready: Promise<boolean>;
  readonly #ready = Promise.withResolvers<boolean>();
  readonly #startedAt = performance.now();
  readonly #ending = Promise.withResolvers<Ending>();
  readonly #out: Drained;
  readonly #err: Drained;
  /** The child has said on standard error that nothing more will come there. */
  readonly #spoken = Promise.withResolvers<void>();
  readonly #at = { ready: 0, loaded: 0, end: 0 };
  #frames: FrameReader;
  #errors: FrameReader | undefined;
  #spec: SessionSpec | undefined;
  #logs: LogCollector | undefined;
  #settled = false;
  /** What the code answered, while its other work goes on. */
  #answer: Ending | undefined;
  #isDone = false;
  /** The code asked for work to be waited for after its answer. */
  #waits = false;
  #phase: Phase = "spawn";
  #usage: ProcessUsage | null = null;
  #outputBytes = 0;
  #stderr = "";
  #cancelDeadline = () => {};
  /** What a limit that was exceeded does: it ends the invocation, or takes its answer away. */
  #overLimit: (ending: Ending) => void = (ending) => this.#settle(ending);

  constructor(
    readonly child: Child,
    private readonly trail: Trail,
    private readonly places: SessionPlaces,
  ) {
    this.ready = this.#ready.promise;
    this.#frames = new FrameReader(new TextEncoder().encode(READY_NONCE), FRAME_BYTES, {
      raw: (bytes) => this.#takeRaw("stdout", bytes),
      frame: (type) => this.#takeReady(type),
      broken: () => this.#settle(this.#lost()),
    });
    this.#out = drain(child.process.stdout, (bytes) => this.#frames.push(bytes));
    this.#err = drain(child.process.stderr, (bytes) => this.#takeErrors(bytes));
    this.#err.done.then(() => this.#errors?.end());
    this.#out.done.then(() => this.#standardOutputEnded());
    this.#cancelDeadline = after(SPAWN_TIMEOUT_MS, () =>
      this.#settle({
        type: "unstarted",
        why: `The child was not up after ${SPAWN_TIMEOUT_MS} ms`,
      }));
  }

  /**
   * Gives the child its messages once it is up, listens and watches until it has ended, and ends it
   * with all that belongs to it. Never rejects for anything the child does.
   */
  async serve(spec: SessionSpec): Promise<Outcome> {
    const { limits } = spec;
    this.#spec = spec;
    this.#logs = new LogCollector(
      { entries: limits.log_entries, bytes: limits.log_bytes },
      () => new Date(),
      spec.clean,
    );
    const cancel = () => this.#settle({ type: "cancelled" });
    spec.signal?.addEventListener("abort", cancel, { once: true });
    if (spec.signal?.aborted) cancel();
    let watch: Watch | undefined;
    if (await this.ready && !this.#settled) {
      this.#begin(spec);
      watch = this.#watch(limits);
    }
    let ending = await this.#ending.promise;
    this.#overLimit = (limit) => ending = limit;
    if (this.places.writable !== undefined) watch?.lookAtDisk();
    watch?.stop();
    spec.signal?.removeEventListener("abort", cancel);
    if (this.#isDone) {
      // The child stands still. What it printed before is in the pipe, up to the mark it left.
      await within(DRAIN_MS, this.#spoken.promise);
    }
    await this.end();
    return await this.#told(ending, spec);
  }

  /** Ends the child. Afterwards nothing of it runs any more, and nothing more is heard of it. */
  async end(): Promise<void> {
    this.#settle({ type: "cancelled" });
    if (!this.child.exited) this.trail.childEnds();
    this.child.kill();
    await this.child.gone;
    await within(DRAIN_MS, Promise.all([this.#out.done, this.#err.done]));
    // Something may still hold the pipes open; they are not listened to any more.
    await Promise.all([this.#out.stop(), this.#err.stop(), this.trail.finish()]);
  }

  #begin(spec: SessionSpec): void {
    const { limits } = spec;
    const nonce = makeNonce();
    this.#frames = new FrameReader(
      nonce,
      Math.max(limits.output_bytes, limits.log_bytes) + 256 * 1024,
      {
        raw: (bytes) => this.#takeRaw("stdout", bytes),
        frame: (type, payload) => this.#takeFrame(type, payload, spec),
        broken: (why) => this.#settle(why === "too_large" ? this.#overOutput(null) : this.#lost()),
      },
    );
    this.#errors = new FrameReader(nonce, FRAME_BYTES, {
      raw: (bytes) => this.#takeRaw("stderr", bytes),
      frame: () => this.#spoken.resolve(),
      broken: () => this.#spoken.resolve(),
    });
    this.#phase = "load";
    this.#at.ready = performance.now();
    const load: LoadMessage = { ...spec.load, nonce: hex(nonce) };
    this.child.send([load, spec.run]);
    this.#startDeadline(limits.timeout_ms);
  }

  #watch(limits: Limits): Watch {
    const { child, trail, places: { writable } } = this;
    return watchResources({ pids: () => child.pids, trail, writable }, limits, {
      seen: (usage) => {
        this.#usage = usage;
        child.noteDescendants();
      },
      exceeded: (ending) => this.#overLimit(ending),
    });
  }

  async #told(ending: Ending, spec: SessionSpec): Promise<Outcome> {
    const { ready, loaded, end } = this.#at;
    const startedAt = Math.max(this.#startedAt, spec.since);
    const crashed = ending.type === "exited" && ending.signal !== null;
    const trail = await this.trail.finish();
    return {
      // The child may have answered before the watch saw it.
      ending: trail.isCut ? overTrail(this.trail.bytes) : ending,
      isDone: this.#isDone,
      logs: this.#logs?.finish(crashed) ?? [],
      trail,
      outputBytes: this.#outputBytes,
      usage: this.#usage,
      wallMs: end - startedAt,
      phases: {
        spawn_ms: ready === 0 ? null : round(Math.max(0, ready - startedAt)),
        load_ms: loaded === 0 ? null : round(loaded - ready),
        run_ms: loaded === 0 ? null : round(end - loaded),
      },
    };
  }

  #settle(ending: Ending): void {
    if (this.#settled) return;
    this.#settled = true;
    const isLate = ending.type === "timeout" || ending.type === "exited";
    const answer = isLate ? this.#answer : undefined;
    if (answer !== undefined) {
      this.#logs?.note("work.left_behind", {
        why: ending.type === "exited"
          ? "The process was ended"
          : this.#waits
          ? "The deadline came first"
          : "The code went on after it had answered, and was ended",
      });
    }
    this.#at.end = performance.now();
    this.#cancelDeadline();
    this.#takeLastUsage();
    this.#ready.resolve(false);
    this.#ending.resolve(answer ?? ending);
  }

  /**
   * A process that is gone still tells its CPU time until it is reaped, but no memory, and the
   * watch has seen the programs that it started: the peaks so far stay.
   */
  #takeLastUsage(): void {
    const { pid } = this.child;
    const last = pid === undefined ? null : readUsage(pid);
    if (last === null) return;
    const seen = this.#usage ?? last;
    this.#usage = {
      ...last,
      cpuMs: Math.max(last.cpuMs, seen.cpuMs),
      peakRssBytes: Math.max(last.peakRssBytes, seen.peakRssBytes),
    };
  }

  #takeReady(type: number): void {
    if (this.#settled || type !== FRAME.ready || this.#phase !== "spawn") return;
    this.#cancelDeadline();
    if (!this.#showsGranted()) {
      const why = "A granted path was changed, or led elsewhere, while the child started";
      return this.#settle({ type: "unstarted", why });
    }
    this.trail.opened(this.child.pid, this.places.trailDescriptor);
    this.child.makeFirstVictim();
    this.#ready.resolve(true);
  }

  /** Code runs only where a granted path shows what was judged. */
  #showsGranted(): boolean {
    const { granted } = this.places;
    return granted.length === 0 || isShown(this.child.pid ?? 0, granted);
  }

  #takeFrame(type: number, payload: Uint8Array, { limits }: SessionSpec): void {
    if (this.#settled) return;
    switch (type) {
      case FRAME.loaded: {
        // It counts once: code that got hold of the nonce must not start its deadline anew.
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
        return this.#logs?.frame(parse(payload));
      case FRAME.result:
        if (this.#answer !== undefined) return;
        this.#outputBytes = payload.length;
        if (payload.length > limits.output_bytes) {
          return this.#settle(this.#overOutput(payload.length));
        }
        return this.#takeAnswer({ type: "result", json: new TextDecoder().decode(payload) });
      case FRAME.waits:
        this.#waits = true;
        return;
      case FRAME.done:
        this.#isDone = this.#answer !== undefined;
        return this.#settle(this.#answer ?? this.#lost());
      case FRAME.failure: {
        if (this.#answer !== undefined) return;
        const failure = readFailure(parse(payload));
        if (failure?.reason === "too_large") return this.#settle(this.#overOutput(null));
        if (failure === undefined) return this.#settle(this.#lost());
        return this.#takeAnswer({ type: "failure", failure });
      }
    }
  }

  /** What keeps the thread busy although nothing is waited for does not hold up the answer. */
  #takeAnswer(answer: Ending): void {
    this.#answer = answer;
    if (!this.#waits) this.#startDeadline(LAST_WORD_MS);
  }

  #takeErrors(bytes: Uint8Array): void {
    if (this.#errors === undefined) this.#takeRaw("stderr", bytes);
    else this.#errors.push(bytes);
  }

  #takeRaw(source: "stdout" | "stderr", bytes: Uint8Array): void {
    if (source === "stderr") {
      this.#stderr = (this.#stderr + new TextDecoder().decode(bytes)).slice(-STDERR_TAIL);
    }
    if (this.#logs === undefined || this.#spec === undefined) return;
    const { log_bytes } = this.#spec.limits;
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

  /** It ends when the process does, or when user code closed it: no result can come any more. */
  async #standardOutputEnded(): Promise<void> {
    this.#frames.end();
    if (this.#settled) return;
    this.#takeLastUsage();
    const status = await within(DRAIN_MS * 4, this.child.process.status);
    await within(DRAIN_MS, this.#err.done);
    this.#settle({ ...this.#lost(), ...this.#exitOf(status) });
  }

  #exitOf(status: Deno.CommandStatus | undefined): { code: number; signal: string | null } {
    const code = status?.code ?? -1;
    if (!this.places.behindBarrier) return { code, signal: status?.signal ?? null };
    return { code, signal: SIGNALS[code - SIGNAL_BASE] ?? null };
  }

  #overOutput(used: number | null): Ending {
    const max = this.#spec?.limits.output_bytes ?? 0;
    return { type: "limit", limit: "output_bytes", max, used };
  }

  /** The child broke its channel. */
  #lost(): Ending & { type: "exited" } {
    return { type: "exited", code: -1, signal: null, phase: this.#phase, stderr: this.#stderr };
  }
}

function overTrail(used: number): Ending {
  return { type: "limit", limit: "permission_checks", max: MAX_TRAIL_BYTES, used };
}

/** Of 16 bytes, each one of 255: a line feed would cut frames. */
function makeNonce(): Uint8Array<ArrayBuffer> {
  const nonce = new Uint8Array(NONCE_BYTES);
  do crypto.getRandomValues(nonce); while (nonce.includes(LINE_FEED));
  return nonce;
}

/** A pipe that is read. */
interface Drained {
  readonly done: Promise<void>;
  stop(): Promise<void>;
}

/** Reads a pipe until it ends, breaks or is stopped. */
function drain(stream: ReadableStream<Uint8Array>, take: (bytes: Uint8Array) => void): Drained {
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
