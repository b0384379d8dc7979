/**
 * The private directory of one invocation: the end of the permission trail, the scratch directory
 * if it was granted one, and, where Deno's flags are the only barrier, the child's HOME and
 * DENO_DIR. Removed at the end; what a killed runner left behind is removed by the next one.
 *
 * @module
 */

import { isSameProcess, startTicks } from "./process_usage.ts";
import { killMarked, MAX_MARK } from "./strays.ts";

/** The places of one invocation. */
export interface PrivateDir {
  path: string;
  home: string;
  /** For temporary files of libraries; it goes with the rest. */
  temp: string;
  /** Exists only when it was asked for. */
  scratch: string | undefined;
  /** Where Deno writes its permission checks. */
  trail: string;
  /** Whether the trail is a pipe, which tells when the child's end of it is closed. */
  trailIsPipe: boolean;
  /** A number of this invocation's own, below `MAX_MARK`; the directory's name holds it. */
  mark: number;
  remove(): void;
}

/** What the directory is made with. */
export interface PrivateDirOptions {
  scratch: boolean;
  /** The program that makes named pipes; without it the trail is a file. */
  mkfifo: string | null;
}

/** Where no process table can be asked, a directory this old has no owner, in milliseconds. */
const STALE_MS = 24 * 60 * 60 * 1000;

/**
 * Makes the directory.
 *
 * @throws {Error} when the disk refuses
 */
export async function makePrivateDir(
  parent: string,
  { scratch: wantsScratch, mkfifo }: PrivateDirOptions,
): Promise<PrivateDir> {
  Deno.mkdirSync(parent, { recursive: true, mode: 0o700 });
  // The name tells whose it is: a process id alone would be used again one day, and means nothing
  // in another namespace.
  const mark = randomMark();
  const path = `${parent}/${Deno.pid}-${startTicks(Deno.pid)}-${pidNamespace()}-${mark}`;
  Deno.mkdirSync(path, { mode: 0o700 });
  try {
    const home = homeOf(path);
    const temp = `${path}/tmp`;
    const trail = `${path}/trail`;
    const scratch = wantsScratch ? `${path}/scratch` : undefined;
    for (const one of [home, temp, scratch]) {
      if (one !== undefined) Deno.mkdirSync(one, { mode: 0o700 });
    }
    if (mkfifo !== null) await makePipe(mkfifo, trail);
    const trailIsPipe = mkfifo !== null;
    return { path, home, temp, scratch, trail, trailIsPipe, mark, remove: () => removeTree(path) };
  } catch (error) {
    removeTree(path);
    throw error;
  }
}

async function makePipe(mkfifo: string, path: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(mkfifo, {
    args: ["-m", "600", path],
    clearEnv: true,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`No pipe can be made: ${new TextDecoder().decode(stderr)}`);
}

/** Removes what runners that are gone left: directories, and granted programs that still run. */
export function removeStalePrivateDirs(parent: string): void {
  const here = pidNamespace();
  const stale: { path: string; mark: number }[] = [];
  for (const name of namesIn(parent)) {
    const path = `${parent}/${name}`;
    const [pid, ticks, namespace, mark] = name.split("-").map(Number);
    if (pid === undefined || ticks === undefined || mark === undefined) continue;
    const known = ticks !== 0 && namespace === here;
    if (known ? !isSameProcess({ pid, startTicks: ticks }) : isOld(path)) {
      stale.push({ path, mark });
    }
  }
  if (stale.length === 0) return;
  // The child died with its runner (`setpriv --pdeathsig`), what it had started may not have.
  killMarked(stale.map(({ path, mark }) => ({ variable: `HOME=${homeOf(path)}`, locks: mark })));
  for (const { path } of stale) removeTree(path);
}

function namesIn(parent: string): string[] {
  try {
    return [...Deno.readDirSync(parent)].map(({ name }) => name);
  } catch {
    // Nothing ever ran here: a request can be refused before it needs a directory.
    return [];
  }
}

function homeOf(privateDir: string): string {
  return `${privateDir}/home`;
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
