/**
 * Copies directories.
 *
 * @module
 */

/**
 * Copies a directory of directories and files, for this user alone. Links and other things are
 * left out: no snapshot has any.
 *
 * @param signal ends the copying before the next file; what was copied is left
 * @throws {Error} when something can't be read, or `to` is there
 * @throws the signal's reason when aborted
 */
export async function copyTree(from: string, to: string, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await Deno.mkdir(to, { mode: 0o700 });
  for await (const { name, isDirectory, isFile } of Deno.readDir(from)) {
    signal?.throwIfAborted();
    if (isDirectory) await copyTree(`${from}/${name}`, `${to}/${name}`, signal);
    else if (isFile) await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}
