import type { Exchange } from "./app_env.ts";
import type { ServiceLogLine } from "./services.ts";

const SECRET = /aiel_[ps]at_[0-9A-Za-z_]*/g;
const MAX_PATH = 300;

/** What became of a request. */
export interface AnsweredRequest {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
}

/**
 * The line of one request: who, what, how it ended. No query, no header, no body: a token may stand
 * in any of them.
 */
export function requestLine(
  { requestId, principal, problem, route, address }: Exchange,
  { method, path, status, durationMs }: AnsweredRequest,
): ServiceLogLine {
  const cause = status >= 500 ? problem?.options.cause : undefined;
  return {
    level: status >= 500 ? "error" : "info",
    event: "http.request",
    request_id: requestId,
    method,
    path: withoutSecrets(path).slice(0, MAX_PATH),
    status,
    duration_ms: Math.round(durationMs * 100) / 100,
    ...(route === undefined ? {} : { route }),
    ...(address === null ? {} : { address }),
    ...(principal === undefined ? {} : {
      tenant_id: principal.tenant.id,
      principal_id: principal.id,
      token_id: principal.tokenId,
    }),
    ...(problem === undefined ? {} : { code: problem.code }),
    ...(cause === undefined ? {} : { cause: withoutSecrets(stackOf(cause)) }),
  };
}

/** A text in which something that looks like a token is struck out. */
export function withoutSecrets(text: string): string {
  return text.replaceAll(SECRET, "[token]");
}

function stackOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause === undefined ? "" : `\ncaused by ${stackOf(cause.cause)}`;
  return `${cause.stack ?? cause.message}${inner}`;
}
