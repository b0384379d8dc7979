/**
 * The words that parent and child exchange. Types and constants only, so that both sides import it.
 *
 * Parent to child: messages on stdin, each a 4-byte big-endian length and that many bytes of JSON.
 * `load` makes the child import the snapshot; `run` makes it invoke one export. Neither is sent
 * before the child has said that it is up: a runner that is killed while a child starts leaves
 * nothing that got a message. Where both are there, both are read before user code exists, so that
 * it can't read its request away. A child that is loaded ahead of its request reads `run` when it
 * has loaded, and waits for it with everything else standing still.
 *
 * Child to parent: frames on stdout. User code can write there too, so a frame opens with a nonce
 * that only the two ends know, and never exceeds PIPE_BUF (4096 bytes, POSIX `write`), which makes
 * each write atomic: whatever a worker thread prints at the same time lands between frames, not
 * inside one. The first frame, `ready`, comes before the nonce and has a fixed one; no user code is
 * there yet.
 *
 *     nonce 16 bytes | type 1 | flags 1 | length 2 | payload (UTF-8 JSON)
 *
 * Bit 0 of the flags says that more follows; {@linkcode lengthByte} says how a length is written.
 *
 * No byte of a frame is a line feed: Deno writes standard output through a line buffer, which would
 * cut the frame there into two writes (Deno 2.9.6). JSON.stringify writes none, and no type is 10.
 *
 * @module
 */

import type { CallMessage, ProviderName } from "./calls.ts";
import type { PrincipalKind } from "./principal_kinds.ts";

/** Bytes of the nonce. */
export const NONCE_BYTES = 16;
/** The nonce of the `ready` frame, as text: {@linkcode NONCE_BYTES} bytes that are no secret. */
export const READY_NONCE = "aiel child ready";
/** A line feed, which no frame may hold. */
export const LINE_FEED = 10;
/** Bytes before a frame's payload. */
export const FRAME_HEADER_BYTES = NONCE_BYTES + 4;
/** Bytes of a whole frame at most: PIPE_BUF on Linux and macOS is at least this. */
export const FRAME_BYTES = 4096;
/** Bytes of one parent-to-child message at most. */
export const MESSAGE_BYTES = 32 * 1024 * 1024;

/**
 * One of the two bytes of a length: 7 bits of it, the upper ones first, with the highest bit set so
 * that none is a line feed.
 */
export function lengthByte(length: number, upper: boolean): number {
  return 0x80 | (upper ? length >> 7 : length & 0x7f);
}

/** The length that two bytes say; undefined when they are none. */
export function lengthOf(upper: number, lower: number): number | undefined {
  return (upper & lower & 0x80) === 0 ? undefined : (upper & 0x7f) << 7 | lower & 0x7f;
}

/** Types of frame, and the payload of each. */
export const FRAME = {
  /** The bootstrap is up. Payload: `{}`. */
  ready: 1,
  /** The snapshot's modules are loaded and its contract holds. Payload: `{}`. */
  loaded: 2,
  /** One log line. Payload: {@linkcode LogLine}. */
  log: 3,
  /** The result, as JSON. It stands, whatever becomes of the work that goes on afterwards. */
  result: 4,
  /** Why there is no result. Payload: {@linkcode ChildFailure}. Stands as well. */
  failure: 5,
  /** On standard error only: nothing of this thread comes after it. No payload. */
  end: 6,
  /** The last frame, after a result or a failure: no work goes on. No payload. */
  done: 7,
  /** Before an answer: work goes on after it that the code asked to be waited for. No payload. */
  waits: 8,
  /** The request was read and its export found; it is called next. Payload: {@linkcode Running}. */
  running: 9,
  /** The answer is one of items. Before the first of them, if there is any. No payload. */
  items: 11,
  /** One item, as JSON. */
  item: 12,
  /** Status and headers of an http answer whose body comes as items. */
  head: 13,
  /** A governed call. Payload: `AskFrame` of `calls.ts`, which says what each of the next is. */
  ask: 14,
  /** A piece of the body that goes with a call. */
  piece: 15,
  /** No piece follows. */
  finish: 16,
  /** Nothing more of a call is wanted. */
  stop: 17,
  /** More pieces of an answer may come. */
  more: 18,
} as const;

/** The exit code of a child whose answer can't be sent, because user code closed the channel. */
export const CHANNEL_LOST = 71;

/** What the child must know to import a snapshot. */
export interface LoadMessage {
  type: "load";
  /** Hex, {@linkcode NONCE_BYTES} bytes. */
  nonce: string;
  /** `file:` URL of the module to import. */
  entry: string;
  /**
   * Hex: the name that the child asks the environment for as its last act; it proves that the
   * record of permission checks was not cut before.
   */
  trailMark: string;
  /** The variables that the code may read: granted ones, and the snapshot's own. */
  env: Record<string, string>;
  /**
   * The whole environment of the programs that the code may start; null where it may start none.
   */
  programEnv: Record<string, string> | null;
  /** What the loaded module is for: its SDK registry, or an export of its own. */
  use: "registry" | "module";
  /** No `run` message follows at once: it comes when there is a request. */
  ahead: boolean;
  /** Bytes of the result at most; the parent checks again. */
  outputBytes: number;
  /** Log lines and bytes of them at most; the parent checks again. */
  logEntries: number;
  logBytes: number;
}

/** What the child must know to answer one request. */
export interface RunMessage {
  type: "run";
  action: "describe" | "invoke" | "execute";
  kind?: string;
  /** Name of the SDK export, or of the module's export for `execute`. */
  name?: string;
  payload?: unknown;
  context: ContextData;
  /** Items that may be sent before more are granted; null: any number. */
  credits: number | null;
  /** Integrations that may be called, and their providers; null: no call at all is answered. */
  integrations: Readonly<Record<string, ProviderName>> | null;
}

/** What may come while a request runs. */
export type LaterMessage = CreditMessage | CallMessage;

/** Whether messages follow a `run` message: without any the channel to the child is closed. */
export function isFollowed({ credits, integrations }: RunMessage): boolean {
  return credits !== null || integrations !== null;
}

/** More items may be sent. Comes while a request runs. */
export interface CreditMessage {
  type: "credit";
  items: number;
}

/** The plain data of a context. Ids that were not given are empty strings. */
export interface ContextData {
  requestId: string;
  traceId: string;
  traceparent: string;
  tenantId: string;
  workspaceId: string;
  projectId: string;
  userId: string;
  /** Who calls, as the platform says; null: it does not. */
  principal: { kind: PrincipalKind; id: string } | null;
  snapshotId: string;
  runtimeVersion: string;
  sdkVersion: string;
  /** Milliseconds from the receipt of this message until the parent ends the child. */
  timeoutMs: number;
}

/** Payload of a `running` frame. */
export interface Running {
  /** The export's own `timeoutMs`, which may lower the deadline. */
  timeoutMs?: number;
}

/** Payload of a `log` frame: a line, or {@linkcode DroppedLines}. */
export interface LogLine {
  ts: string;
  level: string;
  event: string;
  fields: unknown;
  source: "ctx" | "console";
}

/** Payload of a `log` frame once the caps are reached. */
export interface DroppedLines {
  /** How many lines the child has left out so far. */
  dropped: number;
}

/** Payload of a `failure` frame. */
export interface ChildFailure {
  /**
   * - `thrown`: user code threw while loading, running or answering
   * - `unhandled`: a rejection or error that nothing handled
   * - `unsettled`: the promise of the export can never settle, because nothing is left to wait for
   * - `unserializable`: the result can't be JSON
   * - `too_large`: the result exceeds `outputBytes`
   * - `not_found`, `invalid`: the SDK refused the request
   * - `timeout`: the export's own `timeoutMs` passed, or user code threw because its signal came
   * - `contract`: the snapshot's contract does not hold
   */
  reason:
    | "thrown"
    | "unhandled"
    | "unsettled"
    | "unserializable"
    | "too_large"
    | "not_found"
    | "invalid"
    | "timeout"
    | "contract";
  phase: "load" | "run";
  message: string;
  hint?: string | undefined;
  details?: unknown;
  error?: ThrownError | undefined;
  /** User code asks to be run again no sooner than so many milliseconds later. */
  retryAfterMs?: number | undefined;
}

/** A thrown value, flattened. Every text is capped. */
export interface ThrownError {
  name: string;
  message: string;
  stack?: string;
  /** Node's and Deno's `code`, if it is a string. */
  code?: string;
  /** The value was a `Deno.errors.NotCapable`. */
  notCapable?: boolean;
  /** Everything else that the value said: members of its own, or itself where it is no error. */
  details?: unknown;
  cause?: ThrownError;
  /** Of an AggregateError. */
  errors?: ThrownError[];
  /** Of a SuppressedError, both. */
  error?: ThrownError;
  suppressed?: ThrownError;
}
