/**
 * Checkpoints of LangGraph in `ctx.memory`.
 *
 * @module
 */

import type { RunnableConfig } from "@langchain/core/runnables";
import {
  BaseCheckpointSaver,
  type Checkpoint,
  type CheckpointListOptions,
  type CheckpointMetadata,
  type CheckpointPendingWrite,
  type CheckpointTuple,
  compareWritesSortKeys,
  copyCheckpoint,
  type PendingWrite,
  WRITES_IDX_MAP,
  writesSortKey,
} from "@langchain/langgraph-checkpoint";
import type { Memory, MemoryScope, MemorySpace } from "aiel";
import {
  checkpointKey,
  checkpointPrefix,
  isCheckpointKey,
  PARTS,
  ROOT,
  threadPrefix,
  writesPrefix,
} from "./checkpoint_keys.ts";
import { type Document, Documents } from "./documents.ts";

/** What a checkpointer needs of the context. */
export interface HasMemory {
  readonly memory: Memory;
}

/** How checkpoints are kept. */
export interface CheckpointerOptions {
  /** Whose threads they are; the project's by default. */
  readonly scope?: MemoryScope;
  /** A checkpoint is gone after so many seconds. */
  readonly ttlSeconds?: number;
}

/**
 * A checkpointer on the memory of the project, or of another scope. A graph that is interrupted in
 * one run goes on in another one that has the same `thread_id`.
 *
 * @example
 * ```ts ignore
 * import { flowGraph } from "aiel";
 * import { checkpointer } from "aiel/langgraph";
 * import { graph } from "./graph.ts";
 *
 * flowGraph("support", (ctx) => graph.compile({ checkpointer: checkpointer(ctx) }));
 * ```
 */
export function checkpointer(
  ctx: HasMemory,
  options: CheckpointerOptions = {},
): MemoryCheckpointer {
  const { scope, ttlSeconds } = options;
  return new MemoryCheckpointer(scope === undefined ? ctx.memory : ctx.memory.scope(scope), {
    ...(ttlSeconds === undefined ? {} : { ttlSeconds }),
  });
}

/** A checkpoint as it lies in memory. */
interface StoredCheckpoint extends Document {
  readonly thread: string;
  readonly namespace: string;
  readonly id: string;
  /** The id of the one before. */
  readonly parent: string | null;
  readonly checkpoint: unknown;
  readonly metadata: unknown;
}

/** What a task wrote, as it lies in memory. */
interface StoredWrite extends Document {
  readonly task: string;
  readonly index: number;
  readonly path: string;
  readonly channel: string;
  readonly value: unknown;
}

/** Where in a thread. */
interface Place {
  readonly thread: string;
  readonly namespace: string;
  /** Undefined: the newest. */
  readonly id: string | undefined;
}

/** Keeps checkpoints in memory. */
export class MemoryCheckpointer extends BaseCheckpointSaver {
  readonly #documents: Documents;

  constructor(space: MemorySpace, options: { readonly ttlSeconds?: number } = {}) {
    super();
    this.#documents = new Documents(space, PARTS, options);
  }

  override async getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    const { thread, namespace, id } = placeOf(config);
    const stored = id === undefined
      ? await this.#newest(thread, namespace)
      : await this.#documents.get(await checkpointKey(thread, namespace, id));
    return stored === undefined ? undefined : await this.#tuple(stored as StoredCheckpoint);
  }

  override async *list(
    config: RunnableConfig,
    { limit = Infinity, before, filter = {} }: CheckpointListOptions = {},
  ): AsyncGenerator<CheckpointTuple> {
    const { thread_id, checkpoint_ns, checkpoint_id } = config.configurable ?? {};
    const prefix = thread_id === undefined
      ? ROOT
      : checkpoint_ns === undefined
      ? threadPrefix(thread_id)
      : await checkpointPrefix(thread_id, checkpoint_ns);
    const end = before?.configurable?.["checkpoint_id"];
    let left = limit;
    for await (const { key, document } of this.#documents.list(prefix)) {
      if (left <= 0) return;
      if (!isCheckpointKey(key)) continue;
      const stored = document as StoredCheckpoint;
      if (checkpoint_ns !== undefined && stored.namespace !== checkpoint_ns) continue;
      if (checkpoint_id !== undefined && stored.id !== checkpoint_id) continue;
      if (end !== undefined && stored.id >= end) continue;
      const tuple = await this.#tuple(stored);
      const metadata = (tuple.metadata ?? {}) as Readonly<Record<string, unknown>>;
      if (Object.entries(filter).some(([name, value]) => metadata[name] !== value)) continue;
      left--;
      yield tuple;
    }
  }

  override async put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
  ): Promise<RunnableConfig> {
    const { thread, namespace, id: parent = null } = placeOf(config);
    const { id } = checkpoint;
    const stored: StoredCheckpoint = {
      ...{ thread, namespace, id, parent },
      checkpoint: await this.#toJson(copyCheckpoint(checkpoint)),
      metadata: await this.#toJson(metadata),
    };
    const key = await checkpointKey(thread, namespace, id);
    await this.#documents.set(key, `The state of thread "${thread}"`, stored);
    return configOf(thread, namespace, id);
  }

  override async putWrites(
    config: RunnableConfig,
    writes: PendingWrite[],
    taskId: string,
    taskPath = "",
  ): Promise<void> {
    const { thread, namespace, id } = placeOf(config);
    if (id === undefined) {
      throw new TypeError('The writes belong to no checkpoint, expected a "checkpoint_id"');
    }
    const prefix = await writesPrefix(thread, namespace, id);
    await Promise.all(writes.map(async ([channel, value], at) => {
      const index = WRITES_IDX_MAP[channel] ?? at;
      const stored: StoredWrite = {
        ...{ task: taskId, index, path: taskPath, channel },
        value: await this.#toJson(value),
      };
      // What a task wrote stays; what it waits for, and its errors, may change.
      const once = index >= 0 ? { ifVersion: 0 } : {};
      const key = `${prefix}${encodeURIComponent(taskId)}/${index}`;
      try {
        await this.#documents.set(key, `A write of thread "${thread}"`, stored, once);
      } catch (error) {
        if (index < 0 || !isConflict(error)) throw error;
      }
    }));
  }

  override async deleteThread(threadId: string): Promise<void> {
    await this.#documents.deleteAll(threadPrefix(threadId));
  }

  async #newest(thread: string, namespace: string): Promise<Document | undefined> {
    const prefix = await checkpointPrefix(thread, namespace);
    for await (const { document } of this.#documents.list(prefix, 1)) return document;
    return undefined;
  }

  async #tuple(stored: StoredCheckpoint): Promise<CheckpointTuple> {
    const { thread, namespace, id, parent } = stored;
    return {
      config: configOf(thread, namespace, id),
      checkpoint: await this.#fromJson(stored.checkpoint) as Checkpoint,
      metadata: await this.#fromJson(stored.metadata) as CheckpointMetadata,
      pendingWrites: await this.#writes(stored),
      ...(parent === null ? {} : { parentConfig: configOf(thread, namespace, parent) }),
    };
  }

  async #writes({ thread, namespace, id }: StoredCheckpoint): Promise<CheckpointPendingWrite[]> {
    const stored: StoredWrite[] = [];
    for await (
      const { document } of this.#documents.list(await writesPrefix(thread, namespace, id))
    ) {
      stored.push(document as StoredWrite);
    }
    const keyOf = ({ path, task, index }: StoredWrite) => writesSortKey(path, task, index);
    stored.sort((a, b) => compareWritesSortKeys(keyOf(a), keyOf(b)));
    return await Promise.all(
      stored.map(async (
        { task, channel, value },
      ): Promise<CheckpointPendingWrite> => [task, channel, await this.#fromJson(value)]),
    );
  }

  /** As LangGraph writes it: messages, maps and the like become objects that say what they are. */
  async #toJson(value: unknown): Promise<unknown> {
    const [type, bytes] = await this.serde.dumpsTyped(value);
    return type === "json"
      ? JSON.parse(new TextDecoder().decode(bytes))
      : { $base64: (bytes as Uint8Array).toBase64() };
  }

  async #fromJson(value: unknown): Promise<unknown> {
    const text = typeof value === "object" && value !== null && Reflect.get(value, "$base64");
    return typeof text === "string" && Object.keys(value as object).length === 1
      ? await this.serde.loadsTyped("bytes", Uint8Array.fromBase64(text))
      : await this.serde.loadsTyped("json", JSON.stringify(value));
  }
}

function placeOf({ configurable = {} }: RunnableConfig): Place {
  const { thread_id: thread, checkpoint_ns: namespace = "", checkpoint_id: id } = configurable;
  if (typeof thread !== "string") {
    throw new TypeError(
      'A checkpointer keeps threads, expected a "thread_id" in "configurable", as in ' +
        'graph.invoke(input, { configurable: { thread_id: "42" } })',
    );
  }
  return { thread, namespace, id: id === "" ? undefined : id };
}

function configOf(thread: string, namespace: string, id: string): RunnableConfig {
  return { configurable: { thread_id: thread, checkpoint_ns: namespace, checkpoint_id: id } };
}

function isConflict(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, "code") === "CONFLICT";
}
