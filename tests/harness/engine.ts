/**
 * Requests against the engine as a library, each with caches of its own.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  createEngine,
  DEFAULT_LIMITS,
  type Engine,
  type Envelope,
  type IsolationReport,
  type Limits,
  localEngineOptions,
} from "../../runtime/mod.ts";
import type { CallHost } from "../../runtime/calls/call_host.ts";
import type { Provider } from "../../runtime/calls/provider.ts";
import type { IsolationMode } from "../../runtime/launch/child_base.ts";
import type { PoolLimits } from "../../runtime/launch/pool.ts";
import { isolationMode } from "../../runtime/local.ts";
import { assertEnvelope } from "./envelope.ts";
import { sharedBase } from "./shared_base.ts";
import { type Files, REPOSITORY, writeFiles } from "./snapshot.ts";
import { tempDir } from "./temp_dir.ts";

/**
 * Which barriers the tests ask for: both where possible, unless AIEL_TEST_ISOLATION says otherwise.
 */
export const ISOLATION_MODE: IsolationMode = isolationMode(Deno.env.get("AIEL_TEST_ISOLATION"));

/** A request without the members that every one has. */
export type TestRequest = Readonly<Record<string, unknown>>;

/** What a test may set besides the request. */
export interface RunRequestOptions {
  /** What the platform allows, where it is not the default. */
  limits?: Partial<Limits>;
  /** Environment of the platform, of which the snapshot may be granted names. */
  env?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
  /** Which barriers the child gets, where it is not what the tests ask for. */
  isolation?: IsolationMode;
  /**
   * Where caches lie, for requests that are to share one; default: a directory of this request's
   * own.
   */
  cacheDir?: string;
  /** How many children wait for requests; default: none. */
  pool?: PoolLimits;
  /** What performs governed calls, and with what. */
  providers?: readonly Provider[];
  calls?: CallHost;
  /** Changes the written snapshot before the request: links, modes, devices. */
  prepare?: (root: string) => void | Promise<void>;
}

/** An engine on this machine with its caches in one directory, and children on the shared base. */
export function testEngine(cacheDir: string, options: RunRequestOptions = {}): Engine {
  const env: Record<string, string> = { ...options.env, AIEL_CACHE_DIR: cacheDir };
  const { providers } = options;
  return createEngine({
    ...localEngineOptions({ env: (name) => env[name], deno: Deno.execPath() }),
    isolation: options.isolation ?? ISOLATION_MODE,
    baseDir: sharedBase(),
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    ...(options.pool === undefined ? {} : { pool: options.pool }),
    ...(options.calls === undefined ? {} : { calls: options.calls }),
    ...(providers === undefined
      ? {}
      : { providers: () => Promise.resolve(new Map(providers.map((one) => [one.name, one]))) }),
  });
}

/** Which barriers the children of {@linkcode testEngine} get on this machine. */
export async function isolationInForce(): Promise<IsolationReport> {
  using cache = tempDir();
  return await testEngine(cache.path).isolation();
}

/**
 * Runs one request against a snapshot: its files, or the directory of one that exists. The
 * envelope's form is checked, and that nothing of the invocation is left on the disk.
 *
 * The request needs no `schema_version`; with neither an `action` it invokes the tool "t".
 */
export async function runRequest(
  snapshot: Files | string,
  request: TestRequest = {},
  options: RunRequestOptions = {},
): Promise<Envelope> {
  using own = tempDir();
  const root = typeof snapshot === "string" ? snapshot : `${own.path}/snapshot`;
  const cacheDir = options.cacheDir ?? `${own.path}/cache`;
  if (typeof snapshot !== "string") writeFiles(root, snapshot);
  await options.prepare?.(root);
  const document = {
    schema_version: "v1",
    ...(request.action === undefined ? { action: "invoke", kind: "tool", name: "t" } : {}),
    ...request,
  };
  const engine = testEngine(cacheDir, options);
  const envelope = await engine.run(document, {
    root,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  if (options.cacheDir === undefined) assert.deepEqual(leftovers(cacheDir), []);
  return assertEnvelope(envelope, [own.path, cacheDir, `${REPOSITORY}/`]);
}

/** Names of what invocations left behind in a cache directory. */
export function leftovers(cacheDir: string): string[] {
  try {
    return [...Deno.readDirSync(`${cacheDir}/runs`)].map((entry) => entry.name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
