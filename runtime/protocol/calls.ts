/**
 * Governed calls: what code asks its parent to do, and what comes back.
 *
 * The child asks by frames of the types `ask`, `piece`, `finish`, `stop` and `more`; the parent
 * answers by messages. A call has a number that the child chose, one greater than the last one's.
 * Both sides may send a body in pieces, each side at most so many as the other one has granted.
 *
 * @module
 */

import type { Json } from "./json.ts";

/** What performs the calls of an integration. */
export const PROVIDERS = ["http", "openai", "postgres", "mcp"] as const;

/** One of them. */
export type ProviderName = typeof PROVIDERS[number];

/** The target of calls to `ctx.memory`; no integration has such a name. */
export const MEMORY = "$memory";

/** Pieces of a body that may be under way before the other side grants more. */
export const PIECES_GRANTED = 16;
/** Bytes of one piece at most, before they are text. */
export const PIECE_BYTES = 32 * 1024;

/** What bounds the calls of one run. */
export const CALL_LIMITS = {
  /** Calls that are not answered to their end. The child lets further ones wait. */
  open: 32,
  /** Calls of a run. */
  calls: 10_000,
  /** Bytes of the arguments of one call as JSON. */
  argumentBytes: 1024 * 1024,
  /** Bytes of the value of a reply as JSON. */
  valueBytes: 4 * 1024 * 1024,
  /** Bytes of the body that one call sends. */
  requestBytes: 8 * 1024 * 1024,
  /** Bytes of what one call brings, after decompression. */
  responseBytes: 32 * 1024 * 1024,
} as const;

/** Payload of an `ask` frame. */
export interface AskFrame {
  readonly id: number;
  /** The integration's name, or {@linkcode MEMORY}. */
  readonly target: string;
  /** What of it: `fetch`, `query`, `callTool`, … */
  readonly method: string;
  readonly args: Json;
  /** A body follows in pieces. */
  readonly body: boolean;
}

/** Payload of a `piece` frame, and a message: bytes of a body as base64, or an item as JSON. */
export interface Piece {
  readonly id: number;
  readonly data: Json;
}

/** Payload of a `finish` frame (no piece follows), and of `stop` (nothing more is wanted). */
export interface OfCall {
  readonly id: number;
}

/** Payload of a `more` frame: so many more pieces may come. */
export interface More {
  readonly id: number;
  readonly pieces: number;
}

/** What the parent tells of a call. Exactly one `reply` or `failed` comes first. */
export type CallMessage =
  | {
    readonly type: "reply";
    readonly id: number;
    readonly value: Json;
    /** Pieces follow. */
    readonly body: boolean;
  }
  | { readonly type: "piece"; readonly id: number; readonly data: Json }
  | { readonly type: "finish"; readonly id: number }
  | { readonly type: "more"; readonly id: number; readonly pieces: number }
  /** Also after a reply, when its body breaks off. */
  | { readonly type: "failed"; readonly id: number; readonly error: CallFailure };

/** Why a call was not made, or failed. */
export interface CallFailure {
  /**
   * - `SECURITY_VIOLATION`: policy refuses it
   * - `VALIDATION_ERROR`: its shape is wrong
   * - `NOT_FOUND`: there is no such integration, method, tool
   * - `TIMEOUT`, `RESOURCE_LIMIT`: as of envelopes
   * - `UPSTREAM`: the service did not answer, or answered what can't be read
   * - `CONFLICT`: another one was first
   */
  readonly code: CallFailureCode;
  readonly message: string;
  readonly hint?: string;
  readonly details?: Json;
}

/** The codes of {@linkcode CallFailure}. */
export type CallFailureCode =
  | "SECURITY_VIOLATION"
  | "VALIDATION_ERROR"
  | "NOT_FOUND"
  | "TIMEOUT"
  | "RESOURCE_LIMIT"
  | "UPSTREAM"
  | "CONFLICT";

/** Entries of `meta.calls` at most; further calls are made, and are not listed. */
export const MAX_CALL_RECORDS = 1_000;

/** One entry of `meta.calls`. */
export interface CallRecord {
  readonly integration: string;
  /** `null` where there is no such integration. */
  readonly provider: ProviderName | "memory" | null;
  /** `GET /contacts/7`, `chat:gpt-4o`, `read`, a tool's name; what was asked where it had none. */
  readonly action: string;
  readonly outcome: "ok" | "denied" | "failed" | "replayed";
  /** Of an HTTP answer; `null` where there is none. */
  readonly status: number | null;
  /** When it began, in milliseconds since the request came. */
  readonly started_ms: number;
  readonly ms: number;
  /**
   * Its span in the trace of the request, as services over HTTP are told; left out where they are
   * told of none. 16 hex digits.
   */
  readonly span_id?: string;
  /** Of the body that was sent and of the one that came. */
  readonly bytes: { readonly sent: number; readonly received: number };
}

/** Use of one model, in `meta.usage.models`. */
export interface ModelUsage {
  readonly calls: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
}
