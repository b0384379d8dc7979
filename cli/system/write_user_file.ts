import { writeAtomic } from "./write_atomic.ts";
import { denoWritingDisk } from "./writing_disk.ts";

/**
 * Puts a text in place of a file of the user's, old or new and never half. A link is followed, so
 * that a user who keeps settings elsewhere still does afterwards.
 *
 * @param mode permissions of the new file; not on Windows
 */
export function writeUserFile(path: string, text: string, mode = 0o644): void {
  writeAtomic(denoWritingDisk, realPath(path), text, { mode });
}

function realPath(path: string): string {
  try {
    return Deno.realPathSync(path).replaceAll("\\", "/");
  } catch {
    // Not there yet, or a link that leads nowhere and is replaced.
    return path;
  }
}
