/**
 * The locks of the engine's copies of snapshots: who uses a copy holds its lock together with all
 * others who do, and who removes it holds the lock alone.
 *
 * @module
 */

/**
 * Keeps a copy where it is, there already or not, until what is answered is closed. A lock of the
 * kernel's goes with its process, however that ends.
 *
 * @param path the copy's
 */
export async function lockShared(path: string): Promise<Deno.FsFile> {
  for (;;) {
    const lock = openLock(path);
    try {
      await lock.lock(false);
      if (isLockOf(lock, path)) return lock;
    } catch (error) {
      lock.close();
      throw error;
    }
    // It was removed with its copy before it could be locked.
    lock.close();
  }
}

function openLock(path: string): Deno.FsFile {
  return Deno.openSync(`${path}.lock`, { create: true, write: true, mode: 0o600 });
}

/**
 * Whether a file that is locked still has the name of a copy's lock. Only who holds it alone takes
 * the name away, so this stays true until it is closed.
 */
function isLockOf(lock: Deno.FsFile, path: string): boolean {
  try {
    const named = Deno.lstatSync(`${path}.lock`);
    const { dev, ino } = lock.statSync();
    return named.dev === dev && named.ino === ino;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * Does something with a copy that is not in use, and takes its lock away when nothing of it is
 * left. Does nothing when it is in use, or when another process is about to do the same.
 */
export function withUnusedCopy(path: string, work: () => void): void {
  let lock: Deno.FsFile | undefined;
  try {
    lock = openLock(path);
    if (!lock.tryLockSync(true) || !isLockOf(lock, path)) return;
    work();
    // A copy without a lock would be found, and locked by another file's lock.
    if (!isThere(path)) Deno.removeSync(`${path}.lock`);
  } catch {
    // Another process cleans up as well.
  } finally {
    lock?.close();
  }
}

/** Whether a copy has its name, by which it is whole. */
export function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
