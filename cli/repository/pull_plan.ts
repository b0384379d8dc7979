import { walkEntry } from "../../runtime/snapshot/walk_entry.ts";
import { fingerprint } from "../../runtime/snapshot/disk.ts";
import { hashFiles, type SnapshotFile } from "../../runtime/snapshot/mod.ts";
import { compareBytes } from "../../runtime/snapshot/paths.ts";
import {
  changeOf,
  type Choice,
  judgePath,
  type Layer,
  LAYERS,
  type MergeVerdict,
  type PathChange,
  type PathVersions,
  resolve,
  type Version,
} from "./three_way.ts";
import { type Commit, EMPTY_SNAPSHOT_ID } from "./commit_record.ts";
import type { RepositoryContext } from "./context.ts";
import { readCommit } from "./history.ts";
import { type IndexEntry, readIndex } from "./index_file.ts";
import { type Occupant, OccupiedPlaces } from "./occupied_places.ts";
import { readState, type RemoteState, type State } from "./state_file.ts";
import { readTree } from "./tree.ts";

/** A snapshot from elsewhere. */
export interface IncomingSnapshot {
  /** The service's id of its project; undefined: of the one that was always pulled from. */
  readonly projectId?: string | undefined;
  readonly snapshotId: string;
  /** Every file: paths in canonical form, sorted by their bytes. They give the id. */
  readonly files: readonly SnapshotFile[];
}

/** A path that differs between us, them and where both started. */
export interface PulledPath {
  readonly path: string;
  readonly verdict: MergeVerdict;
  /** What they did to it; undefined: nothing. */
  readonly theirs: PathChange | undefined;
  /** What we did to it, where it shows; empty: nothing. */
  readonly ours: readonly { readonly layer: Layer; readonly change: PathChange | "obstructed" }[];
  /** How a conflict was decided; undefined: it was not, or is none. */
  readonly choice: Choice | undefined;
}

/** A path with all that is needed to change it. */
export interface PlannedPath extends PulledPath {
  readonly versions: PathVersions;
  readonly wanted: SnapshotFile | undefined;
  /** What lies there; undefined: nothing that would have to go. */
  readonly occupant: Occupant | undefined;
  /** Something that is no file lies there or above it. */
  readonly obstacle: Occupant | undefined;
}

/** What a pull would do. */
export interface PullPlan {
  readonly state: State;
  /** What the project was last known to have; undefined: nothing is known. */
  readonly remote: RemoteState | undefined;
  readonly head: Commit | undefined;
  readonly headFiles: readonly SnapshotFile[];
  readonly staged: readonly IndexEntry[];
  readonly paths: readonly PlannedPath[];
}

type Tree = ReadonlyMap<string, SnapshotFile>;
type Decide = (path: string) => Choice | undefined;

/** Compares everything and decides what becomes of every path. Writes nothing. */
export async function planPull(
  context: RepositoryContext,
  incoming: IncomingSnapshot,
  decide: Decide,
): Promise<PullPlan> {
  const { layout, disk, store } = context;
  const state = readState(layout, disk);
  const remote = remoteOf(state, incoming.projectId);
  const staged = (await readIndex(layout, disk)).files;
  const head = state.head === null ? undefined : await readCommit(context, state.head);
  const headFiles = await readTree(store, head?.snapshotId ?? EMPTY_SNAPSHOT_ID);
  const trees = {
    base: treeOf(await readTree(store, remote?.snapshot_id ?? EMPTY_SNAPSHOT_ID)),
    theirs: treeOf(incoming.files),
    committed: treeOf(headFiles),
    staged: new Map(staged.map((entry) => [entry.path, entry])),
    begun: await begunTrees(context, state),
  };
  const paths = new PathPlanner(context, trees, decide);
  return { state, remote, head, headFiles, staged, paths: await paths.all() };
}

/**
 * What is known of a project. Of another one it says nothing: merged from there, all that it lacks
 * would be removed.
 */
export function remoteOf(state: State, projectId: string | undefined): RemoteState | undefined {
  const { remote } = state;
  const other = remote?.project_id !== undefined && projectId !== undefined &&
    remote.project_id !== projectId;
  return other ? undefined : remote;
}

interface Trees {
  readonly base: Tree;
  readonly theirs: Tree;
  readonly committed: Tree;
  readonly staged: ReadonlyMap<string, IndexEntry>;
  readonly begun: readonly Tree[];
}

class PathPlanner {
  readonly #context: RepositoryContext;
  readonly #trees: Trees;
  readonly #decide: Decide;
  readonly #places: OccupiedPlaces;

  constructor(context: RepositoryContext, trees: Trees, decide: Decide) {
    this.#context = context;
    this.#trees = trees;
    this.#decide = decide;
    this.#places = new OccupiedPlaces(context);
  }

  async all(): Promise<PlannedPath[]> {
    const { base, theirs, committed, staged, begun } = this.#trees;
    const known = new Set<string>();
    for (const tree of [base, theirs, committed, staged, ...begun]) {
      for (const path of tree.keys()) known.add(path);
    }
    const differing = [...known].filter((path) => this.#differs(path)).sort(compareBytes);
    // What goes away first: other files may be waiting for its place.
    const going = new Map<string, PlannedPath>();
    const nothing = new Set<string>();
    for (const path of differing) {
      if (theirs.has(path)) continue;
      const planned = await this.#plan(path, nothing);
      if (planned !== undefined) going.set(path, planned);
    }
    const goes = new Set([...going.values()].filter(isRemoved).map((it) => it.path));
    const all: PlannedPath[] = [];
    for (const path of differing) {
      const planned = going.get(path) ?? await this.#plan(path, goes);
      if (planned !== undefined && planned.verdict !== "same") all.push(planned);
      else if (planned !== undefined && theirs.get(path)?.sha256 !== base.get(path)?.sha256) {
        all.push(planned);
      }
    }
    return all;
  }

  /** Whether anything but a killed pull or an uncommitted edit has touched it since the base. */
  #differs(path: string): boolean {
    const { base, theirs, committed, staged, begun } = this.#trees;
    const before = base.get(path)?.sha256;
    return [theirs, committed, staged, ...begun].some((tree) => tree.get(path)?.sha256 !== before);
  }

  async #plan(path: string, goes: ReadonlySet<string>): Promise<PlannedPath | undefined> {
    const { base, theirs, committed, staged, begun } = this.#trees;
    const place = this.#look(path, goes);
    const obstacle = place.obstacle;
    const versions: PathVersions = {
      base: base.get(path)?.sha256,
      theirs: theirs.get(path)?.sha256,
      ours: {
        committed: committed.get(path)?.sha256,
        staged: staged.get(path)?.sha256,
        // No digest is like it, so it is something of ours.
        working: obstacle === undefined
          ? await this.#digestOf(place.occupant, staged.get(path))
          : `obstructed by ${obstacle.path}`,
      },
      begun: begun.map((tree) => tree.get(path)?.sha256),
    };
    // What is not a file and not theirs is not looked at: it is as ours as can be.
    if (obstacle !== undefined && versions.theirs === versions.base) return undefined;
    const verdict = judgePath(versions);
    return {
      path,
      verdict,
      versions,
      theirs: changeOf(versions.base, versions.theirs),
      ours: LAYERS.flatMap((layer): PulledPath["ours"] => {
        if (layer === "working" && obstacle !== undefined) return [{ layer, change: "obstructed" }];
        const change = changeOf(versions.base, versions.ours[layer]);
        const begunHere = versions.begun?.includes(versions.ours[layer]) === true;
        return change === undefined || begunHere ? [] : [{ layer, change }];
      }),
      choice: verdict === "conflict" ? this.#decide(path) : undefined,
      wanted: theirs.get(path),
      occupant: place.occupant,
      obstacle,
    };
  }

  #look(path: string, goes: ReadonlySet<string>): Pick<PlannedPath, "occupant" | "obstacle"> {
    const leaves = (it: Occupant) => it.info.isFile && goes.has(it.path);
    const above = this.#places.parentInTheWay(path);
    if (above !== undefined) {
      return { occupant: undefined, obstacle: leaves(above) ? undefined : above };
    }
    const found = this.#places.at(path);
    if (found === undefined || found.info.isFile) return { occupant: found, obstacle: undefined };
    if (!found.info.isDirectory) return { occupant: found, obstacle: found };
    const inside = this.#places.filesIn(found).find((it) => !leaves(it));
    return { occupant: undefined, obstacle: inside };
  }

  async #digestOf(
    occupant: Occupant | undefined,
    staged: IndexEntry | undefined,
  ): Promise<Version> {
    if (occupant === undefined) return undefined;
    const { path, diskPath, info } = occupant;
    if (staged !== undefined && staged.fingerprint === fingerprint(info)) return staged.sha256;
    const [file] = await hashFiles([walkEntry(path, diskPath, info)], {
      disk: this.#context.treeDisk,
    });
    return file?.sha256;
  }
}

/** Whether the file on the disk is to be removed. */
export function isRemoved(planned: PlannedPath): boolean {
  return planned.occupant !== undefined && planned.obstacle === undefined &&
    afterwards(planned, "working") === undefined;
}

/** Whether the file on the disk is to be written. */
export function isWritten(planned: PlannedPath): boolean {
  const after = afterwards(planned, "working");
  return after !== undefined && after !== planned.versions.ours.working &&
    after === planned.wanted?.sha256;
}

/** What a layer holds afterwards. */
export function afterwards({ versions, choice }: PlannedPath, layer: Layer): Version {
  return resolve(layer, versions, choice);
}

async function begunTrees(context: RepositoryContext, state: State): Promise<Tree[]> {
  const trees: Tree[] = [];
  for (const id of state.pulling ?? []) trees.push(treeOf(await readTree(context.store, id)));
  return trees;
}

function treeOf(files: readonly SnapshotFile[]): Tree {
  return new Map(files.map((file) => [file.path, file]));
}
