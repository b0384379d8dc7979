/**
 * Looks at a snapshot as the runtime would before running it, with the runtime's own engine: user
 * code runs in the sandbox only. {@linkcode EngineValidator.validate} tells the way.
 *
 * @module
 */
import type { Engine } from "../../runtime/mod.ts";
import type {
  SnapshotValidator,
  Validation,
  ValidationSubject,
} from "../domain/snapshots/snapshot_validator.ts";
import { StoreUnavailable } from "../domain/store_unavailable.ts";
import type { FairQueue } from "../../runtime/launch/fair_queue.ts";
import { judgeEnvelope } from "./judge_envelope.ts";
import { materializeTree } from "./materialize_tree.ts";
import { makeTreeDir, removeTreeDir } from "./scratch_trees.ts";

/** What a `describe` of a pushed snapshot may take. */
export interface ValidationLimits {
  /** Wall time, in milliseconds. */
  readonly timeout_ms: number;
  /** Processor time, in milliseconds. */
  readonly cpu_ms: number;
  /** Memory, in MiB. */
  readonly memory_mb: number;
  /** Bytes of the description. */
  readonly output_bytes: number;
}

/**
 * Many times what loading modules takes, and less than an execution may have: what a snapshot takes
 * here, other tenants wait for.
 */
export const VALIDATION_LIMITS: ValidationLimits = {
  timeout_ms: 20_000,
  cpu_ms: 10_000,
  memory_mb: 256,
  output_bytes: 2 ** 20,
};

/**
 * How long one validation may keep its place, in milliseconds, most of it for a slow blob store.
 */
const PLACE_MS = 2 * 60_000;

/** What validating works with. */
export interface ValidatorOptions {
  /** One for all validations. */
  readonly engine: Pick<Engine, "run">;
  /** A directory of this service's own for the files of snapshots. */
  readonly scratchDir: string;
  /** Decides when a validation begins. */
  readonly queue: FairQueue;
  /** Default: {@linkcode VALIDATION_LIMITS}. */
  readonly limits?: ValidationLimits;
  /** Default: two minutes, in milliseconds. */
  readonly placeMs?: number;
}

/** Validates by a `describe` in the sandbox. */
export class EngineValidator implements SnapshotValidator {
  // By what ends them. One signal for all of them would hold whatever listened to it, as long as
  // the service runs.
  readonly #running = new Map<AbortController, Promise<Validation>>();
  #closed = false;

  constructor(private readonly options: ValidatorOptions) {}

  /** The way of one validation. It leaves nothing behind, however it ends. */
  async validate(subject: ValidationSubject): Promise<Validation> {
    if (this.#closed) throw shuttingDown();
    const end = new AbortController();
    const { signal: gone } = subject;
    const signal = gone === undefined ? end.signal : AbortSignal.any([end.signal, gone]);
    // 1. A place, when it is this tenant's turn.
    const validation = this.options.queue.run(
      { group: subject.tenantId, member: subject.principalId },
      () => this.#validateInPlace(subject, end, signal),
      signal,
    );
    this.#running.set(end, validation);
    try {
      return await validation;
    } finally {
      this.#running.delete(end);
    }
  }

  /** Ends what runs and what waits. Nothing begins any more. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const end of this.#running.keys()) end.abort(shuttingDown());
    await Promise.allSettled(this.#running.values());
  }

  async #validateInPlace(
    subject: ValidationSubject,
    end: AbortController,
    signal: AbortSignal,
  ): Promise<Validation> {
    const { engine, scratchDir, limits = VALIDATION_LIMITS, placeMs = PLACE_MS } = this.options;
    // 2. A directory that no other program knows.
    const root = makeTreeDir(scratchDir);
    const late = setTimeout(() => end.abort(tookTooLong(placeMs)), placeMs);
    try {
      // 3. The files, their bytes verified.
      await materializeTree(root, { ...subject, signal });

      // 4. The runtime's own look: paths, id, imports, and what the code registers.
      const envelope = await engine.run(describeWithin(limits), { root, signal, owned: true });
      // Why it was cancelled is the answer then, and not that it was.
      signal.throwIfAborted();

      // 5. What that says of the snapshot.
      return await judgeEnvelope(envelope, root, subject);
    } finally {
      // 6. The directory goes before another validation begins.
      await removeTreeDir(root);
      clearTimeout(late);
    }
  }
}

function describeWithin({ timeout_ms, ...limits }: ValidationLimits) {
  return { schema_version: "v1", action: "describe", timeout_ms, limits };
}

function tookTooLong(placeMs: number): StoreUnavailable {
  return new StoreUnavailable(`A validation took more than ${placeMs} ms`);
}

function shuttingDown(): StoreUnavailable {
  return new StoreUnavailable("The service is shutting down");
}
