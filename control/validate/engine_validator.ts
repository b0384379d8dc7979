/**
 * Looks at a snapshot as the runtime would before running it, with the runtime's own engine: user code runs in the sandbox only.
 *
 * @module
 */
import { createEngine, type EngineOptions, type Envelope } from "../../runtime/mod.ts";
import { parseCapabilities, PolicyError } from "../../runtime/policy/mod.ts";
import { findEntryPoint, readManifest, SnapshotError } from "../../runtime/snapshot/mod.ts";
import type { Json, JsonObject, SnapshotFacts } from "../domain/records.ts";
import type {
  SnapshotValidator,
  Validation,
  ValidationSubject,
} from "../domain/snapshot_validator.ts";
import { StoreUnavailable } from "../store/ports.ts";
import { PROCESS_MARK } from "../store/process_mark.ts";
import { envelopeProblems } from "./envelope_problems.ts";
import { layOut } from "./lay_out.ts";
import type { Turns } from "./turns.ts";

/** How the names of the directories begin; the process's mark follows. */
export const SCRATCH_PREFIX = "aiel-validation-";

/** Most bytes and files of a tree that is laid out in memory: a few at a time are no burden. */
const SMALL_TREE = 8 * 2 ** 20;
const SMALL_COUNT = 4_000;

/** What validating works with. */
export interface ValidatorOptions {
  /** The cache directory of it is not used: every validation has one of its own, which goes with it. */
  readonly engine: EngineOptions;
  /** A directory of this service's own for trees that are looked at. */
  readonly scratchDir: string;
  /** A directory in memory, shared with others: small trees are laid out there, ten times as fast; default: none. */
  readonly memoryDir?: string | undefined;
  /** How many sandboxes may run at a time. */
  readonly turns: Turns;
}

/** A validator that runs `describe` in the sandbox. */
export function engineValidator(options: ValidatorOptions): SnapshotValidator {
  return {
    validate: (subject) =>
      options.turns.take(subject, () => validateIn(options, subject), subject.signal),
  };
}

async function validateIn(
  options: ValidatorOptions,
  subject: ValidationSubject,
): Promise<Validation> {
  const { memoryDir } = options;
  const bytes = subject.files.reduce((sum, { size }) => sum + size, 0);
  if (memoryDir !== undefined && bytes <= SMALL_TREE && subject.files.length <= SMALL_COUNT) {
    try {
      return await validateAt(options, makeTemporary(memoryDir), subject);
    } catch (error) {
      // Memory may be short where the disk is not.
      if (!(error instanceof StoreUnavailable)) throw error;
    }
  }
  return await validateAt(options, makeDirectory(options.scratchDir), subject);
}

async function validateAt(
  { engine }: ValidatorOptions,
  dir: string,
  subject: ValidationSubject,
): Promise<Validation> {
  try {
    const root = `${dir}/snapshot`;
    await layOut(root, subject);
    const envelope = await createEngine({ ...engine, cacheDir: `${dir}/cache` }).run(
      { schema_version: "v1", action: "describe" },
      { root, ...(subject.signal === undefined ? {} : { signal: subject.signal }) },
    );
    return await judge(envelope, root, subject);
  } finally {
    await removeDirectory(dir);
  }
}

async function judge(
  envelope: Envelope,
  root: string,
  subject: ValidationSubject,
): Promise<Validation> {
  const { error, meta } = envelope;
  if (error !== null && error.origin === "platform") {
    // Cancelled, or the platform's own trouble: it says nothing about the snapshot.
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

function makeDirectory(parent: string): string {
  try {
    Deno.mkdirSync(parent, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new StoreUnavailable(`No directory can be made at "${parent}"`, cause);
  }
  return makeTemporary(parent);
}

/** Of this process alone: the system gives a name that nobody knows before, and lets nobody else in. */
function makeTemporary(parent: string): string {
  try {
    return Deno.makeTempDirSync({ dir: parent, prefix: SCRATCH_PREFIX + PROCESS_MARK });
  } catch (cause) {
    throw new StoreUnavailable(`No directory can be made in "${parent}"`, cause);
  }
}

async function removeDirectory(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch {
    // What resists is removed by the next start of the service.
  }
}
