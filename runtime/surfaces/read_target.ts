/**
 * What a request asks for, as it stands on the wire.
 *
 * @module
 */
import type { SurfaceLimits } from "./limits.ts";
import { SurfaceProblem } from "./problem.ts";

/** What a request asks for. Nothing in it was decoded or made shorter. */
export interface Target {
  /** Host and port, in lower case. */
  readonly authority: string;
  readonly path: string;
  /** What stands behind the first `?`. */
  readonly query: string;
}

/** RFC 9110, section 7.2: a name or an address, and a port. No user, no path. */
const AUTHORITY = /^(?:[a-z0-9._~-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?$/;

/**
 * Reads the target of a request, a path mostly. Where it is a URL (`GET http://other/ HTTP/1.1`),
 * it has to name the very host of the header. It is not parsed as one, because that would resolve
 * `..` and what browsers take for it.
 *
 * A path with a segment `.` or `..`, in whatever spelling, is refused: what stands before this
 * service may have resolved it, and would then have looked at another path than we do.
 *
 * @param wire as it stands on the wire
 * @param host the header; null: there is none
 * @throws {SurfaceProblem} bad_request, uri_too_long
 */
export function readTarget(
  wire: string,
  host: string | null,
  { targetLength }: Pick<SurfaceLimits, "targetLength">,
): Target {
  const [, named, rest] = /^http:\/\/([^/?#]*)(.*)$/s.exec(wire) ?? [];
  const lower = (named ?? host ?? "").toLowerCase();
  if (host !== null && host.toLowerCase() !== lower) {
    throw bad("The request names one host in its target and another one, or none, in Host");
  }
  const target = rest ?? wire;
  if (!AUTHORITY.test(lower)) throw bad("The Host header names no host");
  if (!target.startsWith("/")) throw bad("The target of the request is no path");
  if (target.length > targetLength) {
    throw new SurfaceProblem(
      "uri_too_long",
      `Path and query have more than ${targetLength} characters`,
    );
  }
  if (target.includes("#")) throw bad('The target of the request has a "#"');
  const mark = target.indexOf("?");
  const path = mark === -1 ? target : target.slice(0, mark);
  checkPath(path);
  return { authority: lower, path, query: mark === -1 ? "" : target.slice(mark + 1) };
}

function checkPath(path: string): void {
  if (path.includes("\\")) throw bad("The path has a backslash");
  for (const segment of path.split("/")) {
    const decoded = decode(segment);
    if (decoded === undefined) {
      throw bad('The path has a "%" that begins no character: a percent sign itself is "%25"');
    }
    if (decoded === "." || decoded === "..") throw bad(`The path has the segment "${decoded}"`);
    if (decoded.includes("\0")) throw bad("The path has a NUL character");
  }
}

function decode(segment: string): string | undefined {
  if (!segment.includes("%")) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function bad(detail: string): SurfaceProblem {
  return new SurfaceProblem("bad_request", detail);
}
