/**
 * Puts files that the binary carries on the disk, for programs that can't look into it: the child
 * loads the bootstrap and the SDK, the system loads the keyring's library.
 *
 * They lie in a directory named after their content, in the user's cache. What lies there is not
 * believed: every file is hashed before every use and replaced when it is not what the binary
 * carries, and every directory has to be this user's own and closed to others, so that nothing can
 * be changed after the look. (Who can act as this user, or as root, needs no detour through a
 * cache.)
 *
 * @module
 */

import { reasonOf } from "../../runtime/protocol/system_reason.ts";
import { CliError } from "../errors.ts";
import type { ArchivedFile } from "./archive.ts";
import { sha256Hex } from "../../runtime/protocol/sha256_hex.ts";

/**
 * Directories of earlier versions are removed when they were made this long ago, in milliseconds.
 */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
const STICKY = 0o1000;
const WRITABLE_BY_ALL = 0o002;

/**
 * Makes sure that the wanted files lie below `parent`, and gives their directory:
 * `<parent>/<digest of all files>`. Safe to call at the same time from several processes. `parent`
 * and what is in it belong to this function; the directory above is made if need be.
 *
 * @throws {CliError} IO with what to do about it
 */
export async function unpack(
  files: readonly ArchivedFile[],
  parent: string,
  isWanted: (file: ArchivedFile) => boolean = () => true,
): Promise<string> {
  const directory = `${parent}/${await digestOf(files)}`;
  try {
    const cache = parent.slice(0, parent.lastIndexOf("/"));
    await Deno.mkdir(cache, { recursive: true, mode: 0o700 });
    await refuseOpenDirectory(cache);
    await ensurePrivate(parent);
    if (await ensurePrivate(directory)) await removeOld(parent, directory);
    const made = new Set<string>();
    for (const file of files.filter(isWanted)) {
      for (const inner of directoriesOf(file.path)) {
        if (made.has(inner)) continue;
        await ensurePrivate(`${directory}/${inner}`);
        made.add(inner);
      }
      if (!await isIntact(`${directory}/${file.path}`, file)) await put(directory, file);
    }
    return directory;
  } catch (thrown) {
    if (thrown instanceof CliError) throw thrown;
    const why = reasonOf(thrown);
    throw new CliError("IO", `Can't put aiel's own files into "${directory}": ${why}`, {
      hint: "Set AIEL_CACHE_DIR to a directory that this user may write to",
      details: { directory },
      cause: thrown,
    });
  }
}

/** Changes with every path and every content. */
async function digestOf(files: readonly ArchivedFile[]): Promise<string> {
  const lines = files.map(({ path, sha256 }) => `${sha256} ${path}\n`).sort().join("");
  return await sha256Hex(new TextEncoder().encode(lines));
}

/** `a/b/c.js`: `a`, `a/b`. */
function directoriesOf(path: string): string[] {
  const names = path.split("/").slice(0, -1);
  return names.map((_, at) => names.slice(0, at + 1).join("/"));
}

/**
 * A directory in which any user may rename entries can't hold what is private. Symlinks above are
 * the user's own choice.
 */
async function refuseOpenDirectory(path: string): Promise<void> {
  const { uid, mode } = await Deno.stat(path);
  const mine = Deno.uid();
  if (mine === null || uid === null || mode === null) return;
  const foreign = uid !== mine && uid !== 0;
  const open = (mode & WRITABLE_BY_ALL) !== 0 && (mode & STICKY) === 0;
  if (!foreign && !open) return;
  throw new CliError(
    "IO",
    foreign
      ? `The cache directory "${path}" belongs to another user`
      : `The cache directory "${path}" can be changed by every user`,
    {
      hint: "Set AIEL_CACHE_DIR to a directory of your own",
      details: { directory: path },
    },
  );
}

/** Makes a directory that only this user can enter, or makes one so; true when it was not there. */
async function ensurePrivate(path: string): Promise<boolean> {
  let made = true;
  try {
    await Deno.mkdir(path, { mode: 0o700 });
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.AlreadyExists)) throw thrown;
    made = false;
  }
  const info = await Deno.lstat(path);
  const mine = Deno.uid();
  if (!info.isDirectory) {
    // A link or a file in the place of our directory: nothing that was put there on purpose.
    await Deno.remove(path);
    return await ensurePrivate(path);
  }
  if (mine === null || info.uid === null || info.mode === null) return made;
  if (info.uid !== mine) {
    throw new CliError("IO", `The directory "${path}" belongs to another user`, {
      hint: "Remove it, or set AIEL_CACHE_DIR to a directory of your own",
      details: { directory: path },
    });
  }
  if ((info.mode & 0o077) !== 0) await Deno.chmod(path, 0o700);
  return made;
}

async function isIntact(path: string, { sha256, size }: ArchivedFile): Promise<boolean> {
  try {
    const info = await Deno.lstat(path);
    if (!info.isFile || info.size !== size) return false;
    return await sha256Hex(await Deno.readFile(path)) === sha256;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return false;
    // Not readable for its owner: as good as broken.
    if (thrown instanceof Deno.errors.PermissionDenied) return false;
    throw thrown;
  }
}

/**
 * A new file and a rename: others see the old or the new one, and both writers of a race write the
 * same.
 */
async function put(directory: string, { path, read }: ArchivedFile): Promise<void> {
  const target = `${directory}/${path}`;
  const temporary = `${target}.${crypto.randomUUID()}.tmp`;
  try {
    await Deno.writeFile(temporary, await read(), { createNew: true, mode: 0o600 });
    try {
      await Deno.rename(temporary, target);
    } catch (thrown) {
      if (!(await Deno.lstat(target)).isDirectory) throw thrown;
      await Deno.remove(target, { recursive: true });
      await Deno.rename(temporary, target);
    }
  } catch (thrown) {
    await Deno.remove(temporary).catch(() => {});
    throw thrown;
  }
}

/** What earlier versions left; one that is still in use unpacks again. */
async function removeOld(parent: string, current: string): Promise<void> {
  for await (const { name } of Deno.readDir(parent)) {
    const path = `${parent}/${name}`;
    if (path === current) continue;
    try {
      const { mtime } = await Deno.lstat(path);
      if ((mtime?.getTime() ?? 0) < Date.now() - KEPT_MS) {
        await Deno.remove(path, { recursive: true });
      }
    } catch {
      // Another process was faster, or it is in use on this platform.
    }
  }
}
