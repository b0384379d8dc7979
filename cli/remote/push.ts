/**
 * Pushes the last commit as one immutable snapshot: the eight steps of the seeds (aiel-cli, "Deploy
 * to the Execution Plane").
 *
 * @module
 */

import type { PackedBlob } from "../../control/api/blob_pack.ts";
import type { ControlClient } from "../../control/api/client.ts";
import {
  type ProjectDocument,
  type ProjectPlace,
  showProject,
} from "../../control/api/projects.ts";
import {
  planSnapshot,
  type PushPlanDocument,
  registerSnapshot,
  type SnapshotDocument,
} from "../../control/api/snapshots.ts";
import { findEntryPoint, type SnapshotFile } from "../../runtime/snapshot/mod.ts";
import { SnapshotError } from "../../runtime/snapshot/error.ts";
import { CliError } from "../errors.ts";
import type { Changes, Commit, Repository } from "../repository/mod.ts";
import type { TreeStep } from "../repository/tree_step.ts";
import { carriedBlob } from "./carried_blob.ts";
import { bindPlace } from "./bind_place.ts";
import { checkSizes } from "./check_sizes.ts";
import { type Power, powersOf } from "./powers.ts";
import { isControlError } from "./remote_error.ts";
import { type Contents, upload } from "./upload.ts";

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
  /** A step has been done: its number, 1 to 8, and what came of it. */
  readonly done: (step: number, text: string) => void;
  /** Runs what may take long. */
  readonly during: <T>(
    label: string,
    work: (update: (text: string) => void) => Promise<T>,
  ) => Promise<T>;
  /**
   * Called while the service validates, twice if need be: there is time to look for what was not
   * committed.
   */
  readonly meanwhile?: () => Promise<void>;
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
  readonly snapshot: SnapshotDocument | null;
  /** The project's newest snapshot at the end; null: none. */
  readonly newest: string | null;
  /** What it asks for and its parent did not. */
  readonly powers: readonly Power[];
}

/** How often an upload that broke off is taken up again. */
const ATTEMPTS = 4;
/** What is read before it is asked for stays in memory. */
const AT_HAND_BYTES = 8 * 2 ** 20;
const FIRST_PAUSE_MS = 500;
/**
 * What travels with the registration itself: less than a round trip costs. The service takes 100
 * blobs and 256 KiB.
 */
const CARRIED = { blobs: 100, bytes: 128 * 2 ** 10 };
/**
 * Refusals of such a registration that say nothing about a push; an older service does not know
 * what came along.
 */
const NEEDS_A_PLAN: ReadonlySet<string> = new Set([
  "blobs_missing",
  "blob_not_planned",
  "body_too_large",
  "head_moved",
  "invalid_request",
]);
/** How long a request takes to be sent: other work would hold it up. */
const HEAD_START_MS = 5;
const MAX_MESSAGE = 2_000;
const PLAIN = /^[\x20-\x7e\n\t]*$/;
// What the service calls invisible, but for tabs and line ends.
const UNPRINTABLE =
  /(?![\n\t])[\p{Cc}\p{Cs}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

/** See the module. */
export async function push(options: PushOptions): Promise<Pushed> {
  const { repository, client, place, done } = options;
  const state = repository.readState();
  if (state.head === null) {
    throw new CliError("NOT_FOUND", "Nothing is committed yet, so there is nothing to push", {
      hint: "Run `aiel add .`, then `aiel commit -m <text>`",
    });
  }
  const parent = state.remote?.snapshot_id ?? null;
  const commit = await repository.resolve(state.head);
  // The service checks every path; nothing is joined to one here.
  const step = await repository.step(parent, commit.snapshotId);
  const { bytes, changes } = step;
  const base = { commit, files: step.count, bytes };
  if (parent === commit.snapshotId) {
    const { head, id } = await client.call(showProject, { params: place });
    // Nothing of ours is new, whatever they have made of it. What another project has says nothing.
    const known = (state.remote?.project_id ?? id) === id;
    if (head !== null && known) return upToDate(base, head.snapshot_id, parent);
  }
  done(1, `Packaged the project: ${count(step.count, "file")}, ${size(bytes)}`);
  checkSizes(step);
  // By reading the tree: its id is the hash of exactly this list.
  done(2, `Computed content hashes: ${commit.snapshotId}`);
  const project = options.dryRun ? undefined : client.call(showProject, { params: place });
  project?.catch(() => {});
  // While the service plans, there is time to look at what it will ask for. A few small changes
  // need no plan.
  const mayCarry = parent !== null && !options.dryRun;
  const planning = mayCarry ? undefined : planFor(options, { parent, files: step.files() });
  planning?.catch(() => {});
  await checkLocally(repository, step);
  const entryPoint = findEntryPoint(step.rootFiles());
  done(3, `Validated what can be validated here: entry point ${entryPoint}`);
  const atHand = options.dryRun ? undefined : await readChanged(repository, step);
  const registering = { ...options, commit, step, project };
  const carried = mayCarry ? carriedOf(atHand) : undefined;
  if (parent !== null && carried !== undefined) {
    const difference = { files: step.changed, deleted: changes.deleted };
    const registered = await registerAtOnce(registering, { parent, changes: difference }, carried);
    if (registered?.added === false) {
      // An earlier push was registered, and its answer got lost.
      await remember(options, commit, registered.projectId);
      return upToDate({ ...base, changes }, commit.snapshotId, parent);
    }
    if (registered !== undefined) {
      done(4, `Built the snapshot's metadata: ${changeText(changes)}`);
      const uploaded = { blobs: carried.length, bytes: bytesOf(carried) };
      done(5, uploadText(uploaded));
      return await conclude(registering, { ...base, parent, changes, uploaded }, registered);
    }
  }
  const files = step.files();
  const { plan, request } = await (planning ?? planFor(options, { parent, files }));
  const blobs = missingBlobs(files, plan.missing);
  const travelling = { blobs: blobs.length, bytes: blobs.reduce((sum, it) => sum + it.size, 0) };
  if (plan.unchanged) {
    // Also where an earlier push was registered and its answer got lost.
    if (project !== undefined && !options.dryRun) {
      await remember(options, commit, (await project).id);
    }
    return upToDate({ ...base, changes }, commit.snapshotId, parent);
  }
  done(4, `Built the snapshot's metadata: ${changeText(changes)}`);
  const facts = { ...base, parent: request.parent, changes, uploaded: travelling };
  if (options.dryRun) {
    const newest = plan.head;
    return { ...facts, outcome: "planned", snapshot: null, newest, powers: [] };
  }
  await uploadAll(options, request, blobs, atHand);
  done(5, uploadText(travelling));
  return await conclude(registering, facts, await register(registering, request));
}

/** What registering works with. */
interface Registering extends PushOptions {
  readonly commit: Commit;
  /** From the tree of the parent. */
  readonly step: TreeStep;
  readonly project: Promise<ProjectDocument> | undefined;
}

interface Registered {
  readonly snapshot: SnapshotDocument;
  /** False: it was the newest one already. */
  readonly added: boolean;
  readonly projectId: string;
}

async function register(
  options: Registering,
  request: WholeRequest | ChangedRequest,
  blobs: readonly PackedBlob[] = [],
): Promise<Registered> {
  const { client, place, commit } = options;
  const [{ document: snapshot, status }, project] = await Promise.all([
    options.during(
      "Registering: the service validates the snapshot",
      () =>
        client.ask(registerSnapshot, {
          params: place,
          body: newSnapshot(options, commit, request, blobs),
        }),
    ),
    options.project ?? client.call(showProject, { params: place }),
    // Looking at a thousand files would hold up the request that is just being sent.
    options.sleep(HEAD_START_MS).then(() => options.meanwhile?.()),
  ]);
  return { snapshot, added: status === 201, projectId: project.id };
}

/**
 * Plan, contents and registration in one request. Undefined: it needs all of them after all, one
 * after the other.
 */
async function registerAtOnce(
  options: Registering,
  request: ChangedRequest,
  blobs: readonly PackedBlob[],
): Promise<Registered | undefined> {
  try {
    return await register(options, request, blobs);
  } catch (error) {
    // A proxy that takes no body of this size says so in words of its own.
    const needsPlan = isControlError(error) &&
      (error.status === 413 || NEEDS_A_PLAN.has(error.code));
    if (needsPlan) return undefined;
    throw error;
  }
}

async function conclude(
  options: Registering,
  facts: Pick<Pushed, "commit" | "parent" | "changes" | "files" | "bytes" | "uploaded">,
  { snapshot, projectId }: Registered,
): Promise<Pushed> {
  const { client, place, done, commit, step } = options;
  const { parent } = facts;
  done(6, `Registered snapshot #${snapshot.number}`);
  const asksTheSame = parent !== null && !hasNewManifest(step);
  const [powers] = await Promise.all([
    asksTheSame ? [] : powersOf(client, place, parent, commit.snapshotId),
    remember(options, commit, projectId),
  ]);
  done(7, "Refreshed the manifest state in .aiel/state.json");
  // A snapshot is registered as the newest one or not at all.
  done(8, `Published: it is the newest snapshot of ${place.workspace}/${place.project}`);
  return { ...facts, outcome: "pushed", snapshot, newest: commit.snapshotId, powers };
}

function upToDate(
  facts: { commit: Commit; files: number; bytes: number; changes?: Changes },
  newest: string,
  parent: string | null,
): Pushed {
  const changes = { added: [], modified: [], deleted: [] };
  return {
    changes,
    ...facts,
    outcome: "up_to_date",
    parent,
    uploaded: { blobs: 0, bytes: 0 },
    snapshot: null,
    newest,
    powers: [],
  };
}

/**
 * Whether `aiel.json`, which says all that a snapshot asks for, is another one than before, or
 * gone.
 */
function hasNewManifest({ changed, replaced }: TreeStep): boolean {
  return [...changed, ...replaced].some(isManifest);
}

function isManifest({ path }: SnapshotFile): boolean {
  return path === "aiel.json";
}

/** What fails fast. The service decides: it runs the code in its sandbox. */
async function checkLocally(repository: Repository, step: TreeStep): Promise<void> {
  const manifest = step.changed.find(isManifest);
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

/** What differs from the parent, when it is little: most likely that is what the service lacks. */
async function readChanged(
  repository: Repository,
  { changed, replaced }: TreeStep,
): Promise<Contents | undefined> {
  // Renamed files have their contents there.
  const known = new Set(replaced.map(({ sha256 }) => sha256));
  const fresh = new Map(
    changed.filter(({ sha256 }) => !known.has(sha256)).map((file) => [file.sha256, file.size]),
  );
  let bytes = 0;
  for (const size of fresh.values()) bytes += size;
  return bytes > AT_HAND_BYTES ? undefined : await repository.readObjects([...fresh.keys()]);
}

/** All of it when it is little. */
function carriedOf(contents: Contents | undefined): PackedBlob[] | undefined {
  if (contents === undefined || contents.size > CARRIED.blobs) return undefined;
  const blobs = [...contents].map(([sha256, bytes]) => ({ sha256, bytes }));
  return bytesOf(blobs) <= CARRIED.bytes ? blobs : undefined;
}

function bytesOf(blobs: readonly PackedBlob[]): number {
  return blobs.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

/** A snapshot by all of its files. */
interface WholeRequest {
  readonly parent: string | null;
  readonly files: readonly SnapshotFile[];
}

/** A snapshot by what differs from its parent. */
interface ChangedRequest {
  readonly parent: string;
  readonly changes: {
    readonly files: readonly SnapshotFile[];
    readonly deleted: readonly string[];
  };
}

/**
 * Plans. A project that has nothing any more takes a push without a parent: there is nobody's work
 * to lose.
 */
async function planFor(
  options: PushOptions,
  request: WholeRequest,
): Promise<{ plan: PushPlanDocument; request: WholeRequest }> {
  try {
    return { plan: await askPlan(options, request), request };
  } catch (error) {
    if (!isControlError(error) || error.code !== "head_moved") throw error;
    if (request.parent === null) throw notConnected(options.place, error);
    if (error.problem?.details?.["head"] !== null) throw error;
    const first = { ...request, parent: null };
    return { plan: await askPlan(options, first), request: first };
  }
}

function askPlan({ client, place }: PushOptions, body: WholeRequest): Promise<PushPlanDocument> {
  return client.call(planSnapshot, { params: place, body });
}

/** The project has somebody's snapshots, and this directory has never seen any of them. */
function notConnected({ workspace, project }: ProjectPlace, cause: Error): CliError {
  const name = `${workspace}/${project}`;
  return new CliError(
    "CONFLICT",
    `This directory has never been connected to ${name}, which has snapshots already`,
    {
      hint:
        `If it is the right project, run \`aiel pull\` to merge them in; if not, run \`aiel config set project <name> --scope project\``,
      details: { workspace, project },
      cause,
    },
  );
}

async function uploadAll(
  options: PushOptions,
  request: WholeRequest,
  first: readonly SnapshotFile[],
  atHand: Contents | undefined,
): Promise<void> {
  const { repository, client, place } = options;
  if (first.length === 0) return;
  const all = first.reduce((sum, blob) => sum + blob.size, 0);
  await options.during("Uploading", async (update) => {
    let blobs = first;
    for (let attempt = 1; blobs.length > 0; attempt++) {
      let sent = all - blobs.reduce((sum, blob) => sum + blob.size, 0);
      const arrived = (_: number, bytes: number) => {
        sent += bytes;
        update(`${size(sent)} of ${size(all)}`);
      };
      try {
        return await upload({ repository, client, place, arrived, atHand }, blobs);
      } catch (error) {
        if (!isBroken(error) || attempt === ATTEMPTS) throw error;
        await options.sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1));
        blobs = missingBlobs(request.files, (await askPlan(options, request)).missing);
      }
    }
  });
}

/** A stream can't be sent twice, so the client leaves it to us to ask what has arrived. */
function isBroken(error: unknown): boolean {
  return isControlError(error) &&
    (error.code === "unreachable" || error.code === "request_aborted" ||
      error.code === "request_timeout" || error.code === "blob_not_planned" ||
      error.status === 429 || error.status >= 502 && error.status <= 504);
}

function missingBlobs(
  files: readonly SnapshotFile[],
  missing: readonly string[],
): SnapshotFile[] {
  const bySha = new Map(files.map((file) => [file.sha256, file]));
  return missing.map((sha256) => {
    const file = bySha.get(sha256);
    if (file !== undefined) return file;
    throw new CliError("REMOTE", "The service asks for a blob that is no part of the push", {
      hint: "Nothing was sent; tell those who run the service",
    });
  });
}

function newSnapshot(
  { message }: PushOptions,
  commit: Commit,
  request: WholeRequest | ChangedRequest,
  blobs: readonly PackedBlob[],
) {
  return {
    ...request,
    message: cleanMessage(message ?? commit.message),
    snapshot_id: commit.snapshotId,
    ...blobs.length === 0 ? {} : { blobs: blobs.map(carriedBlob) },
  };
}

/** As the service takes it: visible characters, tabs and line ends, at most 2,000. */
function cleanMessage(text: string): string {
  // The common case needs no expression that takes long to compile.
  const visible = PLAIN.test(text)
    ? text.trim()
    : text.replaceAll("\r\n", "\n").replace(UNPRINTABLE, "").trim();
  const characters = [...visible];
  return characters.length <= MAX_MESSAGE
    ? visible
    : `${characters.slice(0, MAX_MESSAGE - 1).join("").trimEnd()}…`;
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

function uploadText({ blobs, bytes }: Pushed["uploaded"]): string {
  return `Uploaded ${count(blobs, "missing blob")}, ${size(bytes)}`;
}

function changeText({ added, modified, deleted }: Changes): string {
  return `${added.length} new, ${modified.length} modified, ${deleted.length} deleted`;
}

/** `1 file`, `1,234 files`. */
export function count(number: number, what: string): string {
  return `${String(number).replace(/\B(?=(\d{3})+$)/g, ",")} ${what}${number === 1 ? "" : "s"}`;
}

/** Bytes for people. */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes / 1_000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit++;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
