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
  const denied = new Set<string>();
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
      const { NotFound, PermissionDenied } = Deno.errors;
      if (error instanceof NotFound) continue;
      // The tree is the runner's own: code has taken the rights away, to hide what it keeps.
      if (error instanceof PermissionDenied && !denied.has(path) && takeBack(path)) {
        denied.add(path);
        pending.push(path);
        continue;
      }
      // No path is long enough for what is there, or none may be looked at: that is more than there
      // may be.
      use.entries = maxEntries + 1;
      return use;
    }
  }
  use.bytes += removedAndOpen(pids);
  return use;
}

/** Gives this user the rights on a directory of its own; whether that was possible. */
function takeBack(directory: string): boolean {
  try {
    // A link in its place would lead elsewhere.
    if (!Deno.lstatSync(directory).isDirectory) return false;
    Deno.chmodSync(directory, 0o700);
    return true;
  } catch {
    return false;
  }
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
