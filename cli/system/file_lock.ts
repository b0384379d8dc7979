import { within } from "../../runtime/launch/timer.ts";

/**
 * A file that the kernel has locked for this process. However the process ends, the lock ends with
 * it. The file stays: removing it would let two processes hold two files of one name.
 */
export interface FileLock extends Disposable {
  /** Puts a text in place of what the file says, for others to read. */
  writeSync(text: string): void;
}

/** Options of {@linkcode takeFileLock}. */
export interface FileLockOptions {
  /** How long to wait for another process, in milliseconds; absent: until it is done. */
  readonly waitMs?: number;
  /** Permissions of the file where there is none; default 0o666. Subject to the umask. */
  readonly mode?: number;
}

/**
 * Locks a file, which is made where there is none. Undefined when another process still has it at
 * the end of the wait.
 *
 * @throws {Deno.errors.NotSupported} when `path` is a link, or anything but a file of its own
 */
export async function takeFileLock(
  path: string,
  { waitMs, mode = 0o666 }: FileLockOptions = {},
): Promise<FileLock | undefined> {
  const file = openLockFile(path, mode);
  const locked = file.lock(true).then(() => new DenoFileLock(file));
  if (waitMs === undefined) return await locked;
  const lock = await within(waitMs, locked);
  // A request can't be taken back from the kernel: what it grants too late is given back.
  if (lock === undefined) locked.then((late) => late[Symbol.dispose](), () => file.close());
  return lock;
}

/** Runs `work` while no other process runs its own under the same lock file. */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  using _lock = await takeFileLock(path, { mode: 0o600 });
  return await work();
}

// The file is written in place, so it must be no other file's second name either.
function openLockFile(path: string, mode: number): Deno.FsFile {
  try {
    return Deno.openSync(path, { read: true, write: true, createNew: true, mode });
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.AlreadyExists)) throw thrown;
  }
  const { isFile, nlink } = Deno.lstatSync(path);
  if (!isFile || (nlink ?? 1) > 1) {
    throw new Deno.errors.NotSupported(`Lock file "${path}" is a link, expected a file of its own`);
  }
  return Deno.openSync(path, { read: true, write: true });
}

class DenoFileLock implements FileLock {
  readonly #file: Deno.FsFile;

  constructor(file: Deno.FsFile) {
    this.#file = file;
  }

  writeSync(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.#file.truncateSync();
    this.#file.seekSync(0, Deno.SeekMode.Start);
    for (let at = 0; at < bytes.length;) at += this.#file.writeSync(bytes.subarray(at));
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}
