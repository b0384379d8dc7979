import { denoDisk, type Disk } from "../../runtime/snapshot/disk.ts";
import type { SnapshotFile } from "../../runtime/snapshot/mod.ts";
import type { AddOptions, AddResult } from "./add.ts";
import type { CommitOptions, CommitResult } from "./commit.ts";
import type { Commit } from "./commit_record.ts";
import type { LocalContext, LongOptions, RepositoryContext } from "./context.ts";
import { denoRepositoryDisk, onDisk, type RepositoryDisk } from "./disk.ts";
import type { DiffOptions, DiffSide, FileDiff } from "./diff.ts";
import { ancestors, resolveCommit } from "./history.ts";
import { readIndex } from "./index_file.ts";
import type { InitOptions, InitResult } from "./init.ts";
import { findLayout, type Layout, layoutOf } from "./layout.ts";
import type { ObjectStore } from "./object_store.ts";
import { readState, type State, writeState } from "./state_file.ts";
import { type Status, status } from "./status.ts";
import type { PullResult, RepositoryPullOptions } from "./pull.ts";
import type { IncomingSnapshot } from "./pull_plan.ts";
import type { TreeStep } from "./tree_step.ts";
import type { RestoreOptions, RestoreResult } from "./restore.ts";
import type { UnstageResult } from "./unstage.ts";
import type { VerifyOptions, VerifyResult } from "./verify.ts";

/** How a repository reaches the world; every part has a default. */
export interface RepositoryOptions {
  readonly disk?: RepositoryDisk;
  /** The disk as walks of the working tree see it. */
  readonly treeDisk?: Disk;
  /** How long a writer waits for another one, in milliseconds. Default 1,000. */
  readonly lockWaitMs?: number;
}

/** Options of {@linkcode Repository.log}. */
export interface LogOptions {
  /** Most commits. Default: all. */
  readonly limit?: number;
  /** Where to start. Default `HEAD`. */
  readonly from?: string;
}

const LOCK_WAIT_MS = 1_000;

/**
 * The local repository of a project: `.aiel/`. Paths are relative to the root, with `/`. Operations
 * are loaded when they are called, so that each command starts with its own only.
 */
export class Repository {
  readonly #context: LocalContext;
  #store: Promise<ObjectStore> | undefined;

  private constructor(layout: Layout, options: RepositoryOptions) {
    const disk = options.disk ?? denoRepositoryDisk;
    this.#context = {
      layout,
      disk,
      treeDisk: options.treeDisk ?? denoDisk,
      lockWaitMs: options.lockWaitMs ?? LOCK_WAIT_MS,
    };
  }

  /**
   * The repository that `directory` lies in, here or above.
   *
   * @throws {RepositoryError} `not_a_repository`, `newer_format`, `corrupt`
   */
  static open(directory: string, options: RepositoryOptions = {}): Repository {
    const disk = options.disk ?? denoRepositoryDisk;
    const repository = new Repository(findLayout(directory, disk), options);
    repository.readState();
    return repository;
  }

  /** Makes a repository for the project at `root`, or completes the one that is there. */
  static async init(
    root: string,
    options: RepositoryOptions & InitOptions = {},
  ): Promise<InitResult & { readonly repository: Repository }> {
    const disk = options.disk ?? denoRepositoryDisk;
    const real = onDisk(root, () => disk.realPathSync(root)).replaceAll("\\", "/");
    const repository = new Repository(layoutOf(real), options);
    const { init } = await import("./init.ts");
    return { ...await init(await repository.#whole(), options), repository };
  }

  /** The project's directory, links resolved. */
  get root(): string {
    return this.#context.layout.root;
  }

  /** What has changed; writes nothing. */
  status(options: LongOptions = {}): Promise<Status> {
    return status(this.#context, () => this.#objects(), options);
  }

  /** Stages files or directories as they are now, deletions included. */
  async add(paths: readonly string[], options: AddOptions = {}): Promise<AddResult> {
    const { add } = await import("./add.ts");
    return await add(await this.#whole(), paths, options);
  }

  /** Records the staged tree. */
  async commit(options: CommitOptions): Promise<CommitResult> {
    const { commit } = await import("./commit.ts");
    return await commit(await this.#whole(), options);
  }

  /** Makes the index equal to the last commit again; the working tree stays. */
  async unstage(paths: readonly string[]): Promise<UnstageResult> {
    const { unstage } = await import("./unstage.ts");
    return await unstage(await this.#whole(), paths);
  }

  /** Brings files of the working tree back to what was staged or committed. */
  async restore(paths: readonly string[], options: RestoreOptions = {}): Promise<RestoreResult> {
    const { restore } = await import("./restore.ts");
    return await restore(await this.#whole(), paths, options);
  }

  /** Merges a snapshot from elsewhere into history, index and working tree. */
  async pull(incoming: IncomingSnapshot, options: RepositoryPullOptions): Promise<PullResult> {
    const { pull } = await import("./pull.ts");
    return await pull(await this.#whole(), incoming, options);
  }

  /** What differs, file by file. */
  async *diff(options: DiffOptions = {}): AsyncGenerator<FileDiff> {
    const { diff } = await import("./diff.ts");
    yield* diff(await this.#whole(), options);
  }

  /** What differs from a tree that is not of this repository to a commit, or the working tree. */
  async *diffFrom(
    before: DiffSide,
    to: string | undefined,
    options: LongOptions = {},
  ): AsyncGenerator<FileDiff> {
    const { diffFrom } = await import("./diff.ts");
    yield* diffFrom(await this.#whole(), before, to, options);
  }

  /** Reads and checks everything that is stored; changes nothing. */
  async verify(options: VerifyOptions = {}): Promise<VerifyResult> {
    const { verify } = await import("./verify.ts");
    return await verify(await this.#whole(), options);
  }

  /** Commits, newest first. */
  async log(options: LogOptions = {}): Promise<Commit[]> {
    const { limit = Infinity, from } = options;
    const start = from === undefined ? this.readState().head : (await this.resolve(from)).id;
    const commits: Commit[] = [];
    if (limit <= 0) return commits;
    for await (const entry of ancestors(this.#context, start)) {
      commits.push(entry);
      if (commits.length >= limit) break;
    }
    return commits;
  }

  /** The commit that `HEAD`, a unique prefix of an id, or one of them with `~n` means. */
  resolve(revision: string): Promise<Commit> {
    return resolveCommit(this.#context, revision);
  }

  /** The files of the index, or of a commit. */
  async files(of: string = "index"): Promise<readonly SnapshotFile[]> {
    if (of !== "index") {
      const { readTree } = await import("./tree.ts");
      return await readTree(await this.#objects(), (await this.resolve(of)).snapshotId);
    }
    const { files } = await readIndex(this.#context.layout, this.#context.disk);
    return files.map(({ path, size, sha256 }) => ({ path, size, sha256 }));
  }

  /** How a stored tree follows another one, by their snapshot ids; null: nothing was before. */
  async step(before: string | null, after: string): Promise<TreeStep> {
    const { readTreeStep } = await import("./tree_step.ts");
    return await readTreeStep(await this.#objects(), before, after);
  }

  /** Content by its SHA-256 (64 hex digits), checked; at most `maxBytes` (default 256 MiB). */
  async readObject(id: string, maxBytes?: number): Promise<Uint8Array<ArrayBuffer>> {
    return await (await this.#objects()).read(id, maxBytes);
  }

  /** Many small contents at once, each checked. All of them are held in memory. */
  async readObjects(ids: readonly string[]): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
    return await (await this.#objects()).readMany(ids);
  }

  /** As {@linkcode readObject}, in chunks: use nothing before the last one was given. */
  async *readObjectChunks(id: string): AsyncIterable<Uint8Array> {
    yield* (await this.#objects()).chunks(id);
  }

  /** `state.json`. */
  readState(): State {
    return readState(this.#context.layout, this.#context.disk);
  }

  /** Changes `state.json` in one step; `head` belongs to the repository and stays. */
  async updateState(change: (state: State) => State): Promise<State> {
    const { asWriter } = await import("./context.ts");
    const { layout, disk } = this.#context;
    return await asWriter(await this.#whole(), () => {
      const before = readState(layout, disk);
      const after = { ...change(before), format: before.format, head: before.head };
      writeState(layout, disk, after);
      return Promise.resolve(after);
    });
  }

  // Loaded when it is asked for: a status in which nothing has changed reads no objects.
  #objects(): Promise<ObjectStore> {
    const { disk, layout } = this.#context;
    return this.#store ??= import("./object_store.ts").then(({ ObjectStore }) =>
      new ObjectStore(disk, layout.objects)
    );
  }

  async #whole(): Promise<RepositoryContext> {
    return { ...this.#context, store: await this.#objects() };
  }
}
