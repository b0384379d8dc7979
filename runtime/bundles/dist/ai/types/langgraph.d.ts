// @ts-nocheck
import { $ as $ZodTypeInternals, n as $ZodType, o as $ZodRegistry, p as $replace, q as output, r as input, s as LifecycleData, u as AgentStatus, S as StandardSchemaV1, a as StandardJSONSchemaV1, v as StandardTypedV1, Z as ZodObject, w as ZodType, x as ZodTypeDef, e as ZodTypeAny } from './other.d.ts';
import { R as RunnableConfig, E as Embeddings, J as JsonSchema7Type, I as InteropZodType, a as InteropZodObject, b as InteropZodObjectShape, c as RunnableInterface, d as RunnableBinding, e as Runnable, T as TracePolicy, f as RunnableBindingArgs, g as RunnableLike, G as Graph, h as IterableReadableStream, B as BaseMessage, C as ChatModelStream, i as ChatModelStreamEvent, j as CallbackManagerForChainRun, S as StreamEvent, k as BaseMessageLike, M as MessageStructure, l as MessageToolSet, m as MessageType, n as BaseCallbackHandler, o as StructuredToolInterface, p as RunnableToolLike, A as AgentAction, q as AgentFinish, r as Tool, D as DynamicTool, s as ToolCall, t as ToolMessage, L as LanguageModelLike, u as SystemMessage } from '../@langchain/core.js';

//#region src/serde/base.d.ts
interface SerializerProtocol {
  dumpsTyped(data: any): Promise<[string, Uint8Array]>;
  loadsTyped(type: string, data: Uint8Array | string): Promise<any>;
}

//#region src/types.d.ts
type All = "*";
type PendingWriteValue = unknown;
type PendingWrite<Channel = string> = [Channel, PendingWriteValue];
type CheckpointPendingWrite<TaskId = string> = [TaskId, ...PendingWrite<string>];
/**
 * Additional details about the checkpoint, including the source, step, writes, and parents.
 *
 * @typeParam ExtraProperties - Optional additional properties to include in the metadata.
 */
type CheckpointMetadata<ExtraProperties extends object = object> = {
  /**
   * The source of the checkpoint.
   * - "input": The checkpoint was created from an input to invoke/stream/batch.
   * - "loop": The checkpoint was created from inside the pregel loop.
   * - "update": The checkpoint was created from a manual state update.
   * - "fork": The checkpoint was created as a copy of another checkpoint.
   */
  source: "input" | "loop" | "update" | "fork";
  /**
   * The step number of the checkpoint.
   * -1 for the first "input" checkpoint.
   * 0 for the first "loop" checkpoint.
   * ... for the nth checkpoint afterwards.
   */
  step: number;
  /**
   * The IDs of the parent checkpoints.
   * Mapping from checkpoint namespace to checkpoint ID.
   */
  parents: Record<string, string>;
  /**
   * Per-channel counters since the last `DeltaSnapshot` was written, backing
   * `DeltaChannel`.
   *
   * Maps channel name to a `[updates, supersteps]` pair:
   * - `updates` (index 0): number of supersteps that wrote to this channel
   *   since its last snapshot blob.
   * - `supersteps` (index 1): total supersteps elapsed since this channel's
   *   last snapshot, regardless of whether the channel was written.
   *
   * A snapshot fires when EITHER `updates >= ch.snapshotFrequency` OR
   * `supersteps >= DELTA_MAX_SUPERSTEPS_SINCE_SNAPSHOT` (system-wide bound,
   * default 5000, env `LANGGRAPH_DELTA_MAX_SUPERSTEPS_SINCE_SNAPSHOT`). The
   * supersteps bound prevents unbounded ancestor walks on threads where a
   * delta channel exists but is no longer being updated.
   *
   * Absent on threads that don't use delta channels.
   *
   * @remarks Beta. The key name and contents may change while the
   * delta-channel design stabilizes.
   */
  counters_since_delta_snapshot?: Record<string, [number, number]>;
} & ExtraProperties;
/**
 * Per-channel result entry from
 * {@link BaseCheckpointSaver.getDeltaChannelHistory}.
 *
 * Storage-level view of what one channel contributed across the ancestor
 * chain of a target checkpoint:
 *
 * - `writes` — on-path deltas oldest→newest as {@link CheckpointPendingWrite}
 *   tuples. Always present; possibly empty. Already filtered to one channel.
 *   Writes stored at the target checkpoint itself are pending for the next
 *   super-step and are excluded.
 * - `seed` — the stored value at the nearest ancestor whose
 *   `channel_values[ch]` is populated. Omitted if the walk reached the root
 *   without finding any stored value (the consumer treats absence as "start
 *   empty"). Typically a `DeltaSnapshot` for delta channels with finite
 *   snapshot frequency, or a plain value for threads migrated from a
 *   pre-delta channel type.
 *
 * @remarks Beta. Field names and semantics may change.
 */
type DeltaChannelHistory = {
  writes: CheckpointPendingWrite[];
  seed?: unknown;
};

//#region src/base.d.ts
/** @inline */
type ChannelVersion = number | string;
type ChannelVersions = Record<string, ChannelVersion>;
interface Checkpoint<N extends string = string, C extends string = string> {
  /**
   * The version of the checkpoint format. Currently 4
   */
  v: number;
  /**
   * Checkpoint ID {uuid6}
   */
  id: string;
  /**
   * Timestamp {new Date().toISOString()}
   */
  ts: string;
  /**
   * @default {}
   */
  channel_values: Record<C, unknown>;
  /**
   * @default {}
   */
  channel_versions: Record<C, ChannelVersion>;
  /**
   * @default {}
   */
  versions_seen: Record<N, Record<C, ChannelVersion>>;
}
interface ReadonlyCheckpoint extends Readonly<Checkpoint> {
  readonly channel_values: Readonly<Record<string, unknown>>;
  readonly channel_versions: Readonly<Record<string, ChannelVersion>>;
  readonly versions_seen: Readonly<Record<string, Readonly<Record<string, ChannelVersion>>>>;
}
declare function deepCopy<T>(obj: T): T;
/** @hidden */
declare function emptyCheckpoint(): Checkpoint;
/** @hidden */
declare function copyCheckpoint(checkpoint: ReadonlyCheckpoint): Checkpoint;
interface CheckpointTuple {
  config: RunnableConfig;
  checkpoint: Checkpoint;
  metadata?: CheckpointMetadata;
  parentConfig?: RunnableConfig;
  pendingWrites?: CheckpointPendingWrite[];
}
type CheckpointListOptions = {
  limit?: number;
  before?: RunnableConfig;
  filter?: Record<string, any>;
};
/** Sort key for the writes of one superstep: `(task_path, task_id, idx)`. */
type WritesSortKey = readonly [string, string, number];
/**
 * Sort key for the writes of one superstep.
 *
 * Live execution applies a superstep's tasks in this order (see `_applyWrites`
 * in `@langchain/langgraph-core`), so a saver that replays stored writes, as
 * `getDeltaChannelHistory` does, must sort them by it too, or an
 * order-sensitive (but batching-invariant) reducer rebuilds a different value
 * than the run produced. `taskPath` is the string passed to `putWrites`.
 *
 * Writes stored without a task path (graph input, `Command` updates, rows
 * predating the column) use `""`, which sorts
 * first, before any real task path — which is also where live execution
 * applies input.
 */
declare function writesSortKey(taskPath: string, taskId?: string, idx?: number): WritesSortKey;
/**
 * Compare two {@link WritesSortKey}s: strings by code point (matching Python
 * `str` order, which differs from UTF-16 code-unit order for astral
 * characters), `idx` numerically.
 *
 * The one comparator for a superstep's writes — used by live execution and
 * every saver, so they cannot drift apart. Do not sort write keys with `<`,
 * `localeCompare`, or default `Array.prototype.sort` on the key tuple.
 */
declare function compareWritesSortKeys(a: WritesSortKey, b: WritesSortKey): number;
declare abstract class BaseCheckpointSaver<V extends string | number = number> {
  serde: SerializerProtocol;
  constructor(serde?: SerializerProtocol);
  /**
   * Prevent `JSON.stringify` from traversing backend clients (e.g. pg Pool
   * timers) when a checkpointer is present in runnable `configurable`.
   */
  toJSON(): string;
  get(config: RunnableConfig): Promise<Checkpoint | undefined>;
  abstract getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined>;
  abstract list(config: RunnableConfig, options?: CheckpointListOptions): AsyncGenerator<CheckpointTuple>;
  abstract put(config: RunnableConfig, checkpoint: Checkpoint, metadata: CheckpointMetadata, newVersions: ChannelVersions): Promise<RunnableConfig>;
  /**
   * Store intermediate writes linked to a checkpoint.
   *
   * `taskPath` is the serialized path of the task creating the writes (see
   * `writesSortKey`). Implementations should persist it when they can, and
   * must return `pendingWrites` from `getTuple`/`list` in `writesSortKey`
   * order — live execution applies a superstep's writes in that order, so
   * replaying in any other order can rebuild a different value for an
   * order-sensitive reducer. Writes stored without a path (rows predating it,
   * savers that don't persist one) sort first by `taskId`, which is also the
   * order live execution applies input in.
   */
  abstract putWrites(config: RunnableConfig, writes: PendingWrite[], taskId: string, taskPath?: string): Promise<void>;
  /**
   * Delete all checkpoints and writes associated with a specific thread ID.
   * @param threadId The thread ID whose checkpoints should be deleted.
   */
  abstract deleteThread(threadId: string): Promise<void>;
  /**
   * Walk the parent chain returning per-channel writes + seed, used to
   * reconstruct `DeltaChannel` state from `checkpoint_writes`.
   *
   * For each requested channel, walks ancestors of the checkpoint identified
   * by `config` (following `parentConfig`) and accumulates the pending writes
   * for that channel. The walk terminates per-channel at the nearest ancestor
   * whose `channel_values[ch]` is populated; that value is returned as `seed`.
   * If the walk reaches the root without finding a stored value, `seed` is
   * omitted from that channel's entry — the consumer treats the absence as
   * "start empty".
   *
   * Walks the parent chain (not `list({ before })`): for forked threads, only
   * on-path ancestors contribute.
   *
   * Within a single checkpoint, writes are ordered by `writesSortKey` —
   * `(task_path, task_id, idx)` — the order live execution applies a
   * superstep's task writes in. This default walk cannot sort by path itself
   * (`CheckpointPendingWrite` carries no path), so it relies on `getTuple`
   * returning `pendingWrites` already in `writesSortKey` order, which the
   * contract above requires of every saver. Writes stored without a
   * `task_path` (graph input, `Command` updates, rows predating the
   * column) sort first, by `task_id`.
   *
   * The default implementation walks `getTuple` + `parentConfig` once for all
   * channels — each ancestor visited once, not once per channel. Savers with
   * direct storage access (e.g. `MemorySaver`) override for performance; the
   * return contract is fixed here.
   *
   * @remarks Beta. The signature, return shape, and interaction with
   * `DeltaSnapshot` blobs may change. Override at your own risk; the default
   * implementation will continue to work against the public
   * `BaseCheckpointSaver` contract.
   *
   * @param options.config Configuration identifying the target checkpoint.
   * @param options.channels Channel names to walk for. Empty → empty mapping.
   * @returns Per-channel {@link DeltaChannelHistory} for every requested name.
   */
  getDeltaChannelHistory(options: {
    config: RunnableConfig;
    channels: string[];
  }): Promise<Record<string, DeltaChannelHistory>>;
  /**
   * Generate the next version ID for a channel.
   *
   * Default is to use integer versions, incrementing by 1. If you override, you can use str/int/float versions,
   * as long as they are monotonically increasing.
   */
  getNextVersion(current: V | undefined): V;
}
declare function compareChannelVersions(a: ChannelVersion, b: ChannelVersion): number;
declare function maxChannelVersion(...versions: ChannelVersion[]): ChannelVersion;
/**
 * Mapping from error type to error index.
 * Regular writes just map to their index in the list of writes being saved.
 * Special writes (e.g. errors) map to negative indices, to avoid those writes from
 * conflicting with regular writes.
 * Each Checkpointer implementation should use this mapping in put_writes.
 */
declare const WRITES_IDX_MAP: Record<string, number>;
/**
 * Metadata keys that are LangGraph's internal framework bookkeeping and
 * should not be surfaced as user-meaningful metadata.
 *
 * Consumed by stream handlers (e.g. the `tasks` debug stream) to drop
 * framework keys — which are redundant with a task's own fields and
 * namespace — while keeping keys like `lc_agent_name`, `ls_integration`,
 * and user-supplied metadata.
 */
declare const EXCLUDED_METADATA_KEYS: ReadonlySet<string>;
declare function getCheckpointId(config: RunnableConfig): string;

//#region src/memory.d.ts
declare class MemorySaver extends BaseCheckpointSaver {
  storage: Record<string, Record<string, Record<string, [Uint8Array, Uint8Array, string | undefined]>>>;
  writes: Record<string, Record<string, [string, string, Uint8Array, string?]>>;
  constructor(serde?: SerializerProtocol);
  /** @internal */
  _migratePendingSends(mutableCheckpoint: Checkpoint, threadId: string, checkpointNs: string, parentCheckpointId: string): Promise<void>;
  /**
   * Stored writes for one checkpoint, in `writesSortKey` order.
   *
   * `taskId` and `idx` come from the storage key, `taskPath` from the stored
   * record (missing on records written before paths existed).
   *
   * @internal
   */
  _orderedWrites(threadId: string | undefined, checkpointNs: string, checkpointId: string): [string, number, [string, string, Uint8Array, string?]][];
  private _deserializeOrderedWrites;
  getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined>;
  list(config: RunnableConfig, options?: CheckpointListOptions): AsyncGenerator<CheckpointTuple>;
  put(config: RunnableConfig, checkpoint: Checkpoint, metadata: CheckpointMetadata): Promise<RunnableConfig>;
  putWrites(config: RunnableConfig, writes: PendingWrite[], taskId: string, taskPath?: string): Promise<void>;
  deleteThread(threadId: string): Promise<void>;
  /**
   * Override: walk the parent chain ONCE for all requested channels using
   * direct storage access.
   *
   * Each channel terminates independently at the nearest ancestor whose
   * stored `channel_values[ch]` is populated. Other channels keep walking
   * until they find their own terminator or hit the root.
   *
   * The seed value (whether a `DeltaSnapshot` or a plain pre-delta migration
   * blob) is the value AT that ancestor, prior to its own pending writes that
   * produce the child. Those on-path writes — including the ones stored on the
   * terminating ancestor — are always collected and replayed on top of the
   * seed, so a thread migrated from a pre-delta channel does not drop the
   * writes saved under the migration boundary checkpoint.
   *
   * @remarks Beta. See {@link BaseCheckpointSaver.getDeltaChannelHistory}.
   */
  getDeltaChannelHistory(options: {
    config: RunnableConfig;
    channels: string[];
  }): Promise<Record<string, DeltaChannelHistory>>;
}

//#region src/id.d.ts
declare function uuid6(clockseq: number): string;
declare function uuid5(name: string, namespace: string): string;

//#region src/serde/jsonplus.d.ts
declare class JsonPlusSerializer implements SerializerProtocol {
  protected _dumps(obj: any): Uint8Array;
  dumpsTyped(obj: any): Promise<[string, Uint8Array]>;
  protected _loads(data: string): Promise<any>;
  loadsTyped(type: string, data: Uint8Array | string): Promise<any>;
}

//#region src/serde/types.d.ts
type ConstructorRecord = {
  lc: 2;
  type: "constructor";
  id: unknown;
  method?: unknown;
  args?: unknown;
};
declare const TASKS = "__pregel_tasks";
declare const ERROR = "__error__";
declare const SCHEDULED = "__scheduled__";
declare const INTERRUPT$1 = "__interrupt__";
declare const RESUME = "__resume__";
/**
 * Snapshot blob for a `DeltaChannel` with finite snapshot frequency.
 *
 * Stored directly in a checkpoint's `channel_values` in place of the full
 * accumulated value. The ancestor walk in
 * {@link BaseCheckpointSaver.getDeltaChannelHistory} terminates when it
 * encounters a populated `channel_values` entry for a channel; a
 * `DeltaSnapshot` value is the materialized state at that ancestor, so the
 * channel reconstructs directly from `.value` without replaying earlier
 * writes.
 *
 * @remarks Beta. The on-disk representation may change in future releases.
 */
declare class DeltaSnapshot<Value = unknown> {
  /** Marker used for structural detection across module/realm boundaries. */
  lg_name: "DeltaSnapshot";
  value: Value;
  constructor(value: Value);
}
/**
 * Structural type guard for {@link DeltaSnapshot}. Uses the `lg_name` marker
 * so it survives serialization round-trips and cross-package duplication.
 */
declare function isDeltaSnapshot<Value = unknown>(value: unknown): value is DeltaSnapshot<Value>;
interface ChannelProtocol<ValueType = unknown, UpdateType = unknown, CheckpointType = unknown> {
  ValueType: ValueType;
  UpdateType: UpdateType;
  /**
   * The name of the channel.
   */
  lc_graph_name: string;
  /**
   * Return a new identical channel, optionally initialized from a checkpoint.
   * Can be thought of as a "restoration" from a checkpoint which is a "snapshot" of the channel's state.
   *
   * @param {CheckpointType | undefined} checkpoint
   * @returns {this}
   */
  fromCheckpoint(checkpoint?: CheckpointType): this;
  /**
   * Update the channel's value with the given sequence of updates.
   * The order of the updates in the sequence is arbitrary.
   *
   * @throws {InvalidUpdateError} if the sequence of updates is invalid.
   * @param {Array<UpdateType>} values
   * @returns {void}
   */
  update(values: UpdateType[]): void;
  /**
   * Return the current value of the channel.
   *
   * @throws {EmptyChannelError} if the channel is empty (never updated yet).
   * @returns {ValueType}
   */
  get(): ValueType;
  /**
   * Return a string representation of the channel's current state.
   *
   * @throws {EmptyChannelError} if the channel is empty (never updated yet), or doesn't support checkpoints.
   * @returns {CheckpointType | undefined}
   */
  checkpoint(): CheckpointType | undefined;
}
interface SendProtocol {
  node: string;
  args: any;
  timeout?: {
    runTimeout?: number;
    idleTimeout?: number;
    refreshOn?: "auto" | "heartbeat";
  };
}

//#region src/store/base.d.ts
/**
 * Error thrown when an invalid namespace is provided.
 */
declare class InvalidNamespaceError extends Error {
  constructor(message: string);
}
/**
 * Validates the provided namespace.
 * @param namespace The namespace to validate.
 * @param options.allowEmpty When true, an empty namespace is permitted
 *   (`search([])` means "search everything"). Put still rejects empty.
 * @param options.allowReservedRoot When true, the `langgraph` root label is
 *   permitted. Put still rejects it; search may read a namespace written via
 *   `batch()` which bypasses put validation.
 * @throws {InvalidNamespaceError} If the namespace is invalid.
 */
declare function validateNamespace(namespace: string[], options?: {
  allowEmpty?: boolean;
  allowReservedRoot?: boolean;
}): void;
/**
 * Represents a stored item with metadata.
 */
interface Item {
  /**
   * The stored data as an object. Keys are filterable.
   */
  value: Record<string, any>;
  /**
   * Unique identifier within the namespace.
   */
  key: string;
  /**
   * Hierarchical path defining the collection in which this document resides.
   * Represented as an array of strings, allowing for nested categorization.
   * For example: ["documents", "user123"]
   */
  namespace: string[];
  /**
   * Timestamp of item creation.
   */
  createdAt: Date;
  /**
   * Timestamp of last update.
   */
  updatedAt: Date;
}
/**
 * Represents a search result item with relevance score.
 * Extends the base Item interface with an optional similarity score.
 */
interface SearchItem extends Item {
  /**
   * Relevance/similarity score if from a ranked operation.
   * Higher scores indicate better matches.
   *
   * This is typically a cosine similarity score between -1 and 1,
   * where 1 indicates identical vectors and -1 indicates opposite vectors.
   */
  score?: number;
}
/**
 * Operation to retrieve an item by namespace and ID.
 */
interface GetOperation {
  /**
   * Hierarchical path for the item.
   *
   * @example
   * // Get a user profile
   * namespace: ["users", "profiles"]
   */
  namespace: string[];
  /**
   * Unique identifier within the namespace.
   * Together with namespace forms the complete path to the item.
   *
   * @example
   * key: "user123"  // For a user profile
   * key: "doc456"   // For a document
   */
  key: string;
}
/**
 * Operation to search for items within a namespace prefix.
 */
interface SearchOperation {
  /**
   * Hierarchical path prefix to search within.
   * Only items under this prefix will be searched.
   *
   * @example
   * // Search all user documents
   * namespacePrefix: ["users", "documents"]
   *
   * // Search everything
   * namespacePrefix: []
   */
  namespacePrefix: string[];
  /**
   * Key-value pairs to filter results based on exact matches or comparison operators.
   *
   * Supports both exact matches and operator-based comparisons:
   * - $eq: Equal to (same as direct value comparison)
   * - $ne: Not equal to
   * - $gt: Greater than
   * - $gte: Greater than or equal to
   * - $lt: Less than
   * - $lte: Less than or equal to
   *
   * @example
   * // Exact match
   * filter: { status: "active" }
   *
   * // With operators
   * filter: { score: { $gt: 4.99 } }
   *
   * // Multiple conditions
   * filter: {
   *   score: { $gte: 3.0 },
   *   color: "red"
   * }
   */
  filter?: Record<string, any>;
  /**
   * Maximum number of items to return.
   * @default 10
   */
  limit?: number;
  /**
   * Number of items to skip before returning results.
   * Useful for pagination.
   * @default 0
   */
  offset?: number;
  /**
   * Natural language search query for semantic search.
   * When provided, results will be ranked by relevance to this query
   * using vector similarity search.
   *
   * @example
   * // Find technical documentation about APIs
   * query: "technical documentation about REST APIs"
   *
   * // Find recent ML papers
   * query: "machine learning papers from 2023"
   */
  query?: string;
}
/**
 * Operation to store, update, or delete an item.
 */
interface PutOperation {
  /**
   * Hierarchical path for the item.
   * Acts as a folder-like structure to organize items.
   * Each element represents one level in the hierarchy.
   *
   * @example
   * // Root level documents
   * namespace: ["documents"]
   *
   * // User-specific documents
   * namespace: ["documents", "user123"]
   *
   * // Nested cache structure
   * namespace: ["cache", "docs", "v1"]
   */
  namespace: string[];
  /**
   * Unique identifier for the document within its namespace.
   * Together with namespace forms the complete path to the item.
   *
   * Example: If namespace is ["documents", "user123"] and key is "report1",
   * the full path would effectively be "documents/user123/report1"
   */
  key: string;
  /**
   * Data to be stored, or null to delete the item.
   * Must be a JSON-serializable object with string keys.
   * Setting to null signals that the item should be deleted.
   *
   * @example
   * {
   *   field1: "string value",
   *   field2: 123,
   *   nested: { can: "contain", any: "serializable data" }
   * }
   */
  value: Record<string, any> | null;
  /**
   * Controls how the item's fields are indexed for search operations.
   *
   * - undefined: Uses store's default indexing configuration
   * - false: Disables indexing for this item
   * - string[]: List of field paths to index
   *
   * Path syntax supports:
   * - Nested fields: "metadata.title"
   * - Array access: "chapters[*].content" (each indexed separately)
   * - Specific indices: "authors[0].name"
   *
   * @example
   * // Index specific fields
   * index: ["metadata.title", "chapters[*].content"]
   *
   * // Disable indexing
   * index: false
   */
  index?: false | string[];
}
/**
 * Operation to list and filter namespaces in the store.
 */
interface ListNamespacesOperation {
  matchConditions?: MatchCondition[];
  maxDepth?: number;
  limit: number;
  offset: number;
}
type NameSpacePath = (string | "*")[];
type NamespaceMatchType = "prefix" | "suffix";
interface MatchCondition {
  matchType: NamespaceMatchType;
  path: NameSpacePath;
}
type Operation = GetOperation | SearchOperation | PutOperation | ListNamespacesOperation;
type OperationResults<Tuple extends readonly Operation[]> = { [K in keyof Tuple]: Tuple[K] extends PutOperation ? void : Tuple[K] extends SearchOperation ? SearchItem[] : Tuple[K] extends GetOperation ? Item | null : Tuple[K] extends ListNamespacesOperation ? string[][] : never };
/**
 * Configuration for indexing documents for semantic search in the store.
 *
 * This configures how documents are embedded and indexed for vector similarity search.
 */
interface IndexConfig {
  /**
   * Number of dimensions in the embedding vectors.
   *
   * Common embedding model dimensions:
   * - OpenAI text-embedding-3-large: 256, 1024, or 3072
   * - OpenAI text-embedding-3-small: 512 or 1536
   * - OpenAI text-embedding-ada-002: 1536
   * - Cohere embed-english-v3.0: 1024
   * - Cohere embed-english-light-v3.0: 384
   * - Cohere embed-multilingual-v3.0: 1024
   * - Cohere embed-multilingual-light-v3.0: 384
   */
  dims: number;
  /**
   * The embeddings model to use for generating vectors.
   * This should be a LangChain Embeddings implementation.
   */
  embeddings: Embeddings;
  /**
   * Fields to extract text from for embedding generation.
   *
   * Path syntax supports:
   * - Simple field access: "field"
   * - Nested fields: "metadata.title"
   * - Array indexing:
   *   - All elements: "chapters[*].content"
   *   - Specific index: "authors[0].name"
   *   - Last element: "array[-1]"
   *
   * @default ["$"] Embeds the entire document as one vector
   */
  fields?: string[];
}
/**
 * Utility function to get text at a specific JSON path
 */
declare function getTextAtPath(obj: any, path: string): string[];
/**
 * Tokenizes a JSON path into parts
 */
declare function tokenizePath(path: string): string[];
/**
 * Abstract base class for persistent key-value stores.
 *
 * Stores enable persistence and memory that can be shared across threads,
 * scoped to user IDs, assistant IDs, or other arbitrary namespaces.
 *
 * Features:
 * - Hierarchical namespaces for organization
 * - Key-value storage with metadata
 * - Vector similarity search (if configured)
 * - Filtering and pagination
 */
declare abstract class BaseStore {
  /**
   * Execute multiple operations in a single batch.
   * This is more efficient than executing operations individually.
   *
   * @param operations Array of operations to execute
   * @returns Promise resolving to results matching the operations
   */
  abstract batch<Op extends Operation[]>(operations: Op): Promise<OperationResults<Op>>;
  /**
   * Retrieve a single item by its namespace and key.
   *
   * @param namespace Hierarchical path for the item
   * @param key Unique identifier within the namespace
   * @returns Promise resolving to the item or null if not found
   */
  get(namespace: string[], key: string): Promise<Item | null>;
  /**
   * Search for items within a namespace prefix.
   * Supports both metadata filtering and vector similarity search.
   *
   * @param namespacePrefix Hierarchical path prefix to search within
   * @param options Search options for filtering and pagination
   * @returns Promise resolving to list of matching items with relevance scores
   *
   * @example
   * // Search with filters
   * await store.search(["documents"], {
   *   filter: { type: "report", status: "active" },
   *   limit: 5,
   *   offset: 10
   * });
   *
   * // Vector similarity search
   * await store.search(["users", "content"], {
   *   query: "technical documentation about APIs",
   *   limit: 20
   * });
   */
  search(namespacePrefix: string[], options?: {
    filter?: Record<string, any>;
    limit?: number;
    offset?: number;
    query?: string;
  }): Promise<SearchItem[]>;
  /**
   * Store or update an item.
   *
   * @param namespace Hierarchical path for the item
   * @param key Unique identifier within the namespace
   * @param value Object containing the item's data
   * @param index Optional indexing configuration
   *
   * @example
   * // Simple storage
   * await store.put(["docs"], "report", { title: "Annual Report" });
   *
   * // With specific field indexing
   * await store.put(
   *   ["docs"],
   *   "report",
   *   {
   *     title: "Q4 Report",
   *     chapters: [{ content: "..." }, { content: "..." }]
   *   },
   *   ["title", "chapters[*].content"]
   * );
   */
  put(namespace: string[], key: string, value: Record<string, any>, index?: false | string[]): Promise<void>;
  /**
   * Delete an item from the store.
   *
   * @param namespace Hierarchical path for the item
   * @param key Unique identifier within the namespace
   */
  delete(namespace: string[], key: string): Promise<void>;
  /**
   * List and filter namespaces in the store.
   * Used to explore data organization and navigate the namespace hierarchy.
   *
   * @param options Options for listing namespaces
   * @returns Promise resolving to list of namespace paths
   *
   * @example
   * // List all namespaces under "documents"
   * await store.listNamespaces({
   *   prefix: ["documents"],
   *   maxDepth: 2
   * });
   *
   * // List namespaces ending with "v1"
   * await store.listNamespaces({
   *   suffix: ["v1"],
   *   limit: 50
   * });
   */
  listNamespaces(options?: {
    prefix?: string[];
    suffix?: string[];
    maxDepth?: number;
    limit?: number;
    offset?: number;
  }): Promise<string[][]>;
  /**
   * Start the store. Override if initialization is needed.
   */
  start(): void | Promise<void>;
  /**
   * Stop the store. Override if cleanup is needed.
   */
  stop(): void | Promise<void>;
}

//#region src/store/batch.d.ts
declare class AsyncBatchedStore extends BaseStore {
  lg_name: string;
  protected store: BaseStore;
  private queue;
  private nextKey;
  private running;
  private processingTask;
  constructor(store: BaseStore);
  get isRunning(): boolean;
  /**
   * @ignore
   * Batch is not implemented here as we're only extending `BaseStore`
   * to allow it to be passed where `BaseStore` is expected, and implement
   * the convenience methods (get, search, put, delete).
   */
  batch<Op extends Operation[]>(_operations: Op): Promise<OperationResults<Op>>;
  get(namespace: string[], key: string): Promise<Item | null>;
  search(namespacePrefix: string[], options?: {
    filter?: Record<string, any>;
    limit?: number;
    offset?: number;
    query?: string;
  }): Promise<Item[]>;
  put(namespace: string[], key: string, value: Record<string, any>): Promise<void>;
  delete(namespace: string[], key: string): Promise<void>;
  start(): void;
  stop(): Promise<void>;
  private enqueueOperation;
  private processBatchQueue;
  toJSON(): {
    queue: Map<number, {
      operation: Operation;
      resolve: (value: any) => void;
      reject: (reason?: any) => void;
    }>;
    nextKey: number;
    running: boolean;
    store: string;
  };
}

//#region src/store/memory.d.ts
/**
 * In-memory key-value store with optional vector search.
 *
 * A lightweight store implementation using JavaScript Maps. Supports basic
 * key-value operations and vector search when configured with embeddings.
 *
 * @example
 * ```typescript
 * // Basic key-value storage
 * const store = new InMemoryStore();
 * await store.put(["users", "123"], "prefs", { theme: "dark" });
 * const item = await store.get(["users", "123"], "prefs");
 *
 * // Vector search with embeddings
 * import { OpenAIEmbeddings } from "@langchain/openai";
 * const store = new InMemoryStore({
 *   index: {
 *     dims: 1536,
 *     embeddings: new OpenAIEmbeddings({ modelName: "text-embedding-3-small" }),
 *   }
 * });
 *
 * // Store documents
 * await store.put(["docs"], "doc1", { text: "Python tutorial" });
 * await store.put(["docs"], "doc2", { text: "TypeScript guide" });
 *
 * // Search by similarity
 * const results = await store.search(["docs"], { query: "python programming" });
 * ```
 *
 * **Warning**: This store keeps all data in memory. Data is lost when the process exits.
 * For persistence, use a database-backed store.
 */
declare class InMemoryStore extends BaseStore {
  private data;
  private vectors;
  private _indexConfig?;
  constructor(options?: {
    index?: IndexConfig;
  });
  batch<Op extends readonly Operation[]>(operations: Op): Promise<OperationResults<Op>>;
  private getOperation;
  private putOperation;
  private listNamespacesOperation;
  private doesMatch;
  private filterItems;
  private scoreResults;
  private paginateResults;
  private extractTexts;
  private insertVectors;
  private getVectors;
  private cosineSimilarity;
  get indexConfig(): IndexConfig | undefined;
}
/** @deprecated Alias for InMemoryStore */
declare class MemoryStore extends InMemoryStore {}

//#region src/cache/base.d.ts
type CacheNamespace = string[];
type CacheFullKey = [namespace: CacheNamespace, key: string];
declare abstract class BaseCache<V = unknown> {
  serde: SerializerProtocol;
  /**
   * Initialize the cache with a serializer.
   *
   * @param serde - The serializer to use.
   */
  constructor(serde?: SerializerProtocol);
  /**
   * Get the cached values for the given keys.
   *
   * @param keys - The keys to get.
   */
  abstract get(keys: CacheFullKey[]): Promise<{
    key: CacheFullKey;
    value: V;
  }[]>;
  /**
   * Set the cached values for the given keys and TTLs.
   *
   * @param pairs - The pairs to set.
   */
  abstract set(pairs: {
    key: CacheFullKey;
    value: V;
    ttl?: number;
  }[]): Promise<void>;
  /**
   * Delete the cached values for the given namespaces.
   * If no namespaces are provided, clear all cached values.
   *
   * @param namespaces - The namespaces to clear.
   */
  abstract clear(namespaces: CacheNamespace[]): Promise<void>;
}

//#region src/cache/memory.d.ts
declare class InMemoryCache<V = unknown> extends BaseCache<V> {
  private cache;
  get(keys: CacheFullKey[]): Promise<{
    key: CacheFullKey;
    value: V;
  }[]>;
  set(pairs: {
    key: CacheFullKey;
    value: V;
    ttl?: number;
  }[]): Promise<void>;
  clear(namespaces: CacheNamespace[]): Promise<void>;
}

//#region src/channels/base.d.ts
/**
 * Structural check for a {@link DeltaChannel} without importing it (avoids an
 * import cycle: `delta.ts` imports `base.ts`).
 */
declare function isDeltaChannel(channel: BaseChannel): boolean;
/** @internal */
declare abstract class BaseChannel<ValueType = unknown, UpdateType = unknown, CheckpointType = unknown> {
  ValueType: ValueType;
  UpdateType: UpdateType;
  /**
   * The name of the channel.
   */
  abstract lc_graph_name: string;
  /** @ignore */
  lg_is_channel: boolean;
  /**
   * Return a new identical channel, optionally initialized from a checkpoint.
   * Can be thought of as a "restoration" from a checkpoint which is a "snapshot" of the channel's state.
   *
   * @param {CheckpointType | undefined} checkpoint
   * @param {CheckpointType | undefined} initialValue
   * @returns {this}
   */
  abstract fromCheckpoint(checkpoint?: CheckpointType): this;
  /**
   * Update the channel's value with the given sequence of updates.
   * The order of the updates in the sequence is arbitrary.
   * This method is called by Pregel for all channels at the end of each step.
   * If there are no updates, it is called with an empty sequence.
   *
   * Raises InvalidUpdateError if the sequence of updates is invalid.
   * Returns True if the channel was updated, False otherwise.
   *
   * @throws {InvalidUpdateError} if the sequence of updates is invalid.
   * @param {Array<UpdateType>} values
   * @returns {void}
   */
  abstract update(values: UpdateType[]): boolean;
  /**
   * Return the current value of the channel.
   *
   * @throws {EmptyChannelError} if the channel is empty (never updated yet).
   * @returns {ValueType}
   */
  abstract get(): ValueType;
  /**
   * Return a string representation of the channel's current state.
   *
   * @throws {EmptyChannelError} if the channel is empty (never updated yet), or doesn't support checkpoints.
   * @returns {CheckpointType | undefined}
   */
  abstract checkpoint(): CheckpointType | undefined;
  /**
   * Mark the current value of the channel as consumed. By default, no-op.
   * A channel can use this method to modify its state, preventing the value
   * from being consumed again.
   *
   * Returns True if the channel was updated, False otherwise.
   */
  consume(): boolean;
  /**
   * Notify the channel that the Pregel run is finishing. By default, no-op.
   * A channel can use this method to modify its state, preventing finish.
   *
   * Returns True if the channel was updated, False otherwise.
   */
  finish(): boolean;
  /**
   * Return True if the channel is available (not empty), False otherwise.
   * Subclasses should override this method to provide a more efficient
   * implementation than calling get() and catching EmptyChannelError.
   */
  isAvailable(): boolean;
  /**
   * Compare this channel with another channel for equality.
   * Used to determine if two channels with the same key are semantically equivalent.
   * Subclasses should override this method to provide a meaningful comparison.
   *
   * @param {BaseChannel} other - The other channel to compare with.
   * @returns {boolean} True if the channels are equal, false otherwise.
   */
  equals(other: BaseChannel): boolean;
}
declare function emptyChannels<Cc extends Record<string, BaseChannel>>(channels: Cc, checkpoint: ReadonlyCheckpoint): Cc;
/**
 * Synthetic task id for exit-mode DeltaChannel writes.
 *
 * Embeds the superstep in the first UUID group so `ORDER BY task_id, idx`
 * preserves chronological order while remaining a valid RFC UUID (required by
 * Postgres `checkpoint_writes.task_id uuid` columns). Never `NULL_TASK_ID`:
 * readers apply writes under it as the anchor checkpoint's own pending writes.
 */
declare function exitDeltaTaskId(step: number, taskId: string): string;
/**
 * Synthetic task id for exit-mode writes of a superstep after the anchor's
 * own.
 *
 * Sorts after every real task id, in step order, so replay keeps them after
 * the anchor's own superstep whether a saver orders writes by task path
 * (`writesSortKey`) or by task id. Mirrors Python's
 * `exit_delta_late_task_id` exactly, including the two hexadecimal step
 * groups (step is split across them).
 */
declare function exitDeltaLateTaskId(step: number, taskId: string): string;
/**
 * DeltaChannels a branch starting from this checkpoint must snapshot.
 *
 * A checkpoint's pending writes belong to the child that consumed them, and
 * nothing records which child that was. A new branch snapshots every delta
 * channel they touch, so its ancestor walk never replays them (port of
 * Python #8548's `delta_channels_with_pending_writes`).
 */
declare function deltaChannelsWithPendingWrites(channels: Record<string, BaseChannel>, pendingWrites: ReadonlyArray<[string, string, unknown]> | undefined): Set<string>;
/**
 * Return the set of {@link DeltaChannel} names that should snapshot now.
 *
 * A channel snapshots when EITHER its accumulated update count reaches
 * `snapshotFrequency` OR the total supersteps since its last snapshot reaches
 * `DELTA_MAX_SUPERSTEPS_SINCE_SNAPSHOT`. Given `channelVersions`, a channel
 * without a version is skipped: it was never written on this branch, so it
 * has nothing to snapshot. Pass `undefined` on a branch without
 * {@link DELTA_WRITES_VERSIONED}, where such a channel can still hold writes
 * and this snapshot is what bounds its walk. Pure predicate, no mutation.
 */
declare function deltaChannelsToSnapshot(channels: Record<string, BaseChannel>, countersSinceDeltaSnapshot: Record<string, [number, number]>, channelVersions: Record<string, number | string> | undefined): Set<string>;
declare function createCheckpoint<ValueType>(checkpoint: ReadonlyCheckpoint, channels: Record<string, BaseChannel<ValueType>> | undefined, step: number, options?: {
  id?: string;
  channelsToSnapshot?: Set<string>; /** The channel versions of the last checkpoint the saver stored. */
  storedVersions?: Record<string, number | string>;
  getNextVersion?: (current: number | string | undefined) => number | string;
  triggerToNodes?: Record<string, string[]>;
}): Checkpoint;
/**
 * Hydrate channels from a checkpoint, reconstructing any {@link DeltaChannel}
 * whose value is absent from `channel_values` by replaying ancestor writes.
 *
 * For most channels (and for delta channels with a {@link DeltaSnapshot} or a
 * migrated plain value in `channel_values`), {@link emptyChannels} is
 * sufficient and no saver access is required. When a delta channel is absent
 * from `channel_values`, an ancestor walk via `saver.getDeltaChannelHistory`
 * finds the nearest seed and accumulates the writes between it and the
 * target. All delta channels needing replay are batched into a single saver
 * call. Pass `deltaWritesVersioned` for a checkpoint whose metadata carries
 * {@link DELTA_WRITES_VERSIONED}, so delta channels without a version are
 * left empty instead of walked.
 */
declare function channelsFromCheckpoint<Cc extends Record<string, BaseChannel>>(specs: Cc, checkpoint: ReadonlyCheckpoint, options?: {
  saver?: BaseCheckpointSaver;
  config?: RunnableConfig;
  deltaWritesVersioned?: boolean;
}): Promise<Cc>;

//#region src/pregel/utils/timeout.d.ts
/**
 * Configuration for timing out node attempts.
 *
 * A timeout applies to a single attempt of a node/task. When a node has a
 * {@link RetryPolicy}, the timer resets for each retry attempt.
 *
 * Timeouts are expressed in **milliseconds**, matching other LangGraph.js
 * durations (e.g. {@link RetryPolicy} intervals and `stepTimeout`).
 *
 * @remarks
 * Cooperative cancellation: timeouts rely on aborting the node's
 * {@link AbortSignal} and dropping its buffered writes. A node that ignores its
 * `signal` and performs blocking work cannot be interrupted mid-operation, but
 * its writes are still discarded and `NodeTimeoutError` is raised.
 */
type TimeoutPolicy = {
  /**
   * Hard wall-clock cap (in milliseconds) for a single node attempt.
   *
   * This timeout is never refreshed by progress signals or
   * `runtime.heartbeat()`.
   */
  runTimeout?: number;
  /**
   * Maximum time (in milliseconds) a single node attempt may go without
   * observable progress before timing out.
   *
   * Refreshed by writes, custom stream writer calls, child-task scheduling,
   * LangChain callback events emitted under the node's run, and explicit
   * `runtime.heartbeat()` calls (see {@link TimeoutPolicy.refreshOn}).
   */
  idleTimeout?: number;
  /**
   * Which signals refresh {@link TimeoutPolicy.idleTimeout}.
   *
   * - `"auto"` (default): refreshes on standard graph progress signals and
   *   explicit heartbeats.
   * - `"heartbeat"`: refreshes only on explicit `runtime.heartbeat()` calls.
   */
  refreshOn?: "auto" | "heartbeat";
};

//#region src/constants.d.ts
/** Special reserved node name denoting the start of a graph. */
declare const START = "__start__";
/** Special reserved node name denoting the end of a graph. */
declare const END = "__end__";
/** Special channel reserved for graph interrupts */
declare const INTERRUPT = "__interrupt__";
/** Special channel reserved for graph previous state */
declare const PREVIOUS = "__previous__";
/**
 * Symbol used internally to identify Command instances.
 * Exported to support cross-version type compatibility.
 * @internal
 */
declare const COMMAND_SYMBOL: unique symbol;
/**
 * Instance of a {@link Command} class.
 *
 * This is used to avoid IntelliSense suggesting public fields
 * of {@link Command} class when a plain object is expected.
 *
 * @see {@link Command}
 * @internal
 */
declare class CommandInstance<Resume = unknown, Update = Record<string, unknown>, Nodes extends string = string> {
  [COMMAND_SYMBOL]: CommandParams<Resume, Update, Nodes>;
  constructor(args: CommandParams<Resume, Update, Nodes>);
}
interface SendInterface<Node extends string = string, Args = any> {
  node: Node;
  args: Args;
  /**
   * Optional per-task timeout policy that overrides the target node's timeout
   * for this specific pushed task.
   */
  timeout?: TimeoutPolicy;
}
/** Keyword options for {@link Send}. */
type SendOptions = {
  /**
   * Per-task timeout policy overriding the target node's timeout for this
   * pushed task. A bare number is treated as `runTimeout` (milliseconds).
   */
  timeout?: number | TimeoutPolicy;
};
/**
 *
 * A message or packet to send to a specific node in the graph.
 *
 * The `Send` class is used within a `StateGraph`'s conditional edges to
 * dynamically invoke a node with a custom state at the next step.
 *
 * Importantly, the sent state can differ from the core graph's state,
 * allowing for flexible and dynamic workflow management.
 *
 * One such example is a "map-reduce" workflow where your graph invokes
 * the same node multiple times in parallel with different states,
 * before aggregating the results back into the main graph's state.
 *
 * @example
 * ```typescript
 * import { Annotation, Send, StateGraph } from "@langchain/langgraph";
 *
 * const ChainState = Annotation.Root({
 *   subjects: Annotation<string[]>,
 *   jokes: Annotation<string[]>({
 *     reducer: (a, b) => a.concat(b),
 *   }),
 * });
 *
 * const continueToJokes = async (state: typeof ChainState.State) => {
 *   return state.subjects.map((subject) => {
 *     return new Send("generate_joke", { subjects: [subject] });
 *   });
 * };
 *
 * @remarks
 * A per-task timeout can be supplied via the third argument's `timeout` option
 * to override the target node's configured timeout for this specific pushed task:
 *
 * ```typescript
 * new Send("generate_joke", { subjects: [subject] }, { timeout: { idleTimeout: 5000 } });
 * ```
 *
 * const graph = new StateGraph(ChainState)
 *   .addNode("generate_joke", (state) => ({
 *     jokes: [`Joke about ${state.subjects}`],
 *   }))
 *   .addConditionalEdges("__start__", continueToJokes)
 *   .addEdge("generate_joke", "__end__")
 *   .compile();
 *
 * const res = await graph.invoke({ subjects: ["cats", "dogs"] });
 * console.log(res);
 *
 * // Invoking with two subjects results in a generated joke for each
 * // { subjects: ["cats", "dogs"], jokes: [`Joke about cats`, `Joke about dogs`] }
 * ```
 */
declare class Send<Node extends string = string, Args = any> implements SendInterface<Node, Args> {
  lg_name: string;
  node: Node;
  args: Args;
  /**
   * Optional per-task timeout policy that overrides the target node's timeout
   * for this specific pushed task. A bare number is treated as a hard
   * `runTimeout` (in milliseconds).
   */
  timeout?: TimeoutPolicy;
  constructor(node: Node, args: Args, options?: SendOptions);
  toJSON(): {
    lg_name: string;
    node: Node;
    args: Args;
    timeout: TimeoutPolicy | undefined;
  };
}
declare const OVERWRITE = "__overwrite__";
/**
 * An object representing a direct overwrite of a value for a channel.
 * Used to signal that the channel value should be replaced with the given value,
 * bypassing any reducer or binary operator logic.
 *
 * @template ValueType - The type of the value being overwritten.
 * @property {ValueType} [OVERWRITE] - The value to directly set.
 *
 * @example
 * const overwriteObj: OverwriteValue<number> = { __overwrite__: 123 };
 */
interface OverwriteValue<ValueType> {
  [OVERWRITE]: ValueType;
}
/**
 * Bypass a reducer and write the wrapped value directly to a
 * {@link BinaryOperatorAggregate} channel.
 *
 * Receiving multiple `Overwrite` values for the same channel in a single
 * super-step will raise an {@link InvalidUpdateError}.
 *
 * @example
 * ```typescript
 * import { Annotation, StateGraph, Overwrite } from "@langchain/langgraph";
 *
 * const State = Annotation.Root({
 *   messages: Annotation<string[]>({
 *     reducer: (a, b) => a.concat(b),
 *     default: () => [],
 *   }),
 * });
 *
 * const replaceMessages = (_state: typeof State.State) => {
 *   return { messages: new Overwrite(["replacement"]) };
 * };
 * ```
 */
declare class Overwrite<ValueType = any> implements OverwriteValue<ValueType> {
  lg_name: string;
  readonly [OVERWRITE]: ValueType;
  constructor(value: ValueType);
  get value(): ValueType;
  toJSON(): {
    __overwrite__: ValueType;
  };
  static isInstance<ValueType>(value: unknown): value is Overwrite<ValueType>;
}
type Interrupt<Value = any> = {
  id?: string;
  value?: Value;
  /**
   * JSON Schema for the value expected when resuming this interrupt,
   * if the graph provided one via `interrupt(value, { responseSchema })`.
   */
  response_schema?: JsonSchema7Type;
};
/**
 * Checks if the given graph invoke / stream chunk contains interrupt.
 *
 * @example
 * ```ts
 * import { INTERRUPT, isInterrupted } from "@langchain/langgraph";
 *
 * const values = await graph.invoke({ foo: "bar" });
 * if (isInterrupted<string>(values)) {
 *   const interrupt = values[INTERRUPT][0].value;
 * }
 * ```
 *
 * @param values - The values to check.
 * @returns `true` if the values contain an interrupt, `false` otherwise.
 */
declare function isInterrupted<Value = unknown>(values: unknown): values is {
  [INTERRUPT]: Interrupt<Value>[];
};
type CommandParams<Resume = unknown, Update = Record<string, unknown>, Nodes extends string = string> = {
  /**
   * A discriminator field used to identify the type of object. Must be populated when serializing.
   *
   * Optional because it's not required to specify this when directly constructing a {@link Command}
   * object.
   */
  lg_name?: "Command";
  /**
   * Value to resume execution with. To be used together with {@link interrupt}.
   */
  resume?: Resume;
  /**
   * Graph to send the command to. Supported values are:
   *   - None: the current graph (default)
   *   - The specific name of the graph to send the command to
   *   - {@link Command.PARENT}: closest parent graph (only supported when returned from a node in a subgraph)
   */
  graph?: string;
  /**
   * Update to apply to the graph's state.
   */
  update?: Update | [string, unknown][];
  /**
   * Can be one of the following:
   *   - name of the node to navigate to next (any node that belongs to the specified `graph`)
   *   - sequence of node names to navigate to next
   *   - `Send` object (to execute a node with the input provided)
   *   - sequence of `Send` objects
   */
  goto?: Nodes | SendInterface<Nodes> | (Nodes | SendInterface<Nodes>)[];
};
/**
 * One or more commands to update the graph's state and send messages to nodes.
 * Can be used to combine routing logic with state updates in lieu of conditional edges
 *
 * @example
 * ```ts
 * import { Annotation, Command } from "@langchain/langgraph";
 *
 * // Define graph state
 * const StateAnnotation = Annotation.Root({
 *   foo: Annotation<string>,
 * });
 *
 * // Define the nodes
 * const nodeA = async (_state: typeof StateAnnotation.State) => {
 *   console.log("Called A");
 *   // this is a replacement for a real conditional edge function
 *   const goto = Math.random() > .5 ? "nodeB" : "nodeC";
 *   // note how Command allows you to BOTH update the graph state AND route to the next node
 *   return new Command({
 *     // this is the state update
 *     update: {
 *       foo: "a",
 *     },
 *     // this is a replacement for an edge
 *     goto,
 *   });
 * };
 *
 * // Nodes B and C are unchanged
 * const nodeB = async (state: typeof StateAnnotation.State) => {
 *   console.log("Called B");
 *   return {
 *     foo: state.foo + "|b",
 *   };
 * }
 *
 * const nodeC = async (state: typeof StateAnnotation.State) => {
 *   console.log("Called C");
 *   return {
 *     foo: state.foo + "|c",
 *   };
 * }
 *
 * import { StateGraph } from "@langchain/langgraph";

 * // NOTE: there are no edges between nodes A, B and C!
 * const graph = new StateGraph(StateAnnotation)
 *   .addNode("nodeA", nodeA, {
 *     ends: ["nodeB", "nodeC"],
 *   })
 *   .addNode("nodeB", nodeB)
 *   .addNode("nodeC", nodeC)
 *   .addEdge("__start__", "nodeA")
 *   .compile();
 *
 * await graph.invoke({ foo: "" });
 *
 * // Randomly oscillates between
 * // { foo: 'a|c' } and { foo: 'a|b' }
 * ```
 */
declare class Command<Resume = unknown, Update extends Record<string, unknown> = Record<string, unknown>, Nodes extends string = string> extends CommandInstance<Resume, Update, Nodes> {
  readonly lg_name = "Command";
  lc_direct_tool_output: boolean;
  /**
   * Graph to send the command to. Supported values are:
   *   - None: the current graph (default)
   *   - The specific name of the graph to send the command to
   *   - {@link Command.PARENT}: closest parent graph (only supported when returned from a node in a subgraph)
   */
  graph?: string;
  /**
   * Update to apply to the graph's state as a result of executing the node that is returning the command.
   * Written to the state as if the node had simply returned this value instead of the Command object.
   */
  update?: Update | [string, unknown][];
  /**
   * Value to resume execution with. To be used together with {@link interrupt}.
   */
  resume?: Resume;
  /**
   * Can be one of the following:
   *   - name of the node to navigate to next (any node that belongs to the specified `graph`)
   *   - sequence of node names to navigate to next
   *   - {@link Send} object (to execute a node with the exact input provided in the {@link Send} object)
   *   - sequence of {@link Send} objects
   */
  goto?: Nodes | Send<Nodes> | (Nodes | Send<Nodes>)[];
  static PARENT: string;
  constructor(args: Omit<CommandParams<Resume, Update, Nodes>, "lg_name">);
  /**
   * Convert the update field to a list of {@link PendingWrite} tuples
   * @returns List of {@link PendingWrite} tuples of the form `[channelKey, value]`.
   * @internal
   */
  _updateAsTuples(): PendingWrite[];
  toJSON(): {
    lg_name: string;
    update: Update | [string, unknown][] | undefined;
    resume: Resume | undefined;
    goto: Nodes | (Nodes | {
      lg_name: string;
      node: Nodes;
      args: any;
      timeout: TimeoutPolicy | undefined;
    })[] | {
      lg_name: string;
      node: Nodes;
      args: any;
      timeout: TimeoutPolicy | undefined;
    } | undefined;
  };
}
/**
 * A type guard to check if the given value is a {@link Command}.
 *
 * Useful for type narrowing when working with the {@link Command} object.
 *
 * @param x - The value to check.
 * @returns `true` if the value is a {@link Command}, `false` otherwise.
 */
declare function isCommand(x: unknown): x is Command;

//#region src/channels/delta.d.ts
/**
 * A batch reducer for use with {@link DeltaChannel}.
 *
 * Receives the current accumulated value and a batch of writes in one call,
 * returning the new accumulated value:
 * `reducer(state, [write1, write2, ...]) -> newState`.
 *
 * Reducers must be deterministic and batching-invariant (associative across
 * folds): applying two consecutive write batches separately must produce the
 * same state as applying their concatenation once:
 *
 * ```text
 * reducer(reducer(state, xs), ys) === reducer(state, xs.concat(ys))
 * ```
 *
 * This lets LangGraph replay checkpointed writes in larger batches than they
 * were originally produced without changing reconstructed state. If your
 * reducer is not associative, use {@link BinaryOperatorAggregate} instead —
 * `DeltaChannel` is not a drop-in replacement for every reducer.
 */
type DeltaReducer<ValueType, UpdateType = unknown> = (state: ValueType, writes: UpdateType[]) => ValueType;
type OverwriteOrValue$1<ValueType, UpdateType> = OverwriteValue<ValueType> | UpdateType;
/**
 * Reducer channel that stores only a sentinel in checkpoint blobs and
 * reconstructs state by replaying ancestor writes through the reducer.
 *
 * `DeltaChannel` avoids re-serializing the full accumulated value at every
 * step. Instead of writing the value into `channel_values`, the channel is
 * omitted entirely and its state is reconstructed on read by walking the
 * ancestor chain and replaying the per-step writes through the reducer (see
 * {@link BaseCheckpointSaver.getDeltaChannelHistory}).
 *
 * Snapshot cadence is driven by two counters: a per-channel update count and
 * the total supersteps since the last snapshot. A full {@link DeltaSnapshot}
 * blob is written when EITHER the update count reaches `snapshotFrequency` OR
 * the supersteps count reaches the system-wide
 * `DELTA_MAX_SUPERSTEPS_SINCE_SNAPSHOT` bound (default 5000), bounding replay
 * depth even for channels that stop receiving writes.
 *
 * @remarks Beta. The API and on-disk representation may change in future
 * releases. Threads written with `DeltaChannel` today are expected to remain
 * readable, but the surrounding contract (`getDeltaChannelHistory`, the
 * `DeltaSnapshot` blob shape, the `counters_since_delta_snapshot` metadata
 * field) is not yet stable.
 *
 * @example
 * ```typescript
 * import { Annotation } from "@langchain/langgraph";
 * import { DeltaChannel, messagesDeltaReducer } from "@langchain/langgraph";
 *
 * const State = Annotation.Root({
 *   messages: Annotation<BaseMessage[]>({
 *     reducer: () => [], // ignored; DeltaChannel is supplied below
 *   }),
 * });
 * ```
 */
declare class DeltaChannel<ValueType = unknown, UpdateType = unknown> extends BaseChannel<ValueType, OverwriteOrValue$1<ValueType, UpdateType>, undefined> {
  lc_graph_name: string;
  /** `undefined` represents the Python `MISSING` sentinel (empty channel). */
  value: ValueType | undefined;
  reducer: DeltaReducer<ValueType, UpdateType>;
  snapshotFrequency: number;
  initialValueFactory: () => ValueType;
  constructor(reducer: DeltaReducer<ValueType, UpdateType>, options?: {
    snapshotFrequency?: number;
    initialValueFactory?: () => ValueType;
  });
  fromCheckpoint(checkpoint?: undefined | DeltaSnapshot | ValueType): this;
  /**
   * Apply ancestor writes oldest-to-newest via a single reducer call.
   *
   * If any write is an Overwrite, the last one in the sequence acts as the
   * reset point: its value becomes the new base and only writes after it are
   * passed to the reducer.
   */
  replayWrites(writes: CheckpointPendingWrite[]): void;
  update(values: OverwriteOrValue$1<ValueType, UpdateType>[]): boolean;
  get(): ValueType;
  /**
   * Always returns `undefined` (the Python `MISSING` sentinel). Snapshot
   * decisions live in `createCheckpoint`, which has the channel version and
   * writes a {@link DeltaSnapshot} directly into `channel_values`. For
   * non-snapshot steps the channel does not appear in `channel_values`;
   * reconstruction walks ancestor writes via the saver's
   * `getDeltaChannelHistory`.
   */
  checkpoint(): undefined;
  isAvailable(): boolean;
  equals(other: BaseChannel): boolean;
}

//#region src/channels/binop.d.ts
type OverwriteOrValue<ValueType, UpdateType> = OverwriteValue<ValueType> | UpdateType;
type BinaryOperator<ValueType, UpdateType> = (a: ValueType, b: UpdateType) => ValueType;
/**
 * Stores the result of applying a binary operator to the current value and each new value.
 */
declare class BinaryOperatorAggregate<ValueType, UpdateType = ValueType> extends BaseChannel<ValueType, OverwriteOrValue<ValueType, UpdateType>, ValueType> {
  lc_graph_name: string;
  value: ValueType | undefined;
  operator: BinaryOperator<ValueType, UpdateType>;
  initialValueFactory?: () => ValueType;
  constructor(operator: BinaryOperator<ValueType, UpdateType>, initialValueFactory?: () => ValueType);
  fromCheckpoint(checkpoint?: ValueType): this;
  update(values: OverwriteOrValue<ValueType, UpdateType>[]): boolean;
  get(): ValueType;
  checkpoint(): ValueType;
  isAvailable(): boolean;
  /**
   * Compare this channel with another channel for equality.
   * Two BinaryOperatorAggregate channels are equal if they have the same operator function.
   * This follows the Python implementation which compares operator references.
   */
  equals(other: BaseChannel): boolean;
}

//#region src/channels/any_value.d.ts
/**
 * Stores the last value received, assumes that if multiple values are received, they are all equal.
 *
 * Note: Unlike 'LastValue' if multiple nodes write to this channel in a single step, the values
 * will be continuously overwritten.
 */
declare class AnyValue<Value> extends BaseChannel<Value, Value, Value> {
  lc_graph_name: string;
  value: [Value] | [];
  constructor();
  fromCheckpoint(checkpoint?: Value): this;
  update(values: Value[]): boolean;
  get(): Value;
  checkpoint(): Value;
  isAvailable(): boolean;
}

//#region src/channels/last_value.d.ts
/**
 * Stores the last value received, can receive at most one value per step.
 *
 * Since `update` is only called once per step and value can only be of length 1,
 * LastValue always stores the last value of a single node. If multiple nodes attempt to
 * write to this channel in a single step, an error will be thrown.
 * @internal
 */
declare class LastValue<Value> extends BaseChannel<Value, Value, Value> {
  protected initialValueFactory?: (() => Value) | undefined;
  lc_graph_name: string;
  value: [Value] | [];
  constructor(initialValueFactory?: (() => Value) | undefined);
  fromCheckpoint(checkpoint?: Value): this;
  update(values: Value[]): boolean;
  get(): Value;
  checkpoint(): Value;
  isAvailable(): boolean;
}
/**
 * Stores the last value received, but only made available after finish().
 * Once made available, clears the value.
 */
declare class LastValueAfterFinish<Value> extends BaseChannel<Value, Value, [Value, boolean]> {
  lc_graph_name: string;
  value: [Value] | [];
  finished: boolean;
  fromCheckpoint(checkpoint?: [Value, boolean]): this;
  update(values: Value[]): boolean;
  get(): Value;
  checkpoint(): [Value, boolean] | undefined;
  consume(): boolean;
  finish(): boolean;
  isAvailable(): boolean;
}

//#region src/channels/dynamic_barrier_value.d.ts
interface WaitForNames<Value> {
  __names: Value[];
}
/**
 * A channel that switches between two states
 *
 * - in the "priming" state it can't be read from.
 *     - if it receives a WaitForNames update, it switches to the "waiting" state.
 * - in the "waiting" state it collects named values until all are received.
 *     - once all named values are received, it can be read once, and it switches
 *       back to the "priming" state.
 */
declare class DynamicBarrierValue<Value> extends BaseChannel<void, Value | WaitForNames<Value>, [Value[] | undefined, Value[]]> {
  lc_graph_name: string;
  names?: Set<Value>;
  seen: Set<Value>;
  constructor();
  fromCheckpoint(checkpoint?: [Value[] | undefined, Value[]]): this;
  update(values: (Value | WaitForNames<Value>)[]): boolean;
  consume(): boolean;
  get(): void;
  checkpoint(): [Value[] | undefined, Value[]];
  isAvailable(): boolean;
}

//#region src/channels/ephemeral_value.d.ts
/**
 * Stores the value received in the step immediately preceding, clears after.
 */
declare class EphemeralValue<Value> extends BaseChannel<Value, Value, Value> {
  lc_graph_name: string;
  guard: boolean;
  value: [Value] | [];
  constructor(guard?: boolean);
  fromCheckpoint(checkpoint?: Value): this;
  update(values: Value[]): boolean;
  get(): Value;
  checkpoint(): Value;
  isAvailable(): boolean;
}

//#region src/channels/named_barrier_value.d.ts
/**
 * A channel that waits until all named values are received before making the value available.
 *
 * This ensures that if node N and node M both write to channel C, the value of C will not be updated
 * until N and M have completed updating.
 */
declare class NamedBarrierValue<Value> extends BaseChannel<void, Value, Value[]> {
  lc_graph_name: string;
  names: Set<Value>;
  seen: Set<Value>;
  constructor(names: Set<Value>);
  fromCheckpoint(checkpoint?: Value[]): this;
  update(values: Value[]): boolean;
  get(): void;
  checkpoint(): Value[];
  consume(): boolean;
  isAvailable(): boolean;
}
/**
 * A channel that waits until all named values are received before making the value ready to be made available.
 * It is only made available after finish() is called.
 * @internal
 */
declare class NamedBarrierValueAfterFinish<Value> extends BaseChannel<void, Value, [Value[], boolean]> {
  lc_graph_name: string;
  names: Set<Value>;
  seen: Set<Value>;
  finished: boolean;
  constructor(names: Set<Value>);
  fromCheckpoint(checkpoint?: [Value[], boolean]): this;
  update(values: Value[]): boolean;
  get(): void;
  checkpoint(): [Value[], boolean];
  consume(): boolean;
  finish(): boolean;
  isAvailable(): boolean;
}

//#region src/channels/topic.d.ts
/** JS Topic checkpoint when `unique` is set: `[seen, values]`. */
type UniqueTopicCheckpoint<Value> = [Value[], Value[]];
/**
 * A configurable PubSub Topic.
 */
declare class Topic<Value> extends BaseChannel<Array<Value>, Value | Value[], Value[] | UniqueTopicCheckpoint<Value>> {
  lc_graph_name: string;
  unique: boolean;
  accumulate: boolean;
  seen: Set<Value>;
  values: Value[];
  constructor(fields?: {
    /**
     * Whether to only add unique values to the topic. If `true`, only unique values (using reference equality) will be added to the topic.
     */
    unique?: boolean;
    /**
     * Whether to accumulate values across steps. If `false`, the channel will be emptied after each step.
     */
    accumulate?: boolean;
  });
  fromCheckpoint(checkpoint?: Value[] | UniqueTopicCheckpoint<Value>): this;
  update(values: Array<Value | Value[]>): boolean;
  get(): Array<Value>;
  /**
   * Checkpoint Topic state.
   *
   * Default / Host path (`unique: false`, including `__pregel_tasks`): flat
   * values list, matching Python Topic. Previously this always returned
   * `[seen, values]`, so empty TASKS became `[[], []]` and Host's Python
   * checkpointer rejected it.
   *
   * When `unique: true`, keep `[seen, values]` so dedupe history that outlives
   * the current buffer still survives resume.
   */
  checkpoint(): Value[] | UniqueTopicCheckpoint<Value>;
  isAvailable(): boolean;
}

//#region src/channels/untracked_value.d.ts
/**
 * Stores the last value received, never checkpointed.
 *
 * This channel stores values during graph execution but does NOT persist
 * the value to checkpoints. On restoration from a checkpoint, the value
 * will be reset to empty (or the initial value if provided).
 *
 * Useful for transient state like:
 * - Database connections
 * - Temporary caches
 * - Runtime-only configuration
 *
 * @internal
 */
declare class UntrackedValueChannel<Value> extends BaseChannel<Value, Value, undefined> {
  lc_graph_name: string;
  /**
   * If true, throws an error when multiple values are received in a single step.
   * If false, stores the last value received.
   */
  guard: boolean;
  /**
   * The current value. MISSING sentinel indicates no value has been set.
   */
  private _value;
  /**
   * Optional factory function for the initial value.
   */
  private initialValueFactory?;
  constructor(options?: {
    guard?: boolean;
    initialValueFactory?: () => Value;
  });
  /**
   * Return a new channel, ignoring the checkpoint since we don't persist.
   * The initial value (if any) is restored.
   */
  fromCheckpoint(_checkpoint?: undefined): this;
  /**
   * Update the channel with the given values.
   * If guard is true, throws if more than one value is received.
   */
  update(values: Value[]): boolean;
  /**
   * Get the current value.
   * @throws EmptyChannelError if no value has been set.
   */
  get(): Value;
  /**
   * Always returns undefined - untracked values are never checkpointed.
   */
  checkpoint(): undefined;
  /**
   * Return true if a value has been set.
   */
  isAvailable(): boolean;
}

//#region src/graph/zod/meta.d.ts
declare const META_EXTRAS_DESCRIPTION_PREFIX = "lg:";
/** @internal */
type ReducedZodChannel<T extends InteropZodType, TReducerSchema extends InteropZodType> = T & {
  lg_reducer_schema: TReducerSchema;
};
/** @internal */
type InteropZodToStateDefinition<T extends InteropZodObject, TShape = InteropZodObjectShape<T>> = { [key in keyof TShape]: TShape[key] extends ReducedZodChannel<infer Schema, infer ReducerSchema> ? Schema extends InteropZodType<infer V> ? ReducerSchema extends InteropZodType<infer U> ? BaseChannel<V, OverwriteValue<V> | U> : never : never : TShape[key] extends InteropZodType<infer V, infer U> ? BaseChannel<V, U> : never };
type UpdateType$1<T extends InteropZodObject, TShape = InteropZodObjectShape<T>> = { [key in keyof TShape]?: TShape[key] extends ReducedZodChannel<infer Schema, infer ReducerSchema> ? Schema extends InteropZodType<infer V> ? ReducerSchema extends InteropZodType<infer U> ? OverwriteValue<V> | U : never : never : TShape[key] extends InteropZodType<unknown, infer U> ? U : never };
interface SchemaMeta<TValue = any, TUpdate = TValue> {
  jsonSchemaExtra?: {
    langgraph_nodes?: string[];
    langgraph_type?: "prompt" | "messages";
    [key: string]: unknown;
  };
  reducer?: {
    schema?: InteropZodType<TUpdate>;
    fn: (a: TValue, b: TUpdate) => TValue;
  };
  default?: () => TValue;
}
/**
 * A registry for storing and managing metadata associated with schemas.
 * This class provides methods to get, extend, remove, and check metadata for a given schema.
 */
declare class SchemaMetaRegistry {
  /**
   * Internal map storing schema metadata.
   * @internal
   */
  _map: Map<InteropZodType, SchemaMeta<any, any>>;
  /**
   * Cache for extended schemas.
   * @internal
   */
  _extensionCache: Map<string, Map<InteropZodType, InteropZodType>>;
  /**
   * Retrieves the metadata associated with a given schema.
   * @template TValue The value type of the schema.
   * @template TUpdate The update type of the schema (defaults to TValue).
   * @param schema The schema to retrieve metadata for.
   * @returns The associated SchemaMeta, or undefined if not present.
   */
  get<TValue, TUpdate = TValue>(schema: InteropZodType<TValue>): SchemaMeta<TValue, TUpdate> | undefined;
  /**
   * Extends or sets the metadata for a given schema.
   * @template TValue The value type of the schema.
   * @template TUpdate The update type of the schema (defaults to TValue).
   * @param schema The schema to extend metadata for.
   * @param predicate A function that receives the existing metadata (or undefined) and returns the new metadata.
   */
  extend<TValue, TUpdate>(schema: InteropZodType<TValue>, predicate: (meta: SchemaMeta<TValue, TUpdate> | undefined) => SchemaMeta<TValue, TUpdate>): void;
  /**
   * Removes the metadata associated with a given schema.
   * @param schema The schema to remove metadata for.
   * @returns The SchemaMetaRegistry instance (for chaining).
   */
  remove(schema: InteropZodType): this;
  /**
   * Checks if metadata exists for a given schema.
   * @param schema The schema to check.
   * @returns True if metadata exists, false otherwise.
   */
  has(schema: InteropZodType): boolean;
  /**
   * Returns a mapping of channel instances for each property in the schema
   * using the associated metadata in the registry.
   *
   * This is used to create the `channels` object that's passed to the `Graph` constructor.
   *
   * @template T The shape of the schema.
   * @param schema The schema to extract channels from.
   * @returns A mapping from property names to channel instances.
   */
  getChannelsForSchema<T extends InteropZodObject>(schema: T): InteropZodToStateDefinition<T>;
  /**
   * Returns a modified schema that introspectively looks at all keys of the provided
   * object schema, and applies the augmentations based on meta provided with those keys
   * in the registry and the selectors provided in the `effects` parameter.
   *
   * This assumes that the passed in schema is the "root" schema object for a graph where
   * the keys of the schema are the channels of the graph. Because we need to represent
   * the input of a graph in a couple of different ways, the `effects` parameter allows
   * us to apply those augmentations based on pre determined conditions.
   *
   * @param schema The root schema object to extend.
   * @param effects The effects that are being applied.
   * @returns The extended schema.
   */
  getExtendedChannelSchemas<T extends InteropZodObject>(schema: T, effects: {
    /**
     * Augments the shape by using the reducer's schema if it exists
     */
    withReducerSchema?: boolean;
    /**
     * Applies the stringified jsonSchemaExtra as a description to the schema.
     */
    withJsonSchemaExtrasAsDescription?: boolean;
    /**
     * Applies the `.partial()` modifier to the schema.
     */
    asPartial?: boolean;
  }): InteropZodObject;
}
declare const schemaMetaRegistry: SchemaMetaRegistry;
declare function withLangGraph<TValue, TUpdate, TSchema extends InteropZodType<TValue>>(schema: TSchema, meta: SchemaMeta<TValue, TUpdate> & {
  reducer?: undefined;
}): TSchema;
declare function withLangGraph<TValue, TUpdate, TSchema extends InteropZodType<TValue>>(schema: TSchema, meta: SchemaMeta<TValue, TUpdate>): ReducedZodChannel<TSchema, InteropZodType<TUpdate>>;

//#region src/graph/zod/zod-registry.d.ts
/**
 * A Zod v4-compatible meta registry that extends the base registry.
 *
 * This registry allows you to associate and retrieve metadata for Zod schemas,
 * leveraging the base registry for storage. It is compatible with Zod v4 and
 * interoperates with the base registry to ensure consistent metadata management
 * across different Zod versions.
 *
 * @template Meta - The type of metadata associated with each schema.
 * @template Schema - The Zod schema type.
 */
declare class LanggraphZodMetaRegistry<Meta extends SchemaMeta = SchemaMeta, Schema extends $ZodType = $ZodType> extends $ZodRegistry<Meta & {
  [key: string]: unknown;
}, Schema> {
  protected parent: SchemaMetaRegistry;
  /**
   * Creates a new LanggraphZodMetaRegistry instance.
   *
   * @param parent - The base SchemaMetaRegistry to use for metadata storage.
   */
  constructor(parent: SchemaMetaRegistry);
  add<S extends Schema>(schema: S, ..._meta: undefined extends Meta & {
    [key: string]: unknown;
  } ? [$replace<Meta & {
    [key: string]: unknown;
  }, S>?] : [$replace<Meta & {
    [key: string]: unknown;
  }, S>]): this;
}
declare const registry: LanggraphZodMetaRegistry<SchemaMeta<any, any>, $ZodType<unknown, unknown, $ZodTypeInternals<unknown, unknown>>>;

//#region src/pregel/runtime.d.ts
/**
 * Run-scoped control surface for cooperative draining.
 *
 * Intended for a single graph run. Create a fresh {@link RunControl} per run;
 * reusing a control after {@link RunControl#requestDrain} leaves it drained.
 *
 * Safe to use from any concurrent context: the drain request is represented
 * by a single field write, so no synchronization is needed for this signal.
 * If more mutable state is added here, add synchronization.
 *
 * The intended use is hooking SIGTERM (or any external supervisor signal) to
 * {@link RunControl#requestDrain} so an in-flight graph run can stop cleanly
 * at the next superstep boundary and be resumed later from the saved
 * checkpoint.
 *
 * @example
 * ```typescript
 * import { RunControl, GraphDrained } from "@langchain/langgraph";
 *
 * const control = new RunControl();
 *
 * // In a signal handler, supervisor, etc.:
 * // control.requestDrain("sigterm");
 *
 * try {
 *   const result = await graph.invoke(input, { ...config, control });
 *   if (control.drainRequested) {
 *     // finished naturally on the same tick where drain was requested
 *   }
 * } catch (e) {
 *   if (e instanceof GraphDrained) {
 *     // checkpoint saved; resume later with the same config
 *   } else {
 *     throw e;
 *   }
 * }
 * ```
 */
declare class RunControl {
  #private;
  /**
   * Request that the current run drain cooperatively, stopping at the next
   * superstep boundary. Does not cancel work that is already running.
   *
   * @param reason - A short description of why the drain was requested.
   *   Surfaced on the resulting {@link GraphDrained} error.
   */
  requestDrain(reason?: string): void;
  /** Whether a drain has been requested for this run. */
  get drainRequested(): boolean;
  /** The reason passed to {@link RunControl#requestDrain}, if any. */
  get drainReason(): string | undefined;
}

//#region src/pregel/runnable_types.d.ts
type RunnableFunc$1<RunInput, RunOutput, CallOptions extends RunnableConfig = RunnableConfig> = (input: RunInput, options: CallOptions) => RunOutput | Promise<RunOutput>;
type RunnableMapLike<RunInput, RunOutput> = { [K in keyof RunOutput]: RunnableLike$1<RunInput, RunOutput[K]> };
type RunnableLike$1<RunInput, RunOutput, CallOptions extends RunnableConfig = RunnableConfig> = RunnableInterface<RunInput, RunOutput, CallOptions> | RunnableFunc$1<RunInput, RunOutput, CallOptions> | RunnableMapLike<RunInput, RunOutput>;
type IsEqual<T, U> = [T] extends [U] ? ([U] extends [T] ? true : false) : false;
/** Read-only execution info/metadata for the execution of current thread/run/node. */
interface ExecutionInfo {
  /** The checkpoint ID for the current execution. */
  readonly checkpointId: string;
  /** The checkpoint namespace for the current execution. */
  readonly checkpointNs: string;
  /** The task ID for the current execution. */
  readonly taskId: string;
  /** The thread ID for the current execution. Undefined when running without a checkpointer. */
  readonly threadId?: string;
  /** The run ID for the current execution. Undefined when `runId` is not provided in the config. */
  readonly runId?: string;
  /** Current node execution attempt number (1-indexed). */
  readonly nodeAttempt: number;
  /** Unix timestamp (ms) for when the first attempt started. */
  readonly nodeFirstAttemptTime?: number;
}
/** Metadata injected by LangGraph Server. Undefined when running open-source LangGraph without LangSmith deployments. */
interface ServerInfo {
  /** The assistant ID for the current execution. */
  readonly assistantId: string;
  /** The graph ID for the current execution. */
  readonly graphId: string;
  /** The authenticated user, if any. */
  readonly user?: Record<string, any>;
}
interface Runtime<ContextType = Record<string, unknown>, InterruptType = unknown, WriterType = unknown> {
  configurable?: ContextType;
  /** User provided context */
  context?: ContextType;
  /** Persistent key-value store */
  store?: BaseStore;
  /** Callback to send custom data chunks via the `custom` stream mode */
  writer: IsEqual<WriterType, unknown> extends true ? (chunk: unknown) => void : WriterType;
  /**
   * Interrupts the execution of a graph node.
   *
   * This function can be used to pause execution of a node, and return the value of the `resume`
   * input when the graph is re-invoked using `Command`.
   * Multiple interrupts can be called within a single node, and each will be handled sequentially.
   *
   * When an interrupt is called:
   * 1. If there's a `resume` value available (from a previous `Command`), it returns that value.
   * 2. Otherwise, it throws a `GraphInterrupt` with the provided value
   * 3. The graph can be resumed by passing a `Command` with a `resume` value
   *
   * Because the `interrupt` function propagates by throwing a special `GraphInterrupt` error,
   * you should avoid using `try/catch` blocks around the `interrupt` function,
   * or if you do, ensure that the `GraphInterrupt` error is thrown again within your `catch` block.
   *
   * @param value - The value to include in the interrupt.
   * @returns The `resume` value provided when the graph is re-invoked with a Command.
   */
  interrupt: IsEqual<InterruptType, unknown> extends true ? (value: unknown) => unknown : InterruptType;
  /** Abort signal to cancel the run. */
  signal: AbortSignal;
  /**
   * Manually signal that the node is still making progress, resetting the
   * `idleTimeout` of the node's {@link TimeoutPolicy} (if configured).
   *
   * This is a no-op when the node has no `idleTimeout` configured. It is the
   * only progress signal when `refreshOn` is `"heartbeat"`, and is useful for
   * long-running work that doesn't otherwise emit writes, stream events, child
   * tasks, or callback events.
   */
  heartbeat?: () => void;
  /** Read-only execution information/metadata for the current node run. Undefined before task preparation. */
  executionInfo?: ExecutionInfo;
  /** Metadata injected by LangGraph Server. Undefined when running open-source LangGraph without LangSmith deployments. */
  serverInfo?: ServerInfo;
  /**
   * Run-scoped control plane for cooperative draining.
   *
   * Populated automatically during graph runs. Nodes can read
   * `runtime.control.drainRequested` / `drainReason`, or call
   * `runtime.control.requestDrain()` to ask the graph to stop at the next
   * superstep boundary. Undefined outside an active graph runtime.
   */
  control?: RunControl;
}
interface LangGraphRunnableConfig<ContextType extends Record<string, any> = Record<string, any>> extends RunnableConfig<ContextType>, Partial<Runtime<ContextType, unknown, unknown>> {}

//#region src/graph/annotation.d.ts
type SingleReducer<ValueType, UpdateType = ValueType> = {
  reducer: BinaryOperator<ValueType, UpdateType>;
  default?: () => ValueType;
} | {
  /**
   * @deprecated Use `reducer` instead
   */
  value: BinaryOperator<ValueType, UpdateType>;
  default?: () => ValueType;
} | null;
interface StateDefinition {
  [key: string]: BaseChannel | (() => BaseChannel);
}
type ExtractValueType<C> = C extends BaseChannel ? C["ValueType"] : C extends (() => BaseChannel) ? ReturnType<C>["ValueType"] : never;
type ExtractUpdateType$1<C> = C extends BaseChannel ? C["UpdateType"] : C extends (() => BaseChannel) ? ReturnType<C>["UpdateType"] : never;
type StateType<SD extends StateDefinition> = { [key in keyof SD]: ExtractValueType<SD[key]> };
type UpdateType<SD extends StateDefinition> = { [key in keyof SD]?: ExtractUpdateType$1<SD[key]> };
type NodeType<SD extends StateDefinition> = RunnableLike$1<StateType<SD>, UpdateType<SD> | Partial<StateType<SD>>>;
/** @ignore */
interface AnnotationFunction {
  <ValueType, UpdateType = ValueType>(annotation: SingleReducer<ValueType, UpdateType>): BaseChannel<ValueType, OverwriteValue<ValueType> | UpdateType>;
  <ValueType>(): LastValue<ValueType>;
  Root: <S extends StateDefinition>(sd: S) => AnnotationRoot<S>;
}
/**
 * Should not be instantiated directly. See {@link Annotation}.
 */
declare class AnnotationRoot<SD extends StateDefinition> {
  lc_graph_name: string;
  State: StateType<SD>;
  Update: UpdateType<SD>;
  Node: NodeType<SD>;
  spec: SD;
  constructor(s: SD);
  static isInstance(value: unknown): value is AnnotationRoot<StateDefinition>;
}
/**
 * Helper that instantiates channels within a StateGraph state.
 *
 * Can be used as a field in an {@link Annotation.Root} wrapper in one of two ways:
 * 1. **Directly**: Creates a channel that stores the most recent value returned from a node.
 * 2. **With a reducer**: Creates a channel that applies the reducer on a node's return value.
 *
 * @example
 * ```ts
 * import { StateGraph, Annotation } from "@langchain/langgraph";
 *
 * // Define a state with a single string key named "currentOutput"
 * const SimpleAnnotation = Annotation.Root({
 *   currentOutput: Annotation<string>,
 * });
 *
 * const graphBuilder = new StateGraph(SimpleAnnotation);
 *
 * // A node in the graph that returns an object with a "currentOutput" key
 * // replaces the value in the state. You can get the state type as shown below:
 * const myNode = (state: typeof SimpleAnnotation.State) => {
 *   return {
 *     currentOutput: "some_new_value",
 *   };
 * }
 *
 * const graph = graphBuilder
 *   .addNode("myNode", myNode)
 *   ...
 *   .compile();
 * ```
 *
 * @example
 * ```ts
 * import { type BaseMessage, AIMessage } from "@langchain/core/messages";
 * import { StateGraph, Annotation } from "@langchain/langgraph";
 *
 * // Define a state with a single key named "messages" that will
 * // combine a returned BaseMessage or arrays of BaseMessages
 * const AnnotationWithReducer = Annotation.Root({
 *   messages: Annotation<BaseMessage[]>({
 *     // Different types are allowed for updates
 *     reducer: (left: BaseMessage[], right: BaseMessage | BaseMessage[]) => {
 *       if (Array.isArray(right)) {
 *         return left.concat(right);
 *       }
 *       return left.concat([right]);
 *     },
 *     default: () => [],
 *   }),
 * });
 *
 * const graphBuilder = new StateGraph(AnnotationWithReducer);
 *
 * // A node in the graph that returns an object with a "messages" key
 * // will update the state by combining the existing value with the returned one.
 * const myNode = (state: typeof AnnotationWithReducer.State) => {
 *   return {
 *     messages: [new AIMessage("Some new response")],
 *   };
 * };
 *
 * const graph = graphBuilder
 *   .addNode("myNode", myNode)
 *   ...
 *   .compile();
 * ```
 * @namespace
 * @property Root
 * Helper function that instantiates a StateGraph state. See {@link Annotation} for usage.
 */
declare const Annotation: AnnotationFunction;

//#region src/pregel/utils/index.d.ts
type RetryPolicy = {
  /**
   * Amount of time that must elapse before the first retry occurs in milliseconds.
   * @default 500
   */
  initialInterval?: number;
  /**
   * Multiplier by which the interval increases after each retry.
   * @default 2
   */
  backoffFactor?: number;
  /**
   * Maximum amount of time that may elapse between retries in milliseconds.
   * @default 128000
   */
  maxInterval?: number;
  /**
   * Maximum amount of time that may elapse between retries.
   * @default 3
   */
  maxAttempts?: number;
  /**
   * Whether to add random jitter to the interval between retries.
   * @default true
   */
  jitter?: boolean; /** A function that returns True for exceptions that should trigger a retry. */
  retryOn?: (e: any) => boolean; /** Whether to log a warning when a retry is attempted. Defaults to true. */
  logWarning?: boolean;
};
/**
 * Configuration for caching nodes.
 */
type CachePolicy = {
  /**
   * A function used to generate a cache key from node's input.
   * @returns A key for the cache.
   */
  keyFunc?: (args: unknown[]) => string;
  /**
   * The time to live for the cache in seconds.
   * If not defined, the entry will never expire.
   */
  ttl?: number;
};

//#region src/pregel/read.d.ts
interface PregelNodeArgs<RunInput, RunOutput> extends Partial<RunnableBindingArgs<RunInput, RunOutput>> {
  channels: Record<string, string> | string[];
  triggers: Array<string>;
  mapper?: (args: any) => any;
  writers?: Runnable<RunOutput, unknown>[];
  tags?: string[];
  bound?: Runnable<RunInput, RunOutput>;
  kwargs?: Record<string, any>;
  config?: RunnableConfig;
  metadata?: Record<string, unknown>;
  retryPolicy?: RetryPolicy;
  cachePolicy?: CachePolicy;
  timeout?: TimeoutPolicy;
  tracePolicy?: TracePolicy;
  subgraphs?: Runnable[];
  ends?: string[];
  /** Whether this node is an auto-generated node-level error handler. */
  isErrorHandler?: boolean;
  /** Name of the error handler node to run if this node's execution fails. */
  errorHandlerNode?: string;
}
type PregelNodeInputType = any;
type PregelNodeOutputType = any;
declare class PregelNode<RunInput = PregelNodeInputType, RunOutput = PregelNodeOutputType> extends RunnableBinding<RunInput, RunOutput, RunnableConfig> {
  lc_graph_name: string;
  channels: Record<string, string> | string[];
  triggers: string[];
  mapper?: (args: any) => any;
  writers: Runnable[];
  bound: Runnable<RunInput, RunOutput>;
  kwargs: Record<string, any>;
  metadata: Record<string, unknown>;
  tags: string[];
  retryPolicy?: RetryPolicy;
  cachePolicy?: CachePolicy;
  timeout?: TimeoutPolicy;
  tracePolicy?: TracePolicy;
  subgraphs?: Runnable[];
  ends?: string[];
  isErrorHandler?: boolean;
  errorHandlerNode?: string;
  constructor(fields: PregelNodeArgs<RunInput, RunOutput>);
  getWriters(): Array<Runnable>;
  getNode(): Runnable<RunInput, RunOutput> | undefined;
  join(channels: Array<string>): PregelNode<RunInput, RunOutput>;
  pipe<NewRunOutput>(coerceable: RunnableLike): PregelNode<RunInput, Exclude<NewRunOutput, Error>>;
}

//#region src/pregel/types.d.ts
/**
 * Selects the type of output you'll receive when streaming from the graph. See [Streaming](/langgraphjs/how-tos/#streaming) for more details.
 */
type StreamMode = "values" | "updates" | "debug" | "messages" | "checkpoints" | "tasks" | "custom" | "tools";
type Durability = "exit" | "async" | "sync";
type PregelInputType = any;
type PregelOutputType = any;
type StreamMessageOutput = [BaseMessage, Record<string, any>];
type StreamDebugOutput = Record<string, any>;
type StreamCheckpointsOutput<StreamValues> = {
  values: StreamValues;
  next: string[];
  config: RunnableConfig;
  metadata?: CheckpointMetadata;
  parentConfig?: RunnableConfig | undefined;
  tasks: PregelTaskDescription[];
};
interface StreamTasksOutputBase {
  id: string;
  name: string;
  interrupts: Interrupt[];
}
interface StreamTasksCreateOutput<StreamValues> extends StreamTasksOutputBase {
  input: StreamValues;
  triggers: string[];
}
interface StreamTasksResultOutput<Keys, StreamUpdates> extends StreamTasksOutputBase {
  result: [Keys, StreamUpdates][];
  error: unknown;
}
type StreamTasksOutput<StreamUpdates, StreamValues, Nodes = string> = StreamTasksCreateOutput<StreamValues> | StreamTasksResultOutput<Nodes, StreamUpdates>;
type StreamToolsOutput = {
  event: "on_tool_start";
  toolCallId?: string;
  name: string;
  input: unknown;
} | {
  event: "on_tool_event";
  toolCallId?: string;
  name: string;
  data: unknown;
} | {
  event: "on_tool_end";
  toolCallId?: string;
  name: string;
  output: unknown;
} | {
  event: "on_tool_error";
  toolCallId?: string;
  name: string;
  error: unknown;
};
type DefaultStreamMode = "updates";
type IsEventStream<T> = [T] extends ["text/event-stream"] ? ["text/event-stream"] extends [T] ? true : false : false;
type StreamOutputMap<TStreamMode extends StreamMode | StreamMode[] | undefined, TStreamSubgraphs extends boolean, StreamUpdates, StreamValues, Nodes, NodeReturnType, StreamCustom, TEncoding extends "text/event-stream" | undefined> = IsEventStream<TEncoding> extends true ? Uint8Array : (undefined extends TStreamMode ? [] : StreamMode | StreamMode[] extends TStreamMode ? TStreamMode extends StreamMode[] ? TStreamMode[number] : TStreamMode : TStreamMode extends StreamMode[] ? TStreamMode[number] : []) extends infer Multiple extends StreamMode ? [TStreamSubgraphs] extends [true] ? {
  values: [string[], "values", StreamValues];
  updates: [string[], "updates", NodeReturnType extends Record<string, unknown> ? { [K in keyof NodeReturnType]?: NodeReturnType[K] } : Record<Nodes extends string ? Nodes : string, StreamUpdates>];
  messages: [string[], "messages", StreamMessageOutput];
  custom: [string[], "custom", StreamCustom];
  checkpoints: [string[], "checkpoints", StreamCheckpointsOutput<StreamValues>];
  tasks: [string[], "tasks", StreamTasksOutput<StreamUpdates, StreamValues>];
  tools: [string[], "tools", StreamToolsOutput];
  debug: [string[], "debug", StreamDebugOutput];
}[Multiple] : {
  values: ["values", StreamValues];
  updates: ["updates", NodeReturnType extends Record<string, unknown> ? { [K in keyof NodeReturnType]?: NodeReturnType[K] } : Record<Nodes extends string ? Nodes : string, StreamUpdates>];
  messages: ["messages", StreamMessageOutput];
  custom: ["custom", StreamCustom];
  checkpoints: ["checkpoints", StreamCheckpointsOutput<StreamValues>];
  tasks: ["tasks", StreamTasksOutput<StreamUpdates, StreamValues, Nodes>];
  tools: ["tools", StreamToolsOutput];
  debug: ["debug", StreamDebugOutput];
}[Multiple] : (undefined extends TStreamMode ? DefaultStreamMode : TStreamMode) extends infer Single extends StreamMode ? [TStreamSubgraphs] extends [true] ? {
  values: [string[], StreamValues];
  updates: [string[], NodeReturnType extends Record<string, unknown> ? { [K in keyof NodeReturnType]?: NodeReturnType[K] } : Record<Nodes extends string ? Nodes : string, StreamUpdates>];
  messages: [string[], StreamMessageOutput];
  custom: [string[], StreamCustom];
  checkpoints: [string[], StreamCheckpointsOutput<StreamValues>];
  tasks: [string[], StreamTasksOutput<StreamUpdates, StreamValues, Nodes>];
  tools: [string[], StreamToolsOutput];
  debug: [string[], StreamDebugOutput];
}[Single] : {
  values: StreamValues;
  updates: NodeReturnType extends Record<string, unknown> ? { [K in keyof NodeReturnType]?: NodeReturnType[K] } : Record<Nodes extends string ? Nodes : string, StreamUpdates>;
  messages: StreamMessageOutput;
  custom: StreamCustom;
  checkpoints: StreamCheckpointsOutput<StreamValues>;
  tasks: StreamTasksOutput<StreamUpdates, StreamValues, Nodes>;
  tools: StreamToolsOutput;
  debug: StreamDebugOutput;
}[Single] : never;
/**
 * Configuration options for executing a Pregel graph.
 * These options control how the graph executes, what data is streamed, and how interrupts are handled.
 *
 * @typeParam Nodes - Mapping of node names to their {@link PregelNode} implementations
 * @typeParam Channels - Mapping of channel names to their {@link BaseChannel} implementations
 * @typeParam ContextType - Type of context that can be passed to the graph
 */
interface PregelOptions<Nodes extends StrRecord$1<string, PregelNode>, Channels extends StrRecord$1<string, BaseChannel>, ContextType extends Record<string, any> = Record<string, any>, TStreamMode extends StreamMode | StreamMode[] | undefined = StreamMode | StreamMode[] | undefined, TSubgraphs extends boolean = boolean, TEncoding extends "text/event-stream" | undefined = "text/event-stream" | undefined> extends RunnableConfig {
  /**
   * Controls what information is streamed during graph execution.
   * Multiple modes can be enabled simultaneously.
   *
   * Supported modes:
   * - "values": Streams complete state after each step
   * - "updates": Streams only state changes after each step
   * - "messages": Streams messages from within nodes
   * - "custom": Streams custom events from within nodes
   * - "debug": Streams detailed execution events for tracing & debugging
   *
   * @example
   * ```typescript
   * // Stream only values
   * streamMode: "values"
   *
   * // Stream both values and debug info
   * streamMode: ["values", "debug"]
   * ```
   *
   * @default ["values"]
   */
  streamMode?: TStreamMode;
  /**
   * Specifies which channel keys to retrieve from the checkpoint when resuming execution.
   * This is an advanced option that you generally don't need to set manually.
   * The graph will automatically determine the appropriate input keys based on its configuration.
   */
  inputKeys?: keyof Channels | Array<keyof Channels>;
  /**
   * Specifies which channel keys to include in the output stream and final result.
   * Use this to filter which parts of the graph state you want to observe.
   *
   * @example
   * ```typescript
   * // Stream only the 'result' channel
   * outputKeys: "result"
   *
   * // Stream multiple channels
   * outputKeys: ["result", "intermediateState"]
   * ```
   */
  outputKeys?: keyof Channels | Array<keyof Channels>;
  /**
   * List of nodes where execution should be interrupted BEFORE the node runs.
   * Can be used for debugging and advanced state manipulation use cases. For
   * human-in-the-loop workflows, developers should prefer the
   * @link {interrupt} function instead.
   *
   * When interrupted, a resume @link {Command} must be provided to continue
   * execution.
   *
   * @example
   * ```typescript
   * // Interrupt before specific nodes
   * interruptBefore: ["humanReview", "qualityCheck"]
   *
   * // Interrupt before all nodes
   * interruptBefore: "all"
   * ```
   */
  interruptBefore?: All | Array<keyof Nodes>;
  /**
   * List of nodes where execution should be interrupted AFTER the node runs.
   * Similar to interruptBefore, but interrupts after node completion.
   * Useful when the node's output needs to be reviewed before proceeding.
   *
   * @example
   * ```typescript
   * // Interrupt after specific nodes
   * interruptAfter: ["generateContent", "analyze"]
   *
   * // Interrupt after all nodes
   * interruptAfter: "all"
   * ```
   */
  interruptAfter?: All | Array<keyof Nodes>;
  /**
   * Enables detailed debug logging during graph execution.
   * When enabled, prints information about:
   * - Task execution
   * - Channel updates
   * - Checkpoint writes
   *
   * @default false
   */
  debug?: boolean;
  /**
   * Whether to include subgraph execution details in the stream.
   * When true, state updates from nested graphs will also be streamed.
   *
   * @default false
   */
  subgraphs?: TSubgraphs;
  /**
   * Whether to checkpoint intermediate steps, defaults to `true`.
   * If `false`, only the final checkpoint is saved.
   * @deprecated Use `durability` instead.
   */
  checkpointDuring?: boolean;
  /**
   * Whether to checkpoint during the run (or only at the end/interruption).
   * - `"async"`: Save checkpoint asynchronously while the next step executes (default).
   * - `"sync"`: Save checkpoint synchronously before the next step starts.
   * - `"exit"`: Save checkpoint only when the graph exits.
   * @default "async"
   */
  durability?: Durability;
  /**
   * A shared value store that allows you to store and retrieve state across
   * threads. Useful for implementing long-term memory patterns.
   */
  store?: BaseStore;
  /**
   * Optional cache for the graph, useful for caching tasks.
   */
  cache?: BaseCache;
  /**
   * Static context for the graph run, like `userId`, `dbConnection` etc.
   */
  context?: ContextType;
  /**
   * Optional run control used to request cooperative drain. When
   * {@link RunControl#requestDrain} is called (e.g. from a SIGTERM handler or
   * a node), the graph stops at the next superstep boundary, persists its
   * checkpoint, and throws {@link GraphDrained}. The run can then be resumed
   * later from the saved checkpoint.
   */
  control?: RunControl;
  /**
   * The encoding to use for the stream.
   * - `undefined`: Use the default format.
   * - `"text/event-stream"`: Use the Server-Sent Events format.
   * @default undefined
   */
  encoding?: TEncoding;
}
/**
 * Construct a type with a set of properties K of type T
 */
type StrRecord$1<K extends string, T> = { [P in K]: T };
interface PregelInterface<Nodes extends StrRecord$1<string, PregelNode>, Channels extends StrRecord$1<string, BaseChannel>, ContextType extends Record<string, any> = StrRecord$1<string, any>> {
  lg_is_pregel: boolean;
  withConfig(config: RunnableConfig): PregelInterface<Nodes, Channels>;
  getGraphAsync(config: RunnableConfig & {
    xray?: boolean | number;
  }): Promise<Graph>;
  /** @deprecated Use getSubgraphsAsync instead. The async method will become the default in the next minor release. */
  getSubgraphs(namespace?: string, recurse?: boolean): Generator<[string, PregelInterface<any, any>]>;
  getSubgraphsAsync(namespace?: string, recurse?: boolean): AsyncGenerator<[string, PregelInterface<any, any>]>;
  getState(config: RunnableConfig, options?: {
    subgraphs?: boolean;
  }): Promise<StateSnapshot>;
  getStateHistory(config: RunnableConfig, options?: CheckpointListOptions): AsyncIterableIterator<StateSnapshot>;
  updateState(inputConfig: LangGraphRunnableConfig, values: Record<string, unknown> | unknown, asNode?: keyof Nodes | string): Promise<RunnableConfig>;
  stream(input: PregelInputType, options?: Partial<PregelOptions<Nodes, Channels, ContextType>>): Promise<IterableReadableStream<PregelOutputType>>;
  invoke(input: PregelInputType, options?: Partial<PregelOptions<Nodes, Channels, ContextType>>): Promise<PregelOutputType>;
}
/**
 * Parameters for creating a Pregel graph.
 * @internal
 */
type PregelParams<Nodes extends StrRecord$1<string, PregelNode>, Channels extends StrRecord$1<string, BaseChannel>, TStreamTransformers extends ReadonlyArray<() => StreamTransformer<any>> = []> = {
  /**
   * The name of the graph. @see {@link Runnable.name}
   */
  name?: string;
  /**
   * The nodes in the graph.
   */
  nodes: Nodes;
  /**
   * The channels in the graph.
   */
  channels: Channels;
  /**
   * Whether to validate the graph.
   *
   * @default true
   */
  autoValidate?: boolean;
  /**
   * The stream mode for the graph run. See [Streaming](/langgraphjs/how-tos/#streaming) for more details.
   *
   * @default ["values"]
   */
  streamMode?: StreamMode | StreamMode[];
  /**
   * The input channels for the graph run.
   */
  inputChannels: keyof Channels | Array<keyof Channels>;
  /**
   * The output channels for the graph run.
   */
  outputChannels: keyof Channels | Array<keyof Channels>;
  /**
   * After processing one of the nodes named in this list, the graph will be interrupted and a resume {@link Command} must be provided to proceed with the execution of this thread.
   * @default []
   */
  interruptAfter?: Array<keyof Nodes> | All;
  /**
   * Before processing one of the nodes named in this list, the graph will be interrupted and a resume {@link Command} must be provided to proceed with the execution of this thread.
   * @default []
   */
  interruptBefore?: Array<keyof Nodes> | All;
  /**
   * The channels to stream from the graph run.
   * @default []
   */
  streamChannels?: keyof Channels | Array<keyof Channels>;
  /**
   * @default undefined
   */
  stepTimeout?: number;
  /**
   * @default false
   */
  debug?: boolean;
  /**
   * The {@link BaseCheckpointSaver | checkpointer} to use for the graph run.
   */
  checkpointer?: BaseCheckpointSaver | boolean;
  /**
   * The default retry policy for this graph. For defaults, see {@link RetryPolicy}.
   */
  retryPolicy?: RetryPolicy;
  /**
   * The configuration for the graph run.
   */
  config?: LangGraphRunnableConfig;
  /**
   * External key-value store.
   */
  store?: BaseStore;
  /**
   * Storage used for node caching.
   */
  cache?: BaseCache;
  /**
   * The trigger to node mapping for the graph run.
   * @internal
   */
  triggerToNodes?: Record<string, string[]>;
  /**
   * Interrupt helper function.
   * @internal
   */
  userInterrupt?: unknown;
  /**
   * Stream transformer factories registered at compile time.  These run
   * automatically for every `streamEvents(..., { version: "v3" })` call,
   * before any call-site transformers.
   */
  streamTransformers?: TStreamTransformers;
};
interface PregelTaskDescription {
  readonly id: string;
  readonly name: string;
  readonly error?: unknown;
  readonly interrupts: Interrupt[];
  readonly state?: LangGraphRunnableConfig | StateSnapshot;
  readonly path?: TaskPath;
  readonly result?: unknown;
}
interface StateSnapshot {
  /**
   * Current values of channels
   */
  readonly values: Record<string, any> | any;
  /**
   * Nodes to execute in the next step, if any
   */
  readonly next: Array<string>;
  /**
   * Config used to fetch this snapshot
   */
  readonly config: RunnableConfig;
  /**
   * Metadata about the checkpoint
   */
  readonly metadata?: CheckpointMetadata;
  /**
   * Time when the snapshot was created
   */
  readonly createdAt?: string;
  /**
   * Config used to fetch the parent snapshot, if any
   * @default undefined
   */
  readonly parentConfig?: RunnableConfig | undefined;
  /**
   * Tasks to execute in this step. If already attempted, may contain an error.
   */
  readonly tasks: PregelTaskDescription[];
}
/**
 * Options for subscribing to multiple channels.
 */
type MultipleChannelSubscriptionOptions = {
  /**
   * Optional tags to associate with the subscription.
   */
  tags?: string[];
};
/**
 * Options for subscribing to a single channel.
 */
type SingleChannelSubscriptionOptions = {
  /**
   * When specified, the channel mapping will be an object with this key pointing
   * to the array of channels to subscribe to. Otherwise, the channel mapping
   * will be an array of channels.
   */
  key?: string;
  /**
   * Optional tags to associate with the subscription.
   */
  tags?: string[];
};
/**
 * Options for getting the state of the graph.
 */
type GetStateOptions = {
  /**
   * Whether to include subgraph states.
   * @default false
   */
  subgraphs?: boolean;
};
type CallOptions = {
  func: (...args: unknown[]) => unknown | Promise<unknown>;
  name: string;
  input: unknown;
  cache?: CachePolicy;
  retry?: RetryPolicy;
  timeout?: TimeoutPolicy;
  callbacks?: unknown;
};
declare class Call {
  func: (...args: unknown[]) => unknown | Promise<unknown>;
  name: string;
  input: unknown;
  retry?: RetryPolicy;
  cache?: CachePolicy;
  timeout?: TimeoutPolicy;
  callbacks?: unknown;
  readonly __lg_type = "call";
  constructor({
    func,
    name,
    input,
    retry,
    cache,
    timeout,
    callbacks
  }: CallOptions);
}
type SimpleTaskPath = [string, string | number];
type VariadicTaskPath = [string, ...(string | number)[], boolean];
type CallTaskPath = [string, ...(string | number)[], Call] | [string, TaskPath, ...(string | number)[], Call];
type TaskPath = SimpleTaskPath | CallTaskPath | VariadicTaskPath;

//#region src/stream/types.d.ts
/**
 * Hierarchical path identifying a position in the agent tree.
 *
 * Each element is one segment; longer arrays mean deeper nesting (e.g.
 * subgraph or multi-agent scopes).
 */
type Namespace = string[];
/**
 * Channels that can appear on a protocol event.  Beyond the raw
 * {@link StreamMode} channels emitted by the Pregel stream, the v2
 * protocol layer synthesizes additional channels (e.g. `lifecycle`,
 * `input`) via built-in {@link StreamTransformer}s and exposes
 * user-defined channels created with {@link StreamChannel}.
 */
type ProtocolMethod = StreamMode | "lifecycle" | "input" | (string & {});
/**
 * Single envelope for a streaming protocol emission: sequence, channel
 * (`method`), and payload (`params`).
 */
interface ProtocolEvent {
  /** Discriminator; always `"event"` for this shape. */
  readonly type: "event";
  /** Monotonic sequence number for ordering and deduplication within a run. */
  readonly seq: number;
  /**
   * Logical stream channel.  Built-in channels match {@link StreamMode}
   * (e.g. `messages`, `updates`); transformer-synthesized channels
   * include `lifecycle` and `input`; user-defined channels carry their
   * {@link StreamChannel.channelName}.
   */
  readonly method: ProtocolMethod;
  /** Channel-specific payload and routing metadata. */
  readonly params: {
    /** Namespace of the node or scope that emitted this event. */readonly namespace: Namespace; /** Wall-clock or logical timestamp for the emission (milliseconds). */
    readonly timestamp: number;
    /**
     * Graph node id when the engine can attribute the event to a single node;
     * omitted for run-level or ambiguous emissions.
     */
    readonly node?: string; /** Opaque channel payload; shape depends on `method`. */
    readonly data: unknown;
  };
}
/**
 * Infers the merged extensions type from a tuple of transformer factory functions.
 *
 * Given `[() => StreamTransformer<{ a: number }>, () => StreamTransformer<{ b: string }>]`,
 * produces `{ a: number } & { b: string }`.
 */
type InferExtensions<T extends ReadonlyArray<() => StreamTransformer<any>>> = T extends readonly [] ? Record<string, never> : T extends readonly [() => StreamTransformer<infer P>, ...infer Rest extends ReadonlyArray<() => StreamTransformer<any>>] ? P & InferExtensions<Rest> : Record<string, unknown>;
/**
 * Observes {@link ProtocolEvent}s during a graph run and builds typed derived
 * projections (secondary event logs, promises, etc.).
 *
 * Data is surfaced to consumers through **projections** returned from
 * `init()`.  Projections are merged into `GraphRunStream.extensions` for
 * in-process consumers.  Use {@link StreamChannel.local} for local streaming
 * values, {@link StreamChannel.remote} for values that should also be visible
 * to remote clients, or `Promise<T>` for final values.
 *
 * To make projection data available to **remote** clients (SDK consumers
 * over WebSocket / SSE), create a named channel with
 * `StreamChannel.remote(name)`.  The {@link StreamMux} detects named
 * `StreamChannel` instances in the `init()` return and auto-forwards every
 * `push()` as a {@link ProtocolEvent} on `custom:<name>`.  Remote clients
 * subscribe via `session.subscribe("custom:<name>")`.
 *
 * `finalize` and `fail` are optional.  When a transformer uses
 * `StreamChannel`, the mux auto-closes/fails the channels on run
 * completion — no manual lifecycle management needed.  Implement
 * `finalize`/`fail` only for non-channel teardown (e.g. resolving a
 * `Promise`).
 *
 * @typeParam TProjection - Shape returned by {@link init}, merged into
 *   `GraphRunStream.extensions`.
 */
interface StreamTransformer<TProjection = unknown> {
  /**
   * Called once before the run starts.
   *
   * @returns Initial projection merged into `GraphRunStream.extensions`.
   *   Any named {@link StreamChannel} instances in the return value are
   *   automatically wired to the protocol event stream by the mux. Unnamed
   *   channels stay in-process-only.
   */
  init(): TProjection;
  /**
   * Optional hook invoked by {@link StreamMux.addTransformer} immediately
   * after the transformer is attached to the mux. Receives a limited
   * handle that exposes only {@link StreamEmitter.push} — enough for
   * the transformer to emit synthesized {@link ProtocolEvent}s on any
   * namespace it chooses (e.g. a deepagents `SubagentTransformer`
   * fabricating `lifecycle`/`messages`/`values` events under a
   * `["tools:<tool_call_id>"]` namespace when a `task` tool starts).
   *
   * Transformers that do not synthesize events can omit this hook.
   *
   * The {@link StreamEmitter} handle is only safe to call *from within*
   * {@link StreamTransformer.process}. Emitting from an unrelated async
   * context (e.g. after `process` has returned, from a `setTimeout`,
   * etc.) races with the mux's close/fail cycle and may land events in
   * an already-closed log.
   */
  onRegister?(emitter: StreamEmitter): void;
  /**
   * Called for each {@link ProtocolEvent} before it is appended to the main log.
   *
   * @param event - Next protocol envelope for this run.
   * @returns `false` to drop the original event from the main log (use
   *   sparingly; prefer keeping events visible and adding derived data
   *   alongside).
   */
  process(event: ProtocolEvent): boolean;
  /**
   * Called once when the underlying Pregel run completes without throwing.
   * Optional — only needed for non-channel teardown (e.g. resolving promises).
   *
   * May return a `PromiseLike<void>` to defer the main event log close
   * until the async work (e.g. emitting terminal lifecycle events) has
   * completed.  The mux awaits all returned promises before closing its
   * event log.
   */
  finalize?(): void | PromiseLike<void>;
  /**
   * Called once when the run fails; `err` is the rejection or error value.
   * Optional — only needed for non-channel teardown (e.g. rejecting promises).
   *
   * @param err - Failure reason from the engine or user code.
   */
  fail?(err: unknown): void;
}
/**
 * Narrow capability handle passed to
 * {@link StreamTransformer.onRegister}. Exposes only the minimal mux
 * surface required for synthetic event emission — intentionally does
 * not expose close/fail/register/etc. to keep the transformer contract
 * small and tamper-resistant.
 */
interface StreamEmitter {
  /**
   * Injects a new {@link ProtocolEvent} into the mux pipeline. The
   * event is routed through every registered transformer (including
   * the emitting transformer — implementers must guard against
   * re-entrant self-processing) and, if not suppressed, appended to
   * the main event log.
   *
   * @param ns - Target namespace for the synthetic event.
   * @param event - The event envelope to inject. ``event.seq`` is
   *   overwritten by the mux; callers can pass any placeholder.
   */
  push(ns: Namespace, event: ProtocolEvent): void;
}
type ChatModelStream$1 = Omit<ChatModelStream, typeof Symbol.asyncIterator> & {
  /** Namespace of the graph node that produced this stream. */readonly namespace: Namespace; /** Graph node id for this stream, if the runtime attributed it. */
  readonly node: string | undefined;
  /**
   * Low-level async iteration over message lifecycle events.
   *
   * @returns Iterator yielding Core-compatible chat model stream events.
   */
  [Symbol.asyncIterator](): AsyncIterator<ChatModelStreamEvent>;
};
/**
 * Public view yielded by `run.messages`.
 *
 * `ChatModelStream` is PromiseLike to mirror Core, but TypeScript applies
 * `Awaited<T>` to values produced by `for await`. Exposing a non-thenable view
 * keeps loop variables typed as the streaming handle instead of `AIMessage`.
 */
type ChatModelStreamHandle = Omit<ChatModelStream$1, "then">;
/**
 * High-level outcome of a single tool call for UI or aggregators.
 */
type ToolCallStatus = /** Invocation in flight or output still streaming. */"running" /** Completed without error. */ | "finished" /** Failed or aborted; see {@link ToolCallStream.error}. */ | "error";
/**
 * Stable handle for one tool call: name, arguments, and async results.
 *
 * Emitted when `content-block-finish` delivers a finalized `tool_call` block.
 *
 * @typeParam TName - Registered tool name.
 * @typeParam TInput - Parsed or raw input type for the call.
 * @typeParam TOutput - Successful result type after the tool returns.
 */
interface ToolCallStream<TName extends string = string, TInput = unknown, TOutput = unknown> {
  /** Tool identifier as registered on the graph or model schema. */
  readonly name: TName;
  /** Correlates with protocol `toolCallId` when the runtime provides one. */
  readonly callId: string;
  /** Arguments passed to the tool (finalized when the call is observable). */
  readonly input: TInput;
  /**
   * Resolves to the tool return value on success.
   *
   * @remarks
   * Rejection or hang semantics depend on the runner; pairing with
   * {@link ToolCallStream.status} and {@link ToolCallStream.error} is recommended.
   */
  readonly output: Promise<TOutput>;
  /**
   * Resolves to {@link ToolCallStatus} when the call leaves the running state.
   */
  readonly status: Promise<ToolCallStatus>;
  /**
   * Resolves to an error message string if {@link ToolCallStream.status} is
   * `"error"`, otherwise `undefined`.
   */
  readonly error: Promise<string | undefined>;
}
/**
 * Marker interface for transformers provided by internal LangChain products
 * (e.g. ReactAgent's ToolCallTransformer, DeepAgent's SubagentTransformer).
 *
 * Native transformers differ from user-defined extension transformers in
 * where their projection lands on the run stream:
 *
 *   - **Native** — projections become direct getters on a
 *     `GraphRunStream` subclass (e.g. `run.toolCalls`, `run.subagents`).
 *     They emit events on protocol-defined channels (`tools`, `lifecycle`,
 *     `tasks`, etc.).
 *
 *   - **Extension** (user-defined) — projections are merged into
 *     `run.extensions`.  Events emitted via `emit()` use an
 *     application-chosen method name (e.g. `emit("a2a", data)`) and are
 *     accessible to remote clients via `session.subscribe("custom:<name>")`.
 *
 * The `__native` brand is used by downstream stream factory functions
 * to distinguish native transformers from extension transformers at
 * registration time.  See `docs/native-stream-transformers.md` for the
 * full pattern.
 */
interface NativeStreamTransformer<TProjection = unknown> extends StreamTransformer<TProjection> {
  readonly __native: true;
}
/**
 * Type guard that tests whether a transformer is a {@link NativeStreamTransformer}.
 */
declare function isNativeTransformer(t: StreamTransformer<unknown>): t is NativeStreamTransformer;
/**
 * Human-in-the-loop interrupt: stable id plus opaque payload for resume UIs.
 */
interface InterruptPayload<TPayload = unknown> {
  /** Idempotent key for this interrupt instance within the run. */
  interruptId: string;
  /** Arbitrary data supplied by the graph (e.g. questions, draft state). */
  payload: TPayload;
}

//#region src/stream/stream-channel.d.ts
/**
 * StreamChannel — projection channel for local or remote streaming.
 *
 * A `StreamChannel<T>` is an append-only async stream with independent
 * cursors. Local channels stay in-process only. Remote channels declare a
 * protocol channel name; when registered with a {@link StreamMux} (via a
 * transformer's `init()` return value), every {@link push} is automatically
 * forwarded as a {@link ProtocolEvent} on `custom:<channelName>` — making the
 * data available both in-process (via `run.extensions`) and to remote clients
 * (via `session.subscribe("custom:<channelName>")`).
 *
 * Lifecycle (`close` / `fail`) is managed by the mux automatically;
 * transformers do not need to call them.
 */
/**
 * Branded symbol placed on every {@link StreamChannel} instance.
 *
 * Uses `Symbol.for` so the same symbol is shared across multiple
 * copies of this package that may coexist in a dependency graph
 * (e.g. when a user app imports `@langchain/langgraph` directly and a
 * wrapping library like `langchain` bundles its own copy). Using a
 * symbol brand instead of `instanceof` lets channels created against
 * one copy of the class be recognised by a mux from another.
 * @internal
 */
declare const STREAM_CHANNEL_BRAND: unique symbol;
interface StreamChannelEventStreamOptions<T> {
  /**
   * SSE event name. Defaults to the channel's remote protocol name, if any.
   * Set this for local channels or when exposing the same channel under a
   * route-specific event name.
   */
  event?: string;
  /**
   * Cursor position to start streaming from. Useful for reconnects or
   * secondary subscribers that already consumed the first N buffered items and
   * only need replay from a known offset.
   */
  startAt?: number;
  /**
   * Serialize each item into the SSE `data:` field. Defaults to JSON. Use this
   * when a channel item needs a wire format other than its raw JSON shape, or
   * when the consumer expects line-oriented text payloads.
   */
  serialize?: (item: T) => string;
}
/**
 * A projection channel for {@link StreamTransformer}s.
 *
 * Implements `AsyncIterable<T>` so it can be iterated directly by
 * in-process consumers via `run.extensions.<key>`. Channels created with
 * {@link StreamChannel.remote} or `new StreamChannel(name)` are also
 * auto-forwarded to remote clients.
 *
 * @typeParam T - The type of items pushed into the channel.
 */
declare class StreamChannel<T> implements AsyncIterable<T> {
  #private;
  /** @internal Brand used by {@link StreamChannel.isInstance}. */
  readonly [STREAM_CHANNEL_BRAND]: true;
  /** Protocol channel name used for auto-forwarded events, if remote. */
  readonly channelName?: string;
  constructor(name?: string);
  /**
   * Create an in-process-only channel.  Values remain available through
   * `run.extensions.<key>` but are not forwarded to remote clients.
   */
  static local<T>(): StreamChannel<T>;
  /**
   * Create a channel whose pushes are forwarded to remote clients under
   * the given protocol channel name.
   */
  static remote<T>(name: string): StreamChannel<T>;
  /**
   * Brand-based type guard that recognises any {@link StreamChannel}
   * instance, even ones originating from a different copy of this
   * package. Prefer this over `instanceof StreamChannel` when code
   * may observe channels that were constructed elsewhere.
   */
  static isInstance(value: unknown): value is StreamChannel<unknown>;
  /**
   * Append an item to the channel.  If this is a remote channel wired to a
   * mux, the item is also injected into the main protocol event stream under
   * {@link channelName}.
   */
  push(item: T): void;
  /**
   * Returns an async iterator starting at position {@link startAt}. Each call
   * returns an independent cursor so multiple consumers can iterate the same
   * channel concurrently.
   */
  iterate(startAt?: number): AsyncIterator<T>;
  /**
   * Creates an {@link AsyncIterable} backed by this channel, starting from
   * {@link startAt}.
   */
  toAsyncIterable(startAt?: number): AsyncIterable<T>;
  /**
   * Creates a web {@link ReadableStream} that emits channel items as
   * Server-Sent Events. Useful for returning a channel directly from
   * `new Response(channel.toEventStream())`.
   */
  toEventStream(options?: StreamChannelEventStreamOptions<T>): ReadableStream<Uint8Array>;
  /**
   * Returns the item at the given zero-based index.
   *
   * @throws {RangeError} If the index is out of bounds.
   */
  get(index: number): T;
  /** The number of items currently buffered in the channel. */
  get size(): number;
  /** Whether the channel has been closed or failed. */
  get done(): boolean;
  /** Mark the channel as complete after all buffered items are consumed. */
  close(): void;
  /** Mark the channel as failed after all buffered items are consumed. */
  fail(err: unknown): void;
  /** @internal Called by the mux to wire auto-forwarding. */
  _wire(fn: (item: T) => void): void;
  /** @internal Called by the mux on normal completion. */
  _close(): void;
  /** @internal Called by the mux on failure. */
  _fail(err: unknown): void;
  [Symbol.asyncIterator](): AsyncIterator<T>;
}

//#region src/stream/convert.d.ts
/**
 * The set of stream modes requested by
 * `streamEvents(..., { version: "v3" })` — every mode the protocol maps
 * to a channel.
 *
 * The verbose `"debug"` mode is intentionally excluded: it was a thin
 * re-wrap of `checkpoints` + `tasks` carrying no new information.
 *
 * The `"checkpoints"` mode is likewise excluded from the stream-mode
 * request because the protocol's `checkpoints` channel carries only a
 * lightweight envelope (`id`, `parent_id`, `step`, `source`) emitted as a
 * separate ``[namespace, "checkpoints", envelope]`` chunk before each paired
 * `values` chunk — not the full-state shape from Pregel's `checkpoints`
 * stream mode when subscribed via `debug`.
 */
declare const STREAM_EVENTS_V3_MODES: StreamMode[];
/**
 * True when `payload` is a lightweight checkpoint envelope (not a full-state
 * Pregel `checkpoints` debug payload).
 */
declare function isCheckpointEnvelope(payload: unknown): boolean;
interface ConvertToProtocolEventOptions {
  namespace: Namespace;
  mode: StreamMode;
  payload: unknown;
  seq: number;
}
declare function convertToProtocolEvent({
  namespace: ns,
  mode,
  payload,
  seq
}: ConvertToProtocolEventOptions): ProtocolEvent[];

//#region src/stream/transformers/types.d.ts
/**
 * The projection shape merged into a run stream by the messages transformer.
 * Exposes a `messages` async iterable that yields one message stream handle
 * per AI message lifecycle observed during the run.
 */
interface MessagesTransformerProjection {
  messages: AsyncIterable<ChatModelStreamHandle>;
}
/**
 * The projection shape merged into a run stream by the values transformer.
 * Exposes the underlying local {@link StreamChannel} so that `StreamMux` can
 * resolve the final output value on close.
 */
interface ValuesTransformerProjection {
  _valuesLog: StreamChannel<Record<string, unknown>>;
}
/**
 * Single lifecycle entry surfaced by the in-process
 * `GraphRunStream.lifecycle` projection. Combines the CDDL
 * {@link LifecycleData} payload with the namespace it applies to so
 * consumers can filter or correlate without dipping into raw
 * `ProtocolEvent`s.
 */
interface LifecycleEntry extends LifecycleData {
  /** Namespace the lifecycle event applies to. */
  readonly namespace: Namespace;
  /** Wall-clock timestamp (milliseconds) of the emission. */
  readonly timestamp: number;
}
/**
 * Configuration knobs for {@link createLifecycleTransformer}.
 */
interface LifecycleTransformerOptions {
  /**
   * Human-readable name for the root graph. Used as `graph_name` for
   * the root lifecycle event.
   *
   * @defaultValue `"root"`
   */
  rootGraphName?: string;
  /**
   * Lifecycle status emitted for the root namespace when
   * {@link LifecycleTransformerOptions.emitRootOnRegister} is `true`.
   *
   * @defaultValue `"running"`
   */
  initialStatus?: AgentStatus;
  /**
   * When `true`, the transformer emits the root `lifecycle.started` (or
   * `.running`) event synchronously from `onRegister` and emits the
   * terminal root event from `finalize`/`fail`. Set to `false` when an
   * outer authority (e.g. `RunProtocolSession`) is responsible for
   * root lifecycle emission; in that case the transformer still tracks
   * root status internally for cascade purposes but does not write to
   * the wire.
   *
   * @defaultValue `true`
   */
  emitRootOnRegister?: boolean;
  /**
   * Resolves a human-readable graph name for a non-root namespace.
   * The default uses the last segment of the namespace, stripping any
   * `:suffix` (e.g. `["tools:abc"]` -> `"tools"`).
   */
  getGraphName?: (ns: Namespace) => string;
  /**
   * Optional async hook consulted by `finalize()` to override the
   * computed terminal status. Returning a status here wins over the
   * pending-interrupt heuristic. Useful for carriers (like the API
   * session) that have authoritative knowledge of thread state.
   */
  getTerminalStatusOverride?: () => Promise<AgentStatus | undefined>;
  /**
   * Converts an unknown failure value to a string for the
   * `lifecycle.failed` `error` field.
   *
   * @defaultValue a default implementation that handles `Error` and
   *   primitives.
   */
  serializeError?: (err: unknown) => string;
}

//#region src/stream/transformers/lifecycle.d.ts
/**
 * Projection returned from the lifecycle transformer's `init()`.
 *
 * The local `StreamChannel` is closed automatically when the transformer
 * finalizes or fails. `_lifecycleLog` is intentionally underscore-prefixed to
 * signal that it is consumed by the run stream wiring
 * (see `run-stream.ts`) and not meant for direct user access -
 * consumers should read `run.lifecycle` instead.
 *
 * The `lifecycle` iterable is the root-scoped projection (prefix
 * `[]`, starting at offset `0`) mirroring the pattern used by the
 * subgraph discovery transformer.  Root stream wiring consumes it
 * via `SET_LIFECYCLE_ITERABLE`; child streams are wired with their
 * own path-scoped iterable produced by `filterLifecycleEntries`.
 */
interface LifecycleProjection {
  _lifecycleLog: StreamChannel<LifecycleEntry>;
  lifecycle: AsyncIterable<LifecycleEntry>;
}
/**
 * Filter a lifecycle {@link StreamChannel} to only the entries whose
 * namespace lies within the subtree rooted at {@link path}.
 *
 * Returns an `AsyncIterable` whose iterator yields every entry whose
 * namespace either equals {@link path} or is a descendant of it.
 * Iteration begins at {@link startAt}, so callers can capture the
 * log's current size at construction time to skip entries emitted
 * before the caller existed (e.g. a subgraph stream discovered
 * mid-run shouldn't replay the root's `started`).
 *
 * @param log - The shared lifecycle log owned by the transformer.
 * @param path - Namespace prefix to scope entries by (use `[]` for
 *   the root subtree, i.e. everything).
 * @param startAt - Zero-based index into the log to begin from.
 * @returns An async iterable of matching lifecycle entries.
 */
declare function filterLifecycleEntries(log: StreamChannel<LifecycleEntry>, path: Namespace, startAt?: number): AsyncIterable<LifecycleEntry>;
/**
 * Create the built-in lifecycle transformer.
 *
 * Marked as a {@link NativeStreamTransformer} so the run stream
 * factory can expose `_lifecycleLog` via a dedicated getter
 * (`run.lifecycle`) rather than through `run.extensions`.
 */
declare function createLifecycleTransformer(options?: LifecycleTransformerOptions): NativeStreamTransformer<LifecycleProjection>;

//#region src/stream/transformers/messages.d.ts
/**
 * Creates a {@link StreamTransformer} that groups `messages` channel events into
 * per-message {@link ChatModelStream} instances.
 *
 * A new `ChatModelStream` is created on `message-start` and closed on
 * `message-finish`. Content-block events in between are forwarded to the
 * active stream. Only events whose namespace exactly matches {@link path}
 * are processed; child namespaces are ignored.
 *
 * @param path - Namespace prefix to match against incoming events.
 * @param nodeFilter - If provided, only events emitted by this graph node
 *   are processed; all others are skipped.
 * @returns A `StreamTransformer` whose projection contains the `messages`
 *   async iterable.
 */
declare function createMessagesTransformer(path: Namespace, nodeFilter?: string): StreamTransformer<MessagesTransformerProjection>;

//#region src/stream/mux.d.ts
/**
 * Symbol key used by {@link StreamMux} to resolve the values promise on a
 * stream handle. Using a symbol keeps this off the public autocomplete surface.
 */
declare const RESOLVE_VALUES: unique symbol;
/**
 * Symbol key used by {@link StreamMux} to reject the values promise on a
 * stream handle. Using a symbol keeps this off the public autocomplete surface.
 */
declare const REJECT_VALUES: unique symbol;
/**
 * Minimal interface that {@link StreamMux} requires from stream handles
 * for lifecycle resolution. This avoids a direct dependency on
 * `GraphRunStream` / `SubgraphRunStream`.
 */
interface StreamHandle {
  [RESOLVE_VALUES](values: unknown): void;
  [REJECT_VALUES](err: unknown): void;
}
/**
 * A discovered subgraph namespace paired with its run stream handle.
 */
type SubgraphDiscovery = {
  ns: Namespace;
  stream: StreamHandle;
};
/**
 * Central event dispatcher that routes {@link ProtocolEvent}s through a
 * pipeline of {@link StreamTransformer}s, manages namespace discovery for
 * subgraph streams, and exposes async iteration over filtered event
 * sequences.
 *
 * One `StreamMux` instance exists per top-level
 * `streamEvents(..., { version: "v3" })` invocation.
 */
declare class StreamMux {
  #private;
  /** @internal All protocol events in arrival order (after reducer pipeline). */
  readonly _events: StreamChannel<ProtocolEvent>;
  /** @internal New-namespace discovery notifications. */
  readonly _discoveries: StreamChannel<SubgraphDiscovery>;
  /**
   * Associates a pre-existing stream handle with a namespace so that
   * {@link close} can resolve its values promise later.
   *
   * @param path - The namespace path to register.
   * @param stream - The run stream handle for that namespace.
   */
  register(path: Namespace, stream: StreamHandle): void;
  /**
   * Registers a transformer and replays all buffered events through it so
   * it catches up with events already processed by the mux.  When the event
   * log is empty (typical at construction time) the replay is a no-op.
   *
   * The transformer must already have been initialised (i.e. `init()` called
   * and any projection wired).  The sequence is:
   *
   *   1. Snapshot the current event log length.
   *   2. Append the transformer so future {@link push} calls reach it.
   *   3. Replay events `[0, snapshot)` through `process()`.
   *   4. If the mux is already closed, call `finalize()` (or `fail()`)
   *      immediately so the transformer's log/channel terminates cleanly.
   *
   * @param transformer - An already-initialised transformer to register.
   */
  addTransformer(transformer: StreamTransformer<unknown>): void;
  /**
   * Scans a transformer projection for streaming and final-value primitives.
   * Remote stream channels are wired to auto-forward to the protocol event
   * stream; local stream channels are tracked for lifecycle only.
   *
   * Two projection shapes are recognised:
   *
   *   - {@link StreamChannel} values — named channels forward each `push()`
   *     immediately as a `custom:<channelName>` protocol event. Unnamed
   *     channels remain in-process-only.
   *
   *   - `PromiseLike<unknown>` values — tracked as final-value
   *     projections and flushed on {@link close} as a single
   *     `custom:<key>` event, where `<key>` is the projection key.
   *     This mirrors the in-process `await run.extensions.<key>`
   *     ergonomics on remote clients via
   *     `await thread.extensions.<key>`.
   *
   * Plain values that are neither are ignored — they remain in-process-only,
   * matching prior behaviour.
   *
   * @param projection - The object returned by `transformer.init()`.
   */
  wireChannels(projection: Record<string, unknown>): void;
  /**
   * Distributes an event through the transformer pipeline, then appends it to
   * the main event log.
   *
   * Subgraph discovery (materializing a {@link StreamHandle} for each
   * newly observed top-level namespace) is handled by the
   * {@link createSubgraphDiscoveryTransformer} when installed, not here.
   *
   * @param ns - The namespace path that produced the event.
   * @param event - The protocol event to process and store.
   */
  push(ns: Namespace, event: ProtocolEvent): void;
  /**
   * Gracefully ends the stream: resolves values promises on all known
   * streams, finalizes every transformer, auto-closes streaming
   * channels, flushes any final-value projections as `custom:<name>`
   * events, and closes both event logs.
   *
   * When final-value projections are present, `_events.close()` is
   * deferred until every tracked projection promise has settled so
   * remote consumers observe the flushed values before their event
   * stream ends. Callers do not need to await — `close()` returns
   * synchronously and any downstream consumer iterating
   * {@link _events} naturally waits for the final events.
   */
  close(): void;
  /**
   * Propagates a failure to all transformers, channels, event logs, and
   * stream handles.
   *
   * @param err - The error that caused the run to fail.
   */
  fail(err: unknown): void;
  /**
   * Records that the run was interrupted, appending the supplied payloads
   * for later retrieval.
   *
   * @param interrupts - The interrupt payloads to store.
   */
  markInterrupted(interrupts: InterruptPayload[]): void;
  /**
   * Whether the run ended due to an interrupt.
   *
   * @returns `true` if {@link markInterrupted} was called.
   */
  get interrupted(): boolean;
  /**
   * All interrupt payloads collected during the run.
   *
   * @returns A readonly view of the accumulated interrupt payloads.
   */
  get interrupts(): readonly InterruptPayload[];
  /**
   * Returns an async iterator that yields only events whose namespace
   * starts with {@link path}.
   *
   * @param path - Namespace prefix to filter on.
   * @param startAt - Zero-based index into the event log to begin from.
   * @returns An async iterator over matching {@link ProtocolEvent}s.
   */
  subscribeEvents(path: Namespace, startAt?: number): AsyncIterator<ProtocolEvent>;
}

//#region src/stream/transformers/subgraphs.d.ts
/**
 * Projection returned by {@link createSubgraphDiscoveryTransformer}.
 *
 * @typeParam TStream - Concrete stream handle type produced by the
 *   configured factory (e.g. `SubgraphRunStream`).
 */
interface SubgraphDiscoveryProjection<TStream extends StreamHandle = StreamHandle> {
  /**
   * Shared discovery channel on the mux.  The transformer writes to it so
   * the channel's lifetime stays tied to the mux (closed on `mux.close()`
   * / failed on `mux.fail()`).  The underscore prefix signals internal
   * wiring: consumers should iterate {@link subgraphs} instead.
   */
  _discoveries: StreamChannel<SubgraphDiscovery>;
  /**
   * Async iterable of direct child stream handles of the root
   * namespace.  Wired onto `GraphRunStream.subgraphs` during root
   * stream construction.  For descendant namespaces, use
   * {@link filterSubgraphHandles} to scope the same log.
   */
  subgraphs: AsyncIterable<TStream>;
}
/**
 * Configuration for {@link createSubgraphDiscoveryTransformer}.
 */
interface SubgraphDiscoveryTransformerOptions<TStream extends StreamHandle = StreamHandle> {
  /**
   * Factory invoked once per newly observed top-level namespace.
   *
   * Receives the discovery-channel and event-channel offsets so the resulting
   * stream can iterate only events arriving after the namespace was
   * first seen (no retroactive replay).
   *
   * @param path - The single-segment top-level namespace.
   * @param discoveryStart - Current size of the mux discovery log.
   * @param eventStart - Current size of the mux event log.
   * @returns A stream handle registered with the mux for values/error
   *   resolution on close/fail.
   */
  createStream: (path: Namespace, discoveryStart: number, eventStart: number) => TStream;
}
/**
 * Filter a {@link SubgraphDiscovery} channel to only the direct children
 * of a given namespace.
 *
 * Returns an `AsyncIterable` whose iterator yields stream handles for
 * discoveries whose namespace is exactly one segment deeper than
 * {@link path} and shares it as a prefix.  Iteration begins at
 * {@link startAt} (so each caller picks up only discoveries added
 * after its construction) and terminates when the underlying log
 * closes or fails.
 *
 * @typeParam TStream - Concrete stream type recorded in the log.
 *   Callers may cast if the log was populated by a specific factory.
 * @param log - The shared discovery channel (`mux._discoveries`).
 * @param path - Parent namespace whose direct children should be
 *   yielded.
 * @param startAt - Zero-based index into the discovery log to begin
 *   from.
 * @returns An async iterable of stream handles.
 */
declare function filterSubgraphHandles<TStream extends StreamHandle = StreamHandle>(log: StreamChannel<SubgraphDiscovery>, path: Namespace, startAt?: number): AsyncIterable<TStream>;
/**
 * Create the subgraph discovery transformer.
 *
 * Registering this transformer against a mux replaces the legacy
 * inline behavior that previously lived in {@link StreamMux.push}.
 * The mux no longer knows about the subgraph factory: instead, this
 * transformer is the single component that materializes stream
 * handles and announces them on `_discoveries`.
 *
 * Marked as a {@link NativeStreamTransformer} so the projection is
 * treated as internal wiring (not merged into `run.extensions` and
 * not auto-forwarded via {@link StreamMux.wireChannels}).
 *
 * @typeParam TStream - Concrete stream handle type produced by
 *   {@link SubgraphDiscoveryTransformerOptions.createStream}.
 *   Defaults to the base {@link StreamHandle} interface.
 * @param mux - The mux whose `_discoveries` log should receive
 *   discovery entries and whose `register` will be called for each
 *   new stream handle.
 * @param options - Factory and related wiring.
 * @returns A native transformer that populates
 *   {@link StreamMux._discoveries} and exposes a root-scoped
 *   `subgraphs` iterable via its projection.
 */
declare function createSubgraphDiscoveryTransformer<TStream extends StreamHandle = StreamHandle>(mux: StreamMux, options: SubgraphDiscoveryTransformerOptions<TStream>): NativeStreamTransformer<SubgraphDiscoveryProjection<TStream>>;

//#region src/stream/transformers/values.d.ts
/**
 * Creates a {@link StreamTransformer} that captures `values` channel events
 * into a local {@link StreamChannel}. Only events whose namespace exactly
 * matches {@link path} are recorded; events from child or sibling namespaces
 * are ignored.
 *
 * The final snapshot is resolved by {@link StreamMux.close} directly;
 * this transformer only accumulates intermediate values.
 *
 * @param path - Namespace prefix to match against incoming events.
 * @returns A `StreamTransformer` whose projection contains the internal
 *   `_valuesLog` local channel.
 */
declare function createValuesTransformer(path: Namespace): StreamTransformer<ValuesTransformerProjection>;

//#region src/pregel/stream.d.ts
type StreamChunk = [string[], StreamMode, unknown];

//#region src/stream/run-stream.d.ts
/**
 * Symbol key for attaching the values log to a stream handle.
 * Using a symbol keeps this off the public autocomplete surface.
 */
declare const SET_VALUES_LOG: unique symbol;
/**
 * Symbol key for attaching the messages iterable to a stream handle.
 * Using a symbol keeps this off the public autocomplete surface.
 */
declare const SET_MESSAGES_ITERABLE: unique symbol;
/**
 * Symbol key for attaching the lifecycle iterable to a stream handle.
 * Using a symbol keeps this off the public autocomplete surface.
 */
declare const SET_LIFECYCLE_ITERABLE: unique symbol;
/**
 * Symbol key for attaching the subgraphs iterable to a stream handle.
 * Using a symbol keeps this off the public autocomplete surface.
 */
declare const SET_SUBGRAPHS_ITERABLE: unique symbol;
/**
 * Primary run stream for a LangGraph execution.
 *
 * Implements {@link AsyncIterable} over {@link ProtocolEvent} and exposes
 * ergonomic projections for values, messages, subgraphs, output, and
 * interrupts. Created by {@link createGraphRunStream}.
 *
 * @typeParam TValues - Shape of the graph's state values.
 * @typeParam TExtensions - Shape of additional transformer projections merged
 *   into {@link GraphRunStream.extensions}.
 */
declare class GraphRunStream<TValues = Record<string, unknown>, TExtensions extends Record<string, unknown> = Record<string, unknown>> implements AsyncIterable<ProtocolEvent> {
  #private;
  /**
   * Namespace path identifying this stream's position in the agent tree.
   * An empty array for the root stream.
   */
  readonly path: Namespace;
  /**
   * Merged projections from user-supplied {@link StreamTransformer} factories.
   * Each transformer's `init()` return value is spread into this object.
   */
  readonly extensions: TExtensions;
  /**
   * The central stream multiplexer that drives event dispatch and transformer
   * pipelines. Accessible to subclasses for direct event subscription.
   *
   * @internal
   */
  protected readonly _mux: StreamMux;
  /**
   * @param path - Namespace path for this stream (empty array for root).
   * @param mux - The {@link StreamMux} driving this run.
   * @param discoveryStart - Cursor offset into the mux discovery log.
   * @param eventStart - Cursor offset into the mux event log.
   * @param extensions - Pre-initialized transformer projections.
   * @param abortController - Controller for programmatic cancellation.
   */
  constructor(path: Namespace, mux: StreamMux, discoveryStart?: number, eventStart?: number, extensions?: TExtensions, abortController?: AbortController);
  /**
   * Async iterator over all {@link ProtocolEvent}s at or below this
   * stream's namespace, starting from the configured event offset.
   *
   * @returns An async iterator yielding protocol events in arrival order.
   */
  [Symbol.asyncIterator](): AsyncIterator<ProtocolEvent>;
  /**
   * Async iterable of child {@link SubgraphRunStream} instances discovered
   * during the run. Each yielded stream represents a direct child namespace.
   *
   * Backed by the shared `_discoveries` log on the mux, populated by
   * {@link createSubgraphDiscoveryTransformer}.  For streams created
   * through {@link createGraphRunStream} the iterable is pre-wired
   * (via {@link SET_SUBGRAPHS_ITERABLE}) so iteration is cheap.
   * Streams constructed directly (e.g. in unit tests) fall back to
   * filtering `_mux._discoveries` on demand, preserving the original
   * behavior without requiring explicit wiring.
   *
   * @returns An async iterable of subgraph run streams.
   */
  get subgraphs(): AsyncIterable<SubgraphRunStream>;
  /**
   * Dual-interface accessor for graph state snapshots.
   *
   * As an {@link AsyncIterable}, yields each intermediate state snapshot
   * as it arrives. As a {@link PromiseLike}, resolves with the final
   * state value when the run completes.
   *
   * @returns A combined async iterable and promise-like for state values.
   */
  get values(): AsyncIterable<TValues> & PromiseLike<TValues>;
  /**
   * All AI message lifecycles observed at this namespace level, in order.
   * Each yielded {@link ChatModelStream} represents one message-start →
   * message-finish lifecycle with streaming `.text`, `.reasoning`, and
   * `.usage` projections.
   *
   * @returns An async iterable of chat model streams.
   */
  get messages(): AsyncIterable<ChatModelStreamHandle>;
  /**
   * Sequence of {@link LifecycleEntry} records tracking the
   * `lifecycle` channel: when the run starts, when each subgraph
   * enters/exits, and the terminal status of the run as a whole.
   *
   * Backed by the built-in {@link createLifecycleTransformer}; the
   * root stream's iterable is wired during
   * {@link createGraphRunStream} setup, and each
   * {@link SubgraphRunStream} is wired in the subgraph discovery
   * factory with a subtree-scoped view (via
   * {@link filterLifecycleEntries}).  Streams constructed outside
   * `createGraphRunStream` and not wired will yield nothing.
   *
   * @returns An async iterable of lifecycle entries in emission order.
   */
  get lifecycle(): AsyncIterable<LifecycleEntry>;
  /**
   * Messages produced by a specific graph node. Use when the run has
   * multiple model-calling nodes and you only want messages from one.
   *
   * @param node - The graph node name to filter messages by.
   * @returns An async iterable of chat model streams from the given node.
   */
  messagesFrom(node: string): AsyncIterable<ChatModelStreamHandle>;
  /**
   * Promise that resolves with the final graph state when the run completes,
   * or rejects if the run fails.
   *
   * @returns A promise resolving to the final state values.
   */
  get output(): Promise<TValues>;
  /**
   * Whether the run ended due to a human-in-the-loop interrupt.
   *
   * @returns `true` if the run was interrupted.
   */
  get interrupted(): boolean;
  /**
   * Interrupt payloads collected during the run, if any.
   *
   * @returns A readonly array of interrupt payloads.
   */
  get interrupts(): readonly InterruptPayload[];
  /**
   * Programmatically abort this run. Equivalent to calling
   * `signal.abort(reason)`.
   *
   * @param reason - Optional abort reason passed to the signal.
   */
  abort(reason?: unknown): void;
  /**
   * The {@link AbortSignal} wired into this run for cancellation support.
   *
   * @returns The abort signal for this stream.
   */
  get signal(): AbortSignal;
  /**
   * Resolve the output/values promise with the final state snapshot.
   * Called by {@link StreamMux.close}.
   *
   * @param values - The final state values, or `undefined` if none.
   * @internal
   */
  [RESOLVE_VALUES](values: TValues | undefined): void;
  /**
   * Reject the output/values promise with a run error.
   * Called by {@link StreamMux.fail}.
   *
   * @param err - The error that caused the run to fail.
   * @internal
   */
  [REJECT_VALUES](err: unknown): void;
  /**
   * Attach the transformer-populated event log backing the `.values` iterable.
   * Called during stream setup in {@link createGraphRunStream}.
   *
   * @param log - The event log from the values transformer projection.
   * @internal
   */
  [SET_VALUES_LOG](log: StreamChannel<Record<string, unknown>>): void;
  /**
   * Attach the transformer-populated async iterable backing the `.messages`
   * accessor. Called during stream setup in {@link createGraphRunStream}.
   *
   * @param iterable - The async iterable from the messages transformer projection.
   * @internal
   */
  [SET_MESSAGES_ITERABLE](iterable: AsyncIterable<ChatModelStreamHandle>): void;
  /**
   * Attach the transformer-populated async iterable backing the
   * `.lifecycle` accessor. Called during stream setup in
   * {@link createGraphRunStream}.
   *
   * @param iterable - The async iterable from the lifecycle transformer projection.
   * @internal
   */
  [SET_LIFECYCLE_ITERABLE](iterable: AsyncIterable<LifecycleEntry>): void;
  /**
   * Attach the transformer-populated async iterable backing the
   * `.subgraphs` accessor. Called during root stream setup in
   * {@link createGraphRunStream} and during child stream
   * construction in the discovery transformer factory.
   *
   * @param iterable - The async iterable of direct-child stream handles.
   * @internal
   */
  [SET_SUBGRAPHS_ITERABLE](iterable: AsyncIterable<SubgraphRunStream>): void;
}
/**
 * A run stream for a child subgraph within a parent graph execution.
 *
 * Extends {@link GraphRunStream} with a parsed {@link name} and
 * {@link index} extracted from the last segment of the namespace path.
 * The segment is expected to follow the `"name:index"` convention;
 * when no numeric suffix is present, {@link index} defaults to `0`.
 *
 * @typeParam TValues - Shape of the subgraph's state values.
 * @typeParam TExtensions - Shape of additional transformer projections.
 */
declare class SubgraphRunStream<TValues = Record<string, unknown>, TExtensions extends Record<string, unknown> = Record<string, unknown>> extends GraphRunStream<TValues, TExtensions> {
  /**
   * The node name extracted from the last segment of the namespace path
   * (everything before the final colon, or the full segment if no colon).
   */
  readonly name: string;
  /**
   * The invocation index parsed from the `"name:N"` suffix of the last
   * namespace segment. Defaults to `0` when no numeric suffix is present.
   */
  readonly index: number;
  /**
   * @param path - Namespace path for this subgraph stream.
   * @param mux - The {@link StreamMux} driving this run.
   * @param discoveryStart - Cursor offset into the mux discovery log.
   * @param eventStart - Cursor offset into the mux event log.
   * @param extensions - Pre-initialized transformer projections.
   * @param abortController - Controller for programmatic cancellation.
   */
  constructor(path: Namespace, mux: StreamMux, discoveryStart?: number, eventStart?: number, extensions?: TExtensions, abortController?: AbortController);
}
/**
 * Options accepted by {@link createGraphRunStream}.
 */
interface CreateGraphRunStreamOptions {
  /**
   * Optional abort controller shared with the outer run; if omitted, a
   * fresh controller is allocated for the returned stream.
   */
  abortController?: AbortController;
}
/**
 * Creates a {@link GraphRunStream} with built-in transformers and kicks off the
 * background pump that feeds raw stream chunks through the transformer pipeline.
 *
 * Built-in transformers are registered in this order:
 *   1. subgraph discovery — materializes SubgraphRunStream handles
 *      for each newly observed top-level namespace and announces them
 *      on the mux `_discoveries` log.
 *   2. lifecycle — synthesizes `lifecycle` channel events.
 *   3. values — powers `run.values` / `run.output`.
 *   4. messages — powers `run.messages` / `.messagesFrom`.
 *
 * Subgraph discovery is registered first so that downstream
 * transformers (notably lifecycle) observe child namespaces with
 * their stream handles already in place.  User-supplied transformer
 * factories are registered afterwards.
 *
 * @typeParam TValues - Shape of the graph's state values.
 * @param source - Raw async iterable from `graph.stream(…, { subgraphs: true })`.
 * @param transformers - User-supplied transformer factories.
 * @param optionsOrAbortController - Either a full
 *   {@link CreateGraphRunStreamOptions} object or (for backward
 *   compatibility) a bare `AbortController`.
 * @returns A {@link GraphRunStream} for the root namespace.
 */
declare function createGraphRunStream<TValues = Record<string, unknown>, const TTransformers extends ReadonlyArray<() => StreamTransformer<any>> = []>(source: AsyncIterable<StreamChunk>, transformers?: TTransformers, optionsOrAbortController?: CreateGraphRunStreamOptions | AbortController): GraphRunStream<TValues, InferExtensions<TTransformers>>;

//#region src/pregel/algo.d.ts
/**
 * Construct a type with a set of properties K of type T
 */
type StrRecord<K extends string, T> = { [P in K]: T };

//#region src/utils.d.ts
interface RunnableCallableArgs extends Partial<any> {
  name?: string;
  func: (...args: any[]) => any;
  tags?: string[];
  trace?: boolean;
  recurse?: boolean;
}
declare class RunnableCallable<I = unknown, O = unknown> extends Runnable<I, O> {
  lc_namespace: string[];
  func: (...args: any[]) => any;
  tags?: string[];
  config?: RunnableConfig;
  trace: boolean;
  recurse: boolean;
  constructor(fields: RunnableCallableArgs);
  protected _tracedInvoke(input: I, config?: Partial<RunnableConfig>, runManager?: CallbackManagerForChainRun): Promise<O>;
  invoke(input: I, options?: Partial<RunnableConfig> | undefined): Promise<O>;
}

type StreamEventsOptions = Parameters<Runnable["streamEvents"]>[2];
type StreamEventsV3Options<Nodes extends StrRecord<string, PregelNode>, Channels extends StrRecord<string, BaseChannel>, ContextType extends Record<string, any>, TTransformers extends ReadonlyArray<() => StreamTransformer<any>>, TEncoding extends "text/event-stream" | undefined = undefined> = Partial<Omit<PregelOptions<Nodes, Channels, ContextType>, "encoding" | "subgraphs">> & {
  version: "v3"; /** User-supplied transformer factories for custom projections. */
  transformers?: TTransformers;
} & (TEncoding extends "text/event-stream" ? {
  encoding: "text/event-stream";
} : {
  encoding?: undefined;
});
declare class PartialRunnable<RunInput, RunOutput, CallOptions extends RunnableConfig> extends Runnable<RunInput, RunOutput, CallOptions> {
  lc_namespace: string[];
  invoke(_input: RunInput, _options?: Partial<CallOptions>): Promise<any>;
  withConfig(_config: CallOptions): typeof this;
  stream(input: RunInput, options?: Partial<CallOptions>): Promise<IterableReadableStream<any>>;
}
/**
 * The Pregel class is the core runtime engine of LangGraph, implementing a message-passing graph computation model
 * inspired by [Google's Pregel system](https://research.google/pubs/pregel-a-system-for-large-scale-graph-processing/).
 * It provides the foundation for building reliable, controllable agent workflows that can evolve state over time.
 *
 * Key features:
 * - Message passing between nodes in discrete "supersteps"
 * - Built-in persistence layer through checkpointers
 * - First-class streaming support for values, updates, and events
 * - Human-in-the-loop capabilities via interrupts
 * - Support for parallel node execution within supersteps
 *
 * The Pregel class is not intended to be instantiated directly by consumers. Instead, use the following higher-level APIs:
 * - {@link StateGraph}: The main graph class for building agent workflows
 *   - Compiling a {@link StateGraph} will return a {@link CompiledGraph} instance, which extends `Pregel`
 * - Functional API: A declarative approach using tasks and entrypoints
 *   - A `Pregel` instance is returned by the {@link entrypoint} function
 *
 * @example
 * ```typescript
 * // Using StateGraph API
 * const graph = new StateGraph(annotation)
 *   .addNode("nodeA", myNodeFunction)
 *   .addEdge("nodeA", "nodeB")
 *   .compile();
 *
 * // The compiled graph is a Pregel instance
 * const result = await graph.invoke(input);
 * ```
 *
 * @example
 * ```typescript
 * // Using Functional API
 * import { task, entrypoint } from "@langchain/langgraph";
 * import { MemorySaver } from "@langchain/langgraph-checkpoint";
 *
 * // Define tasks that can be composed
 * const addOne = task("add", async (x: number) => x + 1);
 *
 * // Create a workflow using the entrypoint function
 * const workflow = entrypoint({
 *   name: "workflow",
 *   checkpointer: new MemorySaver()
 * }, async (numbers: number[]) => {
 *   // Tasks can be run in parallel
 *   const results = await Promise.all(numbers.map(n => addOne(n)));
 *   return results;
 * });
 *
 * // The workflow is a Pregel instance
 * const result = await workflow.invoke([1, 2, 3]); // Returns [2, 3, 4]
 * ```
 *
 * @typeParam Nodes - Mapping of node names to their {@link PregelNode} implementations
 * @typeParam Channels - Mapping of channel names to their {@link BaseChannel} or {@link ManagedValueSpec} implementations
 * @typeParam ContextType - Type of context that can be passed to the graph
 * @typeParam InputType - Type of input values accepted by the graph
 * @typeParam OutputType - Type of output values produced by the graph
 */
declare class Pregel<Nodes extends StrRecord<string, PregelNode>, Channels extends StrRecord<string, BaseChannel>, ContextType extends Record<string, any> = StrRecord<string, any>, InputType = PregelInputType, OutputType = PregelOutputType, StreamUpdatesType = InputType, StreamValuesType = OutputType, NodeReturnType = unknown, CommandType = CommandInstance, StreamCustom = any, TStreamTransformers extends ReadonlyArray<() => StreamTransformer<any>> = []> extends PartialRunnable<InputType | CommandType | null, OutputType, PregelOptions<Nodes, Channels, ContextType>> implements PregelInterface<Nodes, Channels, ContextType> {
  #private;
  /**
   * Name of the class when serialized
   * @internal
   */
  static lc_name(): string;
  /** @internal Used for type inference */
  "~InputType": InputType;
  /** @internal Used for type inference */
  "~OutputType": OutputType;
  /** @internal LangChain namespace for serialization necessary because Pregel extends Runnable */
  lc_namespace: string[];
  /** @internal Flag indicating this is a Pregel instance - necessary for serialization */
  lg_is_pregel: boolean;
  /** The nodes in the graph, mapping node names to their PregelNode instances */
  nodes: Nodes;
  /** The channels in the graph, mapping channel names to their BaseChannel or ManagedValueSpec instances */
  channels: Channels;
  /**
   * The input channels for the graph. These channels receive the initial input when the graph is invoked.
   * Can be a single channel key or an array of channel keys.
   */
  inputChannels: keyof Channels | Array<keyof Channels>;
  /**
   * The output channels for the graph. These channels contain the final output when the graph completes.
   * Can be a single channel key or an array of channel keys.
   */
  outputChannels: keyof Channels | Array<keyof Channels>;
  /** Whether to automatically validate the graph structure when it is compiled. Defaults to true. */
  autoValidate: boolean;
  /**
   * The streaming modes enabled for this graph. Defaults to ["values"].
   * Supported modes:
   * - "values": Streams the full state after each step
   * - "updates": Streams state updates after each step
   * - "messages": Streams messages from within nodes
   * - "custom": Streams custom events from within nodes
   * - "tools": Streams tool-call lifecycle events (on_tool_start, on_tool_event, on_tool_end, on_tool_error) from LLM tool execution
   * - "debug": Streams events related to the execution of the graph - useful for tracing & debugging graph execution
   */
  streamMode: StreamMode[];
  /**
   * Optional channels to stream. If not specified, all channels will be streamed.
   * Can be a single channel key or an array of channel keys.
   */
  streamChannels?: keyof Channels | Array<keyof Channels>;
  /**
   * Optional array of node names or "all" to interrupt after executing these nodes.
   * Used for implementing human-in-the-loop workflows.
   */
  interruptAfter?: Array<keyof Nodes> | All;
  /**
   * Optional array of node names or "all" to interrupt before executing these nodes.
   * Used for implementing human-in-the-loop workflows.
   */
  interruptBefore?: Array<keyof Nodes> | All;
  /** Optional timeout in milliseconds for the execution of each superstep */
  stepTimeout?: number;
  /** Whether to enable debug logging. Defaults to false. */
  debug: boolean;
  /**
   * Optional checkpointer for persisting graph state.
   * When provided, saves a checkpoint of the graph state at every superstep.
   * When false or undefined, checkpointing is disabled, and the graph will not be able to save or restore state.
   */
  checkpointer?: BaseCheckpointSaver | boolean;
  /** Optional retry policy for handling failures in node execution */
  retryPolicy?: RetryPolicy;
  /** The default configuration for graph execution, can be overridden on a per-invocation basis */
  config?: LangGraphRunnableConfig;
  /**
   * Optional long-term memory store for the graph, allows for persistence & retrieval of data across threads
   */
  store?: BaseStore;
  /**
   * Optional cache for the graph, useful for caching tasks.
   */
  cache?: BaseCache;
  /**
   * Optional interrupt helper function.
   * @internal
   */
  private userInterrupt?;
  /**
   * Stream reducer factories registered at compile time.  These run
   * automatically for every `streamEvents(..., { version: "v3" })` call,
   * before any call-site transformers.
   */
  streamTransformers: TStreamTransformers;
  /**
   * The trigger to node mapping for the graph run.
   * @internal
   */
  private triggerToNodes;
  /**
   * Constructor for Pregel - meant for internal use only.
   *
   * @internal
   */
  constructor(fields: PregelParams<Nodes, Channels, TStreamTransformers>);
  /**
   * Creates a new instance of the Pregel graph with updated configuration.
   * This method follows the immutable pattern - instead of modifying the current instance,
   * it returns a new instance with the merged configuration.
   *
   * @example
   * ```typescript
   * // Create a new instance with debug enabled
   * const debugGraph = graph.withConfig({ debug: true });
   *
   * // Create a new instance with a specific thread ID
   * const threadGraph = graph.withConfig({
   *   configurable: { thread_id: "123" }
   * });
   * ```
   *
   * @param config - The configuration to merge with the current configuration
   * @returns A new Pregel instance with the merged configuration
   */
  withConfig<const TTransformers extends ReadonlyArray<() => StreamTransformer<any>> = []>(config: Omit<LangGraphRunnableConfig, "store" | "writer" | "interrupt"> & {
    streamTransformers: TTransformers;
  }): Pregel<Nodes, Channels, ContextType, InputType, OutputType, StreamUpdatesType, StreamValuesType, NodeReturnType, CommandType, StreamCustom, readonly [...TStreamTransformers, ...TTransformers]>;
  withConfig(config: PregelOptions<Nodes, Channels, ContextType>): this;
  /**
   * Validates the graph structure to ensure it is well-formed.
   * Checks for:
   * - No orphaned nodes
   * - Valid input/output channel configurations
   * - Valid interrupt configurations
   *
   * @returns this - The Pregel instance for method chaining
   * @throws {GraphValidationError} If the graph structure is invalid
   */
  validate(): this;
  /**
   * Gets a list of all channels that should be streamed.
   * If streamChannels is specified, returns those channels.
   * Otherwise, returns all channels in the graph.
   *
   * @returns Array of channel keys to stream
   */
  get streamChannelsList(): Array<keyof Channels>;
  /**
   * Gets the channels to stream in their original format.
   * If streamChannels is specified, returns it as-is (either single key or array).
   * Otherwise, returns all channels in the graph as an array.
   *
   * @returns Channel keys to stream, either as a single key or array
   */
  get streamChannelsAsIs(): keyof Channels | Array<keyof Channels>;
  /**
   * Gets a drawable representation of the graph structure.
   * This is an async version of getGraph() and is the preferred method to use.
   *
   * @param config - Configuration for generating the graph visualization
   * @returns A representation of the graph that can be visualized
   */
  getGraphAsync(config: RunnableConfig): Promise<Graph>;
  /**
   * Gets all subgraphs within this graph.
   * A subgraph is a Pregel instance that is nested within a node of this graph.
   *
   * @deprecated Use getSubgraphsAsync instead. The async method will become the default in the next minor release.
   * @param namespace - Yield only the subgraph at this exact namespace, such
   *   as `parent|child` (without task IDs). A nested namespace needs `recurse`.
   * @param recurse - Whether to recursively get subgraphs of subgraphs
   * @returns Generator yielding tuples of [name, subgraph]
   */
  getSubgraphs(namespace?: string, recurse?: boolean): Generator<[string, Pregel<any, any>]>;
  /**
   * Gets all subgraphs within this graph asynchronously.
   * A subgraph is a Pregel instance that is nested within a node of this graph.
   *
   * @param namespace - Yield only the subgraph at this exact namespace, such
   *   as `parent|child` (without task IDs). A nested namespace needs `recurse`.
   * @param recurse - Whether to recursively get subgraphs of subgraphs
   * @returns AsyncGenerator yielding tuples of [name, subgraph]
   */
  getSubgraphsAsync(namespace?: string, recurse?: boolean): AsyncGenerator<[string, Pregel<any, any>]>;
  /**
   * The checkpointer runs and state methods use: none for `checkpointer: false`,
   * else the one a parent lends a subgraph through the config, else this
   * graph's own.
   */
  private _resolveCheckpointer;
  private _stateCheckpointer;
  /**
   * A `checkpointer: true` subgraph keeps one history per thread, stored
   * under its namespace with the task ids removed.
   */
  private _ownCheckpointConfig;
  private _subgraphForNamespace;
  /**
   * Prepares a state snapshot from saved checkpoint data.
   * This is an internal method used by getState and getStateHistory.
   *
   * @param config - Configuration for preparing the snapshot
   * @param saved - Optional saved checkpoint data
   * @param saver - Checkpointer the caller resolved; a subgraph's own `checkpointer` is unset or `true`
   * @param recurse - Whether to include each subgraph task's state
   * @param applyPendingWrites - Whether to apply pending writes to tasks and then to channels
   * @returns A snapshot of the graph state
   * @internal
   */
  protected _prepareStateSnapshot({
    config,
    saved,
    saver,
    recurse,
    applyPendingWrites
  }: {
    config: RunnableConfig;
    saved?: CheckpointTuple;
    saver: BaseCheckpointSaver;
    recurse?: boolean;
    applyPendingWrites?: boolean;
  }): Promise<StateSnapshot>;
  /**
   * Gets the current state of the graph.
   * Requires a checkpointer to be configured.
   *
   * @param config - Configuration for retrieving the state
   * @param options - Additional options
   * @returns A snapshot of the current graph state
   * @throws {GraphValueError} If no checkpointer is configured
   */
  getState(config: RunnableConfig, options?: GetStateOptions): Promise<StateSnapshot>;
  /**
   * Gets the history of graph states.
   * Requires a checkpointer to be configured.
   * Useful for:
   * - Debugging execution history
   * - Implementing time travel
   * - Analyzing graph behavior
   *
   * @param config - Configuration for retrieving the history
   * @param options - Options for filtering the history
   * @returns An async iterator of state snapshots
   * @throws {Error} If no checkpointer is configured
   */
  getStateHistory(config: RunnableConfig, options?: CheckpointListOptions): AsyncIterableIterator<StateSnapshot>;
  /**
   * Apply updates to the graph state in bulk.
   * Requires a checkpointer to be configured.
   *
   * This method is useful for recreating a thread
   * from a list of updates, especially if a checkpoint
   * is created as a result of multiple tasks.
   *
   * @internal The API might change in the future.
   *
   * @param startConfig - Configuration for the update
   * @param updates - The list of updates to apply to graph state
   * @returns Updated configuration
   * @throws {GraphValueError} If no checkpointer is configured
   * @throws {InvalidUpdateError} If the update cannot be attributed to a node or an update can be only applied in sequence.
   */
  bulkUpdateState(startConfig: LangGraphRunnableConfig, supersteps: Array<{
    updates: Array<{
      values?: Record<string, unknown> | unknown;
      asNode?: keyof Nodes | string;
    }>;
  }>): Promise<RunnableConfig>;
  /**
   * Updates the state of the graph with new values.
   * Requires a checkpointer to be configured.
   *
   * This method can be used for:
   * - Implementing human-in-the-loop workflows
   * - Modifying graph state during breakpoints
   * - Integrating external inputs into the graph
   *
   * @param inputConfig - Configuration for the update
   * @param values - The values to update the state with
   * @param asNode - Optional node name to attribute the update to
   * @returns Updated configuration
   * @throws {GraphValueError} If no checkpointer is configured
   * @throws {InvalidUpdateError} If the update cannot be attributed to a node
   */
  updateState(inputConfig: LangGraphRunnableConfig, values: Record<string, unknown> | unknown, asNode?: keyof Nodes | string): Promise<RunnableConfig>;
  /**
   * Gets the default values for various graph configuration options.
   * This is an internal method used to process and normalize configuration options.
   *
   * @param config - The input configuration options
   * @returns A tuple containing normalized values for:
   * - debug mode
   * - stream modes
   * - input keys
   * - output keys
   * - remaining config
   * - interrupt before nodes
   * - interrupt after nodes
   * - checkpointer
   * - store
   * - whether stream mode is single
   * - node cache
   * - whether checkpoint during is enabled
   * @internal
   */
  _defaults(config: PregelOptions<Nodes, Channels>): [boolean, StreamMode[], string | string[], string | string[], LangGraphRunnableConfig, All | string[], All | string[], BaseCheckpointSaver | undefined, BaseStore | undefined, boolean, BaseCache | undefined, Durability];
  /**
   * Streams the execution of the graph, emitting state updates as they occur.
   * This is the primary method for observing graph execution in real-time.
   *
   * Stream modes:
   * - "values": Emits complete state after each step
   * - "updates": Emits only state changes after each step
   * - "debug": Emits detailed debug information
   * - "messages": Emits messages from within nodes
   * - "custom": Emits custom events from within nodes
   * - "checkpoints": Emits checkpoints from within nodes
   * - "tasks": Emits tasks from within nodes
   *
   * @param input - The input to start graph execution with
   * @param options - Configuration options for streaming
   * @returns An async iterable stream of graph state updates
   */
  stream<TStreamMode extends StreamMode | StreamMode[] | undefined, TSubgraphs extends boolean, TEncoding extends "text/event-stream" | undefined>(input: InputType | CommandType | null, options?: Partial<PregelOptions<Nodes, Channels, ContextType, TStreamMode, TSubgraphs, TEncoding>>): Promise<IterableReadableStream<StreamOutputMap<TStreamMode, TSubgraphs, StreamUpdatesType, StreamValuesType, keyof Nodes, NodeReturnType, StreamCustom, TEncoding>>>;
  /**
   * @inheritdoc
   */
  streamEvents<const TTransformers extends ReadonlyArray<() => StreamTransformer<any>> = []>(input: InputType | CommandType | null, options: StreamEventsV3Options<Nodes, Channels, ContextType, TTransformers, "text/event-stream">): Promise<IterableReadableStream<Uint8Array>>;
  streamEvents<const TTransformers extends ReadonlyArray<() => StreamTransformer<any>> = []>(input: InputType | CommandType | null, options: StreamEventsV3Options<Nodes, Channels, ContextType, TTransformers>): Promise<GraphRunStream<OutputType, InferExtensions<readonly [...TStreamTransformers, ...TTransformers]>>>;
  streamEvents(input: InputType | CommandType | null, options: Partial<PregelOptions<Nodes, Channels, ContextType>> & {
    version: "v1" | "v2";
  }, streamOptions?: StreamEventsOptions): IterableReadableStream<StreamEvent>;
  streamEvents(input: InputType | CommandType | null, options: Partial<PregelOptions<Nodes, Channels, ContextType>> & {
    version: "v1" | "v2";
    encoding: "text/event-stream";
  }, streamOptions?: StreamEventsOptions): IterableReadableStream<Uint8Array>;
  /**
   * Validates the input for the graph.
   * @param input - The input to validate
   * @returns The validated input
   * @internal
   */
  protected _validateInput(input: PregelInputType): Promise<any>;
  /**
   * Validates the context options for the graph.
   * @param context - The context options to validate
   * @returns The validated context options
   * @internal
   */
  protected _validateContext(context: Partial<LangGraphRunnableConfig["context"]>): Promise<LangGraphRunnableConfig["context"]>;
  /**
   * Internal iterator used by stream() to generate state updates.
   * This method handles the core logic of graph execution and streaming.
   *
   * @param input - The input to start graph execution with
   * @param options - Configuration options for streaming
   * @returns AsyncGenerator yielding state updates
   * @internal
   */
  _streamIterator(input: PregelInputType | Command, options?: Partial<PregelOptions<Nodes, Channels>>): AsyncGenerator<PregelOutputType>;
  /**
   * Run the graph with a single input and config.
   * @param input The input to the graph.
   * @param options The configuration to use for the run.
   */
  invoke(input: InputType | CommandType | null, options?: Partial<Omit<PregelOptions<Nodes, Channels, ContextType>, "encoding">>): Promise<OutputType>;
  private _runLoop;
  clearCache(): Promise<void>;
}

//#region src/errors.d.ts
type BaseLangGraphErrorFields = {
  lc_error_code?: "GRAPH_RECURSION_LIMIT" | "INVALID_CONCURRENT_GRAPH_UPDATE" | "INVALID_GRAPH_NODE_RETURN_VALUE" | "MISSING_CHECKPOINTER" | "MULTIPLE_SUBGRAPHS" | "UNREACHABLE_NODE";
};
/** @category Errors */
declare class BaseLangGraphError extends Error {
  lc_error_code?: string;
  constructor(message?: string, fields?: BaseLangGraphErrorFields);
}
declare class GraphBubbleUp extends BaseLangGraphError {
  get is_bubble_up(): boolean;
}
declare class GraphRecursionError extends BaseLangGraphError {
  constructor(message?: string, fields?: BaseLangGraphErrorFields);
  static get unminifiable_name(): string;
}
declare class GraphValueError extends BaseLangGraphError {
  constructor(message?: string, fields?: BaseLangGraphErrorFields);
  static get unminifiable_name(): string;
}
/**
 * Raised when a graph run exits early due to a drain request.
 *
 * This indicates the graph stopped cooperatively at a superstep boundary
 * because {@link RunControl#requestDrain} was called (e.g., in response to
 * SIGTERM). The checkpoint is saved and the run can be resumed later.
 */
declare class GraphDrained extends GraphBubbleUp {
  reason: string;
  constructor(reason?: string, fields?: BaseLangGraphErrorFields);
  static get unminifiable_name(): string;
}
declare function isGraphDrained(e?: unknown): e is GraphDrained;
declare class GraphInterrupt extends GraphBubbleUp {
  interrupts: Interrupt[];
  constructor(interrupts?: Interrupt[], fields?: BaseLangGraphErrorFields);
  static get unminifiable_name(): string;
}
/** Raised by a node to interrupt execution. */
declare class NodeInterrupt extends GraphInterrupt {
  constructor(message: any, fields?: BaseLangGraphErrorFields);
  static get unminifiable_name(): string;
}
/**
 * Failure context passed to a node-level error handler.
 *
 * A node-level error handler is registered via
 * `StateGraph.addNode(name, fn, { errorHandler })`. The handler runs ONLY after
 * the failing node's {@link RetryPolicy} is exhausted, so retry and handling
 * stay decoupled. The handler receives the failed node's name and the thrown
 * error via a `NodeError` instance, can return a state update, and can route to
 * a recovery branch via `new Command({ goto })` (saga / compensation flows).
 *
 * @example
 * ```ts
 * import { NodeError } from "@langchain/langgraph";
 *
 * function handler(state: State, error: NodeError) {
 *   return new Command({
 *     update: { status: `recovered from ${error.node}: ${error.error.message}` },
 *     goto: "finalize",
 *   });
 * }
 * ```
 */
declare class NodeError {
  /** Name of the node whose execution failed. */
  node: string;
  /** Error thrown by the failed node. */
  error: Error;
  constructor(node: string, error: Error);
  static get unminifiable_name(): string;
}
/**
 * Type guard that checks whether a value is a {@link NodeError}.
 */
declare function isNodeError(e?: unknown): e is NodeError;
declare class ParentCommand extends GraphBubbleUp {
  command: Command;
  constructor(command: Command);
  static get unminifiable_name(): string;
}
declare function isParentCommand(e?: unknown): e is ParentCommand;
declare function isGraphBubbleUp(e?: unknown): e is GraphBubbleUp;
/** @internal */
declare function _markInvalidResume(error: unknown): void;
/**
 * Whether `error` was thrown because a resume value didn't match the interrupt's
 * `responseSchema`, directly or as the `cause` of a wrapping error (such as one
 * from agent middleware). The resume fails once the step's other tasks finish,
 * and the interrupt can be answered again.
 */
declare function isInvalidResume(error: unknown): boolean;
declare function isGraphInterrupt(e?: unknown): e is GraphInterrupt;
/**
 * Raised when a node invocation exceeds one of its configured timeouts.
 *
 * Does **not** extend {@link GraphBubbleUp} (so it flows through the normal node
 * error path) and is intentionally treated as retryable by the default retry
 * policy — its message/name do not match the default `retryOn` blocklist, so a
 * configured {@link RetryPolicy} will retry it (see langchain-ai/langgraph#7659).
 *
 * Both {@link NodeTimeoutError.runTimeout} and {@link NodeTimeoutError.idleTimeout}
 * reflect the configured policy at the time of the failure (each `undefined` if
 * not configured). {@link NodeTimeoutError.kind} and {@link NodeTimeoutError.timeout}
 * identify which one fired.
 *
 * @category Errors
 */
declare class NodeTimeoutError extends BaseLangGraphError {
  /** Name of the node/task that timed out. */
  node: string;
  /** Which timeout fired: a hard `"run"` cap or a progress-resetting `"idle"` cap. */
  kind: "run" | "idle";
  /** The value (ms) of the timeout that fired (`runTimeout` or `idleTimeout`). */
  timeout: number;
  /** Elapsed time (ms) since the attempt started, at the moment the timeout fired. */
  elapsed: number;
  /** Configured run timeout (ms), if any. */
  runTimeout?: number;
  /** Configured idle timeout (ms), if any. */
  idleTimeout?: number;
  constructor(fields: {
    node: string;
    elapsed: number;
    kind: "run" | "idle";
    runTimeout?: number;
    idleTimeout?: number;
  }, errorFields?: BaseLangGraphErrorFields);
  static get unminifiable_name(): string;
}
declare function isNodeTimeoutError(e?: unknown): e is NodeTimeoutError;
declare class EmptyInputError extends BaseLangGraphError {
  constructor(message?: string, fields?: BaseLangGraphErrorFields);
  static get unminifiable_name(): string;
}
/**
 * Raised in strict resume mode when a resume doesn't match the pending
 * interrupts. `reason` says how:
 *
 * - `"not_pending"`: the resume names interrupts that aren't pending, listed
 *   in `interruptIds`.
 * - `"empty_map"`: the resume is an empty map.
 * - `"ambiguous"`: the resume is one value while several interrupts are
 *   pending.
 *
 * `pendingIds` lists the interrupts still waiting for an answer. The error is
 * raised before anything is written, so they can still be answered.
 *
 * Each `interrupt()` call in a task has its own id, so an answer retried after
 * the task asked its next question is refused instead of answering that
 * question.
 */
declare class UnknownInterruptError extends BaseLangGraphError {
  reason: "not_pending" | "empty_map" | "ambiguous";
  interruptIds: string[];
  pendingIds: string[];
  constructor(message: string, fields: {
    reason: "not_pending" | "empty_map" | "ambiguous";
    interruptIds?: string[];
    pendingIds?: string[];
  } & BaseLangGraphErrorFields);
  static get unminifiable_name(): string;
}
declare function isUnknownInterruptError(e?: unknown): e is UnknownInterruptError;
declare class EmptyChannelError extends BaseLangGraphError {
  constructor(message?: string, fields?: BaseLangGraphErrorFields);
  static get unminifiable_name(): string;
}
declare class InvalidUpdateError extends BaseLangGraphError {
  constructor(message?: string, fields?: BaseLangGraphErrorFields);
  static get unminifiable_name(): string;
}
/**
 * @deprecated This exception type is no longer thrown.
 */
declare class MultipleSubgraphsError extends BaseLangGraphError {
  constructor(message?: string, fields?: BaseLangGraphErrorFields);
  static get unminifiable_name(): string;
}
declare class UnreachableNodeError extends BaseLangGraphError {
  constructor(message?: string, fields?: BaseLangGraphErrorFields);
  static get unminifiable_name(): string;
}
/**
 * Exception raised when an error occurs in the remote graph.
 */
declare class RemoteException extends BaseLangGraphError {
  constructor(message?: string, fields?: BaseLangGraphErrorFields);
  static get unminifiable_name(): string;
}
/**
 * Error thrown when invalid input is provided to a StateGraph.
 *
 * This typically means that the input to the StateGraph constructor or builder
 * did not match the required types. A valid input should be a
 * StateDefinition, an Annotation.Root, or a Zod schema.
 *
 * @example
 * // Example of incorrect usage:
 * try {
 *   new StateGraph({ foo: "bar" }); // Not a valid input
 * } catch (err) {
 *   if (err instanceof StateGraphInputError) {
 *     console.error(err.message);
 *   }
 * }
 */
declare class StateGraphInputError extends BaseLangGraphError {
  /**
   * Create a new StateGraphInputError.
   * @param message - Optional custom error message.
   * @param fields - Optional additional error fields.
   */
  constructor(message?: string, fields?: BaseLangGraphErrorFields);
  /**
   * The unminifiable (static, human-readable) error name for this error class.
   */
  static get unminifiable_name(): string;
}
/**
 * Used for subgraph detection.
 */
declare const getSubgraphsSeenSet: () => any;

//#region src/state/types.d.ts
interface CombinedProps<Input = unknown, Output = Input> extends StandardSchemaV1.Props<Input, Output>, StandardJSONSchemaV1.Props<Input, Output> {}
/**
 * SerializableSchema is the core interface for any schema used by LangGraph state.
 *
 * @template Input - The type of input data the schema can be used to validate.
 * @template Output - The type of output produced after validation, post-refinement/coercion.
 *
 * @remarks
 * - SerializableSchema provides a single property, `~standard`, which must conform to
 *   both `StandardSchemaV1.Props` and `StandardJSONSchemaV1.Props`.
 * - This ensures all schemas are compatible with both runtime validation (e.g., type checks,
 *   coercion, custom refinements) and structured schema export/generation (e.g., producing
 *   a compatible JSON Schema).
 * - A value matching SerializableSchema can be passed directly to LangGraph state
 *   definitions, reducers, or other schema-accepting APIs.
 *
 * @example
 * ```ts
 * import { z } from "zod";
 *
 * // complies with SerializableSchema
 * const zodSchema = z.object({ x: z.string() });
 *
 * // Use in a StateObject definition:
 * const AgentState = new StateObject({
 *   data: schema
 * });
 * ```
 */
interface SerializableSchema<Input = unknown, Output = Input> {
  "~standard": CombinedProps<Input, Output>;
}
declare namespace SerializableSchema {
  /**
   * Infers the type of input expected by a SerializableSchema.
   *
   * @template T - A SerializableSchema instance.
   * @returns The type of data that may be passed to the schema for validation.
   *
   * @example
   * ```ts
   * type MyInput = SerializableSchema.InferInput<typeof schema>;
   * ```
   */
  type InferInput<T extends SerializableSchema> = StandardTypedV1.InferInput<T>;
  /**
   * Infers the output type yielded by a SerializableSchema, after parsing or coercion.
   *
   * @template T - A SerializableSchema instance.
   * @returns The type produced by successfully validating/coercing input data.
   *
   * @example
   * ```ts
   * type MyOutput = SerializableSchema.InferOutput<typeof schema>;
   * ```
   */
  type InferOutput<T extends SerializableSchema> = StandardTypedV1.InferOutput<T>;
}
/**
 * Type guard to check if a given value is a Standard Schema V1 object.
 *
 * @remarks
 * A Standard Schema object is expected to have a `~standard` property with a `validate` function.
 * This guard does NOT check for JSON schema support.
 *
 * @typeParam Input - The type of input validated by this schema.
 * @typeParam Output - The type of output produced after validation.
 * @param schema - The value to test.
 * @returns True if the schema conforms to the Standard Schema interface.
 *
 * @example
 * ```ts
 * if (isStandardSchema(mySchema)) {
 *   const result = mySchema["~standard"].validate(input);
 * }
 * ```
 */
declare function isStandardSchema<Input = unknown, Output = Input>(schema: StandardSchemaV1<Input, Output>): schema is StandardSchemaV1<Input, Output>;
declare function isStandardSchema<Input = unknown, Output = Input>(schema: unknown): schema is StandardSchemaV1<Input, Output>;
/**
 * Type guard to check if a given value is a `SerializableSchema`, i.e.
 * both a Standard Schema and a Standard JSON Schema object.
 *
 * @remarks
 * This checks for both the presence of a Standard Schema V1 interface
 * and the ability to generate a JSON schema.
 *
 * @typeParam Input - The type of input described by the schema.
 * @typeParam Output - The type of output described by the schema.
 * @param schema - The value to test.
 * @returns True if the schema is a valid `SerializableSchema`.
 *
 * @example
 * ```ts
 * if (isSerializableSchema(schema)) {
 *   schema["~standard"].validate(data);
 *   const json = schema["~standard"].jsonSchema();
 * }
 * ```
 */
declare function isSerializableSchema<Input = unknown, Output = Input>(schema: SerializableSchema<Input, Output>): schema is SerializableSchema<Input, Output>;
declare function isSerializableSchema<Input = unknown, Output = Input>(schema: unknown): schema is SerializableSchema<Input, Output>;

//#region src/state/values/reduced.d.ts
/**
 * Symbol for runtime identification of ReducedValue instances.
 */
declare const REDUCED_VALUE_SYMBOL: symbol;
interface ReducedValueInitBase<Value = unknown> {
  /**
   * The reducer function that determines how new input values are combined with the current state.
   * Receives the current output value and a new input value, and must return the updated output.
   *
   * @param current - The current value held in state.
   * @param next - The new input value to apply to the reducer.
   * @returns The next value to be stored in state.
   *
   * @remarks
   * - The logic for updating state in response to new inputs lives in this function.
   */
  reducer: (current: Value, next: Value) => Value;
  /**
   * Optional extra fields to be added to the exported JSON Schema for documentation or additional constraints.
   *
   * @remarks
   * - Use this property to attach metadata or documentation to the generated JSON Schema representation
   *   of this value.
   * - These fields are merged into the generated schema, which can assist with code generation, UI hints,
   *   or external documentation.
   */
  jsonSchemaExtra?: Record<string, unknown>;
}
interface ReducedValueInitWithSchema<Value = unknown, Input = Value> {
  /**
   * Schema describing the type and validation logic for reducer input values.
   *
   * @remarks
   * - If provided, new values passed to the reducer will be validated using this schema before reduction.
   * - This allows the reducer to accept inputs distinct from the type stored in the state (output type).
   */
  inputSchema: SerializableSchema<unknown, Input>;
  /**
   * The reducer function that determines how new input values are combined with the current state.
   * Receives the current output value and a new input value (validated using `inputSchema`), and returns the updated output.
   *
   * @param current - The current value held in state.
   * @param next - The new validated input value to be applied.
   * @returns The next value to be stored in state.
   *
   * @remarks
   * - The logic for updating state in response to new inputs lives in this function.
   */
  reducer: (current: Value, next: Input) => Value;
  /**
   * Optional extra fields to be added to the exported JSON Schema for documentation or additional constraints.
   *
   * @remarks
   * - Use this property to attach metadata or documentation to the generated JSON Schema representation
   *   of this value.
   * - These fields are merged into the generated schema, which can assist with code generation, UI hints,
   *   or external documentation.
   */
  jsonSchemaExtra?: Record<string, unknown>;
}
/**
 * Initialization options for {@link ReducedValue}.
 *
 * Two forms are supported:
 * 1. Provide only a reducer (and optionally `jsonSchemaExtra`)—in this case, the reducer's inputs are validated using the output value schema.
 * 2. Provide an explicit `inputSchema` field to distinguish the reducer's input type from the stored/output type.
 *
 * @template Value - The type of value stored and produced after reduction.
 * @template Input - The type of inputs accepted by the reducer.
 *
 * @property inputSchema - The schema describing reducer inputs. If omitted, will use the value schema.
 * @property reducer - A function that receives the current output value and a new input, and returns the new output.
 * @property jsonSchemaExtra - (Optional) Extra fields to merge into the exported JSON Schema for documentation or additional constraints.
 */
type ReducedValueInit<Value = unknown, Input = Value> = ReducedValueInitWithSchema<Value, Input> | ReducedValueInitBase<Value>;
/**
 * Represents a state field whose value is computed and updated using a reducer function.
 *
 * {@link ReducedValue} allows you to define accumulators, counters, aggregators, or other fields
 * whose value is determined incrementally by applying a reducer to incoming updates.
 *
 * Each time a new input is provided, the reducer function is called with the current output
 * and the new input, producing an updated value. Input validation can be controlled separately
 * from output validation by providing an explicit input schema.
 *
 * @template Value - The type of the value stored in state and produced by reduction.
 * @template Input - The type of updates accepted by the reducer.
 *
 * @example
 * // Accumulator with distinct input validation
 * const Sum = new ReducedValue(z.number(), {
 *   inputSchema: z.number().min(1),
 *   reducer: (total, toAdd) => total + toAdd
 * });
 *
 * @example
 * // Simple running max, using only the value schema
 * const Max = new ReducedValue(z.number(), {
 *   reducer: (current, next) => Math.max(current, next)
 * });
 */
declare class ReducedValue<Value = unknown, Input = Value> {
  readonly [REDUCED_VALUE_SYMBOL]: true;
  /**
   * The schema that describes the type of value stored in state (i.e., after reduction).
   * Note: We use `unknown` for the input type to allow schemas with `.default()` wrappers,
   * where the input type includes `undefined`.
   */
  readonly valueSchema: SerializableSchema<unknown, Value>;
  /**
   * The schema used to validate reducer inputs.
   * If not specified explicitly, this defaults to `valueSchema`.
   */
  readonly inputSchema: SerializableSchema<unknown, Input | Value>;
  /**
   * The reducer function that combines a current output value and an incoming input.
   */
  readonly reducer: (current: Value, next: Input) => Value;
  /**
   * Optional extra fields to merge into the generated JSON Schema (e.g., for documentation or constraints).
   */
  readonly jsonSchemaExtra?: Record<string, unknown>;
  /**
   * Represents the value stored after all reductions.
   */
  ValueType: Value;
  /**
   * Represents the type that may be provided as input on each update.
   */
  InputType: Input;
  /**
   * Constructs a ReducedValue instance, which combines a value schema and a reducer function (plus optional input schema).
   *
   * @param valueSchema - The schema that describes the type of value stored in state (the "running total").
   * @param init - An object specifying the reducer function (required), inputSchema (optional), and jsonSchemaExtra (optional).
   */
  constructor(valueSchema: SerializableSchema<unknown, Value>, init: ReducedValueInitWithSchema<Value, Input>);
  constructor(valueSchema: SerializableSchema<Input, Value>, init: ReducedValueInitBase<Value>);
  /**
   * Type guard to check if a value is a ReducedValue instance.
   */
  static isInstance<Value = unknown, Input = Value>(value: ReducedValue<Value, Input>): value is ReducedValue<Value, Input>;
  static isInstance(value: unknown): value is ReducedValue;
}

//#region src/state/values/untracked.d.ts
/**
 * Symbol for runtime identification of UntrackedValue instances.
 */
declare const UNTRACKED_VALUE_SYMBOL: symbol;
/**
 * Initialization options for {@link UntrackedValue}.
 */
interface UntrackedValueInit {
  /**
   * If true (default), throws an error if multiple updates are made in a single step.
   * If false, only the last value is kept per step.
   */
  guard?: boolean;
}
/**
 * Represents a state field whose value is transient and never checkpointed.
 *
 * Use {@link UntrackedValue} for state fields that should be tracked for the lifetime
 * of the process, but should not participate in durable checkpoints or recovery.
 *
 * @typeParam Value - The type of value stored in this field.
 *
 * @example
 * // Create an untracked in-memory cache
 * const cache = new UntrackedValue<Record<string, number>>();
 *
 * // Use with a type schema for basic runtime validation
 * import { z } from "zod";
 * const tempSession = new UntrackedValue(z.object({ token: z.string() }), { guard: false });
 *
 * // You can customize whether to throw on multiple updates per step:
 * const session = new UntrackedValue(undefined, { guard: false });
 */
declare class UntrackedValue<Value = unknown> {
  readonly [UNTRACKED_VALUE_SYMBOL]: true;
  /**
   * Optional schema describing the type and shape of the value stored in this field.
   *
   * If provided, this can be used for runtime validation or code generation.
   */
  readonly schema?: SerializableSchema<Value>;
  /**
   * Whether to guard against multiple updates to this untracked value in a single step.
   *
   * - If `true` (default), throws an error if multiple updates are received in one step.
   * - If `false`, only the last value from that step is kept, others are ignored.
   *
   * This helps prevent accidental state replacement within a step.
   */
  readonly guard: boolean;
  /**
   * Represents the type of value stored in this untracked state field.
   */
  ValueType: Value;
  /**
   * Create a new untracked value state field.
   *
   * @param schema - Optional type schema describing the value (e.g. a Zod schema).
   * @param init - Optional options for tracking updates or enabling multiple-writes-per-step.
   */
  constructor(schema?: SerializableSchema<Value>, init?: UntrackedValueInit);
  /**
   * Type guard to check if a value is an UntrackedValue instance.
   */
  static isInstance<Value = unknown>(value: UntrackedValue<Value>): value is UntrackedValue<Value>;
  static isInstance(value: unknown): value is UntrackedValue;
}

//#region src/state/values/delta.d.ts
/**
 * Symbol for runtime identification of DeltaValue instances.
 */
declare const DELTA_VALUE_SYMBOL: symbol;
interface DeltaValueInitBase<Value = unknown> {
  /**
   * Batch reducer that combines the current accumulated value with a batch of
   * writes in a single call: `reducer(state, [w1, w2, ...]) -> newState`.
   *
   * Reducers must be deterministic and batching-invariant (associative across
   * folds), because {@link DeltaChannel} replays checkpointed writes in larger
   * batches than they were originally produced:
   * `reducer(reducer(state, xs), ys) === reducer(state, xs.concat(ys))`.
   */
  reducer: DeltaReducer<Value, Value>;
  /**
   * How often (in per-channel updates) to persist a full `DeltaSnapshot` blob
   * instead of relying purely on replayed deltas. Defaults to the channel's
   * own default (100) when omitted.
   */
  snapshotFrequency?: number;
  /**
   * Optional extra fields merged into the generated JSON Schema (e.g.
   * `langgraph_type`) for documentation, Studio hints, or external tooling.
   */
  jsonSchemaExtra?: Record<string, unknown>;
}
interface DeltaValueInitWithSchema<Value = unknown, Input = Value> {
  /**
   * Schema describing the type and validation logic for reducer input values.
   *
   * When provided, the reducer may accept inputs distinct from the stored
   * (output) type. Each write is validated against this schema before reduction.
   */
  inputSchema: SerializableSchema<unknown, Input>;
  /**
   * Batch reducer that combines the current accumulated value with a batch of
   * validated writes: `reducer(state, [w1, w2, ...]) -> newState`.
   *
   * Must be deterministic and batching-invariant — see
   * {@link DeltaValueInitBase.reducer}.
   */
  reducer: DeltaReducer<Value, Input>;
  /**
   * How often (in per-channel updates) to persist a full `DeltaSnapshot` blob.
   * Defaults to the channel's own default (100) when omitted.
   */
  snapshotFrequency?: number;
  /**
   * Optional extra fields merged into the generated JSON Schema (e.g.
   * `langgraph_type`) for documentation, Studio hints, or external tooling.
   */
  jsonSchemaExtra?: Record<string, unknown>;
}
/**
 * Initialization options for {@link DeltaValue}.
 *
 * Two forms are supported:
 * 1. Provide only a reducer (and optionally `snapshotFrequency` /
 *    `jsonSchemaExtra`) — the reducer's inputs are validated using the value
 *    schema.
 * 2. Provide an explicit `inputSchema` to distinguish the reducer's input type
 *    from the stored/output type.
 *
 * @template Value - The type of value stored and produced after reduction.
 * @template Input - The type of inputs accepted by the reducer.
 */
type DeltaValueInit<Value = unknown, Input = Value> = DeltaValueInitWithSchema<Value, Input> | DeltaValueInitBase<Value>;
/**
 * Represents a state field backed by a {@link DeltaChannel}.
 *
 * Unlike {@link ReducedValue} (which stores the full accumulated value in every
 * checkpoint blob via `BinaryOperatorAggregate`), a `DeltaValue` field persists
 * only per-step deltas (plus periodic snapshots) and reconstructs its state on
 * read by replaying ancestor writes through a batch reducer. This avoids
 * re-serializing large accumulators (e.g. long message histories) at every step.
 *
 * @remarks Beta. The on-disk representation backing `DeltaChannel` may change in
 * future releases.
 *
 * @template Value - The type of the value stored in state and produced by reduction.
 * @template Input - The type of updates accepted by the reducer.
 *
 * @example
 * ```ts
 * import { z } from "zod";
 * import { StateSchema, DeltaValue } from "@langchain/langgraph";
 *
 * const State = new StateSchema({
 *   history: new DeltaValue(z.array(z.string()).default(() => []), {
 *     inputSchema: z.string(),
 *     reducer: (current, writes) => [...current, ...writes],
 *   }),
 * });
 * ```
 */
declare class DeltaValue<Value = unknown, Input = Value> {
  readonly [DELTA_VALUE_SYMBOL]: true;
  /**
   * The schema that describes the type of value stored in state (after
   * reduction). Its default (if any) seeds the channel's initial value.
   */
  readonly valueSchema: SerializableSchema<unknown, Value>;
  /**
   * The schema used to validate reducer inputs. Defaults to `valueSchema` when
   * not specified explicitly.
   */
  readonly inputSchema: SerializableSchema<unknown, Input | Value>;
  /**
   * The batch reducer that folds a list of incoming writes into the current
   * accumulated value.
   */
  readonly reducer: DeltaReducer<Value, Input>;
  /**
   * Snapshot cadence forwarded to the underlying {@link DeltaChannel}.
   */
  readonly snapshotFrequency?: number;
  /**
   * Optional extra fields to merge into the generated JSON Schema.
   */
  readonly jsonSchemaExtra?: Record<string, unknown>;
  /**
   * Represents the value stored after all reductions.
   */
  ValueType: Value;
  /**
   * Represents the type that may be provided as input on each update.
   */
  InputType: Input;
  /**
   * Constructs a DeltaValue, pairing a value schema with a batch reducer (and an
   * optional distinct input schema).
   *
   * @param valueSchema - The schema describing the stored/output value.
   * @param init - The reducer (required), `inputSchema`, `snapshotFrequency`,
   *   and `jsonSchemaExtra` (all optional except the reducer).
   */
  constructor(valueSchema: SerializableSchema<unknown, Value>, init: DeltaValueInitWithSchema<Value, Input>);
  constructor(valueSchema: SerializableSchema<Input, Value>, init: DeltaValueInitBase<Value>);
  /**
   * Type guard to check if a value is a DeltaValue instance.
   */
  static isInstance<Value = unknown, Input = Value>(value: DeltaValue<Value, Input>): value is DeltaValue<Value, Input>;
  static isInstance(value: unknown): value is DeltaValue;
}

//#region src/state/schema.d.ts
declare const STATE_SCHEMA_SYMBOL: unique symbol;
/**
 * Maps a single StateSchema field definition to its corresponding Channel type.
 *
 * This utility type inspects the type of the field and returns an appropriate
 * `BaseChannel` type, parameterized with the state "value" and "input" types according to the field's shape.
 *
 * Rules:
 * - If the field (`F`) is a `DeltaValue<V, I>`, the channel will store values of type `V`
 *   and accept input of type `I` (or an `Overwrite`).
 * - If the field (`F`) is a `ReducedValue<V, I>`, the channel will store values of type `V`
 *   and accept input of type `I`.
 * - If the field is a `UntrackedValue<V>`, the channel will store and accept values of type `V`.
 * - If the field is a `SerializableSchema<I, O>`, the channel will store values of type `O`
 *   (the schema's output/validated value) and accept input of type `I`.
 * - For all other types, a generic `BaseChannel<unknown, unknown>` is used as fallback.
 *
 * @template F - The StateSchema field type to map to a Channel type.
 *
 * @example
 * ```typescript
 * type MyField = ReducedValue<number, string>;
 * type ChannelType = StateSchemaFieldToChannel<MyField>;
 * // ChannelType is BaseChannel<number, string>
 * ```
 */
type StateSchemaFieldToChannel<F> = F extends DeltaValue<infer V, infer I> ? BaseChannel<V, OverwriteValue<V> | I> : F extends ReducedValue<infer V, infer I> ? BaseChannel<V, OverwriteValue<V> | I> : F extends UntrackedValue<infer V> ? BaseChannel<V, V> : F extends SerializableSchema<infer I, infer O> ? BaseChannel<O, I> : BaseChannel<unknown, unknown>;
/**
 * Converts StateSchema fields into a strongly-typed
 * State Definition object, where each field is mapped to its channel type.
 *
 * This utility type is used internally to create the shape of the state channels for a given schema,
 * substituting each field with the result of `StateSchemaFieldToChannel`.
 *
 * If you define a state schema as:
 * ```typescript
 * const fields = {
 *   a: ReducedValue<number, string>(),
 *   b: UntrackedValue<boolean>(),
 *   c: SomeSerializableSchemaType, // SerializableSchema<in, out>
 * }
 * ```
 * then `StateSchemaFieldsToStateDefinition<typeof fields>` yields:
 * ```typescript
 * {
 *   a: BaseChannel<number, string>;
 *   b: BaseChannel<boolean, boolean>;
 *   c: BaseChannel<typeof schema's output type, typeof schema's input type>;
 * }
 * ```
 *
 * @template TFields - The mapping of field names to StateSchema field types.
 * @returns An object type mapping field names to channel types.
 *
 * @see StateSchemaFieldToChannel
 */
type StateSchemaFieldsToStateDefinition<TFields extends StateSchemaFields> = { [K in keyof TFields]: StateSchemaFieldToChannel<TFields[K]> };
/**
 * Valid field types for StateSchema.
 * Either a LangGraph state value type or a raw schema (e.g., Zod schema).
 */
type StateSchemaField<Input = unknown, Output = Input> = DeltaValue<Input, Output> | ReducedValue<Input, Output> | UntrackedValue<Output> | SerializableSchema<Input, Output>;
/**
 * Init object for StateSchema constructor.
 * Uses `any` to allow variance in generic types (e.g., ReducedValue<string, string[]>).
 */
type StateSchemaFields = {
  [key: string]: StateSchemaField<any, any>;
};
/**
 * Infer the State type from a StateSchemaFields.
 * This is the type of the full state object.
 *
 * - ReducedValue<Value, Input> → Value (the stored type)
 * - UntrackedValue<Value> → Value
 * - SerializableSchema<Input, Output> → Output (the validated type)
 */
type InferStateSchemaValue<TFields extends StateSchemaFields> = { [K in keyof TFields]: TFields[K] extends DeltaValue<any, any> ? TFields[K]["ValueType"] : TFields[K] extends ReducedValue<any, any> ? TFields[K]["ValueType"] : TFields[K] extends UntrackedValue<any> ? TFields[K]["ValueType"] : TFields[K] extends SerializableSchema<any, infer TOutput> ? TOutput : never };
/**
 * Infer the Update type from a StateSchemaFields.
 * This is the type for partial updates to state.
 *
 * - ReducedValue<Value, Input> → Input (the reducer input type)
 * - UntrackedValue<Value> → Value
 * - SerializableSchema<Input, Output> → Input (what you provide)
 */
type InferStateSchemaUpdate<TFields extends StateSchemaFields> = { [K in keyof TFields]?: TFields[K] extends DeltaValue<infer V, infer I> ? OverwriteValue<V> | I : TFields[K] extends ReducedValue<infer V, infer I> ? OverwriteValue<V> | I : TFields[K] extends UntrackedValue<any> ? TFields[K]["ValueType"] : TFields[K] extends SerializableSchema<infer TInput, any> ? TInput : never };
/**
 * StateSchema provides a unified API for defining LangGraph state schemas.
 *
 * @example
 * ```ts
 * import { z } from "zod";
 * import { StateSchema, ReducedValue, MessagesValue } from "@langchain/langgraph";
 *
 * const AgentState = new StateSchema({
 *   // Prebuilt messages value
 *   messages: MessagesValue,
 *   // Basic LastValue channel from any standard schema
 *   currentStep: z.string(),
 *   // LastValue with native default
 *   count: z.number().default(0),
 *   // ReducedValue for fields needing reducers
 *   history: new ReducedValue(
 *     z.array(z.string()).default(() => []),
 *     {
 *       inputSchema: z.string(),
 *       reducer: (current, next) => [...current, next],
 *     }
 *   ),
 * });
 *
 * // Extract types
 * type State = typeof AgentState.State;
 * type Update = typeof AgentState.Update;
 *
 * // Use in StateGraph
 * const graph = new StateGraph(AgentState);
 * ```
 */
declare class StateSchema<TFields extends StateSchemaFields> {
  readonly fields: TFields;
  /**
   * Symbol for runtime identification.
   * @internal Used by isInstance for runtime type checking
   */
  private readonly [STATE_SCHEMA_SYMBOL];
  /**
   * Type declaration for the full state type.
   * Use: `typeof myState.State`
   */
  State: InferStateSchemaValue<TFields>;
  /**
   * Type declaration for the update type.
   * Use: `typeof myState.Update`
   */
  Update: InferStateSchemaUpdate<TFields>;
  /**
   * Type declaration for node functions.
   * Use: `typeof myState.Node` to type node functions outside the graph builder.
   *
   * @example
   * ```typescript
   * const AgentState = new StateSchema({
   *   count: z.number().default(0),
   * });
   *
   * const myNode: typeof AgentState.Node = (state) => {
   *   return { count: state.count + 1 };
   * };
   * ```
   */
  Node: RunnableLike$1<InferStateSchemaValue<TFields>, InferStateSchemaUpdate<TFields>>;
  constructor(fields: TFields);
  /**
   * Get the channel definitions for use with StateGraph.
   * This converts the StateSchema fields into BaseChannel instances.
   */
  getChannels(): Record<string, BaseChannel>;
  /**
   * Get the JSON schema for the full state type.
   * Used by Studio and API for schema introspection.
   */
  getJsonSchema(): JsonSchema7Type;
  /**
   * Get the JSON schema for the update/input type.
   * All fields are optional in updates.
   */
  getInputJsonSchema(): JsonSchema7Type;
  /**
   * Get the list of channel keys (excluding managed values).
   */
  getChannelKeys(): string[];
  /**
   * Get all keys (channels + managed values).
   */
  getAllKeys(): string[];
  /**
   * Validate input data against the schema.
   * This validates each field using its corresponding schema.
   *
   * @param data - The input data to validate
   * @returns The validated data with coerced types
   */
  validateInput<T>(data: T): Promise<T>;
  /**
   * Type guard to check if a value is a StateSchema instance.
   *
   * @param value - The value to check.
   * @returns True if the value is a StateSchema instance with the correct runtime tag.
   */
  static isInstance<TFields extends StateSchemaFields>(value: StateSchema<TFields>): value is StateSchema<TFields>;
  static isInstance(value: unknown): value is StateSchema<any>;
}
type AnyStateSchema = StateSchema<any>;

//#region src/graph/types.d.ts
/**
 * Convert any supported schema type to a StateDefinition.
 *
 * @internal
 */
type ToStateDefinition<T> = T extends StateSchema<infer TInit> ? StateSchemaFieldsToStateDefinition<TInit> : T extends AnnotationRoot<infer SD> ? SD : T extends InteropZodObject ? InteropZodToStateDefinition<T> : T extends StateDefinition ? T : never;
/**
 * Type for schema types that can be used to initialize state.
 * Supports all valid schema types: StateDefinition, Zod objects, StateSchema, and AnnotationRoot.
 *
 * @internal
 */
type StateDefinitionInit = StateDefinition | InteropZodObject | AnyStateSchema | AnnotationRoot<any>;
/**
 * Valid types for context schema.
 * Context doesn't have channels/reducers, so StateSchema is NOT supported.
 * Supports StandardSchemaV1 (Zod, Valibot, etc.) and AnnotationRoot (backward compat).
 *
 * @internal
 */
type ContextSchemaInit = StandardSchemaV1 | AnnotationRoot<StateDefinition>;
/**
 * Initialization options for StateGraph.
 * Accepts any combination of schema types for state/input/output.
 *
 * Supports both `state` and `stateSchema` as aliases for backward compatibility.
 * If only `input` is provided (no state/stateSchema), `input` is used as the state schema.
 *
 * @template SD - State definition type
 * @template I - Input definition type (defaults to undefined)
 * @template O - Output definition type (defaults to undefined)
 * @template C - Context schema type (defaults to undefined)
 * @template N - Node name union type (defaults to string)
 * @template InterruptType - Interrupt type (defaults to unknown)
 * @template WriterType - Writer type (defaults to unknown)
 */
type StateGraphInit<SD extends StateDefinitionInit = StateDefinitionInit, I extends StateDefinitionInit | undefined = undefined, O extends StateDefinitionInit | undefined = undefined, C extends StateDefinitionInit | undefined = undefined, N extends string = string, InterruptType = unknown, WriterType = unknown> = {
  /** Primary key for state schema */state?: SD;
  /**
   * @deprecated Use `state` instead. Will be removed in a future version.
   */
  stateSchema?: SD;
  input?: I;
  output?: O; /** Context schema for runtime configuration validation. Does not support StateSchema. */
  context?: C;
  interrupt?: InterruptType;
  writer?: WriterType;
  nodes?: N[];
};
/**
 * Options for the second argument when passing a direct schema.
 * Excludes `state` and `stateSchema` since those come from the first arg.
 *
 * @internal
 */
type StateGraphOptions<I extends StateDefinitionInit | undefined = undefined, O extends StateDefinitionInit | undefined = undefined, C extends StateDefinitionInit | undefined = undefined, N extends string = string, InterruptType = unknown, WriterType = unknown> = Omit<StateGraphInit<StateDefinitionInit, I, O, C, N, InterruptType, WriterType>, "state" | "stateSchema">;
/**
 * Extract the State type from any supported schema type.
 *
 * Supports:
 * - StateSchema
 * - AnnotationRoot
 * - StateDefinition (internal channel definitions)
 * - InteropZodObject (Zod v3/v4 object schemas)
 *
 * @template Schema - The schema type to extract state from
 * @template Fallback - Type to return if schema doesn't match (default: never)
 */
type ExtractStateType<Schema, Fallback = Schema> = Schema extends AnnotationRoot<infer SD> ? StateType<SD> : StateType<ToStateDefinition<Schema>> extends infer S ? [S] extends [never] ? Fallback : S : Fallback;
/**
 * Extract the Update type from any supported schema type.
 *
 * The Update type represents what a node can return to update the state.
 * All fields are optional since nodes only need to return the fields they modify.
 *
 * Supports:
 * - StateSchema
 * - AnnotationRoot
 * - StateDefinition (internal channel definitions)
 * - InteropZodObject (Zod v3/v4 object schemas)
 *
 * @template Schema - The schema type to extract update type from
 * @template FallbackBase - Base type for fallback (will be partialized), defaults to Schema
 */
type ExtractUpdateType<Schema, FallbackBase = Schema> = Schema extends AnnotationRoot<infer SD> ? UpdateType<SD> : UpdateType<ToStateDefinition<Schema>> extends infer U ? [U] extends [never] ? Partial<FallbackBase> : U : Partial<FallbackBase>;
/**
 * Extract the input type from a type bag, using ExtractStateType on the InputSchema.
 * Falls back to Default if InputSchema is not provided.
 * @internal
 */
type ExtractBagInput<Bag, Default> = Bag extends {
  InputSchema: infer I;
} ? ExtractStateType<I> : Default;
/**
 * Extract the output type from a type bag, using ExtractUpdateType on the OutputSchema.
 * Falls back to Default if OutputSchema is not provided.
 * @internal
 */
type ExtractBagOutput<Bag, Default> = Bag extends {
  OutputSchema: infer O;
} ? ExtractUpdateType<O> : Default;
/**
 * Extract the context type from a type bag, using ExtractStateType on the ContextSchema.
 * Falls back to Default if ContextSchema is not provided.
 * Ensures result extends Record<string, unknown> for LangGraphRunnableConfig compatibility.
 * @internal
 */
type ExtractBagContext<Bag, Default extends Record<string, unknown>> = Bag extends {
  ContextSchema: infer C;
} ? ExtractStateType<C> extends infer Ctx ? Ctx extends Record<string, unknown> ? Ctx : Default : Default : Default;
/**
 * Extract the Nodes type from a type bag.
 * Falls back to Default if Nodes is not provided.
 * @internal
 */
type ExtractBagNodes<Bag, Default extends string> = Bag extends {
  Nodes: infer N extends string;
} ? N : Default;
/**
 * Type bag for GraphNode that accepts schema types.
 * All fields are optional - unspecified fields use defaults.
 *
 * This enables separate input/output schemas for nodes, which is useful when
 * a node receives a subset of state fields and returns different fields.
 *
 * @example
 * ```typescript
 * const node: GraphNode<{
 *   InputSchema: typeof NodeInputSchema;
 *   OutputSchema: typeof NodeOutputSchema;
 *   ContextSchema: typeof ContextSchema;
 *   Nodes: "agent" | "tool";
 * }> = (state, runtime) => {
 *   return { answer: `Response to: ${state.query}` };
 * };
 * ```
 */
interface GraphNodeTypes<InputSchema = unknown, OutputSchema = unknown, ContextSchema = unknown, Nodes extends string = string> {
  /** Schema for node input state (uses ExtractStateType) */
  InputSchema?: InputSchema;
  /** Schema for node output/update (uses ExtractUpdateType) */
  OutputSchema?: OutputSchema;
  /** Schema for runtime context (uses ExtractStateType) */
  ContextSchema?: ContextSchema;
  /** Union of valid node names for Command.goto */
  Nodes?: Nodes;
}
/**
 * Detect if T is a type bag (has InputSchema or OutputSchema) or a direct schema.
 * @internal
 */
type IsGraphNodeTypeBag<T> = T extends {
  InputSchema: unknown;
} ? true : T extends {
  OutputSchema: unknown;
} ? true : false;
/**
 * Return value type for GraphNode functions.
 * Nodes can return an update object, a Command, or a Promise of either.
 *
 * @template Update - The update type (what fields can be returned)
 * @template Nodes - Union of valid node names for Command.goto
 */
type GraphNodeReturnValue<Update, Nodes extends string = string> = Update | CommandInstance<unknown, Update, Nodes> | Promise<Update | CommandInstance<unknown, Update, Nodes>>;
/**
 * Strongly-typed utility for authoring graph nodes outside of the StateGraph builder,
 * supporting inference for both state (from Schema) and config context (from Context type).
 *
 * This type enables you to define graph node functions with full type safety—both
 * for the evolving state and for additional context that may be passed in at runtime.
 * Typing the context parameter allows for better code organization and precise editor support.
 *
 * Works with StateSchema, AnnotationRoot, and Zod object schemas for state, and
 * with a user-defined object shape for context.
 *
 * **Supports two patterns:**
 *
 * 1. **Single schema usage** - Single schema for both input and output:
 *    `GraphNode<Schema, Context, Nodes>`
 *
 * 2. **Type bag pattern** - Separate schemas for input, output, context:
 *    `GraphNode<{ InputSchema; OutputSchema; ContextSchema; Nodes }>`
 *
 * @template Schema - The state schema type (StateSchema, AnnotationRoot, InteropZodObject) OR a type bag
 * @template Context - The type of the context passed into this node (default: Record<string, unknown>)
 * @template Nodes - An optional union of valid node names for Command.goto, used for type-safe routing (default: string)
 *
 * @example Single schema usage
 * ```typescript
 * import { StateSchema, GraphNode } from "@langchain/langgraph";
 * import { z } from "zod/v4";
 *
 * const AgentState = new StateSchema({
 *   messages: MessagesValue,
 *   step: z.number().default(0),
 * });
 *
 * // Context shape for custom node logic (optional)
 * type MyContext = { userId: string };
 *
 * // Node receiving state and config
 * const processNode: GraphNode<typeof AgentState, MyContext> = (state, config) => {
 *   const userId = config.configurable?.userId; // type-safe context access
 *   return { step: state.step + 1 };
 * };
 *
 * // Node with type-safe graph routing
 * const routerNode: GraphNode<typeof AgentState, MyContext, "agent" | "tool"> = (state, config) => {
 *   if (state.needsTool) {
 *     return new Command({ goto: "tool", update: { step: state.step + 1 } });
 *   }
 *   return new Command({ goto: "agent" });
 * };
 *
 * // Use in graph
 * const graph = new StateGraph(AgentState)
 *   .addNode("process", processNode)
 *   .addNode("router", routerNode)
 *   .compile();
 * ```
 *
 * @example Type bag pattern - separate input/output schemas
 * ```typescript
 * const InputSchema = new StateSchema({
 *   messages: z.array(z.string()),
 *   query: z.string(),
 * });
 *
 * const OutputSchema = new StateSchema({
 *   answer: z.string(),
 * });
 *
 * const ContextSchema = z.object({ userId: z.string() });
 *
 * const node: GraphNode<{
 *   InputSchema: typeof InputSchema;
 *   OutputSchema: typeof OutputSchema;
 *   ContextSchema: typeof ContextSchema;
 *   Nodes: "agent" | "tool";
 * }> = (state, config) => {
 *   // state is { messages: string[]; query: string }
 *   // config.configurable is { userId: string } | undefined
 *   return { answer: `Response to: ${state.query}` };
 * };
 * ```
 */
type GraphNode<Schema, Context extends Record<string, any> = Record<string, any>, Nodes extends string = string> = IsGraphNodeTypeBag<Schema> extends true ? (state: ExtractBagInput<Schema, unknown>, config: LangGraphRunnableConfig<ExtractBagContext<Schema, Record<string, unknown>>>) => GraphNodeReturnValue<ExtractBagOutput<Schema, Partial<ExtractBagInput<Schema, unknown>>>, ExtractBagNodes<Schema, string>> : (state: ExtractStateType<Schema>, config: LangGraphRunnableConfig<Context>) => GraphNodeReturnValue<ExtractUpdateType<Schema>, Nodes>;
/**
 * Type bag for ConditionalEdgeRouter that accepts schema types.
 * Unlike GraphNodeTypes, conditional edges don't have separate input/output -
 * they just read state and return routing decisions.
 *
 * @example
 * ```typescript
 * const router: ConditionalEdgeRouter<{
 *   Schema: typeof StateSchema;
 *   ContextSchema: typeof ContextSchema;
 *   Nodes: "agent" | "tool";
 * }> = (state, config) => {
 *   return state.done ? END : "agent";
 * };
 * ```
 */
interface ConditionalEdgeRouterTypes<InputSchema = unknown, ContextSchema = unknown, Nodes extends string = string> {
  /** Schema for router state (uses ExtractStateType) */
  InputSchema?: InputSchema;
  /** Schema for runtime context (uses ExtractStateType) */
  ContextSchema?: ContextSchema;
  /** Union of valid node names that can be routed to */
  Nodes?: Nodes;
}
/**
 * Detect if T is a ConditionalEdgeRouterTypes bag.
 * @internal
 */
type IsConditionalEdgeRouterTypeBag<T> = T extends {
  InputSchema: unknown;
} ? true : T extends {
  ContextSchema: unknown;
} ? true : false;
/**
 * Return type for conditional edge routing functions.
 */
type ConditionalEdgeRouterReturnValue<Nodes extends string, State> = Nodes | typeof END | Send<Nodes, State> | Array<Nodes | Send<Nodes, State>>;
/**
 * Type for conditional edge routing functions.
 *
 * Use this to type functions passed to `addConditionalEdges` for
 * full type safety on state, runtime context, and return values.
 *
 * **Supports two patterns:**
 *
 * 1. **Single schema pattern** - Single schema:
 *    `ConditionalEdgeRouter<Schema, Context, Nodes>`
 *
 * 2. **Type bag pattern** - Separate schemas for state, context:
 *    `ConditionalEdgeRouter<{ Schema; ContextSchema; Nodes }>`
 *
 * @template Schema - The state schema type OR a type bag
 * @template Context - The runtime context type available to node logic
 * @template Nodes - Union of valid node names that can be routed to
 *
 * @example Single schema pattern
 * ```typescript
 * type MyContext = { userId: string };
 * const router: ConditionalEdgeRouter<typeof AgentState, MyContext, "agent" | "tool"> =
 *   (state, config) => {
 *     const userId = config.context?.userId;
 *     if (state.done) return END;
 *     return state.needsTool ? "tool" : "agent";
 *   };
 *
 * graph.addConditionalEdges("router", router, ["agent", "tool"]);
 * ```
 *
 * @example Type bag pattern
 * ```typescript
 * const router: ConditionalEdgeRouter<{
 *   Schema: typeof StateSchema;
 *   ContextSchema: typeof ContextSchema;
 *   Nodes: "agent" | "tool";
 * }> = (state, config) => {
 *   if (state.done) return END;
 *   return "agent";
 * };
 * ```
 */
type ConditionalEdgeRouter<Schema, Context extends Record<string, any> = Record<string, any>, Nodes extends string = string> = IsConditionalEdgeRouterTypeBag<Schema> extends true ? (state: ExtractBagInput<Schema, unknown>, config: LangGraphRunnableConfig<ExtractBagContext<Schema, Record<string, unknown>>>) => ConditionalEdgeRouterReturnValue<ExtractBagNodes<Schema, string>, ExtractBagInput<Schema, unknown>> | Promise<ConditionalEdgeRouterReturnValue<ExtractBagNodes<Schema, string>, ExtractBagInput<Schema, unknown>>> : (state: ExtractStateType<Schema>, config: LangGraphRunnableConfig<Context>) => ConditionalEdgeRouterReturnValue<Nodes, ExtractStateType<Schema>> | Promise<ConditionalEdgeRouterReturnValue<Nodes, ExtractStateType<Schema>>>;

//#region src/graph/graph.d.ts
interface BranchOptions<IO, N extends string, CallOptions extends LangGraphRunnableConfig = LangGraphRunnableConfig> {
  source: N;
  path: RunnableLike$1<IO, BranchPathReturnValue, CallOptions>;
  pathMap?: Record<string, N | typeof END> | (N | typeof END)[];
}
type BranchPathReturnValue = string | Send | (string | Send)[] | Promise<string | Send | (string | Send)[]>;
type CompiledGraphTypeNode<Spec> = Spec extends {
  node: infer N extends string;
} ? N : any;
type CompiledGraphTypeContext<Spec> = Spec extends {
  context: infer Context extends Record<string, any>;
} ? Context : Record<string, any>;
type CompiledGraphTypeStreamTransformers<Spec> = Spec extends {
  streamTransformers: infer Transformers;
} ? Transformers extends ReadonlyArray<() => StreamTransformer<any>> ? Transformers : Transformers extends ReadonlyArray<StreamTransformer<any>> ? { readonly [K in keyof Transformers]: () => Transformers[K] } : Transformers extends StreamTransformer<any> ? readonly [() => Transformers] : [] : [];
/**
 * Convenience type for referencing a compiled graph by named type slots.
 *
 * @example
 * ```ts
 * type MyCompiledGraph = CompiledGraphType<{
 *   state: State;
 *   update: Update;
 *   streamTransformers: [
 *     StreamTransformer<Extensions>,
 *     StreamTransformer<MoreExtensions>,
 *   ];
 * }>;
 * ```
 */
type CompiledGraphType<Spec extends object = object> = CompiledGraph<CompiledGraphTypeNode<Spec>, Spec extends {
  state: infer State;
} ? State : any, Spec extends {
  update: infer Update;
} ? Update : any, CompiledGraphTypeContext<Spec>, Spec extends {
  input: infer Input;
} ? Input : any, Spec extends {
  output: infer Output;
} ? Output : any, Spec extends {
  nodeReturn: infer NodeReturn;
} ? NodeReturn : unknown, Spec extends {
  command: infer Command;
} ? Command : unknown, Spec extends {
  streamCustom: infer StreamCustom;
} ? StreamCustom : any, CompiledGraphTypeStreamTransformers<Spec>>;
type NodeAction$1<S, U, C extends StateDefinition> = RunnableLike$1<S, U extends object ? U & Record<string, any> : U, LangGraphRunnableConfig<StateType<C>>>;
declare class Branch<IO, N extends string, CallOptions extends LangGraphRunnableConfig = LangGraphRunnableConfig> {
  path: Runnable<IO, BranchPathReturnValue>;
  ends?: Record<string, N | typeof END>;
  constructor(options: Omit<BranchOptions<IO, N, CallOptions>, "source">);
  run(writer: (dests: (string | Send)[], config: LangGraphRunnableConfig) => Runnable | void | Promise<void>, reader?: (config: CallOptions) => IO): RunnableCallable<unknown, unknown>;
  _route(input: IO, config: CallOptions, writer: (dests: (string | Send)[], config: LangGraphRunnableConfig) => Runnable | void | Promise<void>, reader?: (config: CallOptions) => IO): Promise<Runnable | any>;
}
type NodeSpec<RunInput, RunOutput> = {
  runnable: Runnable<RunInput, RunOutput>;
  metadata?: Record<string, unknown>;
  subgraphs?: Pregel<any, any>[];
  ends?: string[];
  defer?: boolean; /** Whether this node is an auto-generated node-level error handler. */
  isErrorHandler?: boolean; /** Name of the auto-generated error handler node to run on failure. */
  errorHandlerNode?: string;
};
/**
 * Return value type for node-level error handlers.
 *
 * Handlers may return a partial state update, a `Command`, or a Promise of either.
 *
 * @template Update - The update type (what fields can be returned)
 * @template Nodes - Union of valid node names for Command.goto
 */
type NodeErrorHandlerReturnValue<Update, Nodes extends string = string> = GraphNodeReturnValue<Update, Nodes>;
/**
 * A node-level error handler callable.
 *
 * Invoked with the node input state, a {@link NodeError} describing the failed
 * node and thrown error, and the runnable config. The handler runs ONLY after
 * the failing node's {@link RetryPolicy} is exhausted. It may return a state
 * update or a `Command` (to route via `goto`).
 */
type NodeErrorHandler<TState = unknown, TUpdate = Partial<TState>, Nodes extends string = string> = (state: TState, error: NodeError, config?: LangGraphRunnableConfig) => NodeErrorHandlerReturnValue<TUpdate, Nodes>;
type AddNodeOptions<Nodes extends string = string> = {
  metadata?: Record<string, unknown>;
  subgraphs?: Pregel<any, any>[];
  ends?: Nodes[];
  defer?: boolean;
};
declare class Graph$1<N extends string = typeof START | typeof END, RunInput = any, RunOutput = any, NodeSpecType extends NodeSpec<RunInput, RunOutput> = NodeSpec<RunInput, RunOutput>, C extends StateDefinition = StateDefinition> {
  nodes: Record<N, NodeSpecType>;
  edges: Set<[N | typeof START, N | typeof END]>;
  branches: Record<string, Record<string, Branch<RunInput, N, any>>>;
  entryPoint?: string;
  compiled: boolean;
  constructor();
  protected warnIfCompiled(message: string): void;
  get allEdges(): Set<[string, string]>;
  addNode<K extends string, NodeInput = RunInput, NodeOutput = RunOutput>(nodes: Record<K, NodeAction$1<NodeInput, NodeOutput, C>> | [key: K, action: NodeAction$1<NodeInput, NodeOutput, C>, options?: AddNodeOptions][]): Graph$1<N | K, RunInput, RunOutput>;
  addNode<K extends string, NodeInput = RunInput, NodeOutput = RunOutput>(key: K, action: NodeAction$1<NodeInput, NodeOutput, C>, options?: AddNodeOptions): Graph$1<N | K, RunInput, RunOutput>;
  addEdge(startKey: N | typeof START, endKey: N | typeof END): this;
  addConditionalEdges(source: BranchOptions<RunInput, N, LangGraphRunnableConfig<StateType<C>>>): this;
  addConditionalEdges(source: N, path: RunnableLike$1<RunInput, BranchPathReturnValue, LangGraphRunnableConfig<StateType<C>>>, pathMap?: BranchOptions<RunInput, N, LangGraphRunnableConfig<StateType<C>>>["pathMap"]): this;
  /**
   * @deprecated use `addEdge(START, key)` instead
   */
  setEntryPoint(key: N): this;
  /**
   * @deprecated use `addEdge(key, END)` instead
   */
  setFinishPoint(key: N): this;
  compile<const TTransformers extends ReadonlyArray<() => StreamTransformer<any>> = []>({
    checkpointer,
    interruptBefore,
    interruptAfter,
    name,
    transformers
  }?: {
    checkpointer?: BaseCheckpointSaver | false;
    interruptBefore?: N[] | All;
    interruptAfter?: N[] | All;
    name?: string;
    /**
     * Stream transformer factories baked into the compiled graph.  These run
     * automatically for every `streamEvents(..., { version: "v3" })` call,
     * before any call-site transformers.
     */
    transformers?: TTransformers;
  }): CompiledGraph<N, RunInput, RunOutput, Record<string, any>, any, any, unknown, unknown, any, TTransformers>;
  validate(interrupt?: string[]): void;
}
declare class CompiledGraph<N extends string, State = any, Update = any, ContextType extends Record<string, any> = Record<string, any>, InputType = any, OutputType = any, NodeReturnType = unknown, CommandType = unknown, StreamCustomType = any, TStreamTransformers extends ReadonlyArray<() => StreamTransformer<any>> = []> extends Pregel<Record<N | typeof START, PregelNode<State, Update>>, Record<N | typeof START | typeof END | string, BaseChannel>, ContextType & Record<string, any>, InputType, OutputType, InputType, OutputType, NodeReturnType, CommandType, StreamCustomType, TStreamTransformers> {
  "~NodeType": N;
  "~NodeReturnType": NodeReturnType;
  "~RunInput": Update;
  "~RunOutput": State;
  builder: Graph$1<N, State, Update>;
  constructor({
    builder,
    ...rest
  }: {
    builder: Graph$1<N, State, Update>;
  } & PregelParams<Record<N | typeof START, PregelNode<State, Update>>, Record<N | typeof START | typeof END | string, BaseChannel>, TStreamTransformers>);
  withConfig<const TTransformers extends ReadonlyArray<() => StreamTransformer<any>> = []>(config: Omit<LangGraphRunnableConfig, "store" | "writer" | "interrupt"> & {
    streamTransformers: TTransformers;
  }): CompiledGraph<N, State, Update, ContextType, InputType, OutputType, NodeReturnType, CommandType, StreamCustomType, readonly [...TStreamTransformers, ...TTransformers]>;
  withConfig(config: PregelOptions<Record<N | typeof START, PregelNode<State, Update>>, Record<N | typeof START | typeof END | string, BaseChannel>, ContextType & Record<string, any>>): this;
  attachNode(key: N, node: NodeSpec<State, Update>): void;
  attachEdge(start: N | typeof START, end: N | typeof END): void;
  attachBranch(start: N | typeof START, name: string, branch: Branch<State, N>): void;
  /**
   * Returns a drawable representation of the computation graph.
   */
  getGraphAsync(config?: RunnableConfig & {
    xray?: boolean | number;
  }): Promise<Graph>;
  /**
   * Returns a drawable representation of the computation graph.
   *
   * @deprecated Use getGraphAsync instead. The async method will be the default in the next minor core release.
   */
  getGraph(config?: RunnableConfig & {
    xray?: boolean | number;
  }): Graph;
}

//#region src/interrupt.d.ts
interface InterruptOptions {
  /**
   * Schema for the value expected when the graph is resumed, surfaced to
   * clients on `Interrupt.response_schema` (as JSON Schema) so they can render
   * a typed input form. A Zod schema also parses the resume value, and the
   * parsed value is what `interrupt` returns; a JSON Schema object is passed
   * through to clients without validating the resume value.
   */
  responseSchema?: InteropZodType | JsonSchema7Type;
}
/**
 * Interrupts the execution of a graph node.
 * This function can be used to pause execution of a node, and return the value of the `resume`
 * input when the graph is re-invoked using `Command`.
 * Multiple interrupts can be called within a single node, and each will be handled sequentially.
 *
 * When an interrupt is called:
 * 1. If there's a `resume` value available (from a previous `Command`), it returns that value.
 * 2. Otherwise, it throws a `GraphInterrupt` with the provided value
 * 3. The graph can be resumed by passing a `Command` with a `resume` value
 *
 * Because the `interrupt` function propagates by throwing a special `GraphInterrupt` error,
 * you should avoid using `try/catch` blocks around the `interrupt` function,
 * or if you do, ensure that the `GraphInterrupt` error is thrown again within your `catch` block.
 *
 * @param value - The value to include in the interrupt. This will be available in task.interrupts[].value
 * @param options - Optional settings. `responseSchema` describes the expected resume value and is
 *   available in task.interrupts[].response_schema as JSON Schema; a Zod schema also validates the resume value.
 * @returns The `resume` value provided when the graph is re-invoked with a Command, parsed by
 *   `responseSchema` when it is a Zod schema
 *
 * @example
 * ```typescript
 * // Define a node that uses multiple interrupts
 * const nodeWithInterrupts = () => {
 *   // First interrupt - will pause execution and include {value: 1} in task values
 *   const answer1 = interrupt({ value: 1 });
 *
 *   // Second interrupt - only called after first interrupt is resumed
 *   const answer2 = interrupt({ value: 2 });
 *
 *   // Use the resume values
 *   return { myKey: answer1 + " " + answer2 };
 * };
 *
 * // Resume the graph after first interrupt
 * await graph.stream(new Command({ resume: "answer 1" }));
 *
 * // Resume the graph after second interrupt
 * await graph.stream(new Command({ resume: "answer 2" }));
 * // Final result: { myKey: "answer 1 answer 2" }
 * ```
 *
 * @throws {Error} If called outside the context of a graph
 * @throws {GraphInterrupt} When no resume value is available
 * @throws {ZodError} When the resume value does not match a Zod `responseSchema`
 */
declare function interrupt<I = unknown, R = any>(value: I, options?: InterruptOptions): R;
type FilterAny<X> = (<T>() => T extends X ? 1 : 2) extends (<T>() => (T extends any ? 1 : 2)) ? never : X;
type InferInterruptInputType<T> = T extends typeof interrupt<infer I, unknown> ? I : T extends {
  [key: string]: typeof interrupt<any, any>;
} ? { [K in keyof T]: InferInterruptInputType<T[K]> }[keyof T] : unknown;
type InferInterruptResumeType<T, TInner = false> = T extends typeof interrupt<never, infer R> ? TInner extends true ? FilterAny<R> : R : T extends {
  [key: string]: typeof interrupt<any, any>;
} ? { [K in keyof T]: InferInterruptResumeType<T[K], true> }[keyof T] : unknown;

//#region src/writer.d.ts
declare function writer<T>(chunk: T): void;
type InferWriterType<T> = T extends typeof writer<infer C> ? C : any;

//#region src/graph/state.d.ts
type ChannelReducers<Channels extends object> = { [K in keyof Channels]: SingleReducer<Channels[K], any> };
interface StateGraphArgs<Channels extends object | unknown> {
  channels: Channels extends object ? Channels extends unknown[] ? ChannelReducers<{
    __root__: Channels;
  }> : ChannelReducers<Channels> : ChannelReducers<{
    __root__: Channels;
  }>;
}
/**
 * Retry and cache policies configurable on graph nodes.
 *
 * Use with {@link StateGraph.addNode} for per-node overrides, or with
 * {@link StateGraph.setNodeDefaults} for graph-wide defaults applied at
 * `compile()` time. Per-node values always take precedence over defaults.
 * `setNodeDefaults` may be called before or after `addNode`, including as the
 * last step before `compile()`.
 */
type NodePolicyOptions = {
  /**
   * Retry policy controlling backoff, max attempts, and which errors trigger
   * a retry.
   *
   * @see {@link RetryPolicy}
   */
  retryPolicy?: RetryPolicy;
  /**
   * Cache policy controlling how node results are keyed and how long they
   * persist.
   *
   * - Pass a {@link CachePolicy} object for fine-grained control (e.g. custom
   *   `keyFunc`, `ttl`).
   * - Pass `true` to enable caching with default settings.
   * - Pass `false` to disable caching.
   *
   * @see {@link CachePolicy}
   */
  cachePolicy?: CachePolicy | boolean;
  /**
   * Maximum duration for a single attempt of this node. Accepts a number of
   * milliseconds (a hard wall-clock cap) or a {@link TimeoutPolicy} for finer
   * control over run / idle timeouts. When exceeded, a {@link NodeTimeoutError}
   * is raised and the node's retry policy (if any) decides whether to retry.
   *
   * @see {@link TimeoutPolicy}
   */
  timeout?: number | TimeoutPolicy;
};
/**
 * Resolved retry and cache policies stored on a node after boolean
 * `cachePolicy` shorthand is normalized.
 *
 * @internal
 */
type NodePolicies = {
  retryPolicy?: RetryPolicy; /** `false` opts out of graph defaults set via {@link StateGraph.setNodeDefaults}. */
  cachePolicy?: CachePolicy | false; /** Resolved timeout policy after the `number` shorthand is normalized. */
  timeout?: TimeoutPolicy;
};
/**
 * Graph-wide node defaults captured by {@link StateGraph.setNodeDefaults} and
 * resolved at {@link StateGraph.compile} time.
 *
 * @internal
 */
type ResolvedNodeDefaults = NodePolicies & {
  /**
   * Default error handler applied to every regular node that does not set its
   * own via `addNode(..., { errorHandler })`. Never applied to error-handler
   * nodes themselves — handlers must not catch their own failures.
   */
  errorHandler?: NodeErrorHandler;
};
type StateGraphNodeSpec<RunInput, RunOutput> = NodeSpec<RunInput, RunOutput> & NodePolicies & {
  input?: StateDefinition;
  tracePolicy?: TracePolicy;
};
/**
 * Options for StateGraph.addNode() method.
 *
 * @template Nodes - Node name constraints
 * @template InputSchema - Per-node input schema type (inferred from options.input)
 * @template HandlerState - State type passed to the node-level error handler
 * @template Update - The update type the error handler may return
 */
type StateGraphAddNodeOptions<Nodes extends string = string, InputSchema extends StateDefinitionInit | undefined = StateDefinitionInit | undefined, HandlerState = (InputSchema extends StateDefinitionInit ? ExtractStateType<InputSchema> : unknown), Update = unknown> = {
  input?: InputSchema; /** Shape what `LangChainTracer` sends to LangSmith for this node's own run (see `@langchain/core`'s `TracePolicy`). */
  tracePolicy?: TracePolicy;
  /**
   * Optional node-level error handler. Runs only after this node's
   * {@link RetryPolicy} is exhausted. Receives a {@link NodeError} with the
   * failed node name and error, and may return a state update or `Command`.
   */
  errorHandler?: NodeErrorHandler<HandlerState, Update, Nodes>;
} & NodePolicyOptions & AddNodeOptions<Nodes>;
type StateGraphAddNodeOptionsWithNodeInput<Nodes extends string, NodeInput, Update = unknown> = StateGraphAddNodeOptions<Nodes, StateDefinitionInit | undefined, NodeInput, Update>;
type StateGraphArgsWithStateSchema<SD extends StateDefinition, I extends StateDefinition, O extends StateDefinition> = {
  stateSchema: AnnotationRoot<SD>;
  input?: AnnotationRoot<I>;
  output?: AnnotationRoot<O>;
};
type StateGraphArgsWithInputOutputSchemas<SD extends StateDefinition, O extends StateDefinition = SD> = {
  input: AnnotationRoot<SD>;
  output: AnnotationRoot<O>;
};
type ExtractStateDefinition<T> = T extends AnyStateSchema ? T : T extends StateDefinitionInit ? ToStateDefinition<T> : StateDefinition;
type NodeAction<S, U, C extends StateDefinitionInit, InterruptType, WriterType> = RunnableLike$1<S, U extends object ? U & Record<string, any> : U, Runtime<StateType<ToStateDefinition<C>>, InterruptType, WriterType>>;
type StrictNodeAction<S, U, C extends StateDefinitionInit, Nodes extends string, InterruptType, WriterType> = RunnableLike$1<Prettify<S>, U | Command<InferInterruptResumeType<InterruptType>, U & Record<string, any>, Nodes>, Runtime<StateType<ToStateDefinition<C>>, InterruptType, WriterType>>;
declare const PartialStateSchema: unique symbol;
type PartialStateSchema = typeof PartialStateSchema;
type MergeReturnType<Prev, Curr> = Prev & Curr extends infer T ? { [K in keyof T]: T[K] } & unknown : never;
type Prettify<T> = { [K in keyof T]: T[K] } & {};
/**
 * A graph whose nodes communicate by reading and writing to a shared state.
 * Each node takes a defined `State` as input and returns a `Partial<State>`.
 *
 * Each state key can optionally be annotated with a reducer function that
 * will be used to aggregate the values of that key received from multiple nodes.
 * The signature of a reducer function is (left: Value, right: UpdateValue) => Value.
 *
 * See {@link Annotation} for more on defining state.
 *
 * After adding nodes and edges to your graph, you must call `.compile()` on it before
 * you can use it.
 *
 * @typeParam SD - The state definition used to construct the graph. Can be an
 *   {@link AnnotationRoot}, {@link StateSchema}, or Zod object schema. This is the
 *   primary generic from which `S` and `U` are derived.
 *
 * @typeParam S - The full state type representing the complete shape of your graph's
 *   state after all reducers have been applied. Automatically inferred from `SD`.
 *
 * @typeParam U - The update type representing what nodes can return to modify state.
 *   Typically a partial of the state type. Automatically inferred from `SD`.
 *
 * @typeParam N - Union of all node names in the graph (e.g., `"agent" | "tool"`).
 *   Accumulated as you call `.addNode()`. Used for type-safe routing.
 *
 * @typeParam I - The input schema definition. Set via the `input` option in the
 *   constructor to restrict what data the graph accepts when invoked.
 *
 * @typeParam O - The output schema definition. Set via the `output` option in the
 *   constructor to restrict what data the graph returns after execution.
 *
 * @typeParam C - The config/context schema definition. Set via the `context` option
 *   to define additional configuration passed at runtime.
 *
 * @typeParam NodeReturnType - Constrains what types nodes in this graph can return.
 *
 * @typeParam InterruptType - The type for {@link interrupt} resume values. Set via
 *   the `interrupt` option for typed human-in-the-loop patterns.
 *
 * @typeParam WriterType - The type for custom stream writers. Set via the `writer`
 *   option to enable typed custom streaming from within nodes.
 *
 * @example
 * ```ts
 * import {
 *   type BaseMessage,
 *   AIMessage,
 *   HumanMessage,
 * } from "@langchain/core/messages";
 * import { StateGraph, Annotation } from "@langchain/langgraph";
 *
 * // Define a state with a single key named "messages" that will
 * // combine a returned BaseMessage or arrays of BaseMessages
 * const StateAnnotation = Annotation.Root({
 *   sentiment: Annotation<string>,
 *   messages: Annotation<BaseMessage[]>({
 *     reducer: (left: BaseMessage[], right: BaseMessage | BaseMessage[]) => {
 *       if (Array.isArray(right)) {
 *         return left.concat(right);
 *       }
 *       return left.concat([right]);
 *     },
 *     default: () => [],
 *   }),
 * });
 *
 * const graphBuilder = new StateGraph(StateAnnotation);
 *
 * // A node in the graph that returns an object with a "messages" key
 * // will update the state by combining the existing value with the returned one.
 * const myNode = (state: typeof StateAnnotation.State) => {
 *   return {
 *     messages: [new AIMessage("Some new response")],
 *     sentiment: "positive",
 *   };
 * };
 *
 * const graph = graphBuilder
 *   .addNode("myNode", myNode)
 *   .addEdge("__start__", "myNode")
 *   .addEdge("myNode", "__end__")
 *   .compile();
 *
 * await graph.invoke({ messages: [new HumanMessage("how are you?")] });
 *
 * // {
 * //   messages: [HumanMessage("how are you?"), AIMessage("Some new response")],
 * //   sentiment: "positive",
 * // }
 * ```
 */
declare class StateGraph<SD extends StateDefinitionInit | unknown, S = ExtractStateType<SD>, U = ExtractUpdateType<SD, S>, N extends string = typeof START, I extends StateDefinitionInit = ExtractStateDefinition<SD>, O extends StateDefinitionInit = ExtractStateDefinition<SD>, C extends StateDefinitionInit = StateDefinition, NodeReturnType = unknown, InterruptType = unknown, WriterType = unknown> extends Graph$1<N, S, U, StateGraphNodeSpec<S, U>, ToStateDefinition<C>> {
  channels: Record<string, BaseChannel>;
  waitingEdges: Set<[N[], N]>;
  /** @internal */
  _schemaDefinition: StateDefinition;
  /** @internal */
  _schemaRuntimeDefinition: InteropZodObject | AnyStateSchema | undefined;
  /** @internal */
  _inputDefinition: I;
  /** @internal */
  _inputRuntimeDefinition: InteropZodObject | AnyStateSchema | PartialStateSchema | undefined;
  /** @internal */
  _outputDefinition: O;
  /** @internal */
  _outputRuntimeDefinition: InteropZodObject | AnyStateSchema | undefined;
  /**
   * Map schemas to managed values
   * @internal
   */
  _schemaDefinitions: Map<any, any>;
  /** @internal */
  _metaRegistry: SchemaMetaRegistry;
  /** @internal Used only for typing. */
  _configSchema: ToStateDefinition<C> | undefined;
  /** @internal */
  _configRuntimeSchema: InteropZodObject | undefined;
  /** @internal */
  _interrupt: InterruptType;
  /** @internal */
  _writer: WriterType;
  /**
   * Graph-wide default node policies, resolved at `compile()` time.
   * @internal
   */
  _nodeDefaults: ResolvedNodeDefaults;
  Node: StrictNodeAction<S, U, C, N, InterruptType, WriterType>;
  /**
   * Create a new StateGraph for building stateful, multi-step workflows.
   *
   * Accepts state definitions via `Annotation.Root`, `StateSchema`, or Zod schemas.
   *
   * @example Direct schema
   * ```ts
   * const StateAnnotation = Annotation.Root({
   *   messages: Annotation<string[]>({ reducer: (a, b) => [...a, ...b] }),
   * });
   * const graph = new StateGraph(StateAnnotation);
   * ```
   *
   * @example Direct schema with input/output filtering
   * ```ts
   * const graph = new StateGraph(StateAnnotation, {
   *   input: InputSchema,
   *   output: OutputSchema,
   * });
   * ```
   *
   * @example Object pattern with state, input, output
   * ```ts
   * const graph = new StateGraph({
   *   state: FullStateSchema,
   *   input: InputSchema,
   *   output: OutputSchema,
   * });
   * ```
   *
   * @example Input/output only (state inferred from input)
   * ```ts
   * const graph = new StateGraph({
   *   input: InputAnnotation,
   *   output: OutputAnnotation,
   * });
   * ```
   */
  constructor(state: SD extends StateDefinitionInit ? SD : never, options?: C | AnnotationRoot<ToStateDefinition<C>> | StateGraphOptions<I, O, C, N, InterruptType, WriterType>);
  constructor(fields: SD extends StateDefinition ? StateGraphArgsWithInputOutputSchemas<SD, ToStateDefinition<O>> : never, contextSchema?: C | AnnotationRoot<ToStateDefinition<C>>);
  constructor(fields: SD extends StateDefinition ? AnnotationRoot<SD> | StateGraphArgsWithStateSchema<SD, ToStateDefinition<I>, ToStateDefinition<O>> : never, contextSchema?: C | AnnotationRoot<ToStateDefinition<C>>);
  constructor(init: Omit<StateGraphInit<SD extends StateDefinitionInit ? SD : StateDefinitionInit, SD extends StateDefinitionInit ? SD : StateDefinitionInit, O, C extends ContextSchemaInit ? C : undefined, N, InterruptType, WriterType>, "state" | "stateSchema" | "input"> & {
    input: SD extends StateDefinitionInit ? SD : never;
    state?: never;
    stateSchema?: never;
  }, contextSchema?: C | AnnotationRoot<ToStateDefinition<C>>);
  constructor(init: StateGraphInit<SD extends StateDefinitionInit ? SD : StateDefinitionInit, I, O, C extends ContextSchemaInit ? C : undefined, N, InterruptType, WriterType>);
  /** @deprecated Use `Annotation.Root`, `StateSchema`, or Zod schemas instead. */
  constructor(fields: StateGraphArgs<S>, contextSchema?: C | AnnotationRoot<ToStateDefinition<C>>);
  /**
   * Set graph-wide default node policies that apply to every node in this
   * graph.
   *
   * Per-node values passed to {@link addNode} always take precedence over these
   * defaults. Defaults are resolved at {@link compile} time, so call order does
   * not matter — you may call this before or after `addNode`, including as the
   * last step before `compile()`. Calling it multiple times merges the provided
   * fields, with later calls overriding earlier ones on a per-field basis.
   *
   * Policies set here are **not** inherited by subgraphs.
   *
   * `retryPolicy` and `timeout` defaults apply to **all** nodes, including
   * auto-generated error-handler nodes. `cachePolicy` and `errorHandler`
   * defaults apply to **regular nodes only** — caching an error-handler result
   * is unsafe, and a handler must never catch its own (or another handler's)
   * failure.
   *
   * @param defaults - The default node policies to apply.
   * @returns The builder instance, for chaining.
   *
   * @example Call before `addNode`
   * ```ts
   * const graph = new StateGraph(State)
   *   .setNodeDefaults({
   *     retryPolicy: { maxAttempts: 3 },
   *     cachePolicy: { ttl: 60 },
   *     timeout: 60_000,
   *     errorHandler: (state, { node, error }) => ({ lastError: error.message }),
   *   })
   *   .addNode("a", nodeA)
   *   .addNode("b", nodeB, { retryPolicy: { maxAttempts: 5 } }) // overrides default
   *   .addEdge(START, "a")
   *   .compile();
   * ```
   *
   * @example Call after `addNode`, immediately before `compile()`
   * ```ts
   * const graph = new StateGraph(State)
   *   .addNode("a", nodeA)
   *   .addNode("b", nodeB, { retryPolicy: { maxAttempts: 5 } }) // overrides default
   *   .addEdge(START, "a")
   *   .setNodeDefaults({
   *     retryPolicy: { maxAttempts: 3 },
   *     cachePolicy: { ttl: 60 },
   *   })
   *   .compile();
   * ```
   */
  setNodeDefaults(defaults: NodePolicyOptions & {
    /**
     * Default node-level error handler invoked when any **regular** node
     * raises and does not have its own handler set via
     * `addNode(..., { errorHandler })`. Runs only after the failing node's
     * retry policy is exhausted. It is never invoked when an error-handler
     * node itself raises — handler failures fail the run.
     *
     * Because a single shared handler serves every node, its `state`
     * argument is typed as `unknown`: at runtime it receives the **failing
     * node's input** (see `addNode(..., { input })`), which may be a subset
     * of the graph state and differs per node. Narrow it yourself before
     * reading fields. The handler may still return a graph-level update (`U`)
     * or route via `new Command({ goto })` to any node (`N`).
     */
    errorHandler?: NodeErrorHandler<unknown, U, N>;
  }): this;
  /**
   * Build the shared spec for a graph-wide default error handler, or
   * `undefined` when {@link setNodeDefaults} did not configure one. The spec is
   * installed under {@link DEFAULT_ERROR_HANDLER_NODE} for the duration of a
   * single {@link compile} call and routes failures from every regular node
   * that lacks its own handler.
   * @internal
   */
  protected _createDefaultErrorHandlerSpec(): StateGraphNodeSpec<S, U> | undefined;
  /**
   * Normalize all constructor input patterns to a unified StateGraphInit object.
   * @internal
   */
  private _normalizeToStateGraphInit;
  /**
   * Convert any supported schema type to a StateDefinition (channel map).
   * @internal
   */
  private _getChannelsFromSchema;
  get allEdges(): Set<[string, string]>;
  _addSchema(stateDefinition: StateDefinitionInit): void;
  addNode<K extends string, NodeMap extends Record<K, NodeAction<S, U, C, InterruptType, WriterType>>>(nodes: NodeMap): StateGraph<SD, S, U, N | K, I, O, C, MergeReturnType<NodeReturnType, { [key in keyof NodeMap]: NodeMap[key] extends NodeAction<S, infer U, C, InterruptType, WriterType> ? U : never }>>;
  addNode<K extends string, NodeInput = S, NodeOutput extends U = U>(nodes: [key: K, action: NodeAction<NodeInput, NodeOutput, C, InterruptType, WriterType>, options?: StateGraphAddNodeOptionsWithNodeInput<N | K, NodeInput, U>][]): StateGraph<SD, S, U, N | K, I, O, C, MergeReturnType<NodeReturnType, { [key in K]: NodeOutput }>>;
  addNode<K extends string, InputSchema extends StateDefinitionInit, NodeOutput extends U = U>(key: K, action: NodeAction<ExtractStateType<InputSchema>, NodeOutput, C, InterruptType, WriterType>, options: StateGraphAddNodeOptions<N | K, InputSchema, ExtractStateType<InputSchema>, U>): StateGraph<SD, S, U, N | K, I, O, C, MergeReturnType<NodeReturnType, { [key in K]: NodeOutput }>>;
  addNode<K extends string, InputSchema extends StateDefinitionInit, NodeOutput extends U = U>(key: K, action: NodeAction<ExtractStateType<InputSchema>, NodeOutput, C, InterruptType, WriterType>, options: StateGraphAddNodeOptions<N | K, InputSchema, ExtractStateType<InputSchema>, U>): StateGraph<SD, S, U, N | K, I, O, C, MergeReturnType<NodeReturnType, { [key in K]: NodeOutput }>>;
  addNode<K extends string, NodeInput = S, NodeOutput extends U = U>(key: K, action: NodeAction<NodeInput, NodeOutput, C, InterruptType, WriterType>, options?: StateGraphAddNodeOptionsWithNodeInput<N | K, NodeInput, U>): StateGraph<SD, S, U, N | K, I, O, C, MergeReturnType<NodeReturnType, { [key in K]: NodeOutput }>>;
  addNode<K extends string, NodeInput = S>(key: K, action: NodeAction<NodeInput, U, C, InterruptType, WriterType>, options?: StateGraphAddNodeOptionsWithNodeInput<N | K, NodeInput, U>): StateGraph<SD, S, U, N | K, I, O, C, NodeReturnType>;
  addEdge(startKey: typeof START | N | N[], endKey: N | typeof END): this;
  addSequence<K extends string, NodeInput = S, NodeOutput extends U = U>(nodes: [key: K, action: NodeAction<NodeInput, NodeOutput, C, InterruptType, WriterType>, options?: StateGraphAddNodeOptionsWithNodeInput<N | K, NodeInput, U>][]): StateGraph<SD, S, U, N | K, I, O, C, MergeReturnType<NodeReturnType, { [key in K]: NodeOutput }>>;
  addSequence<K extends string, NodeMap extends Record<K, NodeAction<S, U, C, InterruptType, WriterType>>>(nodes: NodeMap): StateGraph<SD, S, U, N | K, I, O, C, MergeReturnType<NodeReturnType, { [key in keyof NodeMap]: NodeMap[key] extends NodeAction<S, infer U, C, InterruptType, WriterType> ? U : never }>>;
  compile<const TTransformers extends ReadonlyArray<() => StreamTransformer<any>> = []>({
    checkpointer,
    store,
    cache,
    interruptBefore,
    interruptAfter,
    name,
    description,
    transformers
  }?: {
    checkpointer?: BaseCheckpointSaver | boolean;
    store?: BaseStore;
    cache?: BaseCache;
    interruptBefore?: N[] | All;
    interruptAfter?: N[] | All;
    name?: string;
    description?: string;
    /**
     * Stream transformer factories baked into the compiled graph.  These run
     * automatically for every `streamEvents(..., { version: "v3" })` call,
     * before any call-site transformers.
     */
    transformers?: TTransformers;
  }): CompiledStateGraph<Prettify<S>, Prettify<U>, N, I, O, C, NodeReturnType, InterruptType, WriterType, TTransformers>;
  /** @internal */
  protected _compileResolved<const TTransformers extends ReadonlyArray<() => StreamTransformer<any>> = []>({
    checkpointer,
    store,
    cache,
    interruptBefore,
    interruptAfter,
    name,
    description,
    transformers,
    defaultErrorHandlerNode
  }: {
    checkpointer?: BaseCheckpointSaver | boolean;
    store?: BaseStore;
    cache?: BaseCache;
    interruptBefore?: N[] | All;
    interruptAfter?: N[] | All;
    name?: string;
    description?: string;
    transformers?: TTransformers;
    defaultErrorHandlerNode?: string;
  }): CompiledStateGraph<Prettify<S>, Prettify<U>, N, I, O, C, NodeReturnType, InterruptType, WriterType, TTransformers>;
}
/**
 * Final result from building and compiling a {@link StateGraph}.
 * Should not be instantiated directly, only using the StateGraph `.compile()`
 * instance method.
 *
 * @typeParam S - The full state type representing the complete shape of your graph's
 *   state after all reducers have been applied. This is the type you receive when
 *   reading state in nodes or after invoking the graph.
 *
 * @typeParam U - The update type representing what nodes can return to modify state.
 *   Typically a partial of the state type, allowing nodes to update only specific fields.
 *   Can also include {@link Command} objects for advanced control flow.
 *
 * @typeParam N - Union of all node names in the graph (e.g., `"agent" | "tool"`).
 *   Used for type-safe routing with {@link Command.goto} and edge definitions.
 *
 * @typeParam I - The input schema definition. Determines what shape of data the graph
 *   accepts when invoked. Defaults to the main state schema if not explicitly set.
 *
 * @typeParam O - The output schema definition. Determines what shape of data the graph
 *   returns after execution. Defaults to the main state schema if not explicitly set.
 *
 * @typeParam C - The config/context schema definition. Defines additional configuration
 *   that can be passed to the graph at runtime via {@link LangGraphRunnableConfig}.
 *
 * @typeParam NodeReturnType - Constrains what types nodes in this graph can return.
 *   Useful for enforcing consistent return patterns across all nodes.
 *
 * @typeParam InterruptType - The type of values that can be passed when resuming from
 *   an {@link interrupt}. Used with human-in-the-loop patterns.
 *
 * @typeParam WriterType - The type for custom stream writers. Used with the `writer`
 *   option to enable typed custom streaming from within nodes.
 *
 * @typeParam TStreamTransformers - Stream transformer factories registered at
 *   compile time via the `transformers` option. Used to type extensions on
 *   `streamEvents(..., { version: "v3" })`.
 */
declare class CompiledStateGraph<S, U, N extends string = typeof START, I extends StateDefinitionInit = StateDefinition, O extends StateDefinitionInit = StateDefinition, C extends StateDefinitionInit = StateDefinition, NodeReturnType = unknown, InterruptType = unknown, WriterType = unknown, TStreamTransformers extends ReadonlyArray<() => StreamTransformer<any>> = []> extends CompiledGraph<N, S, U, ExtractStateType<C>, ExtractUpdateType<I, ExtractStateType<I>>, ExtractStateType<O>, NodeReturnType, CommandInstance<InferInterruptResumeType<InterruptType>, Prettify<U>, N>, InferWriterType<WriterType>, TStreamTransformers> {
  builder: StateGraph<unknown, S, U, N, I, O, C, NodeReturnType>;
  /**
   * The description of the compiled graph.
   * This is used by the supervisor agent to describe the handoff to the agent.
   */
  description?: string;
  /** @internal */
  _metaRegistry: SchemaMetaRegistry;
  constructor({
    description,
    ...rest
  }: {
    description?: string;
  } & ConstructorParameters<typeof CompiledGraph<N, S, U, ExtractStateType<C>, ExtractUpdateType<I, ExtractStateType<I>>, ExtractStateType<O>, NodeReturnType, CommandInstance<InferInterruptResumeType<InterruptType>, Prettify<U>, N>, InferWriterType<WriterType>, TStreamTransformers>>[0]);
  attachNode(key: typeof START, node?: never): void;
  attachNode(key: N, node: StateGraphNodeSpec<S, U>): void;
  attachEdge(starts: N | N[] | "__start__", end: N | "__end__"): void;
  attachBranch(start: N | typeof START, _: string, branch: Branch<S, N>, options?: {
    withReader?: boolean;
  }): void;
  protected _validateInput(input: ExtractUpdateType<I, ExtractStateType<I>>): Promise<ExtractUpdateType<I, ExtractStateType<I>>>;
  isInterrupted(input: unknown): input is {
    [INTERRUPT]: Interrupt<InferInterruptInputType<InterruptType>>[];
  };
  protected _validateContext(config: Partial<Record<string, unknown>>): Promise<Partial<Record<string, unknown>>>;
}

//#region src/graph/messages_reducer.d.ts
/**
 * Special value that signifies the intent to remove all previous messages in the state reducer.
 * Used as the unique identifier for a `RemoveMessage` instance which, when encountered,
 * causes all prior messages to be discarded, leaving only those following this marker.
 */
declare const REMOVE_ALL_MESSAGES = "__remove_all__";
/**
 * Type that represents an acceptable input for the messages state reducer.
 *
 * - Can be a single `BaseMessage` or `BaseMessageLike`.
 * - Can be an array of `BaseMessage` or `BaseMessageLike`.
 */
type Messages = Array<BaseMessage | BaseMessageLike> | BaseMessage | BaseMessageLike;
/**
 * Reducer function for combining two sets of messages in LangGraph's state system.
 *
 * This reducer handles several tasks:
 * 1. Normalizes both `left` and `right` message inputs to arrays.
 * 2. Coerces any message-like objects into real `BaseMessage` instances, and
 *    message chunks (e.g. `AIMessageChunk`) into their non-chunk class.
 * 3. Ensures all messages have unique, stable IDs by generating missing ones.
 * 4. If a `RemoveMessage` instance is encountered in `right` with the ID `REMOVE_ALL_MESSAGES`,
 *    all previous messages are discarded and only the subsequent messages in `right` are returned.
 * 5. Otherwise, merges `left` and `right` messages together following these rules:
 *    - If a message in `right` shares an ID with a message in `left`:
 *      - If it is a `RemoveMessage`, that message (by ID) is marked for removal.
 *      - If it is a normal message, it replaces the message with the same ID from `left`.
 *    - If a message in `right` **does not exist** in `left`:
 *      - If it is a `RemoveMessage`, this is considered an error (cannot remove non-existent ID).
 *      - Otherwise, the message is appended.
 *    - Messages flagged for removal are omitted from the final output.
 *
 * @param left - The existing array (or single message) of messages from current state.
 * @param right - The new array (or single message) of messages to be applied.
 * @returns A new array of `BaseMessage` objects representing the updated state.
 *
 * @throws Error if a `RemoveMessage` is used to delete a message with an ID that does not exist in the merged list.
 *
 * @example
 * ```ts
 * const msg1 = new AIMessage("hello");
 * const msg2 = new HumanMessage("hi");
 * const removal = new RemoveMessage({ id: msg1.id });
 * const newState = messagesStateReducer([msg1], [msg2, removal]);
 * // newState will only contain msg2 (msg1 is removed)
 * ```
 */
declare function messagesStateReducer(left: Messages, right: Messages): BaseMessage[];
/**
 * **Experimental.** Batch reducer for use with `DeltaChannel`.
 *
 * Processes all writes in one pass — dedup by ID and `RemoveMessage`
 * tombstoning — without calling {@link messagesStateReducer}.
 *
 * This reducer is batching-invariant, as required by `DeltaChannel`:
 * `reducer(reducer(state, xs), ys) === reducer(state, xs.concat(ys))`.
 *
 * A `RemoveMessage` carrying the {@link REMOVE_ALL_MESSAGES} sentinel id
 * clears all messages accumulated so far (prior state plus earlier writes in
 * the same batch) and keeps only the messages that follow it, mirroring
 * {@link messagesStateReducer}. Clearing happens in the same single linear
 * pass, so the batching-invariant still holds.
 *
 * Raw object / string inputs are coerced to typed `BaseMessage` objects so
 * that HTTP-driven graphs work without a separate coercion step, and message
 * chunks are converted to their non-chunk class. This is not
 * full {@link messagesStateReducer} parity — unknown-id `RemoveMessage`
 * errors and missing-id UUID assignment are not handled here.
 *
 * @param state - The current accumulated list of messages.
 * @param writes - Batch of writes, each a single message-like or an array.
 * @returns The new accumulated list of messages.
 *
 * @example
 * ```typescript
 * import { DeltaChannel, messagesDeltaReducer } from "@langchain/langgraph";
 *
 * const channel = new DeltaChannel(messagesDeltaReducer);
 * ```
 */
declare function messagesDeltaReducer(state: BaseMessage[], writes: Messages[]): BaseMessage[];

//#region src/graph/message.d.ts
/** @ignore */
declare class MessageGraph extends StateGraph<BaseMessage[], BaseMessage[], Messages> {
  constructor();
}
/**
 * Manually push a message to a message stream.
 *
 * This is useful when you need to push a manually created message before the node
 * has finished executing.
 *
 * When a message is pushed, it will be automatically persisted to the state after the node has finished executing.
 * To disable persisting, set `options.stateKey` to `null`.
 *
 * @param message The message to push. The message must have an ID set, otherwise an error will be thrown.
 * @param options RunnableConfig / Runtime coming from node context.
 */
declare function pushMessage(message: BaseMessage | BaseMessageLike, options?: RunnableConfig & {
  /**
   * The key of the state to push the message to. Set to `null` to avoid persisting.
   * @default "messages"
   */
  stateKey?: string | null;
}): BaseMessage<MessageStructure<MessageToolSet>, MessageType>;

//#region src/func/types.d.ts
/**
 * Allows the entrypoint function to return a value to the caller, as well as a separate state value to persist to the checkpoint
 */
type EntrypointFinal<ValueT, SaveT> = {
  /**
   * The value to return to the caller
   */
  value?: ValueT;
  /**
   * The value to save to the checkpoint
   */
  save?: SaveT;
  __lg_type: "__pregel_final";
};
/**
 * The return type of an entrypoint function.
 */
type EntrypointReturnT<OutputT> = OutputT extends EntrypointFinal<infer ValueT, unknown> | Promise<EntrypointFinal<infer ValueT, unknown>> ? ValueT : OutputT;
/**
 * The value to be saved when a function returns an EntrypointFinal.
 */
type EntrypointFinalSaveT<OutputT> = OutputT extends EntrypointFinal<unknown, infer SaveT> | Promise<EntrypointFinal<unknown, infer SaveT>> ? SaveT : OutputT;
/**
 * Checks if an AsyncGenerator exists in the ES target/lib that we're compiling to.
 *
 * This is necessary because `tsc --init` targets ES2016 by default, which doesn't include AsyncGenerators.
 *
 * This works because when `skipLibCheck` is true (and it is in the default `tsconfig.json` created by `tsc --init`),
 * TypeScript will replace any unresolved library types with `any`. So, when `AsyncGenerator` doesn't exist, this checks
 * if `any` extends `object`, which it doesn't. When that happens, this type resolves to the `false` literal, and we can
 * use it in the type predicates below to skip over the AsyncGenerator-specific logic.
 *
 * If we didn't have this, then the types below would be checking if the user's function extends `any` in place of the
 * `AsyncGenerator` type, and the type predicate would branch to `never`, disallowing any valid function from being passed
 * to `task` or `entrypoint`.
 */
type AsyncGeneratorExists = AsyncGenerator<unknown, unknown, unknown> extends object ? true : false;
/**
 * Matches valid function signatures for entrypoints. Disallows generator functions.
 */
type EntrypointFunc<InputT, OutputT> = [OutputT] extends never ? (input: InputT, config: LangGraphRunnableConfig) => never : AsyncGeneratorExists extends true ? OutputT extends AsyncGenerator<unknown, unknown, unknown> ? never : OutputT extends Generator<unknown, unknown, unknown> ? never : (input: InputT, config: LangGraphRunnableConfig) => OutputT : OutputT extends Generator<unknown, unknown, unknown> ? never : (input: InputT, config: LangGraphRunnableConfig) => OutputT;
/**
 * Matches valid function signatures for tasks. Disallows generator functions.
 */
type TaskFunc<ArgsT extends unknown[], OutputT> = [OutputT] extends [never] ? (...args: ArgsT) => never : AsyncGeneratorExists extends true ? OutputT extends AsyncGenerator<unknown, unknown, unknown> ? never : OutputT extends Generator<unknown, unknown, unknown> ? never : (...args: ArgsT) => OutputT : OutputT extends Generator<unknown, unknown, unknown> ? never : (...args: ArgsT) => OutputT;

//#region src/func/index.d.ts
/**
 * Options for the {@link task} function
 */
interface TaskOptions {
  /**
   * The name of the task, analogous to the node name in {@link StateGraph}.
   */
  name: string;
  /**
   * The retry policy for the task. Configures how many times and under what conditions
   * the task should be retried if it fails.
   */
  retry?: RetryPolicy;
  /**
   * The cache policy for the task. Configures how the task should be cached.
   */
  cachePolicy?: CachePolicy;
  /**
   * Maximum duration for a single attempt of this task. Accepts a number of
   * milliseconds (a hard wall-clock cap) or a {@link TimeoutPolicy} for finer
   * control. When exceeded, a {@link NodeTimeoutError} is raised and the task's
   * retry policy (if any) decides whether to retry.
   */
  timeout?: number | TimeoutPolicy;
}
/**
 * Define a LangGraph task using the `task` function.
 *
 * Tasks can only be called from within an {@link entrypoint} or from within a StateGraph.
 * A task can be called like a regular function with the following differences:
 *
 * - When a checkpointer is enabled, the function inputs and outputs must be serializable.
 * - The wrapped function can only be called from within an entrypoint or StateGraph.
 * - Calling the function produces a promise. This makes it easy to parallelize tasks.
 *
 * @typeParam ArgsT - The type of arguments the task function accepts
 * @typeParam OutputT - The type of value the task function returns
 * @param optionsOrName - Either an {@link TaskOptions} object, or a string for the name of the task
 * @param func - The function that executes this task
 * @returns A proxy function that accepts the same arguments as the original and always returns the result as a Promise
 *
 * @example basic example
 * ```typescript
 * const addOne = task("add", async (a: number) => a + 1);
 *
 * const workflow = entrypoint("example", async (numbers: number[]) => {
 *   const promises = numbers.map(n => addOne(n));
 *   const results = await Promise.all(promises);
 *   return results;
 * });
 *
 * // Call the entrypoint
 * await workflow.invoke([1, 2, 3]); // Returns [2, 3, 4]
 * ```
 *
 * @example using a retry policy
 * ```typescript
 * const addOne = task({
 *     name: "add",
 *     retry: { maxAttempts: 3 }
 *   },
 *   async (a: number) => a + 1
 * );
 *
 * const workflow = entrypoint("example", async (numbers: number[]) => {
 *   const promises = numbers.map(n => addOne(n));
 *   const results = await Promise.all(promises);
 *   return results;
 * });
 * ```
 * @category Functional API
 */
declare function task<ArgsT extends unknown[], OutputT>(optionsOrName: TaskOptions | string, func: TaskFunc<ArgsT, OutputT>): (...args: ArgsT) => Promise<OutputT>;
/**
 * Options for the {@link entrypoint} function
 */
type EntrypointOptions = {
  /**
   * The name of the {@link entrypoint}, analogous to the node name in {@link StateGraph}.
   * This name is used for logging, debugging, and checkpoint identification.
   */
  name: string;
  /**
   * The checkpointer for the {@link entrypoint}. Used to save and restore state between
   * invocations of the workflow.
   */
  checkpointer?: BaseCheckpointSaver;
  /**
   * The store for the {@link entrypoint}. Used to persist data across workflow runs.
   */
  store?: BaseStore;
  /**
   * The cache for the {@link entrypoint}. Used to cache values between workflow runs.
   */
  cache?: BaseCache;
  /**
   * Maximum duration for a single attempt of this entrypoint. Accepts a number
   * of milliseconds (a hard wall-clock cap) or a {@link TimeoutPolicy} for finer
   * control. When exceeded, a {@link NodeTimeoutError} is raised.
   */
  timeout?: number | TimeoutPolicy;
};
/**
 * Type declaration for the entrypoint function with its properties
 * @category Functional API
 */
interface EntrypointFunction {
  <InputT, OutputT>(optionsOrName: EntrypointOptions | string, func: EntrypointFunc<InputT, OutputT>): Pregel<Record<string, PregelNode<InputT, EntrypointReturnT<OutputT>>>, {
    [START]: EphemeralValue<InputT>;
    [END]: LastValue<EntrypointReturnT<OutputT>>;
    [PREVIOUS]: LastValue<EntrypointFinalSaveT<OutputT>>;
  }, Record<string, unknown>, InputT, EntrypointReturnT<OutputT>, any, Awaited<EntrypointReturnT<OutputT>>>;
  /**
   * A helper utility for use with the functional API that returns a value to the caller,
   * as well as a separate state value to persist to the checkpoint. This allows workflows
   * to maintain state between runs while returning different values to the caller.
   *
   * @typeParam ValueT - The type of the value to return to the caller
   * @typeParam SaveT - The type of the state to save to the checkpoint
   * @param options.value - The value to return to the caller
   * @param options.save - The value to save to the checkpoint
   * @returns An object with the value and save properties
   *
   * @example
   * ```typescript
   * return entrypoint.final({
   *   value: "result for caller",
   *   save: { counter: currentCount + 1 }
   * });
   * ```
   */
  final<ValueT, SaveT>(options: {
    value?: ValueT;
    save?: SaveT;
  }): EntrypointFinal<ValueT, SaveT>;
}
/**
 * Define a LangGraph workflow using the `entrypoint` function.
 *
 * ### Function signature
 *
 * The wrapped function must accept at most **two parameters**. The first parameter
 * is the input to the function. The second (optional) parameter is a
 * {@link LangGraphRunnableConfig} object. If you wish to pass multiple parameters to
 * the function, you can pass them as an object.
 *
 * ### Helper functions
 *
 * #### Streaming
 * To write data to the "custom" stream, use the {@link getWriter} function, or the
 * {@link LangGraphRunnableConfig.writer} property.
 *
 * #### State management
 * The {@link getPreviousState} function can be used to access the previous state
 * that was returned from the last invocation of the entrypoint on the same thread id.
 *
 * If you wish to save state other than the return value, you can use the
 * {@link entrypoint.final} function.
 *
 * @typeParam InputT - The type of input the entrypoint accepts
 * @typeParam OutputT - The type of output the entrypoint produces
 * @param optionsOrName - Either an {@link EntrypointOptions} object, or a string for the name of the entrypoint
 * @param func - The function that executes this entrypoint
 * @returns A {@link Pregel} instance that can be run to execute the workflow
 *
 * @example Using entrypoint and tasks
 * ```typescript
 * import { task, entrypoint } from "@langchain/langgraph";
 * import { MemorySaver } from "@langchain/langgraph-checkpoint";
 * import { interrupt, Command } from "@langchain/langgraph";
 *
 * const composeEssay = task("compose", async (topic: string) => {
 *   await new Promise(r => setTimeout(r, 1000)); // Simulate slow operation
 *   return `An essay about ${topic}`;
 * });
 *
 * const reviewWorkflow = entrypoint({
 *   name: "review",
 *   checkpointer: new MemorySaver()
 * }, async (topic: string) => {
 *   const essay = await composeEssay(topic);
 *   const humanReview = await interrupt({
 *     question: "Please provide a review",
 *     essay
 *   });
 *   return {
 *     essay,
 *     review: humanReview
 *   };
 * });
 *
 * // Example configuration for the workflow
 * const config = {
 *   configurable: {
 *     thread_id: "some_thread"
 *   }
 * };
 *
 * // Topic for the essay
 * const topic = "cats";
 *
 * // Stream the workflow to generate the essay and await human review
 * for await (const result of reviewWorkflow.stream(topic, config)) {
 *   console.log(result);
 * }
 *
 * // Example human review provided after the interrupt
 * const humanReview = "This essay is great.";
 *
 * // Resume the workflow with the provided human review
 * for await (const result of reviewWorkflow.stream(new Command({ resume: humanReview }), config)) {
 *   console.log(result);
 * }
 * ```
 *
 * @example Accessing the previous return value
 * ```typescript
 * import { entrypoint, getPreviousState } from "@langchain/langgraph";
 * import { MemorySaver } from "@langchain/langgraph-checkpoint";
 *
 * const accumulator = entrypoint({
 *   name: "accumulator",
 *   checkpointer: new MemorySaver()
 * }, async (input: string) => {
 *   const previous = getPreviousState<number>();
 *   return previous !== undefined ? `${previous } ${input}` : input;
 * });
 *
 * const config = {
 *   configurable: {
 *     thread_id: "some_thread"
 *   }
 * };
 * await accumulator.invoke("hello", config); // returns "hello"
 * await accumulator.invoke("world", config); // returns "hello world"
 * ```
 *
 * @example Using entrypoint.final to save a value
 * ```typescript
 * import { entrypoint, getPreviousState } from "@langchain/langgraph";
 * import { MemorySaver } from "@langchain/langgraph-checkpoint";
 *
 * const myWorkflow = entrypoint({
 *   name: "accumulator",
 *   checkpointer: new MemorySaver()
 * }, async (num: number) => {
 *   const previous = getPreviousState<number>();
 *
 *   // This will return the previous value to the caller, saving
 *   // 2 * num to the checkpoint, which will be used in the next invocation
 *   // for the `previous` parameter.
 *   return entrypoint.final({
 *     value: previous ?? 0,
 *     save: 2 * num
 *   });
 * });
 *
 * const config = {
 *   configurable: {
 *     thread_id: "some_thread"
 *   }
 * };
 *
 * await myWorkflow.invoke(3, config); // 0 (previous was undefined)
 * await myWorkflow.invoke(1, config); // 6 (previous was 3 * 2 from the previous invocation)
 * ```
 * @category Functional API
 */
declare const entrypoint: EntrypointFunction;
/**
 * A helper utility function for use with the functional API that returns the previous
 * state from the checkpoint from the last invocation of the current thread.
 *
 * This function allows workflows to access state that was saved in previous runs
 * using {@link entrypoint.final}.
 *
 * @typeParam StateT - The type of the state that was previously saved
 * @returns The previous saved state from the last invocation of the current thread
 *
 * @example
 * ```typescript
 * const previousState = getPreviousState<{ counter: number }>();
 * const newCount = (previousState?.counter ?? 0) + 1;
 * ```
 * @category Functional API
 */
declare function getPreviousState<StateT>(): StateT;

//#region src/graph/messages_annotation.d.ts
/**
 * Prebuilt state annotation that combines returned messages.
 * Can handle standard messages and special modifiers like {@link RemoveMessage}
 * instances.
 *
 * Specifically, importing and using the prebuilt MessagesAnnotation like this:
 *
 * @example
 * ```ts
 * import { MessagesAnnotation, StateGraph } from "@langchain/langgraph";
 *
 * const graph = new StateGraph(MessagesAnnotation)
 *   .addNode(...)
 *   ...
 * ```
 *
 * Is equivalent to initializing your state manually like this:
 *
 * @example
 * ```ts
 * import { BaseMessage } from "@langchain/core/messages";
 * import { Annotation, StateGraph, messagesStateReducer } from "@langchain/langgraph";
 *
 * export const StateAnnotation = Annotation.Root({
 *   messages: Annotation<BaseMessage[]>({
 *     reducer: messagesStateReducer,
 *     default: () => [],
 *   }),
 * });
 *
 * const graph = new StateGraph(StateAnnotation)
 *   .addNode(...)
 *   ...
 * ```
 */
declare const MessagesAnnotation: AnnotationRoot<{
  messages: BaseChannel<BaseMessage<MessageStructure<MessageToolSet>, MessageType>[], OverwriteValue<BaseMessage<MessageStructure<MessageToolSet>, MessageType>[]> | Messages, unknown>;
}>;
/**
 * Prebuilt schema meta for Zod state definition.
 *
 * @example
 * ```ts
 * import { z } from "zod/v4-mini";
 * import { MessagesZodState, StateGraph } from "@langchain/langgraph";
 *
 * const AgentState = z.object({
 *   messages: z.custom<BaseMessage[]>().register(registry, MessagesZodMeta),
 * });
 * ```
 */
declare const MessagesZodMeta: SchemaMeta<BaseMessage[], Messages>;
/**
 * Prebuilt state object that uses Zod to combine returned messages.
 * This utility is synonymous with the `MessagesAnnotation` annotation,
 * but uses Zod as the way to express messages state.
 *
 * You can use import and use this prebuilt schema like this:
 *
 * @example
 * ```ts
 * import { MessagesZodState, StateGraph } from "@langchain/langgraph";
 *
 * const graph = new StateGraph(MessagesZodState)
 *   .addNode(...)
 *   ...
 * ```
 *
 * Which is equivalent to initializing the schema object manually like this:
 *
 * @example
 * ```ts
 * import { z } from "zod";
 * import type { BaseMessage, BaseMessageLike } from "@langchain/core/messages";
 * import { StateGraph, messagesStateReducer } from "@langchain/langgraph";
 * import "@langchain/langgraph/zod";
 *
 * const AgentState = z.object({
 *   messages: z
 *     .custom<BaseMessage[]>()
 *     .default(() => [])
 *     .langgraph.reducer(
 *        messagesStateReducer,
 *        z.custom<BaseMessageLike | BaseMessageLike[]>()
 *     ),
 * });
 * const graph = new StateGraph(AgentState)
 *   .addNode(...)
 *   ...
 * ```
 */
declare const MessagesZodState: ZodObject<{
  messages: ReducedZodChannel<ZodType<BaseMessage<MessageStructure<MessageToolSet>, MessageType>[], ZodTypeDef, BaseMessage<MessageStructure<MessageToolSet>, MessageType>[]>, InteropZodType<Messages>>;
}, "strip", ZodTypeAny, {
  messages: BaseMessage<MessageStructure<MessageToolSet>, MessageType>[];
}, {
  messages: BaseMessage<MessageStructure<MessageToolSet>, MessageType>[];
}>;

//#region src/state/adapter.d.ts
/**
 * Get the JSON schema from a SerializableSchema.
 */
declare function getJsonSchemaFromSchema(schema: SerializableSchema | unknown): Record<string, unknown> | undefined;
/**
 * Detect if a schema has a default value by validating `undefined`.
 *
 * Uses the Standard Schema `~standard.validate` API to detect defaults.
 * If the schema accepts `undefined` and returns a value, that value is the default.
 *
 * This approach is library-agnostic and works with any Standard Schema compliant
 * library (Zod, Valibot, ArkType, etc.) without needing to introspect internals.
 *
 * @param schema - The schema to check for a default value.
 * @returns A factory function returning the default, or undefined if no default exists.
 *
 * @example
 * ```ts
 * const getter = getSchemaDefaultGetter(z.string().default("hello"));
 * getter?.(); // "hello"
 *
 * const noDefault = getSchemaDefaultGetter(z.string());
 * noDefault; // undefined
 * ```
 */
declare function getSchemaDefaultGetter(schema: SerializableSchema | unknown): (() => unknown) | undefined;

//#region src/state/prebuilt/messages.d.ts
declare const MessagesValue: ReducedValue<BaseMessage<MessageStructure<MessageToolSet>, MessageType>[], Messages>;
/**
 * **Experimental.** A messages state field backed by a `DeltaChannel`.
 *
 * A drop-in alternative to {@link MessagesValue} that persists only per-step
 * message deltas (plus periodic snapshots) instead of the full accumulated
 * history in every checkpoint blob. Useful for long-running threads where
 * re-serializing the entire message list on each step is costly.
 *
 * @example
 * ```ts
 * import { StateSchema, MessagesDeltaValue } from "@langchain/langgraph";
 *
 * const State = new StateSchema({ messages: MessagesDeltaValue });
 * ```
 */
declare const MessagesDeltaValue: DeltaValue<BaseMessage<MessageStructure<MessageToolSet>, MessageType>[], Messages>;

//#region src/pregel/utils/config.d.ts
/**
 * A helper utility function that returns the {@link BaseStore} that was set when the graph was initialized
 *
 * @returns a reference to the {@link BaseStore} that was set when the graph was initialized
 */
declare function getStore(config?: LangGraphRunnableConfig): BaseStore | undefined;
/**
 * A helper utility function that returns the {@link LangGraphRunnableConfig#writer} if "custom" stream mode is enabled, otherwise undefined.
 *
 * @returns a reference to the {@link LangGraphRunnableConfig#writer} if "custom" stream mode is enabled, otherwise undefined
 */
declare function getWriter(config?: LangGraphRunnableConfig): ((chunk: unknown) => void) | undefined;
/**
 * A helper utility function that returns the {@link LangGraphRunnableConfig} that was set when the graph was initialized.
 *
 * Note: This only works when running in an environment that supports node:async_hooks and AsyncLocalStorage. If you're running this in a
 * web environment, access the LangGraphRunnableConfig from the node function directly.
 *
 * @returns the {@link LangGraphRunnableConfig} that was set when the graph was initialized
 */
declare function getConfig(): LangGraphRunnableConfig;
/**
 * A helper utility function that returns the input for the currently executing
 * task.
 *
 * Note: When called without arguments, this relies on `node:async_hooks` /
 * `AsyncLocalStorage`, which is available in many JavaScript environments
 * (Node.js, Deno, Cloudflare Workers) but not in web browsers. In environments
 * without `AsyncLocalStorage` support, pass the `config` that your node/tool
 * function receives directly, e.g. `getCurrentTaskInput(config)`.
 *
 * Tip: Inside a tool run by a `ToolNode`, prefer reading graph state from
 * `runtime.state` on the second tool argument (typed as `ToolRuntime` from
 * `@langchain/core/tools`). It works in every runtime, including web browsers.
 *
 * @param config - Optional {@link LangGraphRunnableConfig} to read the task
 * input from. Provide this when running in an environment without
 * `AsyncLocalStorage` support (e.g. web browsers).
 * @returns the input for the currently executing task
 */
declare function getCurrentTaskInput<T = unknown>(config?: LangGraphRunnableConfig): T;

//#region src/callbacks.d.ts
declare const GRAPH_CALLBACK_HANDLER: unique symbol;
/** Loop status at a graph lifecycle transition. */
type GraphLifecycleStatus = "pending" | "done" | "interrupt_before" | "interrupt_after" | "out_of_steps" | "draining";
/** A graph execution resumed from a checkpoint. */
interface GraphResumeEvent {
  readonly runId: string | undefined;
  readonly status: GraphLifecycleStatus;
  readonly checkpointId: string;
  readonly checkpointNs: readonly string[];
}
/** The root graph paused. Static interrupts can have an empty payload list. */
interface GraphInterruptEvent extends GraphResumeEvent {
  readonly interrupts: readonly Interrupt[];
}
type GraphLifecycleEvent = GraphInterruptEvent | GraphResumeEvent;
/**
 * Extend this class and pass an instance through `callbacks` to observe graph
 * interrupts and resumes. Lifecycle methods are always awaited, including when
 * other callbacks run in the background. Set `raiseError` to propagate errors.
 *
 * @example
 * ```ts
 * class Observer extends GraphCallbackHandler {
 *   handleInterrupt(event: GraphInterruptEvent) {
 *     console.log(event.runId, event.interrupts);
 *   }
 * }
 * const observed = graph.withConfig({ callbacks: [new Observer()] });
 * ```
 */
declare class GraphCallbackHandler extends BaseCallbackHandler {
  name: string;
  readonly [GRAPH_CALLBACK_HANDLER] = true;
  static isInstance(value: unknown): value is GraphCallbackHandler;
  /** Called for root interrupts, before the terminal chain callback. */
  handleInterrupt?(event: GraphInterruptEvent): void | Promise<void>;
  /** Called before execution continues, including in resumed subgraphs. */
  handleResume?(event: GraphResumeEvent): void | Promise<void>;
}

//#region src/prebuilt/tool_executor.d.ts
/** @deprecated Use {@link ToolNode} instead. */
interface ToolExecutorArgs {
  tools: Array<StructuredToolInterface | RunnableToolLike>;
  /**
   * @default {INVALID_TOOL_MSG_TEMPLATE}
   */
  invalidToolMsgTemplate?: string;
}
/**
 * Interface for invoking a tool
 */
interface ToolInvocationInterface {
  tool: string;
  toolInput: string;
}
type ToolExecutorInputType = any;
type ToolExecutorOutputType = any;
/** @deprecated Use {@link ToolNode} instead. */
declare class ToolExecutor extends RunnableBinding<ToolExecutorInputType, ToolExecutorOutputType> {
  lc_graph_name: string;
  tools: Array<StructuredToolInterface | RunnableToolLike>;
  toolMap: Record<string, StructuredToolInterface | RunnableToolLike>;
  invalidToolMsgTemplate: string;
  constructor(fields: ToolExecutorArgs);
  /**
   * Execute a tool invocation
   *
   * @param {ToolInvocationInterface} toolInvocation The tool to invoke and the input to pass to it.
   * @param {RunnableConfig | undefined} config Optional configuration to pass to the tool when invoked.
   * @returns Either the result of the tool invocation (`string` or `ToolMessage`, set by the `ToolOutput` generic) or a string error message.
   */
  _execute(toolInvocation: ToolInvocationInterface, config?: RunnableConfig): Promise<ToolExecutorOutputType>;
}

//#region src/prebuilt/agent_executor.d.ts
interface Step {
  action: AgentAction | AgentFinish;
  observation: unknown;
}
/** @ignore */
interface AgentExecutorState {
  agentOutcome?: AgentAction | AgentFinish;
  steps: Array<Step>;
  input: string;
  chatHistory?: BaseMessage[];
}
/** @ignore */
declare function createAgentExecutor({
  agentRunnable,
  tools
}: {
  agentRunnable: Runnable;
  tools: Array<Tool> | ToolExecutor;
}): CompiledStateGraph<{
  agentOutcome?: AgentAction | AgentFinish | undefined;
  steps: Step[];
  input: string;
  chatHistory?: BaseMessage<MessageStructure<MessageToolSet>, MessageType>[] | undefined;
}, {
  agentOutcome?: AgentAction | AgentFinish | undefined;
  steps?: Step[] | undefined;
  input?: string | undefined;
  chatHistory?: BaseMessage<MessageStructure<MessageToolSet>, MessageType>[] | undefined;
}, "__start__" | "action" | "agent", {
  agentOutcome?: BaseChannel<AgentAction | AgentFinish | undefined, AgentAction | AgentFinish | undefined, unknown> | undefined;
  steps: BaseChannel<Step[], Step[], unknown>;
  input: BaseChannel<string, string, unknown>;
  chatHistory?: BaseChannel<BaseMessage<MessageStructure<MessageToolSet>, MessageType>[] | undefined, BaseMessage<MessageStructure<MessageToolSet>, MessageType>[] | undefined, unknown> | undefined;
}, {
  agentOutcome?: BaseChannel<AgentAction | AgentFinish | undefined, AgentAction | AgentFinish | undefined, unknown> | undefined;
  steps: BaseChannel<Step[], Step[], unknown>;
  input: BaseChannel<string, string, unknown>;
  chatHistory?: BaseChannel<BaseMessage<MessageStructure<MessageToolSet>, MessageType>[] | undefined, BaseMessage<MessageStructure<MessageToolSet>, MessageType>[] | undefined, unknown> | undefined;
}, StateDefinition, {
  action: Partial<AgentExecutorState>;
  agent: {
    agentOutcome: any;
  };
}, unknown, unknown, []>;

//#region src/prebuilt/chat_agent_executor.d.ts
/** @deprecated Use {@link createReactAgent} instead with tool calling. */
type FunctionCallingExecutorState = {
  messages: Array<BaseMessage>;
};
/** @deprecated Use {@link createReactAgent} instead with tool calling. */
declare function createFunctionCallingExecutor<Model extends object>({
  model,
  tools
}: {
  model: Model;
  tools: Array<StructuredToolInterface | RunnableToolLike> | ToolExecutor;
}): CompiledStateGraph<FunctionCallingExecutorState, Partial<FunctionCallingExecutorState>, typeof START | "agent" | "action">;

//#region src/prebuilt/tool_node.d.ts
type ToolNodeOptions = {
  name?: string;
  tags?: string[];
  handleToolErrors?: boolean;
};
/**
 * A node that runs the tools requested in the last AIMessage. It can be used
 * either in StateGraph with a "messages" key or in MessageGraph. If multiple
 * tool calls are requested, they will be run in parallel. The output will be
 * a list of ToolMessages, one for each tool call.
 *
 * @example
 * ```ts
 * import { ToolNode } from "@langchain/langgraph/prebuilt";
 * import { tool } from "@langchain/core/tools";
 * import { z } from "zod";
 * import { AIMessage } from "@langchain/core/messages";
 *
 * const getWeather = tool((input) => {
 *   if (["sf", "san francisco"].includes(input.location.toLowerCase())) {
 *     return "It's 60 degrees and foggy.";
 *   } else {
 *     return "It's 90 degrees and sunny.";
 *   }
 * }, {
 *   name: "get_weather",
 *   description: "Call to get the current weather.",
 *   schema: z.object({
 *     location: z.string().describe("Location to get the weather for."),
 *   }),
 * });
 *
 * const tools = [getWeather];
 * const toolNode = new ToolNode(tools);
 *
 * const messageWithSingleToolCall = new AIMessage({
 *   content: "",
 *   tool_calls: [
 *     {
 *       name: "get_weather",
 *       args: { location: "sf" },
 *       id: "tool_call_id",
 *       type: "tool_call",
 *     }
 *   ]
 * })
 *
 * await toolNode.invoke({ messages: [messageWithSingleToolCall] });
 * // Returns tool invocation responses as:
 * // { messages: ToolMessage[] }
 * ```
 *
 * @example
 * ```ts
 * import {
 *   StateGraph,
 *   MessagesAnnotation,
 * } from "@langchain/langgraph";
 * import { ToolNode } from "@langchain/langgraph/prebuilt";
 * import { tool } from "@langchain/core/tools";
 * import { z } from "zod";
 * import { ChatAnthropic } from "@langchain/anthropic";
 *
 * const getWeather = tool((input) => {
 *   if (["sf", "san francisco"].includes(input.location.toLowerCase())) {
 *     return "It's 60 degrees and foggy.";
 *   } else {
 *     return "It's 90 degrees and sunny.";
 *   }
 * }, {
 *   name: "get_weather",
 *   description: "Call to get the current weather.",
 *   schema: z.object({
 *     location: z.string().describe("Location to get the weather for."),
 *   }),
 * });
 *
 * const tools = [getWeather];
 * const modelWithTools = new ChatAnthropic({
 *   model: "claude-3-haiku-20240307",
 *   temperature: 0
 * }).bindTools(tools);
 *
 * const toolNodeForGraph = new ToolNode(tools)
 *
 * const shouldContinue = (state: typeof MessagesAnnotation.State) => {
 *   const { messages } = state;
 *   const lastMessage = messages[messages.length - 1];
 *   if ("tool_calls" in lastMessage && Array.isArray(lastMessage.tool_calls) && lastMessage.tool_calls?.length) {
 *     return "tools";
 *   }
 *   return "__end__";
 * }
 *
 * const callModel = async (state: typeof MessagesAnnotation.State) => {
 *   const { messages } = state;
 *   const response = await modelWithTools.invoke(messages);
 *   return { messages: response };
 * }
 *
 * const graph = new StateGraph(MessagesAnnotation)
 *   .addNode("agent", callModel)
 *   .addNode("tools", toolNodeForGraph)
 *   .addEdge("__start__", "agent")
 *   .addConditionalEdges("agent", shouldContinue)
 *   .addEdge("tools", "agent")
 *   .compile();
 *
 * const inputs = {
 *   messages: [{ role: "user", content: "what is the weather in SF?" }],
 * };
 *
 * const stream = await graph.stream(inputs, {
 *   streamMode: "values",
 * });
 *
 * for await (const { messages } of stream) {
 *   console.log(messages);
 * }
 * // Returns the messages in the state at each step of execution
 * ```
 *
 * ### Accessing graph state and runtime context from tools
 *
 * Tools executed by a `ToolNode` only receive the arguments produced by the
 * model. To give a tool access to the surrounding graph state or other runtime
 * context, read them from the {@link ToolRuntime} that is passed as the
 * second argument to every tool:
 *
 * - `runtime.state` — the input the `ToolNode` was invoked with. When the
 *   `ToolNode` runs as a graph node (e.g. inside `createReactAgent`), this is
 *   the current graph state. This works in any runtime, including web browsers,
 *   because it does not rely on `node:async_hooks`/`AsyncLocalStorage`.
 * - `runtime.config`, `runtime.context`, `runtime.store`, etc. — other
 *   run-scoped values.
 *
 * @example
 * ```ts
 * import { ToolNode } from "@langchain/langgraph/prebuilt";
 * import { StateGraph, MessagesZodState } from "@langchain/langgraph";
 * import { tool, type ToolRuntime } from "@langchain/core/tools";
 * import { z } from "zod";
 *
 * // Define the graph state with a Zod schema. The extra `userId` key becomes
 * // part of the state that the ToolNode forwards to its tools via `runtime.state`.
 * const AgentState = z.object({
 *   ...MessagesZodState.shape,
 *   userId: z.string(),
 * });
 *
 * const getUserInfo = tool(
 *   async (_input, runtime: ToolRuntime<typeof AgentState>) => {
 *     // Read the current graph state directly from the second argument.
 *     const userId = runtime.state.userId;
 *     return userId === "user_123" ? "User is John Smith" : "Unknown user";
 *   },
 *   {
 *     name: "get_user_info",
 *     description: "Look up user info.",
 *     schema: z.object({}),
 *   }
 * );
 *
 * // Wire the ToolNode into a StateGraph that uses `AgentState`. Because the
 * // node runs with the graph state as its input, the tool can read `userId`.
 * const graph = new StateGraph(AgentState)
 *   .addNode("tools", new ToolNode([getUserInfo]))
 *   .addEdge("__start__", "tools")
 *   .compile();
 *
 * await graph.invoke({ messages: [...], userId: "user_123" });
 * ```
 */
declare class ToolNode<T = any> extends RunnableCallable<T, T> {
  tools: (StructuredToolInterface | DynamicTool | RunnableToolLike)[];
  handleToolErrors: boolean;
  trace: boolean;
  constructor(tools: (StructuredToolInterface | DynamicTool | RunnableToolLike)[], options?: ToolNodeOptions);
  protected runTool(call: ToolCall, config: LangGraphRunnableConfig, state: unknown): Promise<ToolMessage | Command>;
  protected run(input: unknown, config: LangGraphRunnableConfig): Promise<T>;
}
/**
 * A conditional edge function that determines whether to route to a tools node or end the graph.
 *
 * This function is designed to be used as a conditional edge in a LangGraph state graph to implement
 * the common pattern of checking if an AI message contains tool calls that need to be executed.
 *
 * @param state - The current state of the graph, which can be either:
 *   - An array of `BaseMessage` objects, where the last message is checked for tool calls
 *   - A state object conforming to `MessagesAnnotation.State`, which contains a `messages` array
 *
 * @returns A string indicating the next node to route to:
 *   - `"tools"` - If the last message contains tool calls that need to be executed
 *   - `END` - If there are no tool calls, indicating the graph should terminate
 *
 * @example
 * ```typescript
 * import { StateGraph, MessagesAnnotation, END, START } from "@langchain/langgraph";
 * import { ToolNode, toolsCondition } from "@langchain/langgraph/prebuilt";
 *
 * const graph = new StateGraph(MessagesAnnotation)
 *   .addNode("agent", agentNode)
 *   .addNode("tools", new ToolNode([searchTool, calculatorTool]))
 *   .addEdge(START, "agent")
 *   .addConditionalEdges("agent", toolsCondition, ["tools", END])
 *   .addEdge("tools", "agent")
 *   .compile();
 * ```
 *
 * @remarks
 * The function checks the last message in the state for the presence of `tool_calls`.
 * If the message is an `AIMessage` with one or more tool calls, it returns `"tools"`,
 * indicating that the graph should route to a tools node (typically a `ToolNode`) to
 * execute those tool calls. Otherwise, it returns `END` to terminate the graph execution.
 *
 * This is a common pattern in agentic workflows where an AI model decides whether to
 * use tools or provide a final response.
 */
declare function toolsCondition(state: BaseMessage[] | typeof MessagesAnnotation.State): "tools" | typeof END;

//#region src/prebuilt/react_agent_executor.d.ts
/**
 * @deprecated `AgentState` has been moved to {@link https://www.npmjs.com/package/langchain langchain} package.
 * Update your import to `import { AgentState } from "langchain";`
 */
interface AgentState<StructuredResponseType extends Record<string, any> = Record<string, any>> {
  messages: BaseMessage[];
  structuredResponse: StructuredResponseType;
}
type N = typeof START | "agent" | "tools";
type StructuredResponseSchemaOptions<StructuredResponseType> = {
  schema: InteropZodType<StructuredResponseType> | Record<string, any>;
  prompt?: string;
  strict?: boolean;
  [key: string]: unknown;
};
type ServerTool = Record<string, unknown>;
type ClientTool = StructuredToolInterface | DynamicTool | RunnableToolLike;
type Prompt = SystemMessage | string | ((state: typeof MessagesAnnotation.State, config: LangGraphRunnableConfig) => BaseMessageLike[]) | ((state: typeof MessagesAnnotation.State, config: LangGraphRunnableConfig) => Promise<BaseMessageLike[]>) | Runnable;
/** @deprecated Use Prompt instead. */
type StateModifier = Prompt;
/** @deprecated Use Prompt instead. */
type MessageModifier = SystemMessage | string | ((messages: BaseMessage[]) => BaseMessage[]) | ((messages: BaseMessage[]) => Promise<BaseMessage[]>) | Runnable;
declare const createReactAgentAnnotation: <T extends Record<string, any> = Record<string, any>>() => AnnotationRoot<{
  messages: BaseChannel<BaseMessage<MessageStructure<MessageToolSet>, MessageType>[], OverwriteValue<BaseMessage<MessageStructure<MessageToolSet>, MessageType>[]> | Messages, unknown>;
  structuredResponse: {
    (annotation: SingleReducer<T, T>): BaseChannel<T, T | OverwriteValue<T>, unknown>;
    (): LastValue<T>;
    Root: <S extends StateDefinition>(sd: S) => AnnotationRoot<S>;
  };
}>;
declare const PreHookAnnotation: AnnotationRoot<{
  llmInputMessages: BaseChannel<BaseMessage<MessageStructure<MessageToolSet>, MessageType>[], OverwriteValue<BaseMessage<MessageStructure<MessageToolSet>, MessageType>[]> | Messages, unknown>;
}>;
type PreHookAnnotation = typeof PreHookAnnotation;
type AnyAnnotationRoot = AnnotationRoot<any>;
type ToAnnotationRoot<A extends AnyAnnotationRoot | InteropZodObject> = A extends AnyAnnotationRoot ? A : A extends InteropZodObject ? AnnotationRoot<InteropZodToStateDefinition<A>> : never;
/**
 * @deprecated `CreateReactAgentParams` has been moved to {@link https://www.npmjs.com/package/langchain langchain} package.
 * Update your import to `import { CreateAgentParams } from "langchain";`
 */
type CreateReactAgentParams<A extends AnyAnnotationRoot | InteropZodObject = AnyAnnotationRoot, StructuredResponseType extends Record<string, any> = Record<string, any>, C extends AnyAnnotationRoot | InteropZodObject = AnyAnnotationRoot> = {
  /** The chat model that can utilize OpenAI-style tool calling. */llm: LanguageModelLike | ((state: ToAnnotationRoot<A>["State"] & PreHookAnnotation["State"], runtime: Runtime<ToAnnotationRoot<C>["State"]>) => Promise<LanguageModelLike> | LanguageModelLike); /** A list of tools or a ToolNode. */
  tools: ToolNode | (ServerTool | ClientTool)[];
  /**
   * @deprecated Use prompt instead.
   */
  messageModifier?: MessageModifier;
  /**
   * @deprecated Use prompt instead.
   */
  stateModifier?: StateModifier;
  /**
   * An optional prompt for the LLM. This takes full graph state BEFORE the LLM is called and prepares the input to LLM.
   *
   * Can take a few different forms:
   *
   * - str: This is converted to a SystemMessage and added to the beginning of the list of messages in state["messages"].
   * - SystemMessage: this is added to the beginning of the list of messages in state["messages"].
   * - Function: This function should take in full graph state and the output is then passed to the language model.
   * - Runnable: This runnable should take in full graph state and the output is then passed to the language model.
   *
   * Note:
   * Prior to `v0.2.46`, the prompt was set using `stateModifier` / `messagesModifier` parameters.
   * This is now deprecated and will be removed in a future release.
   */
  prompt?: Prompt;
  /**
   * Additional state schema for the agent.
   */
  stateSchema?: A;
  /**
   * An optional schema for the context.
   */
  contextSchema?: C; /** An optional checkpoint saver to persist the agent's state. */
  checkpointSaver?: BaseCheckpointSaver | boolean; /** An optional checkpoint saver to persist the agent's state. Alias of "checkpointSaver". */
  checkpointer?: BaseCheckpointSaver | boolean; /** An optional list of node names to interrupt before running. */
  interruptBefore?: N[] | All; /** An optional list of node names to interrupt after running. */
  interruptAfter?: N[] | All;
  store?: BaseStore;
  /**
   * An optional schema for the final agent output.
   *
   * If provided, output will be formatted to match the given schema and returned in the 'structuredResponse' state key.
   * If not provided, `structuredResponse` will not be present in the output state.
   *
   * Can be passed in as:
   *   - Zod schema
   *   - JSON schema
   *   - { prompt, schema }, where schema is one of the above.
   *        The prompt will be used together with the model that is being used to generate the structured response.
   *
   * @remarks
   * **Important**: `responseFormat` requires the model to support `.withStructuredOutput()`.
   *
   * **Note**: The graph will make a separate call to the LLM to generate the structured response after the agent loop is finished.
   * This is not the only strategy to get structured responses, see more options in [this guide](https://langchain-ai.github.io/langgraph/how-tos/react-agent-structured-output/).
   */
  responseFormat?: InteropZodType<StructuredResponseType> | StructuredResponseSchemaOptions<StructuredResponseType> | Record<string, any>;
  /**
   * An optional name for the agent.
   */
  name?: string;
  /**
   * An optional description for the agent.
   * This can be used to describe the agent to the underlying supervisor LLM.
   */
  description?: string | undefined;
  /**
   * Use to specify how to expose the agent name to the underlying supervisor LLM.
         - undefined: Relies on the LLM provider {@link AIMessage#name}. Currently, only OpenAI supports this.
      - `"inline"`: Add the agent name directly into the content field of the {@link AIMessage} using XML-style tags.
          Example: `"How can I help you"` -> `"<name>agent_name</name><content>How can I help you?</content>"`
   */
  includeAgentName?: "inline" | undefined;
  /**
   * An optional node to add before the `agent` node (i.e., the node that calls the LLM).
   * Useful for managing long message histories (e.g., message trimming, summarization, etc.).
   */
  preModelHook?: RunnableLike<ToAnnotationRoot<A>["State"] & PreHookAnnotation["State"], ToAnnotationRoot<A>["Update"] & PreHookAnnotation["Update"], LangGraphRunnableConfig>;
  /**
   * An optional node to add after the `agent` node (i.e., the node that calls the LLM).
   * Useful for implementing human-in-the-loop, guardrails, validation, or other post-processing.
   */
  postModelHook?: RunnableLike<ToAnnotationRoot<A>["State"], ToAnnotationRoot<A>["Update"], LangGraphRunnableConfig>;
  /**
   * Determines the version of the graph to create.
   *
   * Can be one of
   * - `"v1"`: The tool node processes a single message. All tool calls in the message are
   *           executed in parallel within the tool node.
   * - `"v2"`: The tool node processes a single tool call. Tool calls are distributed across
   *           multiple instances of the tool node using the Send API.
   *
   * @default `"v1"`
   */
  version?: "v1" | "v2";
};
/**
 * @deprecated `createReactAgent` has been moved to {@link https://www.npmjs.com/package/langchain langchain} package.
 * Update your import to `import { createAgent } from "langchain";`
 *
 * Creates a StateGraph agent that relies on a chat model utilizing tool calling.
 *
 * @example
 * ```ts
 * import { ChatOpenAI } from "@langchain/openai";
 * import { tool } from "@langchain/core/tools";
 * import { z } from "zod";
 * import { createReactAgent } from "@langchain/langgraph/prebuilt";
 *
 * const model = new ChatOpenAI({
 *   model: "gpt-4o",
 * });
 *
 * const getWeather = tool((input) => {
 *   if (["sf", "san francisco"].includes(input.location.toLowerCase())) {
 *     return "It's 60 degrees and foggy.";
 *   } else {
 *     return "It's 90 degrees and sunny.";
 *   }
 * }, {
 *   name: "get_weather",
 *   description: "Call to get the current weather.",
 *   schema: z.object({
 *     location: z.string().describe("Location to get the weather for."),
 *   })
 * })
 *
 * const agent = createReactAgent({ llm: model, tools: [getWeather] });
 *
 * const inputs = {
 *   messages: [{ role: "user", content: "what is the weather in SF?" }],
 * };
 *
 * const stream = await agent.stream(inputs, { streamMode: "values" });
 *
 * for await (const { messages } of stream) {
 *   console.log(messages);
 * }
 * // Returns the messages in the state at each step of execution
 * ```
 */
declare function createReactAgent<A extends AnyAnnotationRoot | InteropZodObject = typeof MessagesAnnotation, StructuredResponseFormat extends Record<string, any> = Record<string, any>, C extends AnyAnnotationRoot | InteropZodObject = AnyAnnotationRoot>(params: CreateReactAgentParams<A, StructuredResponseFormat, C>): CompiledStateGraph<ToAnnotationRoot<A>["State"], ToAnnotationRoot<A>["Update"], any, typeof MessagesAnnotation.spec & ToAnnotationRoot<A>["spec"], ReturnType<typeof createReactAgentAnnotation<StructuredResponseFormat>>["spec"] & ToAnnotationRoot<A>["spec"]>;

//#region src/prebuilt/interrupt.d.ts
/**
 * Configuration interface that defines what actions are allowed for a human interrupt.
 * This controls the available interaction options when the graph is paused for human input.
 *
 * @property {boolean} allow_ignore - Whether the human can choose to ignore/skip the current step
 * @property {boolean} allow_respond - Whether the human can provide a text response/feedback
 * @property {boolean} allow_edit - Whether the human can edit the provided content/state
 * @property {boolean} allow_accept - Whether the human can accept/approve the current state
 */
interface HumanInterruptConfig {
  allow_ignore: boolean;
  allow_respond: boolean;
  allow_edit: boolean;
  allow_accept: boolean;
}
/**
 * Represents a request for human action within the graph execution.
 * Contains the action type and any associated arguments needed for the action.
 *
 * @property {string} action - The type or name of action being requested (e.g., "Approve XYZ action")
 * @property {Record<string, any>} args - Key-value pairs of arguments needed for the action
 */
interface ActionRequest {
  action: string;
  args: Record<string, any>;
}
/**
 * Represents an interrupt triggered by the graph that requires human intervention.
 * This is passed to the `interrupt` function when execution is paused for human input.
 *
 * @property {ActionRequest} action_request - The specific action being requested from the human
 * @property {HumanInterruptConfig} config - Configuration defining what actions are allowed
 * @property {string} [description] - Optional detailed description of what input is needed
 */
interface HumanInterrupt {
  action_request: ActionRequest;
  config: HumanInterruptConfig;
  description?: string;
}
/**
 * The response provided by a human to an interrupt, which is returned when graph execution resumes.
 *
 * @property {("accept"|"ignore"|"response"|"edit")} type - The type of response:
 *   - "accept": Approves the current state without changes
 *   - "ignore": Skips/ignores the current step
 *   - "response": Provides text feedback or instructions
 *   - "edit": Modifies the current state/content
 * @property {null|string|ActionRequest} args - The response payload:
 *   - null: For ignore/accept actions
 *   - string: For text responses
 *   - ActionRequest: For edit actions with updated content
 */
type HumanResponse = {
  type: "accept" | "ignore" | "response" | "edit";
  args: null | string | ActionRequest;
};

//#region src/prebuilt/agentName.d.ts
type AgentNameMode = "inline";
/**
 * Attach formatted agent names to the messages passed to and from a language model.
 *
 * This is useful for making a message history with multiple agents more coherent.
 *
 * * @deprecated migrated to `langchain` package.
 *
 * NOTE: agent name is consumed from the message.name field.
 * If you're using an agent built with createReactAgent, name is automatically set.
 * If you're building a custom agent, make sure to set the name on the AI message returned by the LLM.
 *
 * @param model - Language model to add agent name formatting to
 * @param agentNameMode - How to expose the agent name to the LLM
 *   - "inline": Add the agent name directly into the content field of the AI message using XML-style tags.
 *     Example: "How can I help you" -> "<name>agent_name</name><content>How can I help you?</content>".
 */
declare function withAgentName(model: LanguageModelLike, agentNameMode: AgentNameMode): LanguageModelLike;

export { JsonPlusSerializer as $, Annotation as A, BaseCheckpointSaver as B, END as E, GraphInterrupt as G, INTERRUPT as I, MemorySaver as M, DeltaSnapshot as Q, ERROR as R, START as S, ToolNode as T, EXCLUDED_METADATA_KEYS as U, INTERRUPT$1 as W, InMemoryCache as X, InvalidNamespaceError as Z, registry as a$, MemoryStore as a2, RESUME as a9, BinaryOperatorAggregate as aA, DeltaChannel as aB, DynamicBarrierValue as aD, EphemeralValue as aE, LastValue as aF, LastValueAfterFinish as aG, NamedBarrierValue as aH, NamedBarrierValueAfterFinish as aI, Topic as aJ, UntrackedValueChannel as aK, channelsFromCheckpoint as aM, createCheckpoint as aN, deltaChannelsToSnapshot as aO, deltaChannelsWithPendingWrites as aP, emptyChannels as aQ, exitDeltaLateTaskId as aR, exitDeltaTaskId as aS, isDeltaChannel as aT, LanggraphZodMetaRegistry as aV, META_EXTRAS_DESCRIPTION_PREFIX as aW, SchemaMetaRegistry as aZ, SCHEDULED as ab, TASKS as ag, WRITES_IDX_MAP as ah, compareChannelVersions as aj, compareWritesSortKeys as ak, copyCheckpoint as al, deepCopy as am, emptyCheckpoint as an, getCheckpointId as ao, getTextAtPath as ap, isDeltaSnapshot as aq, maxChannelVersion as ar, tokenizePath as as, uuid5 as at, uuid6 as au, validateNamespace as av, writesSortKey as aw, AnyValue as ax, BaseChannel as ay, schemaMetaRegistry as b0, withLangGraph as b1, AnnotationRoot as b3, BaseLangGraphError as b5, COMMAND_SYMBOL as b7, GraphRunStream as bE, GraphValueError as bF, InvalidUpdateError as bP, MessageGraph as bT, MessagesDeltaValue as bV, MessagesValue as bW, MessagesZodMeta as bX, MessagesZodState as bY, MultipleSubgraphsError as b_, CommandInstance as ba, CompiledGraph as bc, DeltaValue as bj, EmptyChannelError as bl, EmptyInputError as bm, StreamChannel as bo, Graph$1 as bt, GraphBubbleUp as bu, GraphCallbackHandler as bv, GraphDrained as bw, createGraphRunStream as c$, NodeError as c1, NodeInterrupt as c2, NodeTimeoutError as c5, Overwrite as c7, ParentCommand as c9, StateSchema as cB, SubgraphRunStream as cO, UnknownInterruptError as cU, UnreachableNodeError as cV, UntrackedValue as cW, _markInvalidResume as cZ, convertToProtocolEvent as c_, Pregel as ca, PregelNode as cb, REMOVE_ALL_MESSAGES as cf, ReducedValue as cg, RemoteException as ci, RunControl as ck, STREAM_EVENTS_V3_MODES as cm, StateGraphInputError as cy, BaseStore as d, createLifecycleTransformer as d0, createMessagesTransformer as d1, createSubgraphDiscoveryTransformer as d2, createValuesTransformer as d3, filterLifecycleEntries as d4, filterSubgraphHandles as d5, getCurrentTaskInput as d6, getJsonSchemaFromSchema as d7, getPreviousState as d8, getSchemaDefaultGetter as d9, createAgentExecutor as dD, createFunctionCallingExecutor as dE, createReactAgentAnnotation as dF, withAgentName as dG, getSubgraphsSeenSet as da, isCheckpointEnvelope as db, isGraphBubbleUp as dc, isGraphDrained as dd, isInvalidResume as de, isNativeTransformer as df, isNodeError as dg, isNodeTimeoutError as dh, isParentCommand as di, isSerializableSchema as dj, isStandardSchema as dk, isUnknownInterruptError as dl, messagesDeltaReducer as dm, pushMessage as dn, writer as dp, ToolExecutor as dz, Command as e, CompiledStateGraph as f, GraphRecursionError as g, InMemoryStore as h, MessagesAnnotation as i, Send as j, StateGraph as k, createReactAgent as l, entrypoint as m, getConfig as n, getStore as o, getWriter as p, interrupt as q, isCommand as r, isGraphInterrupt as s, isInterrupted as t, messagesStateReducer as u, task as v, toolsCondition as w, AsyncBatchedStore as y, BaseCache as z };
export type { CheckpointTuple as C, CacheFullKey as D, CacheNamespace as F, ChannelProtocol as H, ChannelVersions as J, CheckpointPendingWrite as K, LangGraphRunnableConfig as L, ConstructorRecord as N, DeltaChannelHistory as O, PendingWrite as P, GetOperation as V, IndexConfig as Y, Item as _, CheckpointListOptions as a, ListNamespacesOperation as a0, MatchCondition as a1, NameSpacePath as a3, NamespaceMatchType as a4, Operation as a5, OperationResults as a6, PendingWriteValue as a7, PutOperation as a8, DeltaReducer as aC, WaitForNames as aL, InteropZodToStateDefinition as aU, ReducedZodChannel as aX, SchemaMeta as aY, UpdateType$1 as a_, ReadonlyCheckpoint as aa, SearchItem as ac, SearchOperation as ad, SendProtocol as ae, SerializerProtocol as af, WritesSortKey as ai, BinaryOperator as az, Checkpoint as b, Namespace as b$, AddNodeOptions as b2, AnyStateSchema as b4, BaseLangGraphErrorFields as b6, CachePolicy as b8, ChatModelStream$1 as b9, GraphNode as bA, GraphNodeReturnValue as bB, GraphNodeTypes as bC, GraphResumeEvent as bD, InferExtensions as bG, InferInterruptInputType as bH, InferInterruptResumeType as bI, InferStateSchemaUpdate as bJ, InferStateSchemaValue as bK, InferWriterType as bL, Interrupt as bM, InterruptOptions as bN, InterruptPayload as bO, LifecycleEntry as bQ, LifecycleProjection as bR, LifecycleTransformerOptions as bS, Messages as bU, MultipleChannelSubscriptionOptions as bZ, CommandParams as bb, CompiledGraphType as bd, ConditionalEdgeRouter as be, ConditionalEdgeRouterTypes as bf, ContextSchemaInit as bg, ConvertToProtocolEventOptions as bh, CreateGraphRunStreamOptions as bi, DeltaValueInit as bk, EntrypointOptions as bn, ExecutionInfo as bp, ExtractStateType as bq, ExtractUpdateType as br, GetStateOptions as bs, GraphInterruptEvent as bx, GraphLifecycleEvent as by, GraphLifecycleStatus as bz, CheckpointMetadata as c, NativeStreamTransformer as c0, NodePolicyOptions as c3, NodeSpec as c4, NodeType as c6, OverwriteValue as c8, StateGraphOptions as cA, StateSchemaField as cC, StateSchemaFieldToChannel as cD, StateSchemaFields as cE, StateSchemaFieldsToStateDefinition as cF, StateSnapshot as cG, StateType as cH, StreamEmitter as cI, StreamMode as cJ, StreamOutputMap as cK, StreamTransformer as cL, SubgraphDiscoveryProjection as cM, SubgraphDiscoveryTransformerOptions as cN, TaskOptions as cP, TimeoutPolicy as cQ, ToStateDefinition as cR, ToolCallStatus as cS, ToolCallStream as cT, UntrackedValueInit as cX, UpdateType as cY, PregelOptions as cc, PregelParams as cd, ProtocolEvent as ce, ReducedValueInit as ch, RetryPolicy as cj, Runtime as cl, SendOptions as cn, ServerInfo as co, SingleChannelSubscriptionOptions as cp, SingleReducer as cq, StateDefinition as cr, StateDefinitionInit as cs, StateGraphAddNodeOptions as ct, StateGraphArgs as cu, StateGraphArgsWithInputOutputSchemas as cv, StateGraphArgsWithStateSchema as cw, StateGraphInit as cx, StateGraphNodeSpec as cz, ToolExecutorArgs as dA, ToolInvocationInterface as dB, ToolNodeOptions as dC, ActionRequest as dq, AgentExecutorState as dr, AgentNameMode as ds, AgentState as dt, CreateReactAgentParams as du, FunctionCallingExecutorState as dv, HumanInterrupt as dw, HumanInterruptConfig as dx, HumanResponse as dy, All as x };
