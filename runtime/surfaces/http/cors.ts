/**
 * What pages of other origins may do (Fetch standard, "CORS protocol"): what the project declares,
 * and nothing that its code says. Pages never send or get cookies by it.
 *
 * @module
 */
import type { CorsPolicy } from "../../snapshot/surface_policy.ts";

/** Whether a browser asks what it may do before it sends the request itself. */
export function isPreflight({ method, headers }: Pick<Request, "method" | "headers">): boolean {
  return method === "OPTIONS" && headers.has("origin") &&
    headers.has("access-control-request-method");
}

/**
 * Adds to an answer which pages may read it, and what of it.
 *
 * @param origin of the page; null: no page asks
 */
export function allowReading(
  answer: Headers,
  policy: CorsPolicy | undefined,
  origin: string | null,
): void {
  const allowed = allowOrigin(answer, policy, origin);
  if (allowed === undefined || allowed.exposed.length === 0) return;
  answer.set("access-control-expose-headers", allowed.exposed.join(", "));
}

/**
 * Adds to the answer to a browser's question what a page may send.
 *
 * @param methods those of the path
 */
export function allowSending(
  answer: Headers,
  policy: CorsPolicy | undefined,
  origin: string | null,
  methods: readonly string[],
): void {
  const allowed = allowOrigin(answer, policy, origin);
  if (allowed === undefined) return;
  answer.set("access-control-allow-methods", methods.join(", "));
  if (allowed.headers.length > 0) {
    answer.set("access-control-allow-headers", allowed.headers.join(", "));
  }
  answer.set("access-control-max-age", `${allowed.maxAgeSeconds}`);
}

/** Says that the origin may; gives the policy where it may. */
function allowOrigin(
  answer: Headers,
  policy: CorsPolicy | undefined,
  origin: string | null,
): CorsPolicy | undefined {
  if (policy === undefined) return undefined;
  if (policy.origins.includes("*")) {
    if (origin !== null) answer.set("access-control-allow-origin", "*");
    return origin === null ? undefined : policy;
  }
  // Also for those who are told nothing: what a cache keeps is not for another origin.
  answer.append("vary", "Origin");
  if (origin === null || !policy.origins.includes(origin)) return undefined;
  answer.set("access-control-allow-origin", origin);
  return policy;
}
