import type { ControlClient } from "../../control/api/client.ts";
import { type ProjectPlace, showProject } from "../../control/api/projects.ts";
import { listSnapshots } from "../../control/api/snapshots.ts";
import type { Author, Changes, Commit, PulledPath, Repository } from "../repository/mod.ts";
import { remoteOf } from "../repository/pull_plan.ts";
import { bindPlace } from "./bind_place.ts";
import { download } from "./download.ts";
import { incomingSnapshot } from "./incoming.ts";
import { count, size } from "./amounts.ts";
import type { Choice } from "../repository/three_way.ts";

/** What to pull, into what, and whom to tell. */
export interface PullOptions {
  readonly repository: Repository;
  readonly client: ControlClient;
  readonly place: ProjectPlace;
  readonly author: () => Promise<Author>;
  readonly now: Date;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  /** Decides conflicts. */
  readonly choose: (path: string) => Choice | undefined;
  /** Discard also what is stored nowhere, where theirs was chosen. */
  readonly force?: boolean;
  /** Runs what may take long. */
  readonly during: <T>(
    label: string,
    work: (update: (text: string) => void) => Promise<T>,
  ) => Promise<T>;
}

/** What was pulled, or would be. */
export interface Pulled {
  /** `empty`: the project has no snapshot yet. `conflict`: nothing was changed. */
  readonly outcome: "empty" | "up_to_date" | "fast_forward" | "merged" | "conflict";
  /** The project's newest snapshot; null: it has none. */
  readonly snapshot: { readonly id: string; readonly number: number } | null;
  /** The commit that was made; null when none was needed. */
  readonly commit: Commit | null;
  /** Of the last commit. */
  readonly changes: Changes;
  readonly paths: readonly PulledPath[];
  readonly written: readonly string[];
  readonly deleted: readonly string[];
  /** What travelled. */
  readonly downloaded: { readonly files: number; readonly bytes: number };
}

const NO_CHANGES: Changes = { added: [], modified: [], deleted: [] };

/** Merges the project's newest snapshot into the history, the index and the working tree. */
export async function pull(options: PullOptions): Promise<Pulled> {
  const { repository, client, place } = options;
  const { head, id: projectId } = await client.call(showProject, { params: place });
  const nothing = {
    commit: null,
    changes: NO_CHANGES,
    paths: [],
    written: [],
    deleted: [],
    downloaded: { files: 0, bytes: 0 },
  };
  if (head === null) return { ...nothing, outcome: "empty", snapshot: null };
  const snapshot = { id: head.snapshot_id, number: head.number };
  const state = repository.readState();
  const remote = remoteOf(state, projectId);
  if (remote?.snapshot_id === head.snapshot_id && state.pulling === undefined) {
    return { ...nothing, outcome: "up_to_date", snapshot };
  }
  const [incoming, message, author] = await options.during(
    "Asking what differs",
    () =>
      Promise.all([
        incomingSnapshot(client, place, head.snapshot_id),
        messageOf(client, place, head),
        options.author(),
      ]),
  );
  const downloaded = { files: 0, bytes: 0 };
  const result = await options.during(
    "Pulling",
    (update) =>
      repository.pull({ ...incoming, projectId }, {
        message,
        author,
        now: options.now,
        dryRun: options.dryRun,
        signal: options.signal,
        choose: options.choose,
        force: options.force === true,
        fetch: async (files, objects) => {
          const all = files.reduce((sum, file) => sum + file.size, 0);
          const arrived = (done: number, bytes: number) => {
            Object.assign(downloaded, { files: done, bytes });
            update(`${done} of ${count(files.length, "file")}, ${size(bytes)} of ${size(all)}`);
          };
          const from = { client, place, snapshotId: incoming.snapshotId, arrived };
          await download(from, files, objects);
        },
        changed: (done, all) => update(`${done} of ${count(all, "file")} written`),
      }),
  );
  const { outcome, commit, changes, paths, written, deleted } = result;
  const { workspace, project } = repository.readState();
  const bound = workspace !== undefined && project !== undefined;
  if (!bound && !options.dryRun && outcome !== "conflict") {
    await repository.updateState((after) => bindPlace(after, place));
  }
  return { outcome, snapshot, commit, changes, paths, written, deleted, downloaded };
}

/** The commit says what was pulled; the service's word is cut to what a commit can hold. */
async function messageOf(
  client: ControlClient,
  place: ProjectPlace,
  head: { readonly snapshot_id: string; readonly number: number },
): Promise<string> {
  const { items: [newest] } = await client.call(listSnapshots, {
    params: place,
    query: { limit: 1 },
  });
  const said = newest?.snapshot_id === head.snapshot_id && newest.message.isWellFormed()
    ? newest.message.slice(0, 2_000).trim()
    : "";
  const title = `Pull snapshot #${head.number}`;
  return said.isWellFormed() && said !== "" ? `${title}: ${said}` : title;
}
