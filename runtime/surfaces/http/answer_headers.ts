/**
 * Headers of an answer of code as they leave. Several projects share an origin: what a header would
 * say for all of it is left out, and documents are put into an origin of their own.
 *
 * @module
 */
import { endToEndHeaders } from "../../../sdk/http_headers.ts";
import type { HttpHead } from "../../launch/read_head.ts";
import type { RouteAuth } from "../../snapshot/surface_policy.ts";
import type { Exchange } from "../exchange.ts";
import { keepBelow } from "./set_cookie.ts";

/**
 * What a browser or a proxy takes for the whole origin, or for a word of the platform. Each is
 * explained in the README.
 */
const DROPPED = new Set([
  "accept-ch",
  "accept-ch-lifetime",
  "alt-svc",
  "clear-site-data",
  "critical-ch",
  "expect-ct",
  "nel",
  "origin-agent-cluster",
  "public-key-pins",
  "report-to",
  "service-worker-allowed",
  "set-cookie2",
  "set-login",
  "shared-storage-write",
  "strict-transport-security",
  "use-as-dictionary",
  "x-request-id",
]);
const DROPPED_PREFIXES = [
  "access-control-",
  "aiel-",
  "attribution-reporting-",
  "proxy-",
  "sec-session-",
  "secure-session-",
  "x-accel-",
  "x-lighttpd-",
  "x-sendfile",
];

/**
 * No `allow-same-origin`: a document has no cookies, no storage and no service workers, and is
 * another origin to every other document. What it opens elsewhere is as any page.
 */
const SANDBOX = "sandbox allow-scripts allow-forms allow-modals allow-downloads allow-popups " +
  "allow-popups-to-escape-sandbox";

/** What the headers depend on. */
export interface AnswerContext {
  /** Path of the project on the origin. */
  readonly base: string;
  readonly auth: RouteAuth;
  readonly executionId: string;
  readonly exchange: Exchange;
}

/** The headers that leave, without those of CORS. */
export function answerHeaders(given: HttpHead["headers"], context: AnswerContext): Headers {
  const { base, auth, executionId, exchange } = context;
  const answer = new Headers();
  for (const [name, value] of Object.entries(endToEndHeaders(lowered(given)))) {
    for (const one of [value].flat()) add(answer, name, one, base, exchange);
  }
  protect(answer);
  if (auth === "token") {
    if (!answer.has("cache-control")) answer.set("cache-control", "no-store");
    // Also where the code lets caches keep it: it is for those who have a token.
    answer.append("vary", "Authorization, X-API-Token");
  }
  answer.set("aiel-execution", executionId);
  return answer;
}

/** Makes every document one that can do nothing to its neighbours. */
export function protect(answer: Headers): void {
  const own = answer.get("content-security-policy");
  const policies = own === null ? [] : policiesOf(own);
  // Of several policies the last one's sandbox holds (HTML, "CSP-derived sandboxing flags").
  const isFramed = policies.some((policy) => policy.some((one) => one.name === "frame-ancestors"));
  const texts = policies.map((policy) => policy.map(({ text }) => text).join("; "));
  texts.push(isFramed ? SANDBOX : `${SANDBOX}; frame-ancestors 'none'`);
  answer.set("content-security-policy", texts.filter((text) => text !== "").join(", "));
  answer.set("x-content-type-options", "nosniff");
}

function add(answer: Headers, name: string, value: string, base: string, exchange: Exchange): void {
  if (DROPPED.has(name) || DROPPED_PREFIXES.some((prefix) => name.startsWith(prefix))) return;
  switch (name) {
    case "set-cookie": {
      const kept = keepBelow(value, base);
      if ("line" in kept) answer.append(name, kept.line);
      else exchange.dropped(name, kept.why);
      return;
    }
    case "location": {
      const target = value.trim();
      answer.append(name, /^\/(?!\/)/.test(target) ? base + target : target);
      return;
    }
    case "content-type": {
      // Its parts have headers of their own, cookies among them, which some browsers follow.
      const hasParts = /multipart\/x-mixed-replace/i.test(value);
      if (hasParts) exchange.dropped(name, "Its parts would be answers of their own");
      answer.append(name, hasParts ? "application/octet-stream" : value);
      return;
    }
    case "www-authenticate":
      // A browser would send what a user typed in for one project to another that asks alike.
      if (/^\s*bearer\b[^,]*$/i.test(value)) answer.append(name, value);
      else exchange.dropped(name, "It asks for other credentials than a bearer token");
      return;
    default:
      answer.append(name, value);
  }
}

/** The directives of each policy, without those that would open the sandbox. */
function policiesOf(header: string): { readonly name: string; readonly text: string }[][] {
  return header.split(",").map((policy) =>
    policy.split(";").map((directive) => directive.trim()).filter((text) => text !== "")
      .map((text) => ({ name: text.split(/\s/)[0]?.toLowerCase() ?? "", text }))
      .filter(({ name }) => name !== "sandbox")
  );
}

/** A child may say names in any case. */
function lowered(headers: HttpHead["headers"]): Record<string, string | readonly string[]> {
  const pairs = new Map<string, string[]>();
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase();
    pairs.set(key, [...pairs.get(key) ?? [], ...[value].flat()]);
  }
  return Object.fromEntries(pairs);
}
