/**
 * What every child of an engine stands on, with its caches filled.
 *
 * @module
 */

import { type ChildBase, prepareBase } from "../launch/child_base.ts";
import { fillCaches } from "../launch/child_caches.ts";
import { makeOwnDirectory } from "../launch/own_directory.ts";
import { makeOwnedDir, removeTree } from "../launch/owned_dir.ts";
import { placesInside } from "../launch/places.ts";
import { DEFAULT_LIMITS } from "../protocol/limits.ts";
import type { Snapshot } from "../snapshot/read_snapshot.ts";
import { childFilesOf, DEFAULT_BUNDLE, INSPECTOR, packagesOf } from "./bundles.ts";
import { fileUrl } from "./host_paths.ts";
import type { EngineOptions } from "./options.ts";
import { prepareChild } from "./prepare.ts";
import { serveRequest } from "./serve.ts";
import { settleOurs } from "./settle.ts";

/**
 * A function that finds the base of a bundle for each request, since an update may have made
 * another one necessary.
 */
export function baseFinder(options: EngineOptions): (bundle: string) => Promise<ChildBase> {
  const finders = new Map<string, () => Promise<ChildBase>>();
  return (bundle) => {
    const finder = finders.get(bundle) ?? finderOf(options, bundle);
    finders.set(bundle, finder);
    return finder();
  };
}

/**
 * Requests that come at the same time look once. That the second barrier can't be had is
 * remembered: it takes half a second to find out.
 */
function finderOf(options: EngineOptions, bundle: string): () => Promise<ChildBase> {
  let placing: Promise<void> | undefined;
  let looking: Promise<ChildBase> | undefined;
  let weaker: ChildBase | undefined;
  const look = async () => {
    await (placing ??= options.placeFiles?.(childFilesOf(bundle)));
    const base = await findBase(options, bundle);
    if (base.reason !== null) weaker = base;
    return base;
  };
  return () =>
    weaker !== undefined
      ? Promise.resolve(weaker)
      : looking ??= look().finally(() => looking = undefined);
}

/**
 * Finds or makes the base of a bundle, and has its caches filled the first time. Each bundle has
 * its own, so that none pays for what another one has.
 *
 * @throws {RuntimeError} INTERNAL
 */
export async function findBase(
  given: EngineOptions,
  bundle: string = DEFAULT_BUNDLE,
): Promise<ChildBase> {
  const options = { ...given, cacheDir: makeOwnDirectory(given.cacheDir) };
  const base = await prepareBase({
    directory: options.baseDir ?? `${options.cacheDir}/base`,
    deno: options.deno,
    runtimeDir: options.runtimeDir,
    runtimeFiles: childFilesOf(bundle),
    isolation: options.isolation,
    tools: options.tools,
  });
  await fillCaches(base, (denoDir) => describeOurs(base, denoDir, bundle, options));
  return base;
}

/**
 * Runs a snapshot of the runtime's own, which imports all that code may import, in a child behind
 * the second barrier.
 */
async function describeOurs(
  base: ChildBase,
  denoDir: string,
  bundle: string,
  options: EngineOptions,
): Promise<boolean> {
  const { path: root } = makeOwnedDir(`${options.cacheDir}/runs`);
  const snapshot: Snapshot = { id: "", root, files: [], ignored: [], bytes: 0 };
  const settled = settleOurs(snapshot, "entry_point.js", DEFAULT_LIMITS, bundle);
  const grounds = { base, root, filledCaches: denoDir, program: INSPECTOR };
  try {
    const inspector = fileUrl(`${placesInside(false).runtime}/${INSPECTOR}`);
    const names = ["aiel", ...packagesOf(bundle) ?? [], inspector];
    const source = names.map((name) => `import ${JSON.stringify(name)};\n`).join("");
    Deno.writeTextFileSync(`${root}/entry_point.js`, source);
    const child = await prepareChild(settled, grounds, options);
    const { outcome } = await serveRequest(child, settled, {
      request: { schema_version: "v1", action: "describe", identity: {} },
      module: `${child.places.snapshot}/${settled.entry}`,
      exportName: undefined,
      meta: { request_id: "caches", trace_id: null },
      since: performance.now(),
      signal: undefined,
    }, options);
    await child.end();
    return outcome.ending.type === "result";
  } finally {
    removeTree(root);
  }
}
