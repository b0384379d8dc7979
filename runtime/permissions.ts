/**
 * `meta.permissions`: what the code tried to do with the system, out of Deno's own audit trail (DENO_AUDIT_PERMISSIONS).
 *
 * @module
 */

import { type PermissionUse, readAudit } from "./policy/audit.ts";
import type { CapabilityMap } from "./policy/capabilities.ts";
import type { RunDir } from "./launch/run_dir.ts";
import type { Plan, Settled } from "./plan.ts";

/** More of the trail than this is not read, in bytes; the watch ends a child that writes much more. */
const MAX_TRAIL_BYTES = 4 * 1024 * 1024;

/**
 * Reads the trail of one child. A trail that is not there says that nothing was tried. Reads of the snapshot itself are left out: it is
 * always readable, every module it loads is such a read, and there is nothing in them to tighten.
 *
 * @param clean takes the host's own places out of a target
 */
export function readPermissions(
  dir: RunDir,
  plan: Plan,
  clean: (text: string) => string,
): PermissionUse[] {
  const uses = readAudit(readStart(dir.auditFile), withOwnEnv(plan), {
    snapshotRoot: plan.snapshot.root,
    readFiles: plan.assets.readable,
    hidden: plan.ignored,
    ...(dir.scratch === undefined ? {} : { scratch: dir.scratch, tempDir: dir.scratch }),
  });
  return uses.filter((use) =>
    !(use.allowed && use.kind === "read" && use.target.startsWith("snapshot:"))
  ).map((use) => ({ ...use, target: clean(use.target) }));
}

/**
 * What the child was really given: it may read the variables that a manifest sets, which are the snapshot's own, and `TMPDIR` when it has a
 * scratch directory to find.
 */
export function withOwnEnv({ effective, manifest, scratch }: Settled): CapabilityMap {
  const names = [...Object.keys(manifest.env ?? {}), ...(scratch ? ["TMPDIR"] : [])];
  if (names.length === 0) return effective;
  return { ...effective, env: [...new Set([...(effective.env || []), ...names])].sort() };
}

function readStart(path: string): string {
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(path);
  } catch {
    return "";
  }
  try {
    const size = Math.min(file.statSync().size, MAX_TRAIL_BYTES);
    const bytes = new Uint8Array(size);
    let at = 0;
    while (at < size) {
      const read = file.readSync(bytes.subarray(at));
      if (read === null) break;
      at += read;
    }
    return new TextDecoder().decode(bytes.subarray(0, at));
  } finally {
    file.close();
  }
}
