/**
 * Pushes the last commit as one immutable snapshot: the eight steps of the seeds (aiel-cli, "Deploy to the Execution Plane").
 *
 * @module
 */

import type {
  ControlClient,
  NewSnapshotRequest,
  ProjectPlace,
  PushPlanDocument,
  SnapshotDocument,
} from "../../control/client.ts";
import { findEntryPoint, type SnapshotFile, snapshotId } from "../../runtime/snapshot/mod.ts";
import { SnapshotError } from "../../runtime/snapshot/error.ts";
import { CliError } from "../errors.ts";
import type { Changes, Commit, Repository } from "../repository/mod.ts";
import { compareTrees } from "../repository/tree.ts";
import { bindPlace } from "./bind_place.ts";
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
  /** Called while the service validates: there is time to look for what was not committed. */
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
const MAX_MESSAGE = 2_000;
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
  const commit = await repository.resolve(state.head);
  const files = await repository.tree(commit.snapshotId);
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  const base = { commit, files: files.length, bytes };
  if (state.remote?.snapshot_id === commit.snapshotId) {
    const { head, id } = await client.getProject(place);
    // Nothing of ours is new, whatever they have made of it. What another project has says nothing.
    const known = (state.remote.project_id ?? id) === id;
    if (head !== null && known) return upToDate(base, head.snapshot_id, state.remote.snapshot_id);
  }
  done(1, `Packaged the project: ${count(files.length, "file")}, ${size(bytes)}`);
  await checkHashes(commit, files);
  done(2, `Computed content hashes: ${commit.snapshotId}`);
  const parent = state.remote?.snapshot_id ?? null;
  const before = await knownTree(repository, parent);
  const changes = compareTrees(before, files);
  // While the service plans, there is time to look at what it will ask for.
  const planning = planFor(options, { parent, files: files.map(fileOf) });
  planning.catch(() => {});
  await checkLocally(repository, files);
  done(3, `Validated what can be validated here: entry point ${findEntryPoint(files)}`);
  const atHand = options.dryRun ? undefined : await readChanged(repository, before, files);
  const { plan, request: planned } = await planning;
  const blobs = missingBlobs(files, plan.missing);
  const travelling = { blobs: blobs.length, bytes: blobs.reduce((sum, it) => sum + it.size, 0) };
  if (plan.unchanged) {
    // Also where an earlier push was registered and its answer got lost.
    if (!options.dryRun) {
      const { id } = await client.getProject(place);
      await remember(options, commit, id);
    }
    return upToDate({ ...base, changes }, commit.snapshotId, parent);
  }
  done(4, `Built the snapshot's metadata: ${changeText(changes)}`);
  const facts = { ...base, parent: planned.parent, changes, uploaded: travelling };
  if (options.dryRun) {
    const newest = plan.head;
    return { ...facts, outcome: "planned", snapshot: null, newest, powers: [] };
  }
  await uploadAll(options, planned, files, blobs, atHand);
  done(5, `Uploaded ${count(travelling.blobs, "missing blob")}, ${size(travelling.bytes)}`);
  const [snapshot] = await Promise.all([
    options.during(
      "Registering: the service validates the snapshot",
      () => client.registerSnapshot(place, newSnapshot(options, commit, planned)),
    ),
    options.meanwhile?.(),
  ]);
  done(6, `Registered snapshot #${snapshot.number}`);
  const [project, powers] = await Promise.all([
    client.getProject(place).then(async (found) => {
      await remember(options, commit, found.id);
      return found;
    }),
    powersOf(client, place, planned.parent, commit.snapshotId),
  ]);
  done(7, "Refreshed the manifest state in .aiel/state.json");
  const newest = project.head?.snapshot_id ?? null;
  done(
    8,
    newest === commit.snapshotId
      ? `Published: it is the newest snapshot of ${place.workspace}/${place.project}`
      : `Published: ${place.workspace}/${place.project} has it, and a newer one since`,
  );
  return { ...facts, outcome: "pushed", snapshot, newest, powers };
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

/** The list of files must give the id that the commit has: what is pushed is what was committed. */
async function checkHashes(commit: Commit, files: readonly SnapshotFile[]): Promise<void> {
  const id = await snapshotId(files);
  if (id === commit.snapshotId) return;
  throw new CliError("REPOSITORY_CORRUPT", `Commit ${commit.id} has another tree than it says`, {
    hint: "Nothing was sent",
  });
}

/** What fails fast. The service decides: it runs the code in its sandbox. */
async function checkLocally(
  repository: Repository,
  files: readonly SnapshotFile[],
): Promise<void> {
  findEntryPoint(files);
  const manifest = files.find(({ path }) => path === "aiel.json");
  if (manifest === undefined) return;
  const { MAX_MANIFEST_BYTES } = await import("../../runtime/snapshot/read_manifest.ts");
  const { parseManifest } = await import("../../runtime/snapshot/parse_manifest.ts");
  try {
    await parseManifest(await repository.readObject(manifest.sha256, MAX_MANIFEST_BYTES));
  } catch (error) {
    // The service has a runtime of its own, and it is that one which counts.
    if (error instanceof SnapshotError && error.code === "incompatible_runtime") return;
    throw error;
  }
}

/** The tree of a snapshot, when it is known here: it is only compared with. */
async function knownTree(
  repository: Repository,
  id: string | null,
): Promise<readonly SnapshotFile[]> {
  return id === null ? [] : await repository.tree(id);
}

/** What differs from the parent, when it is little: most likely that is what the service lacks. */
async function readChanged(
  repository: Repository,
  before: readonly SnapshotFile[],
  files: readonly SnapshotFile[],
): Promise<Contents | undefined> {
  const known = new Set(before.map(({ sha256 }) => sha256));
  const fresh = new Map(
    files.filter(({ sha256 }) => !known.has(sha256)).map((file) => [file.sha256, file.size]),
  );
  let bytes = 0;
  for (const size of fresh.values()) bytes += size;
  return bytes > AT_HAND_BYTES ? undefined : await repository.readObjects([...fresh.keys()]);
}

type Request = Pick<NewSnapshotRequest, "parent" | "files">;

/** Plans. A project that has nothing any more takes a push without a parent: there is nobody's work to lose. */
async function planFor(
  { client, place }: PushOptions,
  request: Request,
): Promise<{ plan: PushPlanDocument; request: Request }> {
  try {
    return { plan: await client.planSnapshot(place, request), request };
  } catch (error) {
    if (!isControlError(error) || error.code !== "head_moved") throw error;
    if (request.parent === null) throw notConnected(place, error);
    if (error.problem?.details?.["head"] !== null) throw error;
    const first = { ...request, parent: null };
    return { plan: await client.planSnapshot(place, first), request: first };
  }
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
  request: Request,
  files: readonly SnapshotFile[],
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
        blobs = missingBlobs(files, (await client.planSnapshot(place, request)).missing);
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
  request: Request,
): NewSnapshotRequest {
  return {
    ...request,
    message: cleanMessage(message ?? commit.message),
    snapshotId: commit.snapshotId,
    idempotencyKey: crypto.randomUUID(),
  };
}

/** As the service takes it: visible characters, tabs and line ends, at most 2,000. */
function cleanMessage(text: string): string {
  const visible = text.replaceAll("\r\n", "\n").replace(UNPRINTABLE, "").trim();
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

function fileOf({ path, size, sha256 }: SnapshotFile) {
  return { path, size, sha256 };
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
