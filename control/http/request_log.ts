import type { Context } from "hono";
import type { AppEnv } from "./app_env.ts";
import type { LogLine } from "./services.ts";

const SECRET = /aiel_[ps]at_[0-9A-Za-z_]*/g;
const MAX_PATH = 300;

/** Writes the line of one request: who, what, how it ended. No query, no header, no body: a token may stand in any of them. */
export function logRequest(
  log: (line: LogLine) => void,
  c: Context<AppEnv>,
  durationMs: number,
): void {
  const principal = c.get("principal");
  const problem = c.get("problem");
  const { status } = c.res;
  log({
    level: status >= 500 ? "error" : "info",
    event: "http.request",
    request_id: c.get("requestId"),
    method: c.req.method,
    path: withoutSecrets(c.req.path).slice(0, MAX_PATH),
    ...optional("route", c.get("route")),
    status,
    duration_ms: Math.round(durationMs * 100) / 100,
    ...optional("address", c.env?.address),
    ...optional("tenant_id", principal?.tenant.id),
    ...optional("principal_id", principal?.id),
    ...optional("token_id", principal?.tokenId),
    ...optional("code", problem?.code),
    ...(status >= 500 && problem?.options.cause !== undefined
      ? { cause: withoutSecrets(story(problem.options.cause)) }
      : {}),
  });
}

/** A text in which something that looks like a token is struck out. */
export function withoutSecrets(text: string): string {
  return text.replaceAll(SECRET, "[token]");
}

function story(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause === undefined ? "" : `\ncaused by ${story(cause.cause)}`;
  return `${cause.stack ?? cause.message}${inner}`;
}

function optional(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value };
}
