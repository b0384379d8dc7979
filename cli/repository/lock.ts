import { printable } from "../../runtime/snapshot/error.ts";
import type { FileLock } from "../system/file_lock.ts";
import type { RepositoryDisk } from "./disk.ts";
import { diskProblem, RepositoryError } from "./error.ts";
import { parseJsonObject } from "./json.ts";
import { isRecord } from "../../runtime/protocol/is_record.ts";
import { type Layout, LOCK_FILE, REPOSITORY_DIRECTORY } from "./layout.ts";

/** Who writes to a repository, as the lock file says it. */
interface Owner {
  readonly pid: number;
  readonly host: string;
}

const NAME = `${REPOSITORY_DIRECTORY}/${LOCK_FILE}`;

/**
 * Takes the kernel's lock on `.aiel/lock` and writes into the file whose it is. Readers need no
 * lock: what they read is replaced as a whole or never.
 *
 * @param waitMs how long to wait for another process, in milliseconds
 * @throws {RepositoryError} `locked`, naming the owner
 */
export async function takeLock(
  layout: Layout,
  disk: RepositoryDisk,
  waitMs: number,
): Promise<FileLock> {
  const path = `${layout.aiel}/${LOCK_FILE}`;
  let lock: FileLock | undefined;
  try {
    lock = await disk.takeLock(path, waitMs);
    const owner: Owner = { pid: Deno.pid, host: Deno.hostname() };
    lock?.writeSync(`${JSON.stringify(owner)}\n`);
  } catch (cause) {
    lock?.[Symbol.dispose]();
    throw diskProblem(path, cause);
  }
  if (lock === undefined) throw locked(path, readOwner(path, disk));
  return lock;
}

/** Undefined when the file does not say: its owner may be about to write it. */
function readOwner(path: string, disk: RepositoryDisk): Owner | undefined {
  try {
    const owner = parseJsonObject(disk.readFileSync(path), NAME);
    return isOwner(owner) ? owner : undefined;
  } catch {
    // On Windows a locked file can't be read by others.
    return undefined;
  }
}

function isOwner(value: unknown): value is Owner {
  return isRecord(value) && typeof value["pid"] === "number" &&
    typeof value["host"] === "string";
}

function locked(path: string, owner: Owner | undefined): RepositoryError {
  const process = owner === undefined ? "another process" : `process ${owner.pid}`;
  const elsewhere = owner !== undefined && owner.host !== Deno.hostname();
  return new RepositoryError({
    code: "locked",
    message: `Repository is locked by ${process}` +
      (elsewhere ? ` on ${printable(owner.host)}` : ""),
    hint: "Wait until that command has finished, or stop it: the lock ends with its process",
    paths: [path],
  });
}
