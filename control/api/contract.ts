/**
 * Everything about an operation but what it does. From a contract the service parses requests and
 * makes its OpenAPI document, and the client knows where to ask and what an answer looks like.
 *
 * @module
 */
import * as z from "zod";
import type { Permission } from "./permissions.ts";
import type { ProblemCode } from "./problem_codes.ts";

/** Media type of a stream of JSON documents, one a line. */
export const NDJSON_TYPE = "application/x-ndjson";
/** Media type of server-sent events. */
export const EVENTS_TYPE = "text/event-stream";

/** Schemas of the parts of a request: `params`, `query`, `body`. */
export type InputShape = z.core.$ZodLooseShape;

/** A JSON document. */
export interface DocumentAnswer<T> {
  readonly kind: "document";
  /** 202: it is only begun. */
  readonly status: 200 | 201 | 202;
  readonly schema: z.ZodType<T>;
  /** There was nothing to do: the same document with this status. */
  readonly also?: 200;
}

/** No body at all. */
export interface NothingAnswer<T> {
  readonly kind: "nothing";
  readonly status: 204;
  /** Of `undefined`. */
  readonly schema: z.ZodType<T>;
}

/** Bytes, as they are. */
export interface BytesAnswer {
  readonly kind: "bytes";
  readonly status: 200;
  /** Media type. */
  readonly type: string;
}

/** NDJSON: a line for each item, as it comes about. */
export interface LinesAnswer<T> {
  readonly kind: "lines";
  readonly status: 200;
  readonly item: z.ZodType<T>;
}

/** NDJSON, or server-sent events where the caller accepts those only. */
export interface LinesOrEventsAnswer<T> {
  readonly kind: "lines_or_events";
  readonly status: 200;
  readonly item: z.ZodType<T>;
}

/**
 * An envelope of the runtime, with the status that it names; with `Prefer: respond-async` 202 and
 * the document of what waits; as server-sent events where the caller accepts those.
 */
export interface EnvelopeAnswer<T, A = unknown> {
  readonly kind: "envelope";
  readonly status: 200;
  readonly schema: z.ZodType<T>;
  readonly accepted: z.ZodType<A>;
  readonly item: z.ZodType;
}

/** Server-sent events, the `data` of each of which is an item in JSON. */
export interface EventsAnswer<T> {
  readonly kind: "events";
  readonly status: 200;
  readonly item: z.ZodType<T>;
}

/** What an operation answers when all is well. */
export type Answer<T = unknown> =
  | DocumentAnswer<T>
  | NothingAnswer<T>
  | BytesAnswer
  | LinesAnswer<T>
  | LinesOrEventsAnswer<T>
  | EnvelopeAnswer<T>
  | EventsAnswer<T>;

/** A body that is no JSON. */
export interface RawBody {
  /** Media type. */
  readonly type: string;
  /** Whose limit of the service holds for one that is held in memory; absent: it is streamed. */
  readonly held?: "manifest" | "pack";
}

/** What an operation takes and gives. */
export interface Contract<I extends InputShape = InputShape, A extends Answer = Answer> {
  /** For programs: `createWorkspace`. */
  readonly id: string;
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /**
   * With parameters in braces: `/v1/workspaces/{workspace}`. The last one may be `{rest...}`, which
   * stands for all that follows, slashes included, and may be nothing.
   */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** With the parts that the operation takes. */
  readonly input: z.ZodObject<I>;
  /** A body that is no JSON. */
  readonly rawBody?: RawBody;
  readonly answer: A;
  /** Codes of problems of its own, besides those that `problemsOf` adds for what it is. */
  readonly problems: readonly ProblemCode[];
  /**
   * What the caller must be allowed to do; more than that, a body may ask for. `none`: it takes no
   * token.
   */
  readonly permission: Permission | "any_token" | "none";
  /** Takes `If-Match`. */
  readonly ifMatch?: true;
  /** The answer has an `ETag`, and `If-None-Match` is understood. */
  readonly etag?: true;
  /** Takes `Idempotency-Key`. `itself`: the operation looks after the key, not the app. */
  readonly idempotent?: true | "itself";
  /**
   * It may be sent again when its answer got lost, because doing it twice does what doing it once
   * does. GET, PUT and DELETE are so without saying it.
   */
  readonly repeatable?: true;
  /** The answer holds a secret. */
  readonly secret?: true;
}

/** Defines a contract. */
export function defineContract<I extends InputShape, A extends Answer>(
  contract: Contract<I, A>,
): Contract<I, A> {
  return contract;
}

/** Answers with a document. */
export function document<T>(
  schema: z.ZodType<T>,
  status: 200 | 201 | 202 = 200,
): DocumentAnswer<T> {
  return { kind: "document", status, schema };
}

/** Answers 201 with the document of what was made, and 200 with that of what was there already. */
export function madeOrThere<T>(schema: z.ZodType<T>): DocumentAnswer<T> {
  return { kind: "document", status: 201, schema, also: 200 };
}

/** Answers 204. */
export function nothing(): NothingAnswer<undefined> {
  return { kind: "nothing", status: 204, schema: z.undefined() };
}

/** Answers with bytes of a media type. */
export function bytes(type: string): BytesAnswer {
  return { kind: "bytes", status: 200, type };
}

/** Answers with a line of JSON for each item. */
export function lines<T>(item: z.ZodType<T>): LinesAnswer<T> {
  return { kind: "lines", status: 200, item };
}

/** Answers with a server-sent event for each item. */
export function events<T>(item: z.ZodType<T>): EventsAnswer<T> {
  return { kind: "events", status: 200, item };
}

/** Answers with a line of JSON for each item, or with an event for each. */
export function linesOrEvents<T>(item: z.ZodType<T>): LinesOrEventsAnswer<T> {
  return { kind: "lines_or_events", status: 200, item };
}

/** Answers with an envelope, with what waits, or with events. */
export function envelope<T, A>(
  schema: z.ZodType<T>,
  accepted: z.ZodType<A>,
  item: z.ZodType,
): EnvelopeAnswer<T, A> {
  return { kind: "envelope", status: 200, schema, accepted, item };
}
