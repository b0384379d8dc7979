/**
 * The private directory of one invocation: the end of the permission trail, the scratch directory
 * if it was granted one, and, where Deno's flags are the only barrier, the child's HOME, DENO_DIR
 * and copies of what it reads. Removed at the end; what a killed runner left behind is removed by
 * the next one.
 *
 * @module
 */

import { DEVICES } from "./devices.ts";
import { makeOwnedDir, ownerlessDirs, removeTree } from "./owned_dir.ts";
import { killLeftInside } from "./left_inside.ts";
import { killMarked } from "./strays.ts";

/** The places of one invocation. */
export interface PrivateDir {
  path: string;
  /**
   * For the child's own copies of the snapshot and of the runtime's files, if it is to have any.
   */
  snapshot: string;
  runtime: string;
  /** All that the child may fill lies in here. */
  writable: string;
  home: string;
  /** For temporary files of libraries; it goes with the rest. */
  temp: string;
  /** Exists only when it was asked for. */
  scratch: string | undefined;
  /** The devices of programs: the host's, or ones of this invocation's own. */
  devices: string;
  /** Where Deno writes its permission checks. */
  trail: string;
  /** Whether the trail is a pipe, which tells when the child's end of it is closed. */
  trailIsPipe: boolean;
  /** A number of this invocation's own, below `MAX_MARK`; the directory's name holds it. */
  mark: number;
  remove(): void;
}

/** What the directory is made with. */
export interface PrivateDirOptions {
  scratch: boolean;
  /** The program that makes named pipes; without it the trail is a file. */
  mkfifo: string | null;
  /**
   * The program that makes devices. Needed where the runner is root, whose programs could change
   * the rights of the host's own devices; undefined where none are needed.
   */
  mknod?: string | undefined;
}

/**
 * Makes the directory.
 *
 * @throws {Error} when the disk refuses
 */
export async function makePrivateDir(
  parent: string,
  { scratch: wantsScratch, mkfifo, mknod }: PrivateDirOptions,
): Promise<PrivateDir> {
  const { path, mark } = makeOwnedDir(parent);
  try {
    const [snapshot, runtime, trail] = [`${path}/snapshot`, `${path}/runtime`, trailOf(path)];
    const writable = writableOf(path);
    const home = homeOf(path);
    const temp = `${writable}/tmp`;
    const scratch = wantsScratch ? `${writable}/scratch` : undefined;
    for (const one of [writable, home, temp, scratch]) {
      if (one !== undefined) Deno.mkdirSync(one, { mode: 0o700 });
    }
    if (mkfifo !== null) await run(mkfifo, ["-m", "600", trail]);
    const trailIsPipe = mkfifo !== null;
    const devices = mknod === undefined ? "/dev" : `${path}/dev`;
    if (mknod !== undefined) await makeDevices(mknod, devices);
    const remove = () => removeTree(path);
    const places = { path, snapshot, runtime, writable, home, temp, scratch, devices, trail };
    return { ...places, trailIsPipe, mark, remove };
  } catch (error) {
    removeTree(path);
    throw error;
  }
}

async function makeDevices(mknod: string, directory: string): Promise<void> {
  Deno.mkdirSync(directory, { mode: 0o755 });
  await Promise.all(
    DEVICES.map(({ name, major, minor }) =>
      run(mknod, ["-m", "666", `${directory}/${name}`, "c", String(major), String(minor)])
    ),
  );
}

async function run(program: string, args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, {
    args,
    clearEnv: true,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`${program} failed: ${new TextDecoder().decode(stderr)}`);
}

/** Removes what runners that are gone left: directories, and granted programs that still run. */
export function removeStalePrivateDirs(parent: string): void {
  const stale = ownerlessDirs(parent);
  if (stale.length === 0) return;
  // The child died with its runner (`setpriv --pdeathsig`), what it had started may not have.
  killMarked(stale.map(({ path, mark }) => ({ variable: `HOME=${homeOf(path)}`, locks: mark })));
  killLeftInside(new Set(stale.map(({ path }) => trailOf(path))));
  for (const { path } of stale) removeTree(path);
}

function trailOf(privateDir: string): string {
  return `${privateDir}/trail`;
}

function writableOf(privateDir: string): string {
  return `${privateDir}/writable`;
}

function homeOf(privateDir: string): string {
  return `${writableOf(privateDir)}/home`;
}
