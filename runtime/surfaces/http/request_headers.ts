/**
 * Headers as code gets them: without what the platform checked, and without what strangers say of
 * the way to here.
 *
 * @module
 */
import type { RouteAuth } from "../../snapshot/surface_policy.ts";

/** About one connection, or for the platform alone. */
const DROPPED = new Set([
  "connection",
  "content-length",
  "expect",
  "forwarded",
  // The host is told as it was looked at.
  "host",
  "http2-settings",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "true-client-ip",
  "upgrade",
  "x-api-token",
  "x-client-ip",
  "x-real-ip",
]);
/** The platform's own, and what only a proxy could know. */
const DROPPED_PREFIXES = ["aiel-", "x-aiel-", "x-deno-", "x-forwarded-", "cf-connecting-"];
/** Cookies of the platform, whose pages may be on the same host: cookies know of no port. */
const PLATFORM_COOKIE = /^(?:__(?:host|secure|http|host-http)-)?aiel[._-]/i;
/** Tokens of the platform, wherever in a value they stand. */
const PLATFORM_TOKEN = /aiel_[ps]at_/;

/**
 * The headers for the code, in lower case.
 *
 * @param auth what the platform checked
 */
export function headersForCode(
  { method, headers }: Pick<Request, "method" | "headers">,
  auth: RouteAuth,
): Record<string, string> {
  const named = (headers.get("connection") ?? "").toLowerCase().split(",").map((one) => one.trim());
  const kept: [string, string][] = [];
  for (const [name, value] of headers) {
    if (DROPPED.has(name) || named.includes(name)) continue;
    if (DROPPED_PREFIXES.some((prefix) => name.startsWith(prefix))) continue;
    if (name === "authorization" && (auth === "token" || isPlatformToken(value))) continue;
    if (name === "webhook-signature" && auth === "signature") continue;
    const given = name === "cookie" ? cookiesForCode(value, method, headers) : value;
    if (given !== undefined) kept.push([name, given]);
  }
  return Object.fromEntries(kept);
}

/**
 * Cookies are a user's, so they come with what the user did and not with what another page does:
 * as if each were `SameSite=Lax`, where the pages of projects are strangers to each other although
 * they share an origin. Which page a request is of, browsers say by `Origin` and `Sec-Fetch-*`.
 */
function cookiesForCode(value: string, method: string, headers: Headers): string | undefined {
  if (headers.has("origin")) return undefined;
  const site = headers.get("sec-fetch-site");
  const isOwn = site === null || site === "none" || site === "same-origin";
  const isFollowedLink = headers.get("sec-fetch-mode") === "navigate" &&
    headers.get("sec-fetch-dest") === "document" && (method === "GET" || method === "HEAD");
  if (!isOwn && !isFollowedLink) return undefined;
  const cookies = value.split(";").map((one) => one.trim())
    .filter((one) => one !== "" && !PLATFORM_COOKIE.test(one) && !PLATFORM_TOKEN.test(one));
  return cookies.length === 0 ? undefined : cookies.join("; ");
}

/** Whether credentials hold a token of the platform, also as the password of Basic. */
function isPlatformToken(value: string): boolean {
  if (PLATFORM_TOKEN.test(value)) return true;
  const [, base64] = /^basic +(\S+)/i.exec(value) ?? [];
  if (base64 === undefined) return false;
  try {
    return PLATFORM_TOKEN.test(atob(base64));
  } catch {
    return false;
  }
}
