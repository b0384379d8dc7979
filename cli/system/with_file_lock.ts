/**
 * Runs `work` while no other process of this machine runs its own under the same lock file. The
 * kernel holds the lock, so it ends with the process however that ends. The file stays: removing it
 * would let two processes hold two files of one name.
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  using file = await Deno.open(path, { read: true, write: true, create: true, mode: 0o600 });
  await file.lock(true);
  return await work();
}
