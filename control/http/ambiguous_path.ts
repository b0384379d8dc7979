import { HttpProblem } from "./problem.ts";

/** A segment that names the same path, or the one above (RFC 3986, section 5.2.4). */
const DOTS = /\/(?:\.|%2e){1,2}(?=\/|$)/i;

/**
 * The problem of a path that has a segment `.` or `..`: what stands before the service may have
 * looked at another path than the one that a URL makes of it. Undefined: it has none.
 *
 * @param target as it stands on the wire
 */
export function ambiguousPath(target: string): HttpProblem | undefined {
  if (!DOTS.test(target.split(/[?#]/, 1)[0] ?? "")) return undefined;
  const errors = [{ location: "path", message: 'Expected no segment "." or ".."' }];
  return new HttpProblem("invalid_request", "The path of the request is ambiguous", { errors });
}
