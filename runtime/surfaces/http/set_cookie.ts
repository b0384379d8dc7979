/**
 * Cookies that code sets, kept below its project: several projects share the origin, and on a
 * machine of one's own the platform's pages share the host.
 *
 * @module
 */

/** A line for `set-cookie`, or why there is none. */
export type KeptCookie = { readonly line: string } | { readonly why: string };

/** The platform's own names, with and without a prefix; browsers compare prefixes in any case. */
const PLATFORM = /^(?:__(?:host|secure|http|host-http)-)?aiel[._-]/i;
/** Prefixes that promise a path of "/", which no project has for itself. */
const HOST_PREFIX = /^__host-/i;
/** As a browser reads an attribute's name. */
const REPLACED = new Set(["domain", "path"]);

/**
 * A cookie of code as it leaves: without Domain, its Path put below the project.
 *
 * @param base path of the project, without a slash at its end
 */
export function keepBelow(cookie: string, base: string): KeptCookie {
  const [pair = "", ...attributes] = cookie.split(";");
  const equals = pair.indexOf("=");
  const name = pair.slice(0, Math.max(equals, 0)).trim();
  // A browser sends the value of a cookie without a name as it is: it can look like any other.
  if (name === "") return { why: "It has no name" };
  if (PLATFORM.test(name)) return { why: "Its name is one of the platform's" };
  if (HOST_PREFIX.test(name)) {
    return { why: "Its prefix __Host- asks for the path /, which projects share" };
  }
  let path = "";
  const kept = attributes.map((attribute) => attribute.trim()).filter((attribute) => {
    const at = attribute.indexOf("=");
    const key = (at === -1 ? attribute : attribute.slice(0, at)).trim().toLowerCase();
    if (key === "path") path = at === -1 ? "" : attribute.slice(at + 1).trim();
    return attribute !== "" && !REPLACED.has(key);
  });
  // Of what does not begin with a slash a browser makes the path of the request; "/" is the whole.
  const below = path.startsWith("/") && path !== "/" ? base + path : base;
  return { line: [pair.trim(), ...kept, `Path=${below}`].join("; ") };
}
