/**
 * Pushes the last commit as one immutable snapshot. A push is three requests: plan with the
 * manifest, upload what is missing, register.
 *
 * @module
 */

import type { ControlClient } from "../../control/api/client.ts";
import { type ProjectPlace, showProject } from "../../control/api/projects.ts";
import {
  type AskedCapability,
  type FollowedDocument,
  type RegisteredDocument,
  registerSnapshot,
} from "../../control/api/snapshots.ts";
import { SnapshotError } from "../../runtime/snapshot/error.ts";
import { findEntryPoint, type SnapshotFile } from "../../runtime/snapshot/mod.ts";
import { CliError } from "../errors.ts";
import type { Changes, Commit, Repository } from "../repository/mod.ts";
import type { TreeStep } from "../repository/tree_step.ts";
import { count, size } from "./amounts.ts";
import { bindPlace } from "./bind_place.ts";
import { checkSizes } from "./check_sizes.ts";
import { newCapabilities } from "./new_capabilities.ts";
import { type Plan, requestPushPlan } from "./plan_push.ts";
import { uploadMissing } from "./upload.ts";

/** What to push, to where, and whom to tell. */
export interface PushOptions {
  readonly repository: Repository;
  readonly client: ControlClient;
  readonly place: ProjectPlace;
  /** Default: the commit's. */
  readonly message?: string | undefined;
  readonly dryRun: boolean;
  readonly now: () => Date;
  /** Waits, in milliseconds, before something that broke is tried again. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Hears, in one line, that something that broke is tried again. */
  readonly retrying: (line: string) => void;
  /** A step has been done: its number, 1 to 8, and what came of it. */
  readonly done: (step: number, text: string) => void;
  /** Runs what may take long. */
  readonly during: <T>(
    label: string,
    work: (update: (text: string) => void) => Promise<T>,
  ) => Promise<T>;
}

/** What was pushed, or would be. */
export interface Pushed {
  /** `up_to_date`: the service has it already. */
  readonly outcome: "pushed" | "up_to_date" | "planned";
  readonly commit: Commit;
  readonly parent: string | null;
  /** From the parent, as far as it is known here. */
  readonly changes: Changes;
  readonly files: number;
  readonly bytes: number;
  /** What travelled, or would. */
  readonly uploaded: { readonly blobs: number; readonly bytes: number };
  /** The registration; null when nothing was registered. */
  readonly snapshot: RegisteredDocument | null;
  /** The project's newest snapshot at the end; null: none. */
  readonly newest: string | null;
  /** What it asks for and its parent did not. */
  readonly newCapabilities: readonly AskedCapability[];
}

const MAX_MESSAGE = 2_000;
// What the service calls invisible, but for tabs and line ends.
const UNPRINTABLE =
  /(?![\n\t])[\p{Cc}\p{Cs}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

/**
 * Pushes, in the eight steps of which `done` hears.
 *
 * @throws {CliError} nothing is committed, the commit is too large, the project has snapshots that
 * this directory has never seen
 * @throws {SnapshotError} the commit can't be a snapshot
 * @throws {ControlError}
 */
export async function push(options: PushOptions): Promise<Pushed> {
  const { client, place, done } = options;
  const packaged = await packageCommit(options);
  const { commit, parent, step } = packaged;
  checkSizes(step);
  const project = await client.call(showProject, { params: place });
  if (isKnownToBeThere(packaged, project)) {
    return nothingToPush(packaged, project.head?.snapshot_id ?? null);
  }
  done(1, `Packaged the project: ${count(step.count, "file")}, ${size(step.bytes)}`);
  done(2, `Computed content hashes: ${commit.snapshotId}`);
  await checkLocally(options.repository, step);
  const entryPoint = findEntryPoint(step.rootFiles());
  done(3, `Validated what can be validated here: entry point ${entryPoint}`);
  const plan = await requestPushPlan(options, { snapshotId: commit.snapshotId, parent, step });
  if (plan.unchanged) {
    // An earlier push was registered, and its answer got lost.
    if (!options.dryRun) await remember(options, commit, project.id);
    return nothingToPush(packaged, commit.snapshotId);
  }
  done(4, `Built the snapshot's metadata: ${changeText(step.changes)}`);
  if (options.dryRun) return { ...facts(packaged, plan), outcome: "planned", newest: plan.head };
  await uploadMissing(options, commit.snapshotId, plan);
  const { uploaded } = facts(packaged, plan);
  done(5, `Uploaded ${count(uploaded.blobs, "missing blob")}, ${size(uploaded.bytes)}`);
  const snapshot = await register(options, packaged, plan);
  done(6, `Registered snapshot #${snapshot.number}`);
  const asked = await askedAnew(options, packaged, plan);
  await remember(options, commit, project.id);
  done(7, "Refreshed the manifest state in .aiel/state.json");
  // A snapshot is registered as the newest one or not at all; where it is live is another matter.
  const published = `it is the newest snapshot of ${place.workspace}/${place.project}`;
  done(8, `Published: ${published}, ${liveText(snapshot.followed)}`);
  const newest = commit.snapshotId;
  return { ...facts(packaged, plan), outcome: "pushed", snapshot, newest, newCapabilities: asked };
}

/** The last commit, and how it follows what this directory knows of the service. */
interface Packaged {
  readonly commit: Commit;
  /** The snapshot that was pushed or pulled last; null: none. */
  readonly parent: string | null;
  /** Of the project that it was pushed to or pulled from. */
  readonly projectId: string | undefined;
  readonly step: TreeStep;
}

/**
 * The last commit's id.
 *
 * @throws {CliError} NOT_FOUND when nothing is committed
 */
export function requireCommitted(repository: Repository): string {
  const { head } = repository.readState();
  if (head !== null) return head;
  throw new CliError("NOT_FOUND", "Nothing is committed yet, so there is nothing to push", {
    hint: "Run `aiel add .`, then `aiel commit -m <text>`",
  });
}

async function packageCommit({ repository }: PushOptions): Promise<Packaged> {
  const head = requireCommitted(repository);
  const { remote } = repository.readState();
  const parent = remote?.snapshot_id ?? null;
  const commit = await repository.resolve(head);
  // The service checks every path; nothing is joined to one here.
  const step = await repository.step(parent, commit.snapshotId);
  return { commit, parent, projectId: remote?.project_id, step };
}

/**
 * Whether nothing of ours is new, whatever others have made of it since. That another project has
 * it says nothing.
 */
function isKnownToBeThere(
  { commit, parent, projectId }: Packaged,
  project: { readonly id: string; readonly head: unknown },
): boolean {
  if (parent !== commit.snapshotId || project.head === null) return false;
  return projectId === undefined || projectId === project.id;
}

/** What fails fast. The service decides: it runs the code in its sandbox. */
async function checkLocally(repository: Repository, step: TreeStep): Promise<void> {
  const manifest = step.changed.find(isRuntimeManifest);
  // What the service has taken before needs no look.
  if (manifest === undefined) return;
  const { MAX_MANIFEST_BYTES } = await import("../../runtime/snapshot/manifest.ts");
  const { parseManifest } = await import("../../runtime/snapshot/parse_manifest.ts");
  try {
    await parseManifest(await repository.readObject(manifest.sha256, MAX_MANIFEST_BYTES));
  } catch (error) {
    // The service has a runtime of its own, and it is that one which counts.
    if (error instanceof SnapshotError && error.code === "incompatible_runtime") return;
    throw error;
  }
}

function isRuntimeManifest({ path }: SnapshotFile): boolean {
  return path === "aiel.json";
}

async function register(
  { client, place, message, during }: PushOptions,
  { commit }: Packaged,
  { parent }: Plan,
): Promise<RegisteredDocument> {
  return await during(
    "Registering: the service validates the snapshot",
    () =>
      client.call(registerSnapshot, {
        params: place,
        body: {
          snapshot_id: commit.snapshotId,
          parent,
          message: cleanMessage(message ?? commit.message),
        },
      }),
  );
}

/** What the snapshot asks for and its parent did not: `aiel.json` says all of it. */
async function askedAnew(
  { client, place }: PushOptions,
  { commit, step }: Packaged,
  { parent }: Plan,
): Promise<readonly AskedCapability[]> {
  const isTheSame = parent !== null && ![...step.changed, ...step.replaced].some(isRuntimeManifest);
  return isTheSame ? [] : await newCapabilities(client, place, parent, commit.snapshotId);
}

async function remember(
  { repository, place, now }: PushOptions,
  commit: Commit,
  projectId: string,
): Promise<void> {
  await repository.updateState((state) => ({
    ...bindPlace(state, place),
    remote: {
      snapshot_id: commit.snapshotId,
      commit: commit.id,
      seen_at: now().toISOString(),
      project_id: projectId,
    },
  }));
}

function facts({ commit, step }: Packaged, { parent, missing }: Plan) {
  const bytes = missing.reduce((sum, file) => sum + file.size, 0);
  return {
    commit,
    parent,
    changes: step.changes,
    files: step.count,
    bytes: step.bytes,
    uploaded: { blobs: missing.length, bytes },
    snapshot: null,
    newCapabilities: [],
  };
}

function nothingToPush(packaged: Packaged, newest: string | null): Pushed {
  const { parent } = packaged;
  return { ...facts(packaged, { parent, missing: [] }), outcome: "up_to_date", newest };
}

/** As the service takes it: visible characters, tabs and line ends, at most 2,000. */
function cleanMessage(text: string): string {
  const visible = text.replaceAll("\r\n", "\n").replace(UNPRINTABLE, "").trim();
  const characters = [...visible];
  return characters.length <= MAX_MESSAGE
    ? visible
    : `${characters.slice(0, MAX_MESSAGE - 1).join("").trimEnd()}…`;
}

/** Where a push has made its snapshot live. */
function liveText(followed: readonly FollowedDocument[]): string {
  const live = followed.filter(({ deployment }) => deployment !== null);
  return live.length === 0
    ? "and live nowhere yet"
    : `and live in ${live.map(({ environment }) => environment).join(", ")}`;
}

function changeText({ added, modified, deleted }: Changes): string {
  return `${added.length} new, ${modified.length} modified, ${deleted.length} deleted`;
}
