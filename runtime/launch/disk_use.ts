/**
 * What an invocation keeps on the disk: the files of its private directory, and those it has
 * removed and still holds open.
 *
 * @module
 */

/** What an invocation keeps. */
export interface DiskUse {
  /** Space taken, in bytes; what the files are long where the system does not tell. */
  bytes: number;
  /** Files, directories and links. */
  entries: number;
}

/**
 * Looks at what an invocation keeps.
 *
 * @param directory its private directory; undefined: it can only hold files that have no name
 * @param pids its processes, whose open files are known on Linux only
 * @param maxEntries where to stop counting: a tree without end must not hold up the look
 */
export function diskUse(
  directory: string | undefined,
  pids: readonly number[],
  maxEntries: number,
): DiskUse {
  const use: DiskUse = { bytes: 0, entries: 0 };
  const pending = directory === undefined ? [] : [directory];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    try {
      for (const { name, isDirectory } of Deno.readDirSync(path)) {
        const one = `${path}/${name}`;
        use.bytes += spaceOf(Deno.lstatSync(one));
        if (isDirectory) pending.push(one);
        use.entries++;
        if (use.entries > maxEntries) return use;
      }
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) continue;
      // No path is long enough for what is there, or code has taken the rights away, to hide what
      // it keeps: that is more than there may be. The look changes nothing, since what has this
      // name may be another thing by then, also a link to a file of the host.
      use.entries = maxEntries + 1;
      return use;
    }
  }
  use.bytes += removedAndOpen(pids);
  return use;
}

function removedAndOpen(pids: readonly number[]): number {
  const files = new Map<number | null, number>();
  for (const pid of pids) {
    for (const path of descriptorsOf(pid)) {
      const info = statOf(path);
      if (info?.isFile && info.nlink === 0) files.set(info.ino, spaceOf(info));
    }
  }
  return [...files.values()].reduce((sum, bytes) => sum + bytes, 0);
}

function descriptorsOf(pid: number): string[] {
  try {
    return [...Deno.readDirSync(`/proc/${pid}/fd`)].map(({ name }) => `/proc/${pid}/fd/${name}`);
  } catch {
    // Gone, or not Linux.
    return [];
  }
}

function statOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch {
    return undefined;
  }
}

/** A block is 512 bytes, whatever the disk's own blocks are (stat(2)). */
function spaceOf({ blocks, size }: Deno.FileInfo): number {
  return blocks === null ? size : blocks * 512;
}
