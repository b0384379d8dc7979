/**
 * What every child of this machine stands on: the Deno program, and for the second barrier a
 * directory with the libraries it links to, the runtime's own files and the system call filters.
 *
 * It is made once by trusted code and kept below the runtime's cache directory; children see a part
 * of it, read-only. Its name is a digest of all it was made from, so it is never changed, only made
 * anew.
 *
 * @module
 */

import type { Isolation } from "../protocol/envelope.ts";
import { RuntimeError } from "../protocol/errors.ts";
import { isScarcity } from "../protocol/system_reason.ts";
import { askDeno, type DenoProgram, linkedLibraries } from "./deno_program.ts";
import type { HostTools } from "./host_tools.ts";
import { makeOwnDirectory } from "./own_directory.ts";
import { makeOwnedDir, removeOwnerless, removeTree } from "./owned_dir.ts";
import { removeWhole } from "./remove_whole.ts";
import { FILTERS_DIGEST, seccompFilter } from "./seccomp.ts";
import { findSignalBlocker } from "./signal_blocker.ts";
import { BarrierUnusable, tryBarrier } from "./try_barrier.ts";
import { sha256Hex } from "../protocol/sha256_hex.ts";

/**
 * Which barriers the operator wants: both where possible, both or nothing, or Deno's flags only.
 */
export type IsolationMode = "auto" | "required" | "deno";

/** What a base is made from. Paths are absolute. */
export interface ChildBaseOptions {
  /** Where bases are kept. */
  directory: string;
  deno: string;
  runtimeDir: string;
  /** The runtime's files for children, relative to `runtimeDir`. */
  runtimeFiles: readonly string[];
  isolation: IsolationMode;
  tools: HostTools;
}

/** What children stand on. */
export interface ChildBase {
  /** Its directory, of which children see a part; see {@linkcode shownOf}. */
  path: string;
  deno: DenoProgram;
  isolation: Isolation;
  /** Why the second barrier is not in force; `null` where it is, or was not wanted. */
  reason: string | null;
  /** The descriptor that this Deno gives its permission trail; undefined without the barrier. */
  trailDescriptor: number | undefined;
  /** What starts children with a signal blocked; `null` where this machine can't. */
  signalBlocker: string | null;
}

/** What a child's grants need of the kernel. */
export interface FilterNeeds {
  network: boolean;
  ipv6: boolean;
  programs: boolean;
}

/** A file that a base was made from, so that a newer one is noticed. */
type Stamp = readonly [path: string, size: number, mtimeMs: number];

/** What is kept about a base beside what is shown of it. */
interface BaseRecord {
  deno: DenoProgram;
  libraries: Stamp[];
  trailDescriptor?: number;
  signalBlocker: string | null;
}

/** Bases that are kept besides the one in use. */
const KEPT_BASES = 7;

const NEEDS: readonly FilterNeeds[] = [false, true].flatMap((programs) => [
  { network: false, ipv6: false, programs },
  { network: true, ipv6: false, programs },
  { network: true, ipv6: true, programs },
]);

/** The host's path of the filter for a child. */
export function filterPath(base: string, { network, ipv6, programs }: FilterNeeds): string {
  const sockets = ipv6 ? "network" : network ? "ipv4" : "closed";
  return `${base}/filters/${sockets}${programs ? "-programs" : ""}.bpf`;
}

/**
 * Finds the base for these options, or makes it.
 *
 * @throws {RuntimeError} INTERNAL when there is no usable Deno, or the second barrier is required
 * and can't be had
 */
export async function prepareBase(given: ChildBaseOptions): Promise<ChildBase> {
  const options = { ...given, directory: makeOwnDirectory(given.directory) };
  const { directory, isolation, tools } = options;
  const missing = isolation === "deno" ? null : missingTool(tools);
  if (missing !== null) refuseIfRequired(options, missing);
  const wanted = isolation !== "deno" && missing === null;
  const path = `${directory}/${await keyOf(options, wanted)}`;
  const record = readRecord(path);
  if (record !== undefined) {
    const { deno, trailDescriptor, signalBlocker } = record;
    const force: Isolation = wanted ? "os+deno" : "deno";
    return { path, deno, isolation: force, reason: missing, trailDescriptor, signalBlocker };
  }
  if (!wanted) return { ...await makeFlagsBase(options, path), reason: missing };
  try {
    return await makeBarrierBase(options, path);
  } catch (error) {
    if (!(error instanceof BarrierUnusable)) throw error;
    return await fallBack(options, error.message);
  }
}

function missingTool({ bwrap, sh }: HostTools): string | null {
  if (Deno.build.os !== "linux") return "it exists on Linux only";
  if (bwrap === null) return "bubblewrap is not installed";
  return sh === null ? "there is no shell at /bin/sh" : null;
}

async function fallBack(options: ChildBaseOptions, reason: string): Promise<ChildBase> {
  refuseIfRequired(options, reason);
  const base = await prepareBase({ ...options, isolation: "deno" });
  return { ...base, reason };
}

function refuseIfRequired({ isolation }: ChildBaseOptions, reason: string): void {
  if (isolation !== "required") return;
  throw new RuntimeError(
    "INTERNAL",
    `The operating system's barrier is required and can't be used: ${reason}`,
    { hint: '"aiel doctor" says what is missing; AIEL_ISOLATION=auto goes on without it' },
  );
}

/** What of a base children see; its record and the filters lie beside it, and are the host's. */
export function shownOf(base: string): string {
  return `${base}/shown`;
}

/** A name for everything that the base depends on; the libraries are looked at apart. */
async function keyOf(options: ChildBaseOptions, barrier: boolean): Promise<string> {
  const { deno, runtimeDir, runtimeFiles, tools } = options;
  const parts = [
    stampOf(deno),
    FILTERS_DIGEST,
    runtimeFiles.map((file) => stampOf(`${runtimeDir}/${file}`)),
    stampOf(tools.env ?? ""),
    // Whether the barrier works depends on the user, the container and the kernel's settings.
    barrier ? [stampOf(tools.bwrap ?? ""), Deno.uid(), namespaces()] : [],
  ];
  const bytes = new TextEncoder().encode(JSON.stringify(parts));
  return `${barrier ? "os" : "deno"}-${(await sha256Hex(bytes)).slice(0, 32)}`;
}

function namespaces(): string[] {
  return ["/proc/self/ns/user", "/proc/self/ns/mnt"].map((path) => {
    try {
      return Deno.readLinkSync(path);
    } catch {
      return "";
    }
  });
}

function stampOf(path: string): Stamp {
  try {
    const { size, mtime } = Deno.statSync(path);
    return [path, size, mtime?.getTime() ?? 0];
  } catch {
    return [path, -1, 0];
  }
}

/** The record of a base that is whole and as new as the libraries of the machine. */
function readRecord(path: string): BaseRecord | undefined {
  try {
    const record = JSON.parse(Deno.readTextFileSync(`${path}/base.json`)) as BaseRecord;
    const current = record.libraries.every((stamp) =>
      JSON.stringify(stampOf(stamp[0])) === JSON.stringify(stamp)
    );
    if (current) return record;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    // It may be whole, and children stand on it.
    if (isScarcity(error)) throw error;
  }
  // Older than the machine, or not whole. Children that run keep what they have open.
  removeWhole(path);
  return undefined;
}

async function makeFlagsBase(options: ChildBaseOptions, path: string): Promise<ChildBase> {
  const deno = await askDeno(options.deno);
  const signalBlocker = await findSignalBlocker(options.tools);
  await publish(options.directory, path, (draft) => {
    writeRecord(draft, { deno, libraries: [], signalBlocker });
    return Promise.resolve();
  });
  const none = { reason: null, trailDescriptor: undefined };
  return { path, deno, isolation: "deno", signalBlocker, ...none };
}

async function makeBarrierBase(options: ChildBaseOptions, path: string): Promise<ChildBase> {
  const { tools } = options;
  const deno = await askDeno(options.deno);
  const signalBlocker = await findSignalBlocker(tools);
  let trailDescriptor: number | undefined;
  await publish(options.directory, path, async (draft) => {
    const libraries = await linkedLibraries(deno.path);
    const shown = shownOf(draft);
    Deno.mkdirSync(`${shown}/lib`, { recursive: true });
    for (const library of libraries) {
      Deno.copyFileSync(library, `${shown}/lib/${library.slice(library.lastIndexOf("/") + 1)}`);
    }
    for (const file of options.runtimeFiles) {
      const to = `${shown}/runtime/${file}`;
      Deno.mkdirSync(to.slice(0, to.lastIndexOf("/")), { recursive: true });
      Deno.copyFileSync(`${options.runtimeDir}/${file}`, to);
    }
    writeFilters(draft, undefined);
    const filter = filterPath(draft, { network: false, ipv6: false, programs: false });
    trailDescriptor = await tryBarrier({ shown, filter, deno }, { tools, signalBlocker });
    writeFilters(draft, trailDescriptor);
    writeRecord(draft, {
      ...{ deno, trailDescriptor, signalBlocker },
      libraries: libraries.map(stampOf),
    });
  });
  return { path, deno, isolation: "os+deno", reason: null, trailDescriptor, signalBlocker };
}

function writeFilters(draft: string, trail: number | undefined): void {
  Deno.mkdirSync(`${draft}/filters`, { recursive: true });
  for (const needs of NEEDS) {
    // Programs use the same numbers for their own files.
    const kept = needs.programs ? undefined : trail;
    const filter = seccompFilter(Deno.build.arch, { ...needs, trail: kept });
    if (filter === undefined) {
      throw new BarrierUnusable(`there is no system call filter for ${Deno.build.arch}`);
    }
    Deno.writeFileSync(filterPath(draft, needs), filter);
  }
}

/**
 * Makes a directory aside and gives it its name when it is whole. Another process may be faster.
 */
async function publish(
  directory: string,
  path: string,
  fill: (draft: string) => Promise<void>,
): Promise<void> {
  const drafts = `${directory}/drafts`;
  const { path: draft } = makeOwnedDir(drafts);
  try {
    await fill(draft);
    Deno.renameSync(draft, path);
  } catch (error) {
    if (readRecord(path) === undefined) throw error;
  } finally {
    removeTree(draft);
    removeOwnerless(drafts);
    prune(directory, path);
  }
}

/**
 * Removes the bases that were made longest ago; an update of Deno or of the runtime makes new ones.
 */
function prune(directory: string, current: string): void {
  const bases = [...Deno.readDirSync(directory)]
    .filter(({ name }) => name !== "drafts" && !name.endsWith("-caches"))
    .map(({ name }) => ({
      path: `${directory}/${name}`,
      madeAt: stampOf(`${directory}/${name}`)[2],
    }))
    .filter(({ path }) => path !== current)
    .sort((a, b) => b.madeAt - a.madeAt);
  for (const { path } of bases.slice(KEPT_BASES)) {
    removeWhole(path);
    removeWhole(`${path}-caches`);
  }
}

function writeRecord(draft: string, record: BaseRecord): void {
  Deno.writeTextFileSync(`${draft}/base.json`, JSON.stringify(record));
}
