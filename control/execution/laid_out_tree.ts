import type { ValidationSubject } from "../domain/snapshots/snapshot_validator.ts";
import { StoreUnavailable } from "../domain/store_unavailable.ts";
import { PROCESS_MARK } from "../store/process_mark.ts";
import { layOut } from "./lay_out.ts";

/** How the names of the directories begin; the process's mark follows. */
export const SCRATCH_PREFIX = "aiel-validation-";

/**
 * Lays a snapshot out in a directory of its own, works with it there, and removes the directory,
 * whatever came of the work. Only this process's user gets into the directory, and nothing but this
 * process writes there.
 *
 * @param scratchDir is made if it is not there
 * @throws {StoreUnavailable} when no directory can be made
 * @throws as {@linkcode layOut}, and what the work throws
 */
export async function inLaidOutTree<T>(
  scratchDir: string,
  subject: Pick<ValidationSubject, "files" | "open" | "signal">,
  work: (root: string) => Promise<T>,
): Promise<T> {
  const root = makePrivateDirectory(scratchDir);
  try {
    await layOut(root, subject);
    return await work(root);
  } finally {
    await removeDirectory(root);
  }
}

/**
 * With access for this user alone, below a name that the system chose: no other program knows it
 * before.
 */
function makePrivateDirectory(parent: string): string {
  try {
    Deno.mkdirSync(parent, { recursive: true, mode: 0o700 });
    return Deno.makeTempDirSync({ dir: parent, prefix: SCRATCH_PREFIX + PROCESS_MARK });
  } catch (cause) {
    throw new StoreUnavailable(`No directory can be made in "${parent}"`, cause);
  }
}

async function removeDirectory(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch {
    // What resists is removed when the service cleans its scratch directory the next time.
  }
}
