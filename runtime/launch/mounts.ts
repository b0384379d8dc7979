/**
 * What a process is really shown at a path, as the kernel tells it.
 *
 * Bubblewrap opens what it shows by name, some time after the name was judged. Another run that may
 * write above it can put a link there meanwhile. The kernel knows of each mount which file or
 * directory it shows, whatever way led there, so that is compared before any code runs.
 *
 * @module
 */

import type { ShownPlace } from "./barrier.ts";

/** One line of proc_pid_mountinfo(5). */
export interface Mount {
  /** The file system, as its device number. */
  readonly device: string;
  /** What of the file system is shown, as a path within it. */
  readonly root: string;
  /** Where it is shown. */
  readonly at: string;
}

/** Where something lies, whatever the mounts are that lead there. */
type Origin = Pick<Mount, "device" | "root">;

/**
 * Whether a process is shown, at each path, exactly what this process has at the source. Linux
 * only.
 *
 * @param places paths that are mounts of their own in that process; sources have no links
 */
export function isShown(pid: number, places: readonly ShownPlace[]): boolean {
  if (places.length === 0) return true;
  try {
    const ours = parseMounts(Deno.readTextFileSync("/proc/self/mountinfo"));
    const theirs = parseMounts(Deno.readTextFileSync(`/proc/${pid}/mountinfo`));
    return places.every(({ path, source }) => {
      const wanted = originOf(source, ours);
      // The last one hides those before it.
      const found = theirs.findLast(({ at }) => at === path);
      return wanted !== undefined && found?.device === wanted.device && found.root === wanted.root;
    });
  } catch {
    return false;
  }
}

/** Where a path without links lies. */
export function originOf(path: string, mounts: readonly Mount[]): Origin | undefined {
  const above = mounts.filter(({ at }) => at === "/" || path === at || path.startsWith(`${at}/`));
  const nearest = above.reduce<Mount | undefined>(
    (best, one) => best === undefined || one.at.length >= best.at.length ? one : best,
    undefined,
  );
  if (nearest === undefined) return undefined;
  const { device, root, at } = nearest;
  return { device, root: join(root, at === "/" ? path : path.slice(at.length)) };
}

function join(root: string, rest: string): string {
  return (root === "/" ? rest : root + rest) || "/";
}

/** Reads what the kernel writes of a process's mounts, in their order. */
export function parseMounts(text: string): Mount[] {
  const found: Mount[] = [];
  for (const line of text.split("\n")) {
    const [, , device, root, at] = line.split(" ");
    if (device === undefined || root === undefined || at === undefined) continue;
    found.push({ device, root: unescape(root), at: unescape(at) });
  }
  return found;
}

/** Blanks, tabs, line feeds and backslashes are written as three octal digits. */
function unescape(name: string): string {
  return name.replaceAll(/\\([0-7]{3})/g, (_, digits) => String.fromCharCode(parseInt(digits, 8)));
}
