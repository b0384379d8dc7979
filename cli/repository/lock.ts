import { printable } from "../../runtime/snapshot/error.ts";
import { discard, temporaryName } from "./atomic_file.ts";
import { ifExists, onDisk, type RepositoryDisk } from "./disk.ts";
import { RepositoryError } from "./error.ts";
import { type Layout, REPOSITORY_DIRECTORY } from "./layout.ts";
import type { Processes, ProcessIdentity } from "./processes.ts";

/** How to get the lock. */
export interface LockOptions {
  readonly disk: RepositoryDisk;
  readonly processes: Processes;
  /** How long to wait for another process, in milliseconds. */
  readonly waitMs: number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** The right to write to a repository. */
export interface Lock {
  /** When the lock was taken, by the clock of the disk, in milliseconds since the epoch. */
  readonly takenMs: number;
  /** Whether a directory's own time moves with the names in it; some disks leave it as it was. */
  readonly stampsDirectories: boolean;
  release(): void;
}

const LOCK_FILE = "lock";
const POLL_MS = 25;

/**
 * Takes `.aiel/lock`. A lock whose owner is gone is taken over. Readers need none: what they read
 * is replaced as a whole or never.
 *
 * @throws {RepositoryError} `locked`, naming the owner
 */
export async function takeLock(layout: Layout, options: LockOptions): Promise<Lock> {
  const { disk, processes, sleep } = options;
  const path = `${layout.aiel}/${LOCK_FILE}`;
  for (let waited = 0;; waited += POLL_MS) {
    const created = createLock(layout, path, disk, processes.self());
    if (created !== undefined) return { ...created, release: () => releaseLock(path, disk) };
    const owner = readOwner(path, disk);
    if (owner === "released") continue;
    if (owner !== undefined && processes.state(owner) === "gone") {
      removeStale(layout, path, disk, owner);
    } else if (waited >= options.waitMs) {
      throw locked(path, owner, processes);
    } else {
      await sleep(POLL_MS);
    }
  }
}

// Written aside and linked into place, so that a lock always names its owner, even when that is
// killed in between. Linking fails when the name is taken, as O_EXCL does.
function createLock(
  layout: Layout,
  path: string,
  disk: RepositoryDisk,
  owner: ProcessIdentity,
): Omit<Lock, "release"> | undefined {
  const temporary = `${layout.aiel}/lock-${temporaryName()}`;
  const content = new TextEncoder().encode(`${JSON.stringify(owner)}\n`);
  return onDisk(path, () => {
    const file = disk.createSync(temporary);
    try {
      file.writeSync(content);
      link(disk, temporary, path, content);
      const takenMs = disk.lstatSync(path).mtime?.getTime() ?? 0;
      const stampedMs = disk.lstatSync(layout.aiel).mtime?.getTime() ?? 0;
      return { takenMs, stampsDirectories: takenMs > 0 && stampedMs >= takenMs };
    } catch (cause) {
      // Not found: the holder of the lock took the file for a leftover. Both mean: try again.
      const lost = cause instanceof Deno.errors.AlreadyExists ||
        cause instanceof Deno.errors.NotFound;
      if (lost) return undefined;
      throw cause;
    } finally {
      discard(disk, temporary, file);
    }
  });
}

function link(disk: RepositoryDisk, from: string, to: string, content: Uint8Array): void {
  try {
    disk.linkSync(from, to);
  } catch (cause) {
    const unsupported = cause instanceof Deno.errors.PermissionDenied ||
      cause instanceof Deno.errors.NotSupported;
    if (!unsupported) throw cause;
    // exFAT and some network disks have no links: there, a kill right here leaves a lock of no one.
    const file = disk.createSync(to);
    file.writeSync(content);
    file.close();
  }
}

function releaseLock(path: string, disk: RepositoryDisk): void {
  ifExists(path, () => disk.removeSync(path));
}

function readOwner(
  path: string,
  disk: RepositoryDisk,
): ProcessIdentity | "released" | undefined {
  const bytes = ifExists(path, () => disk.readFileSync(path));
  if (bytes === undefined) return "released";
  try {
    const owner: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isIdentity(owner) ? owner : undefined;
  } catch {
    return undefined;
  }
}

function isIdentity(value: unknown): value is ProcessIdentity {
  return typeof value === "object" && value !== null && "pid" in value && "started" in value &&
    "host" in value && typeof value.pid === "number" && typeof value.started === "string" &&
    typeof value.host === "string";
}

// Two processes may find the same stale lock, and the slower one must not remove the lock that the
// faster one has taken meanwhile. Only who has the guard removes a lock that is not its own, so
// what it reads there is what it removes. The system frees the guard when its owner dies.
function removeStale(layout: Layout, path: string, disk: RepositoryDisk, stale: ProcessIdentity) {
  onDisk(path, () =>
    disk.guardSync(`${layout.aiel}/lock.guard`, () => {
      const owner = readOwner(path, disk);
      const same = typeof owner === "object" && owner.pid === stale.pid &&
        owner.started === stale.started && owner.host === stale.host;
      if (same) disk.removeSync(path);
    }));
}

function locked(
  path: string,
  owner: ProcessIdentity | undefined,
  processes: Processes,
): RepositoryError {
  const file = `${REPOSITORY_DIRECTORY}/${LOCK_FILE}`;
  if (owner === undefined) {
    return new RepositoryError({
      code: "locked",
      message: `Repository is locked, and ${printable(file)} does not say by whom`,
      hint: `If no other aiel command runs here, remove ${file}`,
      paths: [path],
    });
  }
  const elsewhere = processes.state(owner) === "unknown";
  return new RepositoryError({
    code: "locked",
    message: `Repository is locked by process ${owner.pid}` +
      (elsewhere ? ` on ${printable(owner.host)}` : ""),
    hint: elsewhere
      ? `If that process no longer runs, remove ${file}`
      : "Wait until that command has finished, or stop it",
    paths: [path],
  });
}
