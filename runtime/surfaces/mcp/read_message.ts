import { hasMoreValues } from "../../protocol/has_more_values.ts";
import { isDeeper } from "../../protocol/is_deeper.ts";
import { isRecord } from "../../protocol/is_record.ts";
import { MAX_REQUEST_DEPTH } from "../../protocol/limits.ts";
import type { SurfaceLimits } from "../limits.ts";
import { readBody, refuseDeclared } from "../read_body.ts";

/** JSON-RPC 2.0, section 5.1. */
const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;

/**
 * Values of a message, besides what is in its arguments. The packages check each of them several
 * times, and everyone waits meanwhile.
 */
const MAX_VALUES = 2_000;

/** A message, or the answer to what is none. */
export type ReadMessage = { readonly message: unknown } | { readonly refused: Response };

/**
 * The message that a request's body holds.
 *
 * @throws {SurfaceProblem} body_too_large, request_timeout, bad_request, not_implemented
 */
export async function readMessage(request: Request, limits: SurfaceLimits): Promise<ReadMessage> {
  refuseDeclared(request.headers, limits);
  const message = parse(await readBody(request.body, limits));
  if (message === undefined) return refused(PARSE_ERROR, "The body is no JSON text in UTF-8");
  if (Array.isArray(message)) {
    const reason = "Batches are no part of the protocol: send one message a request";
    return refused(INVALID_REQUEST, reason);
  }
  if (isDeeper(message, MAX_REQUEST_DEPTH)) {
    const reason = `The message has more than ${MAX_REQUEST_DEPTH} levels`;
    return refused(INVALID_REQUEST, reason, idOf(message));
  }
  if (hasMoreValues(withoutArguments(message), MAX_VALUES)) {
    const most = MAX_VALUES.toLocaleString("en");
    const reason = `The message has more than ${most} values, what is in its arguments not counted`;
    return refused(INVALID_REQUEST, reason, idOf(message));
  }
  return { message };
}

/** What the protocol speaks of: of arguments their names, not what they are. */
function withoutArguments(message: unknown): unknown {
  if (!isRecord(message) || !isRecord(message.params)) return message;
  const { arguments: given, ...params } = message.params;
  return { ...message, params: [params, isRecord(given) ? Object.keys(given) : null] };
}

/** What the bytes say; undefined, which is no JSON, where they say nothing. */
function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** What the answer is to; null where the message has no good id. */
function idOf(message: unknown): string | number | null {
  const id = isRecord(message) ? message.id : undefined;
  return typeof id === "string" || typeof id === "number" ? id : null;
}

/** An error of the protocol, in its form. */
function refused(code: number, message: string, id: string | number | null = null): ReadMessage {
  const document = { jsonrpc: "2.0", error: { code, message }, id };
  return { refused: Response.json(document, { status: 400 }) };
}
