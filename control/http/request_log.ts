import type { Exchange } from "./app_env.ts";
import type { LogLine } from "./services.ts";

const SECRET = /aiel_[ps]at_[0-9A-Za-z_]*/g;
const MAX_PATH = 300;

/** What became of a request. */
export interface Answered {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
}

/** Writes the line of one request: who, what, how it ended. No query, no header, no body: a token may stand in any of them. */
export function logRequest(
  log: (line: LogLine) => void,
  { requestId, principal, problem, route, address }: Exchange,
  { method, path, status, durationMs }: Answered,
): void {
  const line: { -readonly [K in keyof LogLine]: LogLine[K] } = {
    level: status >= 500 ? "error" : "info",
    event: "http.request",
    request_id: requestId,
    method,
    path: withoutSecrets(path).slice(0, MAX_PATH),
    status,
    duration_ms: Math.round(durationMs * 100) / 100,
  };
  if (route !== undefined) line["route"] = route;
  if (address !== null) line["address"] = address;
  if (principal !== undefined) {
    line["tenant_id"] = principal.tenant.id;
    line["principal_id"] = principal.id;
    line["token_id"] = principal.tokenId;
  }
  if (problem !== undefined) {
    line["code"] = problem.code;
    const { cause } = problem.options;
    if (status >= 500 && cause !== undefined) line["cause"] = withoutSecrets(story(cause));
  }
  log(line);
}

/** A text in which something that looks like a token is struck out. */
export function withoutSecrets(text: string): string {
  // Most texts have none, and looking is cheaper than replacing.
  return !text.includes("aiel_") ? text : text.replaceAll(SECRET, "[token]");
}

function story(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause === undefined ? "" : `\ncaused by ${story(cause.cause)}`;
  return `${cause.stack ?? cause.message}${inner}`;
}
