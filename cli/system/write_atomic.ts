/**
 * Writes that are there whole or not at all.
 *
 * @module
 */

/** How to write. */
export interface WriteAtomicOptions {
  /** Permissions of the new file; default 0o644. Not on Windows. */
  mode?: number;
}

/**
 * Puts `text` in place of a file: temporary file beside it, fsync, rename. Killed at any instant,
 * the old or the new file is there. A symlink is followed, so that people who keep their settings
 * elsewhere still do afterwards.
 */
export async function writeAtomic(
  path: string,
  text: string,
  options: WriteAtomicOptions = {},
): Promise<void> {
  const target = await realPath(path);
  const temporary = `${target}.${crypto.randomUUID().slice(0, 8)}.tmp`;
  const mode = options.mode ?? 0o644;
  try {
    // createNew: no link can have been put there before.
    using file = await Deno.open(temporary, { write: true, createNew: true, mode });
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
    await file.sync();
  } catch (thrown) {
    await removeIfThere(temporary);
    throw thrown;
  }
  try {
    await Deno.rename(temporary, target);
  } catch (thrown) {
    await removeIfThere(temporary);
    throw thrown;
  }
}

async function realPath(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch {
    return path;
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch {
    // Never made, or already in place.
  }
}
