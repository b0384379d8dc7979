/**
 * The three-way view of one path: what was there when we last saw the server, what they made of it,
 * and what we did. Pure.
 *
 * @module
 */

/** Digest of a file's content; undefined when there is no such file. */
export type Version = string | undefined;

/** The places where something of ours can be, from the most to the least lasting. */
export const LAYERS = ["committed", "staged", "working"] as const;
/** One of them. */
export type Layer = typeof LAYERS[number];

/** One path, as each side has it. */
export interface PathVersions {
  /** What the server had when we last looked: where both sides started. */
  readonly base: Version;
  readonly theirs: Version;
  /** Ours: in the last commit, in the index, and on the disk. */
  readonly ours: Readonly<Record<Layer, Version>>;
  /**
   * What earlier pulls that were killed wanted to put there. Where it is found it is as good as the
   * base: none but such a pull made it. Default: there were none.
   */
  readonly begun?: readonly Version[];
}

/**
 * What becomes of a path.
 *
 * - `same`: all sides have the same
 * - `keep`: only we changed it, or neither side did but for our uncommitted edits
 * - `take`: only they changed it
 * - `conflict`: both did, and not in the same way
 */
export type MergeVerdict = "same" | "keep" | "take" | "conflict";

/** Who is right about a conflict. */
export type Choice = "ours" | "theirs";

/** Judges a path. */
export function judgePath(versions: PathVersions): MergeVerdict {
  const { base, theirs, ours } = versions;
  const all = LAYERS.map((layer) => ours[layer]);
  if (all.every((version) => version === theirs)) return "same";
  if (all.every((version) => isUntouched(version, versions))) return "take";
  return theirs === base ? "keep" : "conflict";
}

/**
 * What a layer of ours holds afterwards. `choice` decides a conflict; undefined leaves all as it
 * is.
 */
export function resolve(layer: Layer, versions: PathVersions, choice: Choice | undefined): Version {
  const mine = versions.ours[layer];
  switch (judgePath(versions)) {
    case "same":
    case "take":
      return versions.theirs;
    case "keep":
      // Only what a killed pull has put there is no work that could be lost.
      return isBegun(mine, versions) && mine !== versions.base ? versions.theirs : mine;
    case "conflict":
      if (choice === "theirs") return versions.theirs;
      // Ours is what we made of it. Where we made nothing of it, it follows theirs, so that nothing
      // goes back to the base.
      return choice === "ours" && isUntouched(mine, versions) ? versions.theirs : mine;
  }
}

/**
 * Nothing of ours: what was there before, what they have as well, or what a killed pull has put
 * there.
 */
function isUntouched(version: Version, versions: PathVersions): boolean {
  return version === versions.base || version === versions.theirs || isBegun(version, versions);
}

function isBegun(version: Version, { begun = [] }: PathVersions): boolean {
  return begun.includes(version);
}

/** What one side did to a path. */
export type PathChange = "added" | "modified" | "deleted";

/** The way from one version to another; undefined when they are the same. */
export function changeOf(before: Version, after: Version): PathChange | undefined {
  if (before === after) return undefined;
  return before === undefined ? "added" : after === undefined ? "deleted" : "modified";
}
