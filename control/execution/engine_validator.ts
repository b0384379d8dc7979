/**
 * Looks at a snapshot as the runtime would before running it, with the runtime's own engine: user
 * code runs in the sandbox only.
 *
 * @module
 */
import type { Engine, Envelope } from "../../runtime/mod.ts";
import { parseCapabilities, PolicyError } from "../../runtime/policy/mod.ts";
import { findEntryPoint, SnapshotError } from "../../runtime/snapshot/mod.ts";
import { readManifest } from "../../runtime/snapshot/read_manifest.ts";
import type { Json, JsonObject } from "../domain/json.ts";
import type { SnapshotFacts } from "../domain/snapshots/records.ts";
import type {
  SnapshotValidator,
  Validation,
  ValidationSubject,
} from "../domain/snapshots/snapshot_validator.ts";
import { StoreUnavailable } from "../domain/store_unavailable.ts";
import { envelopeProblems } from "./envelope_problems.ts";
import { inLaidOutTree } from "./laid_out_tree.ts";
import type { Turns } from "./turns.ts";

/** What a snapshot is asked. */
const DESCRIBE = { schema_version: "v1", action: "describe" };

/** What validating works with. */
export interface ValidatorOptions {
  /** One for all validations: what a sandbox writes goes with it. */
  readonly engine: Pick<Engine, "run">;
  /** A directory of this service's own, on the disk, for the trees that are looked at. */
  readonly scratchDir: string;
  /** How many sandboxes may run at a time. */
  readonly turns: Turns;
}

/** A validator that leaves nothing behind when it is closed. */
export interface EngineValidator extends SnapshotValidator {
  /** Ends what still runs; nothing begins any more. */
  close(): Promise<void>;
}

/** A validator that runs `describe` in the sandbox. */
export function engineValidator(options: ValidatorOptions): EngineValidator {
  return new Validator(options);
}

/** A subject whose validation can always be ended. */
type EndableSubject = ValidationSubject & { readonly signal: AbortSignal };

class Validator implements EngineValidator {
  // By what ends them. One signal for all of them would hold whatever listened to it, as long as
  // the service runs.
  readonly #running = new Map<AbortController, Promise<Validation>>();
  #closed = false;

  constructor(private readonly options: ValidatorOptions) {}

  async validate(subject: ValidationSubject): Promise<Validation> {
    if (this.#closed) throw shuttingDown();
    const end = new AbortController();
    const signals = [end.signal, ...(subject.signal === undefined ? [] : [subject.signal])];
    const running = this.#inTurn({ ...subject, signal: AbortSignal.any(signals) });
    this.#running.set(end, running);
    try {
      return await running;
    } finally {
      this.#running.delete(end);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const end of this.#running.keys()) end.abort(shuttingDown());
    await Promise.allSettled(this.#running.values());
  }

  async #inTurn(subject: EndableSubject): Promise<Validation> {
    const { engine, scratchDir, turns } = this.options;
    const work = () =>
      inLaidOutTree(scratchDir, subject, (root) => validateAt(root, engine, subject));
    return await turns.take(subject, work, subject.signal);
  }
}

function shuttingDown(): StoreUnavailable {
  return new StoreUnavailable("The service is shutting down");
}

async function validateAt(
  root: string,
  engine: Pick<Engine, "run">,
  subject: EndableSubject,
): Promise<Validation> {
  const { signal } = subject;
  const envelope = await engine.run(DESCRIBE, { root, signal, owned: true });
  // Why it was cancelled is the answer then, and not that it was.
  signal.throwIfAborted();
  return await judge(envelope, root, subject);
}

async function judge(
  envelope: Envelope,
  root: string,
  subject: ValidationSubject,
): Promise<Validation> {
  const { error, meta } = envelope;
  if (error !== null && error.origin === "platform") {
    // The platform's own trouble says nothing about the snapshot.
    throw new StoreUnavailable(`The sandbox could not run: ${error.code} ${error.message}`);
  }
  if (error !== null) return { ok: false, problems: envelopeProblems(error) };
  if (meta.snapshot_id !== subject.snapshotId) {
    return {
      ok: false,
      problems: [{
        code: "snapshot_id_mismatch",
        message: `The runtime sees snapshot "${meta.snapshot_id}" in these files, ` +
          `not "${subject.snapshotId}": .aielignore leaves some of them out`,
        hint: "Leave out of the manifest what .aielignore leaves out",
      }],
    };
  }
  return await facts(envelope, root, subject);
}

async function facts(
  { result, meta }: Envelope,
  root: string,
  subject: ValidationSubject,
): Promise<Validation> {
  try {
    const manifest = await readManifest(root);
    const capabilities = parseCapabilities(manifest.capabilities, "capabilities of aiel.json");
    const found: SnapshotFacts = {
      entryPoint: findEntryPoint(subject.files),
      description: objectOf(result),
      capabilities: objectOf(JSON.parse(JSON.stringify(capabilities))),
      integrations: [...manifest.integrations ?? []],
      bundle: manifest.bundle ?? "minimal",
      runtimeVersion: meta.runtime_version,
      sdkVersion: meta.sdk_version,
    };
    return { ok: true, facts: found };
  } catch (error) {
    if (!(error instanceof SnapshotError || error instanceof PolicyError)) throw error;
    const code = error instanceof SnapshotError ? error.code : "invalid_capabilities";
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    return { ok: false, problems: [{ code, message: error.message, ...hint }] };
  }
}

function objectOf(value: Json): JsonObject {
  return isObject(value) ? value : {};
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
