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
import { envelopeProblems } from "./envelope_problems.ts";
import { layOut } from "./lay_out.ts";
import type { Turns } from "./turns.ts";

/** How the names of the directories begin; the process id follows. */
export const SCRATCH_PREFIX = "aiel-validation-";

/** What validating works with. */
export interface ValidatorOptions {
  /** The cache directory of it is not used: every validation has one of its own, which goes with it. */
  readonly engine: EngineOptions;
  /** A directory of this service's own for trees that are looked at. */
  readonly scratchDir: string;
  /** How many sandboxes may run at a time. */
  readonly turns: Turns;
}

/** A validator that runs `describe` in the sandbox. */
export function engineValidator(options: ValidatorOptions): SnapshotValidator {
  return {
    validate: (subject) => options.turns.take(() => validateIn(options, subject), subject.signal),
  };
}

async function validateIn(
  { engine, scratchDir }: ValidatorOptions,
  subject: ValidationSubject,
): Promise<Validation> {
  const dir = makeDirectory(scratchDir);
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
    return Deno.makeTempDirSync({ dir: parent, prefix: `${SCRATCH_PREFIX}${Deno.pid}-` });
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
