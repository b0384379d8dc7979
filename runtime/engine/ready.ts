/**
 * Children that were loaded ahead: what each is started with, and how.
 *
 * @module
 */

import type { ChildBase } from "../launch/child_base.ts";
import type { ReadyChild, Recipe } from "../launch/pool.ts";
import { privateBytes } from "../launch/process_usage.ts";
import { checkModules } from "./check_modules.ts";
import type { HeldSnapshot } from "./held_snapshot.ts";
import { grantedValues, loadingOf } from "./loading.ts";
import type { EngineOptions } from "./options.ts";
import { prepareChild, type PreparedChild } from "./prepare.ts";
import type { Settled } from "./settle.ts";
import type { Target } from "./target.ts";

/** A child that has loaded its code and stands still. */
export interface LoadedChild extends ReadyChild {
  readonly prepared: PreparedChild;
}

/** What a request wants of a child, but for the request itself. */
export interface Order {
  readonly settled: Settled;
  readonly target: Target;
  /** The tenant whose request it is: what its code makes while it loads is for no other one. */
  readonly tenant: string | undefined;
  readonly base: ChildBase;
}

/** How long code may load ahead, in milliseconds, whatever its requests have. */
const LOAD_MS = 10_000;

/**
 * Whether such a child may be loaded ahead. Programs and native code are not: while their child
 * stands still they would not.
 */
export function mayLoadAhead({ settled: { manifest, effective } }: Order): boolean {
  return manifest.warm !== false && effective.subprocess === false && effective.ffi === false;
}

/**
 * All that a child is started with, as text: two orders with the same key are served by the same
 * child. It holds values of the environment, so it is to be kept in memory only.
 */
export function keyOf(order: Order, options: EngineOptions): string {
  const { settled, target, tenant, base } = order;
  const { timeout_ms: _, ...limits } = settled.limits;
  return JSON.stringify([
    tenant ?? null,
    // It names the manifest, and with it the bundle, what is declared and the code's own variables.
    settled.snapshot.id,
    target.file,
    target.exportName === undefined ? "registry" : "module",
    settled.effective,
    settled.granted,
    limits,
    grantedValues(settled, options.env),
    base.isolation,
    base.path,
    base.deno,
    options.runtimeDir,
  ]);
}

/**
 * How the children of an order are started and loaded.
 *
 * @param keep holds the copy of the snapshot that they load from
 */
export function recipeOf(
  order: Order,
  keep: HeldSnapshot["keep"],
  options: EngineOptions,
): Recipe<LoadedChild> {
  const { settled, tenant } = order;
  return {
    key: keyOf(order, options),
    owner: tenant ?? settled.snapshot.id,
    start: (signal) => startLoaded(order, keep, options, signal),
  };
}

/** The way of a child that a request waits for, as far as it goes without the request. */
async function startLoaded(
  { settled, target, base }: Order,
  keep: HeldSnapshot["keep"],
  options: EngineOptions,
  signal: AbortSignal,
): Promise<LoadedChild> {
  const kept = await keep(signal);
  let prepared: PreparedChild | undefined;
  const stop = () => void prepared?.session.end();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const { root } = kept;
    const child = await prepareChild(settled, { base, root, signal, ahead: true }, options);
    // The copy stays where it is for as long as the child.
    const end = () => child.end().finally(() => kept.release());
    prepared = { ...child, end };
    await checkModules({ ...settled, root }, target.file, { base, options, signal });
    const { session, places, cleaner } = prepared;
    const module = `${places.snapshot}/${target.file}`;
    const { exportName } = target;
    const loading = loadingOf(prepared, settled, { module, exportName }, options);
    const limits = { ...settled.limits, timeout_ms: LOAD_MS };
    const isLoaded = await session.loadAhead({
      load: loading.message,
      limits,
      clean: cleaner.printed,
    });
    if (!isLoaded) throw new Error("The code did not load ahead of a request");
    const bytes = privateBytes(session.child.pid ?? 0);
    return { prepared: { ...prepared, loading }, lost: session.ended, bytes, end };
  } catch (error) {
    if (prepared === undefined) kept.release();
    else await prepared.end();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
