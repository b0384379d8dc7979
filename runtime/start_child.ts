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
  /** Says for what it was started: two children of one mark are as good as each other. */
  mark: string;
}

/**
 * See {@linkcode Started.mark}. The tree's id says nothing about what is ignored in it, and a guess may name the manifest of another
 * tree.
 */
export function markOf(
  { snapshotId, manifest, ignored }: Pick<Settled, "snapshotId" | "manifest" | "ignored">,
): string {
  return [snapshotId, JSON.stringify(manifest), ...ignored].join("\0");
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
        DENO_DIR: denoDirFor(`${cacheDir}/deno`, snapshotId.replace("sha256:", "")),
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
    return { child, dir, cleaner, mark: markOf(settled) };
  } catch (error) {
    dir.remove();
    throw error;
  }
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
