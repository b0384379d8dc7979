import { type Commit, EMPTY_SNAPSHOT_ID } from "./commit_record.ts";
import type { LocalContext, LongOptions } from "./context.ts";
import { readCommit } from "./history.ts";
import { readIndex } from "./index_file.ts";
import type { ObjectStore } from "./object_store.ts";
import { readState, type RemoteState } from "./state_file.ts";
import type { Changes } from "./tree.ts";
import { isUnchanged, UNCHANGED, type WorkingTree } from "./unchanged_tree.ts";
import { MANIFEST_FILE } from "../../runtime/snapshot/manifest.ts";

/** What a project's state is, against its last commit and the server. */
export interface Status {
  /** The last commit; null before the first. */
  readonly head: Commit | null;
  /** Id of the staged tree. */
  readonly snapshotId: string;
  /** Staged against the last commit. */
  readonly staged: Changes;
  /** The working tree against what is staged. */
  readonly unstaged: { readonly modified: readonly string[]; readonly deleted: readonly string[] };
  readonly untracked: readonly string[];
  /** What the server was last known to have; null when it was never asked. */
  readonly remote: RemoteState | null;
  /** Commits that the server does not have, newest first. */
  readonly unpushed: readonly Commit[];
  /** Whether the server's snapshot is none of this history: another developer has pushed. */
  readonly diverged: boolean;
  readonly manifest: ManifestDrift;
  /** Nothing staged, changed or untracked. */
  readonly clean: boolean;
}

/** `aiel.json`, which says what the project asks for, in the places where it can differ. */
export interface ManifestDrift {
  readonly working: "unchanged" | "added" | "modified" | "deleted";
  readonly staged: "unchanged" | "added" | "modified" | "deleted";
  /** Whether what is on disk is not what was committed last. */
  readonly drift: boolean;
}

const NO_CHANGES: Changes = { added: [], modified: [], deleted: [] };

/**
 * What has changed. Writes nothing and needs no lock.
 *
 * @throws {SnapshotError} when the working tree can't be a snapshot
 */
export async function status(
  context: LocalContext,
  store: () => Promise<ObjectStore>,
  options: LongOptions = {},
): Promise<Status> {
  const { layout, disk } = context;
  const state = readState(layout, disk);
  const [head, index] = await Promise.all([
    state.head === null ? null : readCommit(context, state.head),
    readIndex(layout, disk),
  ]);
  const before = head?.snapshotId ?? EMPTY_SNAPSHOT_ID;
  const { snapshotId } = index;
  const tree = isUnchanged(context, index)
    ? UNCHANGED
    : await (await import("./working_tree.ts")).compareWorkingTree(context, index, options);
  const staged = snapshotId === before
    ? NO_CHANGES
    : await (await import("./tree.ts")).compareStored(await store(), before, index.files);
  const changed = [staged.added, staged.modified, staged.deleted, tree.modified, tree.deleted];
  const remote = state.remote ?? null;
  return {
    head,
    snapshotId,
    staged,
    unstaged: { modified: tree.modified, deleted: tree.deleted },
    untracked: tree.untracked,
    remote,
    ...await unpushed(context, head, remote),
    manifest: manifestDrift(staged, tree),
    clean: tree.untracked.length === 0 && changed.every((paths) => paths.length === 0),
  };
}

async function unpushed(
  context: LocalContext,
  head: Commit | null,
  remote: RemoteState | null,
): Promise<{ readonly unpushed: readonly Commit[]; readonly diverged: boolean }> {
  const commits: Commit[] = [];
  let merged = false;
  for (let commit = head; commit !== null;) {
    const isPushed = remote !== null &&
      (commit.id === remote.commit || commit.snapshotId === remote.snapshot_id);
    if (isPushed) return { unpushed: commits, diverged: false };
    commits.push(commit);
    merged ||= commit.id === remote?.merged_into;
    commit = commit.parent === null ? null : await readCommit(context, commit.parent);
  }
  return { unpushed: commits, diverged: remote !== null && !merged };
}

function manifestDrift(staged: Changes, tree: WorkingTree): ManifestDrift {
  const kind = (changes: Changes): ManifestDrift["working"] =>
    changes.added.includes(MANIFEST_FILE)
      ? "added"
      : changes.modified.includes(MANIFEST_FILE)
      ? "modified"
      : changes.deleted.includes(MANIFEST_FILE)
      ? "deleted"
      : "unchanged";
  const { untracked, modified, deleted } = tree;
  const working = kind({ added: untracked, modified, deleted });
  return {
    working,
    staged: kind(staged),
    drift: working !== "unchanged" || kind(staged) !== "unchanged",
  };
}
