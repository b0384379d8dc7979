/**
 * The DENO_DIR of a child: one per snapshot, prepared so that Deno's own caches work and nothing that user code stores can be kept.
 *
 * Found by running Deno 2.9: `localStorage` and `caches` need no permission and would persist below `location_data`; TypeScript in
 * `data:` and `blob:` modules would be written below `gen/`. Where Deno expects those directories stands a plain file, so all of
 * that fails, while transpiled modules and compiled code of the snapshot itself stay cached.
 *
 * One per snapshot, because Deno looks its caches up by a fast hash that is not made to resist collisions: files
 * of two tenants never meet in one cache.
 *
 * @module
 */

/** Plain files where Deno would make directories that user code could fill. */
const BLOCKED = [
  "location_data",
  "npm",
  "remote",
  "deps",
  "gen/data",
  "gen/blob",
  "gen/http",
  "gen/https",
];
/** Prepared directories that are kept. */
const KEPT = 128;

/**
 * The path of the prepared directory for a key (a snapshot id), made if need be. Safe to call at the same time from several
 * processes.
 */
export function denoDirFor(parent: string, key: string): string {
  const path = `${parent}/${key}`;
  if (exists(`${path}/gen`)) return path;
  Deno.mkdirSync(parent, { recursive: true, mode: 0o700 });
  const draft = Deno.makeTempDirSync({ dir: parent, prefix: ".draft-" });
  Deno.mkdirSync(`${draft}/gen`);
  for (const name of BLOCKED) Deno.writeFileSync(`${draft}/${name}`, new Uint8Array());
  try {
    Deno.renameSync(draft, path);
  } catch {
    // Another process was faster; its directory is as good.
    Deno.removeSync(draft, { recursive: true });
  }
  prune(parent);
  return path;
}

/** Removes the directories that were made longest ago, and drafts of processes that died while making one. */
function prune(parent: string): void {
  const found: { path: string; at: number }[] = [];
  for (const entry of Deno.readDirSync(parent)) {
    const path = `${parent}/${entry.name}`;
    try {
      found.push({ path, at: Deno.lstatSync(path).mtime?.getTime() ?? 0 });
    } catch {
      // Removed by another process.
    }
  }
  if (found.length <= KEPT) return;
  found.sort((a, b) => b.at - a.at);
  for (const { path } of found.slice(KEPT)) {
    try {
      Deno.removeSync(path, { recursive: true });
    } catch {
      // In use on this platform, or gone: the next one tries again.
    }
  }
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
