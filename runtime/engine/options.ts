/**
 * What an engine is made with, and what one request runs with.
 *
 * @module
 */

import type { CallHost } from "../calls/call_host.ts";
import type { ProviderSource } from "../calls/providers.ts";
import type { CapabilityMap } from "../policy/capabilities.ts";
import type { Inspection } from "../policy/inspection.ts";
import type { Snapshot } from "../snapshot/read_snapshot.ts";
import type { IsolationMode } from "../launch/child_base.ts";
import type { HostTools } from "../launch/host_tools.ts";
import type { HttpHead } from "../launch/read_head.ts";
import type { PoolCounts, PoolLimits } from "../launch/pool.ts";
import type { Envelope, EnvelopeLogEntry, Isolation } from "../protocol/envelope.ts";
import type { Json } from "../protocol/json.ts";
import type { Limits } from "../protocol/limits.ts";

/** What an engine works with. Every path is absolute, without a slash at the end. */
export interface EngineOptions {
  /** The Deno program that runs children. */
  deno: string;
  /** The directory of the runtime's own files. */
  runtimeDir: string;
  /**
   * Puts files of the runtime into its directory before children of a bundle need them; default:
   * all of them are there.
   */
  placeFiles?: (files: readonly string[]) => Promise<void>;
  /** A directory of this user's for the private directories of invocations and for what is kept. */
  cacheDir: string;
  /** Where what every child stands on is kept; default: below `cacheDir`. */
  baseDir?: string;
  /** Which barriers children get. */
  isolation: IsolationMode;
  /** The programs of the machine that make them. */
  tools: HostTools;
  /** What the platform allows at most. */
  limits?: Limits;
  /** Values of the environment variables that a snapshot may be granted. */
  env?: (name: string) => string | undefined;
  /** How many requests may run, and wait for that; default: as many as come. */
  admission?: AdmissionLimits;
  /** What governed calls are made with, where a request brings nothing of its own. */
  calls?: CallHost;
  /** What performs them; default: the runtime's own providers. */
  providers?: ProviderSource;
  /** How many children wait for requests; default: none do, and every request starts one. */
  pool?: PoolLimits;
}

/** How many requests a process takes at a time. */
export interface AdmissionLimits {
  /**
   * Requests that run. Where that is more than one, a tenant leaves one place to others, and
   * callers without a token leave half of the places to those of their tenant who have one.
   */
  readonly running: number;
  /**
   * Requests of one tenant, or of one snapshot where there is none, that wait for a place; those
   * of callers without a token are counted by themselves.
   */
  readonly waiting: number;
}

/** A request runs what a directory holds. */
export interface DirectoryRun {
  /** The snapshot's directory. */
  root: string;
  /**
   * The root is a directory that only this process writes to, so it is run where it lies. Otherwise
   * the engine runs its own copy: what runs is what was hashed, whatever becomes of the root.
   */
  owned?: boolean | undefined;
  snapshot?: undefined;
}

/** A request runs a snapshot that is known by its id. */
export interface SnapshotRun {
  snapshot: NamedSnapshot;
  root?: undefined;
  owned?: undefined;
}

/**
 * A snapshot by its id: `sha256:` and 64 hex digits. The engine runs its own copy, which is made
 * once; what runs is what the id says, whatever is brought.
 */
export interface NamedSnapshot {
  readonly id: string;
  /**
   * Writes the snapshot's files, and nothing else, into an empty directory that is the engine's
   * own. It is asked for that where the engine has no copy, once for all runs that wait for it, and
   * maybe again when the copy had to go. What it throws is the error of all of them.
   *
   * @param signal aborted when no run waits for it any more; it is to end soon then
   */
  bring(directory: string, signal: AbortSignal): Promise<void>;
}

/** What one request runs against, and with. */
export type RunOptions = RunSettings & (DirectoryRun | SnapshotRun);

/** What one request runs with. */
export interface RunSettings {
  /** Ends the invocation when aborted. */
  signal?: AbortSignal | undefined;
  /** Hears lines of the log while the request runs, as `meta.logs` will have them. */
  log?: ((entry: EnvelopeLogEntry) => void) | undefined;
  /** Gets items while the request runs; the result has none of them then. */
  follow?: Follower | undefined;
  /** What governed calls of the request are made with. */
  calls?: CallHost | undefined;
  /** Values of granted variables, for this run; default: the engine's. */
  variables?: EngineOptions["env"] | undefined;
  /** What the platform allows this run at most; default: what it allows any run of the engine. */
  limits?: Limits | undefined;
  /**
   * What this run has where neither the project nor the request asks for it; default: all that the
   * platform allows.
   */
  usual?: Partial<Limits> | undefined;
}

/** Gets the answer of a request that runs in parts. What is thrown here is a mistake of its own. */
export interface Follower {
  /** Status and headers of an HTTP answer whose body comes as items. */
  head(head: HttpHead): void;
  /** An item, counted from 0. The code goes on when it settles, or a few items later. */
  item(seq: number, value: Json): Promise<void>;
}

/** Which barriers are in force, and why the second is not where it was wanted. */
export interface IsolationReport {
  isolation: Isolation;
  reason: string | null;
  denoVersion: string;
}

/** What of a snapshot is inspected without running it. */
export interface InspectionRequest {
  snapshot: Snapshot;
  /** The module that the graph starts from, relative to the snapshot. */
  file: string;
  declared: CapabilityMap;
  bundle: string;
  signal?: AbortSignal | undefined;
}

/** Runs requests. Any number may run at a time. */
export interface Engine {
  /**
   * Answers a request with exactly one envelope, whatever the request is and whatever the code
   * does. Never rejects.
   */
  run(request: unknown, options: RunOptions): Promise<Envelope>;

  /**
   * Inspects the modules of a snapshot, as every run does before it.
   *
   * @throws {SnapshotError} `changed_while_read`
   * @throws {RuntimeError} TIMEOUT, CANCELLED
   */
  inspect(request: InspectionRequest): Promise<Inspection>;

  /**
   * Tells which barriers children get here.
   *
   * @throws {RuntimeError} INTERNAL when children can't be started as the options ask for
   */
  isolation(): Promise<IsolationReport>;

  /** How many children wait for requests, and come up. */
  children(): PoolCounts;

  /**
   * Ends the children that wait for requests, keeps none ready any more, and waits until nothing of
   * those that have answered is left. Never rejects.
   */
  drain(): Promise<void>;
}
