import type { Exchange } from "./app_env.ts";
import type { LogLine } from "./services.ts";

const SECRET = /aiel_[ps]at_[0-9A-Za-z_]*/g;
const MAX_PATH = 300;
// What JSON writes as it is: visible ASCII without the quote and the backslash.
const PLAIN = /^[ !#-[\]-~]*$/;

/** What became of a request. */
export interface Answered {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
}

/**
 * The line of one request: who, what, how it ended. No query, no header, no body: a token may stand in any of them.
 *
 * A class, because a busy service writes one for each request: it knows which of its fields need no looking at to be written down.
 */
export class RequestLine implements LogLine {
  readonly [field: string]: unknown;
  readonly level: LogLine["level"];
  readonly event = "http.request";
  readonly request_id: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly duration_ms: number;
  declare readonly route?: string;
  declare readonly address?: string;
  declare readonly tenant_id?: string;
  declare readonly principal_id?: string;
  declare readonly token_id?: string;
  declare readonly code?: string;
  declare readonly cause?: string;

  constructor(exchange: Exchange, { method, path, status, durationMs }: Answered) {
    const { requestId, principal, problem, route, address } = exchange;
    this.level = status >= 500 ? "error" : "info";
    this.request_id = requestId;
    this.method = method;
    this.path = withoutSecrets(path).slice(0, MAX_PATH);
    this.status = status;
    this.duration_ms = Math.round(durationMs * 100) / 100;
    if (route !== undefined) this.route = route;
    if (address !== null) this.address = address;
    if (principal !== undefined) {
      this.tenant_id = principal.tenant.id;
      this.principal_id = principal.id;
      this.token_id = principal.tokenId;
    }
    if (problem !== undefined) {
      this.code = problem.code;
      const { cause } = problem.options;
      if (status >= 500 && cause !== undefined) this.cause = withoutSecrets(story(cause));
    }
  }

  /** The fields as `JSON.stringify` would write them, without the brace that begins them. */
  toText(): string {
    const { route, address, tenant_id, code, cause } = this;
    // Ids, levels and codes are of the service's own making, and a request id was looked at: quotes are all they need.
    let text = `"event":"http.request","level":"${this.level}","request_id":"${this.request_id}"` +
      `,"method":${quoted(this.method)},"path":${quoted(this.path)},"status":${this.status}` +
      `,"duration_ms":${this.duration_ms}`;
    if (route !== undefined) text += `,"route":${quoted(route)}`;
    if (address !== undefined) text += `,"address":${quoted(address)}`;
    if (tenant_id !== undefined) {
      text += `,"tenant_id":"${tenant_id}","principal_id":"${this.principal_id}"` +
        `,"token_id":"${this.token_id}"`;
    }
    if (code !== undefined) text += `,"code":"${code}"`;
    if (cause !== undefined) text += `,"cause":${quoted(cause)}`;
    return `${text}}`;
  }
}

/** A text in which something that looks like a token is struck out. */
export function withoutSecrets(text: string): string {
  // Most texts have none, and looking is cheaper than replacing.
  return !text.includes("aiel_") ? text : text.replaceAll(SECRET, "[token]");
}

/** A text as JSON. Most are plain, and looking is cheaper than asking for it. */
function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

function story(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause === undefined ? "" : `\ncaused by ${story(cause.cause)}`;
  return `${cause.stack ?? cause.message}${inner}`;
}
