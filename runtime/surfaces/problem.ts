/**
 * Answers of the platform that are errors (RFC 9457).
 *
 * @module
 */
import { SurfaceRefusal } from "./host.ts";

/** Media type of every error of the platform. */
export const PROBLEM_TYPE = "application/problem+json";

/** What a request can be refused with before anything runs: status and title. */
const PROBLEMS = {
  bad_request: [400, "Bad request"],
  unauthenticated: [401, "Not authenticated"],
  forbidden: [403, "Not allowed"],
  not_found: [404, "Not found"],
  method_not_allowed: [405, "Method not allowed"],
  request_timeout: [408, "The request took too long"],
  body_too_large: [413, "The body is too large"],
  uri_too_long: [414, "The URL is too long"],
  misdirected: [421, "Another host is meant"],
  rate_limited: [429, "Too many requests"],
  headers_too_large: [431, "The headers are too large"],
  internal: [500, "The platform failed"],
  not_implemented: [501, "Not served here"],
  unavailable: [503, "Not available now"],
} as const satisfies Record<string, readonly [number, string]>;

/** One of the closed set of refusals. */
export type ProblemCode = keyof typeof PROBLEMS;

/** A place in the request, and what is wrong there. */
export interface ProblemPlace {
  /** Such as `query.page`, `body.name`, `header.webhook-id`. */
  readonly location: string;
  readonly message: string;
}

/** What may accompany a problem. */
export interface ProblemOptions {
  /** What to do next. */
  readonly hint?: string | undefined;
  readonly errors?: readonly ProblemPlace[];
  readonly headers?: Readonly<Record<string, string>>;
  /** For the log only. */
  readonly cause?: unknown;
}

/** A request is answered with an error, and nothing ran. Everything but the cause is public. */
export class SurfaceProblem extends Error {
  override readonly name = "SurfaceProblem";
  /** HTTP status. */
  readonly status: number;

  constructor(
    readonly code: ProblemCode,
    detail: string,
    readonly options: ProblemOptions = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.status = PROBLEMS[code][0];
  }

  /** The document and its response. */
  toResponse(): Response {
    const { hint, errors, headers } = this.options;
    const [status, title] = PROBLEMS[this.code];
    return problemResponse({ status, title, detail: this.message, code: this.code, hint, errors }, {
      ...(this.code === "unauthenticated" ? { "www-authenticate": 'Bearer realm="aiel"' } : {}),
      ...headers,
    });
  }
}

/** An error's document. */
export interface ProblemDocument {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly code: string;
  readonly hint?: string | undefined;
  readonly errors?: readonly ProblemPlace[] | undefined;
  readonly execution_id?: string;
}

/** Makes the response of an error. */
export function problemResponse(
  { status, title, detail, code, hint, errors, execution_id }: ProblemDocument,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const document = {
    type: `urn:aiel:problem:${code.toLowerCase()}`,
    title,
    status,
    detail,
    code,
    hint,
    errors,
    execution_id,
  };
  return new Response(new TextEncoder().encode(JSON.stringify(document)), {
    status,
    headers: { "content-type": PROBLEM_TYPE, "cache-control": "no-store", ...headers },
  });
}

/** The same for every address that names nothing, so that callers learn of nothing by asking. */
export function notFound(): SurfaceProblem {
  return new SurfaceProblem("not_found", "Nothing is served at this address", {
    hint:
      "Look at the workspace, the project, the environment and the path, a final slash included",
  });
}

/** The problem that a thrown value is; what is not ours says nothing. */
export function problemOf(thrown: unknown): SurfaceProblem {
  if (thrown instanceof SurfaceProblem) return thrown;
  if (!(thrown instanceof SurfaceRefusal)) {
    return new SurfaceProblem("internal", "The request could not be served", { cause: thrown });
  }
  if (thrown.code === "not_found") return notFound();
  const { hint, retryAfterSeconds } = thrown.options;
  const retryAfter = retryAfterSeconds ?? (RETRIED.includes(thrown.code) ? 1 : undefined);
  return new SurfaceProblem(thrown.code, thrown.message, {
    hint,
    headers: retryAfter === undefined ? {} : { "retry-after": `${Math.ceil(retryAfter)}` },
  });
}

/** What the log says of it, in a line; undefined for {@linkcode notFound}. */
export function whyOf({ code, message, options }: SurfaceProblem): string | undefined {
  if (code === "not_found") return undefined;
  const places = (options.errors ?? []).map(({ location, message }) => `${location}: ${message}`);
  return [message, ...places].join("; ");
}

/** Refusals after which the same request may be sent again. */
const RETRIED: readonly string[] = ["rate_limited", "unavailable"];
