/**
 * The private directory of one invocation: the child's HOME, its scratch directory if it was granted one, and Deno's audit
 * trail. Removed at the end; what a killed runner left behind is removed by the next one.
 *
 * @module
 */

import { isSameProcess, startTicks } from "./process_usage.ts";
import { killMarked, MAX_MARK } from "./strays.ts";

/** See the module. */
export interface RunDir {
  path: string;
  home: string;
  /** Exists only when it was asked for. */
  scratch: string | undefined;
  auditFile: string;
  /** A number of this invocation's own, below `MAX_MARK`; the directory's name holds it. */
  mark: number;
  remove(): void;
}

/** Where no process table can be asked, a directory this old belongs to nobody, in milliseconds. */
const STALE_MS = 24 * 60 * 60 * 1000;

/** Makes the directory. */
export function makeRunDir(parent: string, options: { scratch: boolean }): RunDir {
  Deno.mkdirSync(parent, { recursive: true, mode: 0o700 });
  // The name tells whose it is: a process id alone would be used again one day, and means nothing in another namespace.
  const mark = randomMark();
  const path = `${parent}/${Deno.pid}-${startTicks(Deno.pid)}-${pidNamespace()}-${mark}`;
  Deno.mkdirSync(path, { mode: 0o700 });
  const home = homeOf(path);
  Deno.mkdirSync(home, { mode: 0o700 });
  const scratch = options.scratch ? `${path}/scratch` : undefined;
  if (scratch !== undefined) Deno.mkdirSync(scratch, { mode: 0o700 });
  return {
    path,
    home,
    scratch,
    auditFile: `${path}/audit.jsonl`,
    mark,
    remove: () => removeTree(path),
  };
}

/**
 * Removes what runners that are gone left behind: directories, and programs that had been granted and still run. Not on the way to a
 * child's start: nothing waits for it.
 */
export function removeStaleRunDirs(parent: string): void {
  const here = pidNamespace();
  const stale: { path: string; mark: number }[] = [];
  for (const entry of Deno.readDirSync(parent)) {
    const path = `${parent}/${entry.name}`;
    const [pid, ticks, namespace, mark] = entry.name.split("-").map(Number);
    if (pid === undefined || ticks === undefined || mark === undefined) continue;
    const known = ticks !== 0 && namespace === here;
    if (known ? !isSameProcess({ pid, startTicks: ticks }) : isOld(path)) {
      stale.push({ path, mark });
    }
  }
  if (stale.length === 0) return;
  // The child died with its runner (`setpriv --pdeathsig`), what it had started did not.
  killMarked(stale.map(({ path, mark }) => ({ variable: `HOME=${homeOf(path)}`, locks: mark })));
  for (const { path } of stale) removeTree(path);
}

function homeOf(runDir: string): string {
  return `${runDir}/home`;
}

/** Never 0, which is what other things that are called a number may be. */
function randomMark(): number {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  return 1 + ((high % 2 ** 16) * 2 ** 32 + low) % (MAX_MARK - 1);
}

/** The inode of this process's pid namespace; 0 where there is none. */
function pidNamespace(): number {
  try {
    return Number(/\d+/.exec(Deno.readLinkSync("/proc/self/ns/pid"))?.[0] ?? 0);
  } catch {
    return 0;
  }
}

function isOld(path: string): boolean {
  try {
    return (Deno.lstatSync(path).mtime?.getTime() ?? 0) < Date.now() - STALE_MS;
  } catch {
    return false;
  }
}

function removeTree(path: string): void {
  if (tryRemove(path)) return;
  // Code can take the rights on its scratch directories from itself, and so from us.
  unlock(path);
  // What still resists is tried again by the next start.
  tryRemove(path);
}

function tryRemove(path: string): boolean {
  try {
    Deno.removeSync(path, { recursive: true });
    return true;
  } catch (error) {
    return error instanceof Deno.errors.NotFound;
  }
}

/** Gives the rights on every directory of a tree back to its owner. Links are not followed. */
function unlock(root: string): void {
  const pending = [root];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    try {
      Deno.chmodSync(path, 0o700);
      for (const { name, isDirectory } of Deno.readDirSync(path)) {
        if (isDirectory) pending.push(`${path}/${name}`);
      }
    } catch {
      // Gone, or not ours.
    }
  }
}
