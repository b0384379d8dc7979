/**
 * Entity tags (RFC 9110 section 8.8.3): of what changes its version number, of what never changes
 * its digest.
 *
 * @module
 */
import { HttpProblem } from "./problem.ts";

const TAG = /^\s*(W\/)?"([\x21\x23-\x7e]*)"\s*(?:,|$)/;

/**
 * What has a version: names come and go, so that only the id says which resource a version is one
 * of.
 */
export interface Versioned {
  readonly id: string;
  /** Counts up with every change. */
  readonly version: number;
}

/**
 * The tag of a version of a resource; `state`: what else its document shows that the version does
 * not count.
 */
export function versionTag(resource: Versioned, state?: string): string {
  return state === undefined ? `"${stem(resource)}"` : `"${stem(resource)}-${state}"`;
}

/** Whether a reader already has what `tag` names (`If-None-Match`, weak comparison). */
export function alreadyHas(headers: Headers, tag: string): boolean {
  const given = headers.get("if-none-match");
  if (given === null) return false;
  if (given.trim() === "*") return true;
  return parseTags(given)?.some((one) => one.tag === tag.slice(1, -1)) ?? false;
}

/**
 * Refuses a change of something else than the caller saw (`If-Match`). The id and the version alone
 * decide: a project that got a new snapshot is still the one that is to be renamed.
 *
 * @returns whether the caller named a version
 * @throws {HttpProblem} version_moved, invalid_header
 */
export function checkIfMatch(headers: Headers, resource: Versioned): boolean {
  const given = headers.get("if-match");
  if (given === null || given.trim() === "*") return false;
  const tags = parseTags(given);
  if (tags === undefined) {
    throw new HttpProblem("invalid_header", "If-Match is no list of entity tags", {
      errors: [{ location: "header.If-Match", message: "Expected entity tags in double quotes" }],
    });
  }
  const seen = stem(resource);
  if (tags.some(({ weak, tag }) => !weak && (tag === seen || tag.startsWith(`${seen}-`)))) {
    return true;
  }
  throw versionMoved(resource.version);
}

/** Whether a change is to make something that is not there yet (`If-None-Match: *`). */
export function mustBeNew(headers: Headers): boolean {
  return headers.get("if-none-match")?.trim() === "*";
}

/** The refusal of a change of what has changed. */
export function versionMoved(version: number): HttpProblem {
  return new HttpProblem("version_moved", `The resource is at version "v${version}" now`, {
    hint: "Read it again, and decide again",
    details: { version: `v${version}` },
  });
}

function stem({ id, version }: Versioned): string {
  return `${id}-v${version}`;
}

function parseTags(list: string): { weak: boolean; tag: string }[] | undefined {
  const tags: { weak: boolean; tag: string }[] = [];
  let rest = list;
  while (rest.trim() !== "") {
    const match = TAG.exec(rest);
    if (match === null) return undefined;
    tags.push({ weak: match[1] !== undefined, tag: match[2] ?? "" });
    rest = rest.slice(match[0].length);
  }
  return tags.length === 0 ? undefined : tags;
}
