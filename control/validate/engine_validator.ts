/**
 * Looks at a snapshot as the runtime would before running it, with the runtime's own engine: user code runs in the sandbox only.
 *
 * @module
 */
import {
  createEngine,
  type EngineOptions,
  type Envelope,
  type Standby,
} from "../../runtime/mod.ts";
import { parseCapabilities, PolicyError } from "../../runtime/policy/mod.ts";
import { findEntryPoint, SnapshotError } from "../../runtime/snapshot/mod.ts";
import type { Snapshot } from "../../runtime/snapshot/read_snapshot.ts";
import { MANIFEST_FILE } from "../../runtime/snapshot/read_manifest.ts";
import type { Json, JsonObject, SnapshotFacts } from "../domain/records.ts";
import type {
  SnapshotValidator,
  Validation,
  ValidationSubject,
} from "../domain/snapshot_validator.ts";
import { StoreUnavailable } from "../store/ports.ts";
import { PROCESS_MARK } from "../store/process_mark.ts";
import { envelopeProblems } from "./envelope_problems.ts";
import { type KeptTree, KeptTrees } from "./kept_trees.ts";
import { directoriesOf, LaidOutTree } from "./laid_out_tree.ts";
import type { Turns } from "./turns.ts";

/** How the names of the directories begin; the process's mark follows. */
export const SCRATCH_PREFIX = "aiel-validation-";

/** Most bytes and places of a tree that is laid out in memory: a few at a time are no burden. */
const SMALL_TREE = 8 * 2 ** 20;
const SMALL_COUNT = 4_000;

/** What a snapshot is asked. */
const DESCRIBE = { schema_version: "v1", action: "describe" };

/** What validating works with. */
export interface ValidatorOptions {
  /** The cache directory of it is not used: every validation has one of its own, which goes with it. */
  readonly engine: EngineOptions;
  /** A directory of this service's own for trees that are looked at. */
  readonly scratchDir: string;
  /**
   * A directory in memory, shared with others: small trees are laid out there, ten times as fast, and those used last are kept for
   * the next pushes of their projects; default: none.
   */
  readonly memoryDir?: string | undefined;
  /** How many sandboxes may run at a time. */
  readonly turns: Turns;
}

/** A validator that leaves nothing behind when it is closed. */
export interface EngineValidator extends SnapshotValidator {
  /** Ends what still runs, and removes what was kept. */
  close(): Promise<void>;
}

/** A validator that runs `describe` in the sandbox. */
export function engineValidator(options: ValidatorOptions): EngineValidator {
  return new Validator(options);
}

/** A subject whose validation can always be ended. */
type EndableSubject = ValidationSubject & { readonly signal: AbortSignal };

class Validator implements EngineValidator {
  readonly #kept = new KeptTrees();
  /** By what ends them. */
  readonly #running = new Map<AbortController, Promise<Validation>>();

  constructor(private readonly options: ValidatorOptions) {}

  async validate(subject: ValidationSubject): Promise<Validation> {
    const end = new AbortController();
    const signals = [end.signal, ...(subject.signal === undefined ? [] : [subject.signal])];
    const running = this.#take({ ...subject, signal: AbortSignal.any(signals) });
    this.#running.set(end, running);
    try {
      return await running;
    } finally {
      this.#running.delete(end);
    }
  }

  expect(project: Pick<ValidationSubject, "tenantId" | "projectId">): void {
    const { engine, turns } = this.options;
    // Somebody's validation needs the processors more than a guess.
    if (!turns.isFree) return;
    this.#kept.standBy(project, ({ root, cacheDir, lastManifest }) =>
      lastManifest &&
      createEngine({ ...engine, cacheDir }).standBy(DESCRIBE, { root, manifest: lastManifest }));
  }

  async close(): Promise<void> {
    for (const end of this.#running.keys()) {
      end.abort(new StoreUnavailable("The service is shutting down"));
    }
    await Promise.allSettled(this.#running.values());
    await this.#kept.close();
  }

  async #take(subject: EndableSubject): Promise<Validation> {
    const { turns } = this.options;
    const work = () => validateIn(this.options, this.#kept, subject);
    return await turns.take(subject, work, subject.signal);
  }
}

async function validateIn(
  { engine, memoryDir, scratchDir }: ValidatorOptions,
  kept: KeptTrees,
  subject: EndableSubject,
): Promise<Validation> {
  if (memoryDir !== undefined && isSmall(subject)) {
    try {
      const last = kept.take(subject);
      const validation = last && await validateAgain(engine, last, subject, kept);
      return validation ?? await validateAnew(engine, makeTemporary(memoryDir), subject, kept);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      subject.signal.throwIfAborted();
      // Memory may be short where the disk is not.
      kept.drop();
    }
  }
  return await validateAnew(engine, makeDirectory(scratchDir), subject);
}

/** Directories count as files do: deep paths make many. */
function isSmall({ files }: ValidationSubject): boolean {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes > SMALL_TREE || files.length > SMALL_COUNT) return false;
  return files.length + directoriesOf(files.map(({ path }) => path)).size <= SMALL_COUNT;
}

/** In a tree that was kept. Undefined: it can't be made what it should be; a new one has no such excuse. */
async function validateAgain(
  engine: EngineOptions,
  { tree, standby }: KeptTree,
  subject: EndableSubject,
  kept: KeptTrees,
): Promise<Validation | undefined> {
  const envelope = await describe(engine, tree, subject, standby).catch(() => undefined);
  await standby?.end();
  if (envelope?.meta.snapshot_id === subject.snapshotId) {
    return await conclude(envelope, tree, subject, kept);
  }
  await tree.remove();
  subject.signal.throwIfAborted();
  return undefined;
}

async function validateAnew(
  engine: EngineOptions,
  dir: string,
  subject: EndableSubject,
  kept?: KeptTrees,
): Promise<Validation> {
  const tree = new LaidOutTree(dir);
  let envelope: Envelope;
  try {
    envelope = await describe(engine, tree, subject);
  } catch (error) {
    await tree.remove();
    throw error;
  }
  return await conclude(envelope, tree, subject, kept);
}

async function conclude(
  envelope: Envelope,
  tree: LaidOutTree,
  subject: ValidationSubject,
  kept: KeptTrees | undefined,
): Promise<Validation> {
  let isKept = false;
  try {
    const validation = await judge(envelope, tree, subject);
    if (kept !== undefined && envelope.meta.snapshot_id === subject.snapshotId) {
      isKept = await tree.removeCaches();
    }
    return validation;
  } finally {
    if (isKept) {
      tree.confirm();
      kept?.put(subject, tree);
    } else await tree.remove();
  }
}

/**
 * Makes the tree what it should be and looks at it as the runtime would, by running it. If its manifest is known before, the child
 * comes up meanwhile.
 *
 * @throws as {@linkcode LaidOutTree.become}; nothing runs then any more
 */
async function describe(
  engine: EngineOptions,
  tree: LaidOutTree,
  subject: EndableSubject,
  standby?: Standby,
): Promise<Envelope> {
  const { root, cacheDir, known } = tree;
  const { signal, running } = subject;
  let filled: Promise<Snapshot | undefined> | undefined;
  const fill = () => filled ??= tree.become(subject);
  let manifest = tree.manifestIn(subject.files);
  if (manifest === undefined) {
    // Whoever waits here waits for another one. Contents may be long in coming.
    void standby?.end();
    // A new tree can begin with it.
    const files = subject.files.filter(({ path }) => path === MANIFEST_FILE);
    await (tree.isNew ? tree.become({ ...subject, files }) : fill());
    manifest = await tree.manifest().catch(() => undefined);
  }
  // What is wrong with it, the engine says.
  if (manifest === undefined) await fill();
  const envelope = await createEngine({ ...engine, cacheDir }).run(
    DESCRIBE,
    { root, known, signal, running, coming: manifest && { manifest, fill, standby } },
  );
  await filled;
  return envelope;
}

async function judge(
  envelope: Envelope,
  tree: LaidOutTree,
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
  return await facts(envelope, tree, subject);
}

async function facts(
  { result, meta }: Envelope,
  tree: LaidOutTree,
  subject: ValidationSubject,
): Promise<Validation> {
  try {
    const manifest = await tree.manifest();
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
