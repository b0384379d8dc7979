import { type CapabilityMap, SCRATCH } from "./capabilities.ts";
import { parseGrantedPath, pathCovers } from "./granted_path.ts";
import { PolicyError } from "./policy_error.ts";

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

/**
 * Finds the places behind granted paths. A path is a name; what it leads to is judged here.
 *
 * The grant's own entry is what is shown, not the narrower path that a snapshot declares below it:
 * who may write there could put a link in the way, and have any place of the host shown.
 *
 * @param effective what the child gets
 * @param granted what the platform granted, which covers it
 * @throws {PolicyError} when an entry leads out of its grant, to a place that may not be granted,
 * or to the runtime's own, or when a path to write is not there
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
  return { read: places("read"), write: places("write") };
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

function overlaps(use: Use, entry: string): PolicyError {
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
