/**
 * One invocation as the parent sees it: what the child says is read and counted, what it takes is
 * watched, and the first thing that ends it, ends it for good.
 *
 * @module
 */

import {
  type CreditMessage,
  FRAME,
  FRAME_BYTES,
  isFollowed,
  type LoadMessage,
  READY_NONCE,
  type RunMessage,
  type Running,
} from "../protocol/channel.ts";
import { CALL_LIMITS } from "../protocol/calls.ts";
import { hex } from "../protocol/hex.ts";
import type { Limits } from "../protocol/limits.ts";
import { AnswerParts } from "./answer_parts.ts";
import type { CallFrames } from "../protocol/call_frames.ts";
import type { Child } from "./child.ts";
import { drain, type DrainedPipe } from "./drained_pipe.ts";
import { exitSignal } from "./exit_signal.ts";
import { FrameReader } from "./frame_reader.ts";
import { LogCollector } from "./log_collector.ts";
import { makeNonce } from "./make_nonce.ts";
import { isShown } from "./mounts.ts";
import type { Ending, Outcome, Phase } from "./outcome.ts";
import { readFailure } from "./read_failure.ts";
import { type Watch, watchResources } from "./resource_watch.ts";
import type { LoadSpec, SessionPlaces, SessionSpec } from "./session_spec.ts";
import { after, within } from "./timer.ts";
import { MAX_TRAIL_BYTES, type Trail } from "./trail.ts";
import { UsedResources } from "./used_resources.ts";

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

/** One child from its start to its end, as the parent hears and sees it. */
export class ChildSession {
  /** True once the child waits for its messages; false when it ended before. */
  readonly ready: Promise<boolean>;
  readonly #ready = Promise.withResolvers<boolean>();
  readonly #startedAt = performance.now();
  readonly #ending = Promise.withResolvers<Ending>();
  readonly #out: DrainedPipe;
  readonly #err: DrainedPipe;
  /** The child has said on standard error that nothing more will come there. */
  readonly #spoken = Promise.withResolvers<void>();
  readonly #loaded = Promise.withResolvers<boolean>();
  readonly #at = { ready: 0, loaded: 0, taken: 0, running: 0, end: 0 };
  #frames: FrameReader;
  #errors: FrameReader | undefined;
  #limits: Limits | undefined;
  #logs: LogCollector | undefined;
  #settled = false;
  /** What the code answered, while its other work goes on. */
  #answer: Ending | undefined;
  #isDone = false;
  /** The code asked for work to be waited for after its answer. */
  #waits = false;
  #phase: Phase = "spawn";
  readonly #used = new UsedResources(() => this.child.pid);
  #resultBytes = 0;
  #log: SessionSpec["log"];
  #parts: AnswerParts | undefined;
  #calls: CallFrames | undefined;
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

  /** Settles when the child has ended, for whatever reason. */
  get ended(): Promise<unknown> {
    return this.#ending.promise;
  }

  /**
   * Makes the child load its code once it is up. It then stands still, all of its threads, until it
   * is served. False when it ended instead: what it would have said will be said again by the child
   * that a request waits for.
   */
  async loadAhead(spec: LoadSpec): Promise<boolean> {
    if (!await this.ready || this.#settled) return false;
    this.#begin(spec, undefined);
    const watch = this.#watch(spec.limits);
    const isLoaded = await this.#loaded.promise;
    watch.stop();
    this.#cancelDeadline();
    if (isLoaded && !this.#settled) this.child.pause();
    return isLoaded && !this.#settled;
  }

  /**
   * Gives the child its messages once it is up, listens and watches until it has ended, and kills
   * it with all that it started: nothing of it runs any more, and {@linkcode end} tells when
   * nothing of it is there any more. Never rejects for anything the child does.
   */
  async serve(spec: SessionSpec): Promise<Outcome> {
    const { limits } = spec;
    this.#log = spec.log;
    const grant: CreditMessage = { type: "credit", items: 1 };
    this.#parts = new AnswerParts(spec.follow, spec.run.credits, limits.output_bytes, {
      grant: () => this.child.send(grant),
      gone: () => this.#settle({ type: "cancelled" }),
      tooLarge: (used) => this.#settle(this.#overOutput(used)),
      outOfTurn: () => this.#settle(this.#lost()),
    });
    this.#calls = spec.openCalls?.({
      send: (message) => this.child.send(message),
      exceeded: (limit, max, used) => this.#settle({ type: "limit", limit, max, used }),
      broken: () => this.#settle(this.#lost()),
    });
    // What the code said while it loaded ahead.
    for (const entry of this.#logs?.entries ?? []) spec.log?.(entry);
    const cancel = () => this.#settle({ type: "cancelled" });
    spec.signal?.addEventListener("abort", cancel, { once: true });
    if (spec.signal?.aborted) cancel();
    let watch: Watch | undefined;
    if (await this.ready && !this.#settled) {
      if (this.#phase === "spawn") this.#begin(spec, spec.run);
      else this.#resume(spec);
      watch = this.#watch(limits);
    }
    let ending = await this.#ending.promise;
    const callsEnded = this.#calls?.end();
    this.#overLimit = (limit) => ending = limit;
    if (this.places.writable !== undefined) watch?.lookAtDisk();
    watch?.stop();
    spec.signal?.removeEventListener("abort", cancel);
    if (this.#isDone) {
      // The child stands still. What it printed before is in the pipe, up to the mark it left.
      await within(DRAIN_MS, this.#spoken.promise);
    }
    // What was killed runs no more, and need not be gone for its answer to be given.
    if (this.#isDone && this.trail.isProtected) this.child.kill();
    else await this.end();
    await callsEnded;
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

  #begin({ load, limits, clean }: LoadSpec, run: RunMessage | undefined): void {
    this.#limits = limits;
    this.#logs = new LogCollector(
      { entries: limits.log_entries, bytes: limits.log_bytes },
      () => new Date(),
      clean,
      (entry) => this.#log?.(entry),
    );
    const nonce = makeNonce();
    this.#frames = new FrameReader(
      nonce,
      Math.max(limits.output_bytes, limits.log_bytes, CALL_LIMITS.argumentBytes) + 256 * 1024,
      {
        raw: (bytes) => this.#takeRaw("stdout", bytes),
        frame: (type, payload) => this.#takeFrame(type, payload),
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
    const message: LoadMessage = { ...load, ahead: run === undefined, nonce: hex(nonce) };
    this.child.send(message);
    if (run !== undefined) this.#sendRun(run);
    this.#startDeadline(limits.timeout_ms);
  }

  /** Gives a child that was loaded ahead its request. From now on everything counts for that. */
  #resume({ run, limits }: SessionSpec): void {
    this.#limits = limits;
    this.#used.beginRequest();
    this.#at.taken = performance.now();
    this.#sendRun(run);
    this.child.resume();
    this.#startDeadline(limits.timeout_ms);
  }

  #sendRun(run: RunMessage): void {
    if (isFollowed(run)) this.child.send(run);
    else this.child.sendLast(run);
  }

  #watch(limits: Limits): Watch {
    const { child, trail, places: { writable } } = this;
    const { cpuBeforeMs } = this.#used;
    return watchResources({ pids: () => child.pids, trail, writable, cpuBeforeMs }, limits, {
      seen: (usage) => {
        this.#used.note(usage);
        child.noteDescendants();
      },
      exceeded: (ending) => this.#overLimit(ending),
    });
  }

  async #told(ending: Ending, spec: SessionSpec): Promise<Outcome> {
    const { end } = this.#at;
    const startedAt = Math.max(this.#startedAt, spec.since);
    const crashed = ending.type === "exited" && ending.signal !== null;
    const trail = await this.trail.finish();
    return {
      // The child may have answered before the watch saw it.
      ending: trail.isCut ? overTrail(this.trail.bytes) : ending,
      isDone: this.#isDone,
      logs: this.#logs?.finish(crashed) ?? [],
      trail,
      began: this.#at.running !== 0,
      outputBytes: this.#outputBytes,
      items: this.#parts?.kept,
      usage: this.#used.seen,
      wallMs: end - startedAt,
      phases: this.#phases(startedAt),
    };
  }

  /** What was done before there was a request took none of its time. */
  #phases(startedAt: number): Outcome["phases"] {
    const { ready, loaded, taken, running, end } = this.#at;
    const isAhead = taken !== 0;
    return {
      spawn_ms: isAhead || ready === 0 ? null : round(Math.max(0, ready - startedAt)),
      load_ms: isAhead || loaded === 0 ? null : round(loaded - ready),
      run_ms: running === 0 ? null : round(end - (isAhead ? taken : loaded)),
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
    this.#used.takeLast();
    this.#ready.resolve(false);
    this.#loaded.resolve(false);
    this.#ending.resolve(answer ?? ending);
  }

  #takeReady(type: number): void {
    if (this.#settled || type !== FRAME.ready || this.#phase !== "spawn") return;
    this.#cancelDeadline();
    // What can't be seen can't be watched.
    if (this.child.pid === undefined || !this.#showsGranted()) {
      const why = "The child can't be seen, or a granted path led elsewhere while it started";
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

  #takeFrame(type: number, payload: Uint8Array): void {
    const limits = this.#limits;
    if (this.#settled || limits === undefined) return;
    switch (type) {
      case FRAME.loaded:
        // Each counts once: code that got hold of the nonce must not start its deadline anew.
        if (this.#at.loaded !== 0) return;
        this.#at.loaded = performance.now();
        return this.#loaded.resolve(true);
      case FRAME.running: {
        if (this.#phase !== "load") return;
        this.#at.running = performance.now();
        this.#phase = "run";
        const own = (parse(payload) as Running | undefined)?.timeoutMs;
        const left = limits.timeout_ms - (this.#at.running - (this.#at.taken || this.#at.ready));
        if (typeof own === "number" && own > 0 && own < left) {
          this.#startDeadline(own, OWN_GRACE_MS);
        }
        return;
      }
      case FRAME.log:
        return this.#logs?.frame(parse(payload));
      case FRAME.items:
        return this.#parts?.begin();
      case FRAME.head:
        if (this.#answer === undefined) this.#parts?.head(payload);
        return;
      case FRAME.item:
        if (this.#answer === undefined) this.#parts?.item(payload);
        return;
      case FRAME.result:
        if (this.#answer !== undefined) return;
        this.#resultBytes = payload.length;
        if (this.#outputBytes > limits.output_bytes) {
          return this.#settle(this.#overOutput(this.#outputBytes));
        }
        return this.#takeAnswer({ type: "result", json: new TextDecoder().decode(payload) });
      case FRAME.ask:
      case FRAME.piece:
      case FRAME.finish:
      case FRAME.stop:
      case FRAME.more:
        if (this.#calls === undefined) return this.#settle(this.#lost());
        return this.#calls.take(type, payload);
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
    if (this.#logs === undefined || this.#limits === undefined) return;
    const { log_bytes } = this.#limits;
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
    this.#used.takeLast();
    const status = await within(DRAIN_MS * 4, this.child.process.status);
    await within(DRAIN_MS, this.#err.done);
    this.#settle({ ...this.#lost(), ...this.#exitOf(status) });
  }

  #exitOf(status: Deno.CommandStatus | undefined): { code: number; signal: string | null } {
    const code = status?.code ?? -1;
    if (!this.places.behindBarrier) return { code, signal: status?.signal ?? null };
    return { code, signal: exitSignal(code) };
  }

  /** Of all that was answered. */
  get #outputBytes(): number {
    return this.#resultBytes + (this.#parts?.bytes ?? 0);
  }

  #overOutput(used: number | null): Ending {
    const max = this.#limits?.output_bytes ?? 0;
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
