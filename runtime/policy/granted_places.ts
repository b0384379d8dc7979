import { type CapabilityMap, SCRATCH } from "./capabilities.ts";
import { PROGRAM_PATH } from "./deno_flags.ts";
import { parseGrantedPath, pathCovers } from "./granted_path.ts";
import { PolicyError } from "./policy_error.ts";
import { refusedProgramReason } from "./refused_programs.ts";

/** A path that is granted, and where it leads on the host, links resolved. */
export interface GrantedPlace {
  readonly path: string;
  readonly source: string;
}

/** The places of the host that a child is shown. */
export interface GrantedPlaces {
  readonly read: readonly GrantedPlace[];
  readonly write: readonly GrantedPlace[];
}

/** What the places are looked for with. */
export interface PlaceOptions {
  /** Absolute paths of the runtime's, links resolved: what is written there would be believed. */
  readonly own: readonly string[];
  /** Where a path of the host leads, links resolved; throws when it leads nowhere. */
  readonly realPath: (path: string) => string;
}

type Use = "read" | "write";
type CodeUse = "subprocess" | "ffi";

/**
 * Finds the places behind granted paths. A path is a name; what it leads to is judged here.
 *
 * The grant's own entry is what is shown, not the narrower path that a snapshot declares below it:
 * who may write there could put a link in the way, and have any place of the host shown.
 *
 * @param effective what the child gets
 * @param granted what the platform granted, which covers it
 * @throws {PolicyError} when an entry leads out of its grant, to a place that may not be granted,
 * or to the runtime's own, or when a path to write is not there; when a program or a library is a
 * file that may be written, that is the runtime's own, or that could not be granted by its name
 */
export function findPlaces(
  effective: CapabilityMap,
  granted: CapabilityMap,
  options: PlaceOptions,
): GrantedPlaces {
  const places = (use: Use) => {
    const found = new Map<string, GrantedPlace>();
    for (const entry of effective[use] || []) {
      if (entry === SCRATCH) continue;
      const place = placeOf(use, entry, granted[use] || [], options);
      if (place !== undefined) found.set(place.path, place);
    }
    return [...found.values()];
  };
  const found = { read: places("read"), write: places("write") };
  for (const use of ["subprocess", "ffi"] as const) {
    for (const entry of effective[use] || []) judgeCode(use, entry, granted.write || [], options);
  }
  return found;
}

/**
 * Judges the file that a program or library really is. Whatever of the name is not there is judged
 * by where it would be.
 */
function judgeCode(
  use: CodeUse,
  entry: string,
  written: readonly string[],
  { own, realPath }: PlaceOptions,
): void {
  // Each place of the path, though the first that has the name is taken: another may get it later.
  const names = entry.startsWith("/")
    ? [entry]
    : PROGRAM_PATH.split(":").map((place) => `${place}/${entry}`);
  for (const source of names.map((name) => nearest(name, realPath))) {
    if (own.some((one) => pathCovers(one, source))) throw overlaps(use, entry);
    for (const path of written) {
      if (path === SCRATCH || !pathCovers(nearest(path, realPath), source)) continue;
      throw writable(use, entry, path);
    }
    const reason = use === "subprocess" ? refusedProgramReason(source) : undefined;
    if (reason !== undefined) throw refusedLink(entry, reason);
  }
}

function placeOf(
  use: Use,
  entry: string,
  granted: readonly string[],
  { own, realPath }: PlaceOptions,
): GrantedPlace | undefined {
  // The narrowest entry that covers it.
  const [path = entry] = granted.filter((one) => one !== SCRATCH && pathCovers(one, entry))
    .sort((a, b) => b.length - a.length);
  const source = follow(path, realPath);
  const target = follow(entry, realPath);
  if (use === "write" && (source === undefined || target === undefined)) throw missing(entry);
  const reached = [path, entry, source ?? path, target ?? entry];
  if (own.some((one) => reached.some((each) => pathCovers(each, one) || pathCovers(one, each)))) {
    throw overlaps(use, entry);
  }
  if (source === undefined) return undefined;
  if (!pathCovers(source, nearest(entry, realPath))) throw leadsOut(use, entry);
  if (source !== path) judge(use, entry, source);
  return { path, source };
}

/** A link may lead to what could not be granted by its own name. */
function judge(use: Use, entry: string, source: string): void {
  try {
    parseGrantedPath(source, use, use);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new PolicyError(
      `"${use}" has "${entry}", a link to a place that can't be granted, ` +
        "expected a path that holds only the data",
      { path: use, capability: use },
    );
  }
}

/** Where a path, or what there is of it, leads. */
function nearest(path: string, realPath: (path: string) => string): string {
  for (let at = path; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
    const target = follow(at, realPath);
    if (target !== undefined) return target + path.slice(at.length);
  }
  return path;
}

function follow(path: string, realPath: (path: string) => string): string | undefined {
  try {
    return realPath(path);
  } catch {
    return undefined;
  }
}

function missing(entry: string): PolicyError {
  return new PolicyError(
    `"write" has "${entry}", which is not there, expected a file or directory that exists`,
    {
      path: "write",
      capability: "write",
      hint: "Make the directory, or an empty file, before the code runs",
    },
  );
}

function overlaps(use: Use | CodeUse, entry: string): PolicyError {
  return new PolicyError(
    `"${use}" has "${entry}", which overlaps the runtime's own files or the snapshot, ` +
      "expected a path apart from them",
    { path: use, capability: use, hint: "Grant a directory that holds only the data" },
  );
}

function leadsOut(use: Use, entry: string): PolicyError {
  return new PolicyError(
    `"${use}" has "${entry}", which a link leads out of what is granted, ` +
      "expected a path inside of it",
    { path: use, capability: use, hint: "Remove the link, or have its target granted by name" },
  );
}

function writable(use: CodeUse, entry: string, written: string): PolicyError {
  return new PolicyError(
    `"${use}" has "${entry}", which a link leads into "${written}" of "write", ` +
      "expected code that can't be overwritten",
    { path: "write", capability: "write" },
  );
}

function refusedLink(entry: string, reason: string): PolicyError {
  return new PolicyError(
    `"subprocess" has "${entry}", a link to a program that can't be granted: ${reason}, which ` +
      "amounts to full access, expected a program that does one thing",
    { path: "subprocess", capability: "subprocess" },
  );
}
