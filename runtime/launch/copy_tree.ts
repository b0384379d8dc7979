/**
 * Copies directories.
 *
 * @module
 */

/**
 * Copies a directory of directories and files, for this user alone. Links and other things are
 * left out: no snapshot has any.
 *
 * @throws {Error} when something can't be read, or `to` is there
 */
export async function copyTree(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { mode: 0o700 });
  for await (const { name, isDirectory, isFile } of Deno.readDir(from)) {
    if (isDirectory) await copyTree(`${from}/${name}`, `${to}/${name}`);
    else if (isFile) await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}
