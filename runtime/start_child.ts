/**
 * Starts the child of one invocation with exactly what was settled for it.
 *
 * @module
 */

import type { EngineOptions } from "./engine.ts";
import { type Cleaner, createCleaner } from "./host_paths.ts";
import { Child } from "./launch/child.ts";
import { canMark, confinedCommand } from "./launch/confine.ts";
import { denoDirFor } from "./launch/deno_dir.ts";
import { makeRunDir, type RunDir } from "./launch/run_dir.ts";
import { withOwnEnv } from "./permissions.ts";
import type { Settled } from "./plan.ts";
import { denoFlags, ISOLATION_FLAGS, PROGRAM_PATH } from "./policy/deno_flags.ts";
import type { Limits } from "./protocol/limits.ts";

/** A child that waits for its messages, and what belongs to it. */
export interface Started {
  child: Child;
  dir: RunDir;
  cleaner: Cleaner;
  /** The snapshot that its caches are for; undefined: they are its own and go with it. */
  snapshotId: string | undefined;
  /** All else that it was started with. */
  powers: string;
}

/** Whether a child that was started before may be used for this: it is up, and would not be different if it were started now. */
export function mayServe(
  { child, snapshotId, powers }: Started,
  settled: Settled,
  limits: Limits,
  options: EngineOptions,
): boolean {
  const fits = snapshotId === undefined || snapshotId === settled.snapshotId;
  return fits && !child.exited && powers === powersOf(settled, limits, options);
}

/**
 * The tree's id says nothing about what is ignored in it, and a guess may name the manifest or the request of another run. Who waits
 * long may have been started by another engine, or before a variable got another value.
 */
function powersOf(settled: Settled, limits: Limits, options: EngineOptions): string {
  const { root, manifest, ignored, effective, scratch } = settled;
  const { cacheDir, confinement, deno, runtimeDir } = options;
  return JSON.stringify([
    [root, manifest, ignored, effective, scratch, limits],
    [cacheDir, confinement, deno, runtimeDir, grantedValues(settled, options.env)],
  ]);
}

/** See the module. The child does nothing before it is given its messages. */
export function startChild(settled: Settled, limits: Limits, options: EngineOptions): Started {
  const { root, snapshotId, manifest, ignored, effective, assets, scratch } = settled;
  const { cacheDir, confinement, deno, runtimeDir } = options;
  const dir = makeRunDir(`${cacheDir}/runs`, { scratch });
  const runsPrograms = effective.subprocess !== false || effective.ffi !== false;
  const mark = runsPrograms && canMark(confinement) ? dir.mark : undefined;
  try {
    const child = Child.spawn({
      command: [
        ...confinedCommand(confinement, limits, mark),
        deno,
        "run",
        ...ISOLATION_FLAGS,
        `--v8-flags=--max-old-space-size=${limits.memory_mb}`,
        `--import-map=${assets.importMap}`,
        ...denoFlags(withOwnEnv(settled), {
          snapshotRoot: root,
          readFiles: assets.readable,
          hidden: ignored,
          realPath: Deno.realPathSync,
          ...(dir.scratch === undefined ? {} : { scratch: dir.scratch }),
        }),
        assets.bootstrap,
      ],
      detached: confinement.setsid === null,
      cwd: root,
      env: {
        ...manifest.env,
        ...grantedValues(settled, options.env),
        // Set last: nothing a snapshot says may steer Deno.
        DENO_DIR: snapshotId === undefined
          ? denoDirFor(dir.path, "deno")
          : denoDirFor(`${cacheDir}/deno`, snapshotId.replace("sha256:", "")),
        DENO_AUDIT_PERMISSIONS: dir.auditFile,
        DENO_NO_UPDATE_CHECK: "1",
        HOME: dir.home,
        NO_COLOR: "1",
        TZ: "UTC",
        // Without one, an attempt to start a program looks like a missing file instead of a denial.
        PATH: PROGRAM_PATH,
        ...(dir.scratch === undefined ? {} : { TMPDIR: dir.scratch }),
      },
      auditFile: dir.auditFile,
      mayHaveChildren: runsPrograms,
      mark,
      writable: scratch || runsPrograms ? dir.path : undefined,
    });
    const cleaner = createCleaner({
      snapshotRoot: root,
      runDir: dir.path,
      runtimeDir,
      others: [cacheDir, deno],
    });
    return { child, dir, cleaner, snapshotId, powers: powersOf(settled, limits, options) };
  } catch (error) {
    dir.remove();
    throw error;
  }
}

/** A child that has come up before there is anything for it to do. It does nothing until it is used, once, or ended. */
export interface Standby {
  /** Gives the child away, which has to be ended then; undefined: it was given away before, or is not up any more. */
  take(): Started | undefined;
  /** Ends it, unless it was given away. When this settles, nothing of it is left. Never rejects. */
  end(): Promise<void>;
}

/** See {@linkcode Standby}. */
export class WaitingChild implements Standby {
  #started: Started | undefined;
  #ending = Promise.resolve();

  /** Takes care of a child. */
  constructor(started: Started) {
    this.#started = started;
  }

  take(): Started | undefined {
    if (this.#started?.child.exited) void this.end();
    const started = this.#started;
    this.#started = undefined;
    return started;
  }

  end(): Promise<void> {
    const started = this.#started;
    this.#started = undefined;
    if (started !== undefined) this.#ending = endWhole(started);
    return this.#ending;
  }
}

/** It may still have been making its caches, which lie in its directory; nobody waits for this one's end. */
async function endWhole({ child, dir }: Started): Promise<void> {
  child.kill();
  await child.gone.catch(() => {});
  dir.remove();
}

/** Ends a child and removes what belongs to it. */
export async function endChild({ child, dir }: Started): Promise<void> {
  child.kill();
  // Only what may write there has to be gone before its directory goes; reaping the rest can happen meanwhile.
  if (child.mayWrite) await child.gone;
  dir.remove();
}

/** Values of the variables that were granted, as far as the platform has them. */
function grantedValues({ effective }: Settled, env: EngineOptions["env"]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of effective.env || []) {
    const value = env?.(name);
    if (value !== undefined) values[name] = value;
  }
  return values;
}
