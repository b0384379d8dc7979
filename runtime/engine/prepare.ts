/**
 * Starts a child with exactly what was settled for it: everything about an invocation that needs no
 * request.
 *
 * @module
 */

import { barrierWords, grantedMounts } from "../launch/barrier.ts";
import { type ChildBase, filterPath, shownOf } from "../launch/child_base.ts";
import { keptCaches } from "../launch/child_caches.ts";
import { Child, type ChildSpec } from "../launch/child.ts";
import { canMark, launchCommand } from "../launch/launch_command.ts";
import {
  type ChildPlaces,
  INSIDE_BASE,
  LIBRARY_LINKS,
  placesInside,
  placesOutside,
  RESERVED_INSIDE,
} from "../launch/places.ts";
import { copyTree } from "../launch/copy_tree.ts";
import { makePrivateDir, type PrivateDir } from "../launch/private_dir.ts";
import { ChildSession } from "../launch/session.ts";
import { Trail } from "../launch/trail.ts";
import type { CapabilityMap } from "../policy/capabilities.ts";
import { denoFlags, ISOLATION_FLAGS, PROGRAM_PATH } from "../policy/deno_flags.ts";
import { findPlaces, type GrantedPlaces } from "../policy/granted_places.ts";
import { bundleAt, childFilesOf } from "./bundles.ts";
import { type Cleaner, createCleaner } from "./host_paths.ts";
import type { Loading } from "./loading.ts";
import type { EngineOptions } from "./options.ts";
import type { Settled } from "./settle.ts";

/** What a child is started on. */
export interface Grounds {
  base: ChildBase;
  /** The directory of the host that holds what runs. */
  root: string;
  /**
   * A file of the runtime's that runs instead of the snapshot, relative to the runtime's directory.
   */
  program?: string;
  /** It loads its code before there is a request. */
  ahead?: boolean;
  /** Where trusted code fills caches for later children; undefined: it runs code of a snapshot. */
  filledCaches?: string;
  /** Ends the copying that some children need before they start. */
  signal?: AbortSignal | undefined;
}

/** The same, with the private directory of the invocation. */
interface Surroundings extends Grounds {
  dir: PrivateDir;
}

/** A child that comes up, or is up and waits. */
export interface PreparedChild {
  session: ChildSession;
  places: ChildPlaces;
  /** Files and directories besides the snapshot that it may read. */
  readable: readonly string[];
  cleaner: Cleaner;
  /** What it was loaded with, if it was loaded ahead of its request. */
  loading?: Loading;
  /** Ends the child, if it has not ended, and removes what belongs to it. Never rejects. */
  end(): Promise<void>;
}

/** Native code runs outside of Deno's checks, in programs or in libraries. */
function runsPrograms({ subprocess, ffi }: CapabilityMap): boolean {
  return subprocess !== false || ffi !== false;
}

/**
 * Starts the child in a private directory of its own. It loads nothing before it is served.
 *
 * @throws {PolicyError} when a granted path is no place that may be granted
 * @throws the signal's reason when aborted before the child is started
 */
export async function prepareChild(
  settled: Settled,
  grounds: Grounds,
  options: EngineOptions,
): Promise<PreparedChild> {
  const { cacheDir, tools } = options;
  const { base, signal } = grounds;
  const ownDevices = needsDevices(settled, base) && tools.mknod !== null;
  const dir = await makePrivateDir(`${cacheDir}/runs`, {
    scratch: settled.scratch,
    mkfifo: tools.mkfifo,
    ...(ownDevices ? { mknod: tools.mknod ?? "" } : {}),
  });
  try {
    if (base.isolation === "deno") await copyForChild(settled, grounds, options, dir);
    signal?.throwIfAborted();
    const started = startIn(settled, { ...grounds, dir }, options);
    const end = async () => {
      await started.session.end().catch(() => {});
      dir.remove();
    };
    return { ...started, end };
  } catch (error) {
    dir.remove();
    throw error;
  }
}

/**
 * With Deno's flags alone a child gets its own copies of all that it reads: Deno checks no change
 * of owner, rights or times by a descriptor (`fs.fchmod`), which a later child would find.
 */
async function copyForChild(
  { bundle }: Settled,
  { root, signal }: Grounds,
  { runtimeDir }: EngineOptions,
  dir: PrivateDir,
): Promise<void> {
  await copyTree(root, dir.snapshot, signal);
  for (const file of childFilesOf(bundle)) {
    const to = `${dir.runtime}/${file}`;
    Deno.mkdirSync(to.slice(0, to.lastIndexOf("/")), { recursive: true, mode: 0o700 });
    Deno.copyFileSync(`${runtimeDir}/${file}`, to);
  }
}

/** Whether the child gets devices, and would have the host's rights on the host's own ones. */
function needsDevices({ effective }: Settled, { isolation }: ChildBase): boolean {
  return isolation === "os+deno" && runsPrograms(effective) && Deno.uid() === 0;
}

function startIn(
  settled: Settled,
  surroundings: Surroundings,
  options: EngineOptions,
): Omit<PreparedChild, "end"> {
  const { base, dir } = surroundings;
  const { effective, limits } = settled;
  const { tools } = options;
  const behindBarrier = base.isolation === "os+deno";
  const granted = findPlaces(effective, settled.granted, {
    own: [settled.snapshot.root, ...ownPlaces(settled, surroundings, options)],
    realPath: Deno.realPathSync,
  });
  const places = behindBarrier ? placesInside(settled.scratch) : placesOutside(base.deno.path, dir);
  const bundle = bundleAt(places.runtime, settled.bundle);
  const { program } = surroundings;
  const readable = [
    ...bundle.readable,
    ...(program === undefined ? [] : [`${places.runtime}/${program}`]),
  ];
  const programs = runsPrograms(effective);
  const mark = programs && !behindBarrier && canMark(tools) ? dir.mark : undefined;
  const barrier = behindBarrier ? barrierAround(settled, granted, surroundings) : undefined;
  const trail = new Trail(dir.trail, dir.trailIsPipe);
  const child = startChild(trail, {
    command: [
      ...launchCommand({
        tools,
        signalBlocker: base.signalBlocker,
        limits,
        ahead: surroundings.ahead === true,
        barrier,
        mark,
      }),
      places.deno,
      "run",
      ...ISOLATION_FLAGS,
      `--v8-flags=--max-old-space-size=${limits.memory_mb}`,
      `--import-map=${bundle.importMap}`,
      ...denoFlags(effective, {
        snapshotRoot: places.snapshot,
        readFiles: readable,
        ...(places.scratch === undefined ? {} : { scratch: places.scratch }),
      }),
      bundle.bootstrap,
    ],
    behindBarrier,
    trail: dir.trail,
    detached: tools.setsid === null,
    // Behind the barrier the child's directory is a word of its command; a shell would tell the
    // host's name of it to the child, in PWD.
    cwd: behindBarrier ? "/" : places.snapshot,
    env: childEnvironment(places),
    mayHaveChildren: programs,
    mark,
  });
  const session = new ChildSession(child, trail, {
    writable: behindBarrier ? dir.scratch : dir.writable,
    behindBarrier,
    trailDescriptor: programs ? undefined : base.trailDescriptor,
    granted: behindBarrier ? grantedMounts(granted) : [],
  });
  return {
    session,
    places,
    readable,
    cleaner: cleanerFor(places, surroundings, options),
  };
}

function startChild(trail: Trail, spec: ChildSpec): Child {
  try {
    return new Child(spec);
  } catch (error) {
    // Without a child the trail ends at once.
    void trail.finish();
    throw error;
  }
}

/**
 * The whole environment of the Deno process. Libraries below JavaScript read it (OpenSSL, ICU,
 * Mesa, SQLite and dozens more), so it is this list, and nothing that a snapshot or a grant names.
 */
export function childEnvironment(places: ChildPlaces): Record<string, string> {
  return {
    DENO_AUDIT_PERMISSIONS: places.trail,
    DENO_DIR: places.denoDir,
    DENO_NO_UPDATE_CHECK: "1",
    // WebGPU needs no permission and loads drivers of the host into the process.
    DENO_WEBGPU_BACKEND: "noop",
    HOME: places.home,
    NO_COLOR: "1",
    PATH: PROGRAM_PATH,
    SQLITE_TMPDIR: places.temp,
    TMPDIR: places.scratch ?? places.temp,
    TZ: "UTC",
  };
}

function barrierAround(
  { effective, scratch }: Settled,
  granted: GrantedPlaces,
  { base, root, dir, filledCaches }: Surroundings,
): { words: string[]; filter: string; pipe: string } {
  const programs = runsPrograms(effective);
  const network = effective.network !== false;
  const words = barrierWords({
    shown: shownOf(base.path),
    deno: base.deno.path,
    snapshot: root,
    trail: dir.trail,
    caches: filledCaches ?? keptCaches(base),
    cachesWritable: filledCaches !== undefined,
    scratch: scratch ? dir.scratch : undefined,
    ...granted,
    programs,
    devices: dir.devices,
    programFiles: [...effective.subprocess || [], ...effective.ffi || []].filter(isPath),
    network,
  }, linkTarget);
  return {
    words,
    filter: filterPath(base.path, { network, ipv6: needsIpv6(effective), programs }),
    pipe: dir.trail,
  };
}

function cleanerFor(
  places: ChildPlaces,
  { base, root, dir }: Surroundings,
  { cacheDir, runtimeDir }: EngineOptions,
): Cleaner {
  const { scratch, snapshot, runtime, deno, denoDir, home, trail } = places;
  return createCleaner({
    snapshot: [snapshot, root],
    scratch: [scratch, dir.scratch].filter((path) => path !== undefined),
    runtime: [
      ...[runtime, deno, denoDir, home, trail, INSIDE_BASE],
      ...[runtimeDir, cacheDir, base.path, base.deno.path, dir.path],
    ],
  });
}

/**
 * Whether a child gets sockets for IPv6: where an address of it was granted by name, or the machine
 * has no other. A name that leads to a private one could not be told from others.
 */
function needsIpv6({ network }: CapabilityMap): boolean {
  if (network === false) return false;
  if (network !== true && network.some((entry) => entry.startsWith("["))) return true;
  return !Deno.networkInterfaces().some(({ family, address }) =>
    family === "IPv4" && !address.startsWith("127.")
  );
}

/** What of the host no grant may reach: caches, the runtime itself, and what runs children. */
function ownPlaces(
  { effective }: Settled,
  { base, root, dir }: Surroundings,
  { cacheDir, runtimeDir }: EngineOptions,
): string[] {
  const own = [cacheDir, runtimeDir, base.path, base.deno.path, root, dir.path];
  // A grant may name the place by another way than the operator did.
  const real = own.map((path) => Deno.realPathSync(path));
  const libraries = base.isolation === "os+deno" && !runsPrograms(effective) ? LIBRARY_LINKS : [];
  return [...own, ...real, ...RESERVED_INSIDE, ...libraries];
}

function isPath(entry: string): boolean {
  return entry.startsWith("/");
}

function linkTarget(path: string): string | null {
  try {
    return Deno.readLinkSync(path);
  } catch {
    return null;
  }
}
