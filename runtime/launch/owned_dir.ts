/**
 * Directories that belong to a process, and are known by their name to belong to none once it is
 * gone, however it ended.
 *
 * @module
 */

import { isScarcity } from "../protocol/system_reason.ts";
import { isSameProcess, startTicks } from "./process_usage.ts";
import { MAX_MARK } from "./strays.ts";

/** A directory, and the number that its name ends with. */
export interface OwnedDir {
  path: string;
  /** Below `MAX_MARK`, and never 0. */
  mark: number;
}

/** Where no process table can be asked, a directory this old has no owner, in milliseconds. */
const STALE_MS = 24 * 60 * 60 * 1000;

/** Makes a directory of this process's own. */
export function makeOwnedDir(parent: string): OwnedDir {
  Deno.mkdirSync(parent, { recursive: true, mode: 0o700 });
  // A process id alone would be used again one day, and means nothing in another namespace.
  const mark = randomMark();
  const path = `${parent}/${Deno.pid}-${startTicks(Deno.pid)}-${pidNamespace()}-${mark}`;
  Deno.mkdirSync(path, { mode: 0o700 });
  return { path, mark };
}

/** What {@linkcode makeOwnedDir} calls a directory: process, its start, namespace, mark. */
const NAME = /^(\d+)-(\d+)-(\d+)-(\d+)$/;

/**
 * The directories in `parent` whose process is gone. What has another name was made by something
 * else and is not looked at.
 */
export function ownerlessDirs(parent: string): OwnedDir[] {
  const here = pidNamespace();
  const found: OwnedDir[] = [];
  for (const name of namesIn(parent)) {
    const path = `${parent}/${name}`;
    const [pid, ticks, namespace, mark] = NAME.exec(name)?.slice(1).map(Number) ?? [];
    if (pid === undefined || ticks === undefined || mark === undefined) continue;
    const known = ticks !== 0 && namespace === here;
    if (known ? !isSameProcess({ pid, startTicks: ticks }) : isOld(path)) {
      found.push({ path, mark });
    }
  }
  return found;
}

function namesIn(parent: string): string[] {
  try {
    return [...Deno.readDirSync(parent)].map(({ name }) => name);
  } catch {
    // Nothing ever ran here: a request can be refused before it needs a directory.
    return [];
  }
}

/** Removes the directories in `parent` whose process is gone. */
export function removeOwnerless(parent: string): void {
  for (const { path } of ownerlessDirs(parent)) removeTree(path);
}

/**
 * Directories that this process had no descriptor left to look into when they were to go. A
 * directory is the process's own by its name, so which ones these are is known to it alone.
 */
const postponed = new Set<string>();

/**
 * Removes a directory, also where code took the rights on it from itself, or made it so deep that
 * no path reaches its end: `rm` goes down one name at a time. What still resists stays. What the
 * process has no descriptors for is removed with a later one.
 *
 * Nothing that could exchange a directory for a link may still run: rights are given back by name.
 */
export function removeTree(path: string): void {
  postponed.add(path);
  for (const one of postponed) {
    if (!removeNow(one)) return;
    postponed.delete(one);
  }
}

/** False when it is still there because descriptors are missing. */
function removeNow(path: string): boolean {
  if (isShallow(path) && tryRemove(path)) return true;
  for (const [program, ...args] of [["rm", "-rf"], ["chmod", "-R", "u+rwx"], ["rm", "-rf"]]) {
    if (!exists(path)) return true;
    try {
      new Deno.Command(`/bin/${program}`, {
        args: [...args, "--", path],
        clearEnv: true,
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).outputSync();
    } catch {
      // There is no such program here.
    }
  }
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    return !isScarcity(error);
  }
  return true;
}

/** Directories below this depth are not removed by Deno, which holds each level open meanwhile. */
const SHALLOW = 32;

function isShallow(root: string): boolean {
  let level = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > SHALLOW) return false;
    level = level.flatMap(directoriesIn);
  }
  return true;
}

function directoriesIn(path: string): string[] {
  try {
    return [...Deno.readDirSync(path)].filter(({ isDirectory }) => isDirectory)
      .map(({ name }) => `${path}/${name}`);
  } catch {
    // Not to be read: what is in it is found when it is removed.
    return [];
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

function tryRemove(path: string): boolean {
  try {
    Deno.removeSync(path, { recursive: true });
    return true;
  } catch (error) {
    return error instanceof Deno.errors.NotFound;
  }
}

/** The inode of this process's pid namespace; 0 where there is none. */
function pidNamespace(): number {
  try {
    return Number(/\d+/.exec(Deno.readLinkSync("/proc/self/ns/pid"))?.[0] ?? 0);
  } catch {
    return 0;
  }
}

/** Never 0, which is what other things that are called a number may be. */
function randomMark(): number {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  return 1 + ((high % 2 ** 16) * 2 ** 32 + low) % (MAX_MARK - 1);
}

function isOld(path: string): boolean {
  try {
    return (Deno.lstatSync(path).mtime?.getTime() ?? 0) < Date.now() - STALE_MS;
  } catch {
    return false;
  }
}
