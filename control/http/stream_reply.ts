import { EVENTS_TYPE, NDJSON_TYPE } from "../api/contract.ts";
import type { Call } from "./call.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** How long a stream of events may be silent before a comment is sent, in milliseconds. */
const KEEP_ALIVE_MS = 15_000;
/** How long a client shall wait before it comes again after a stop, in milliseconds. */
const COME_AGAIN_MS = 5_000;

/** One server-sent event. */
export interface ServerEvent {
  /** What a client that comes again sends as `Last-Event-ID`: one line. */
  readonly id?: string;
  /** Its kind, one line; absent: `message`. */
  readonly event?: string;
  /** Sent as JSON. */
  readonly data: unknown;
}

/** An answer that is sent as it comes about. An item is asked for when there is room for it. */
export interface StreamReply {
  /** Media type. */
  readonly type: string;
  /** Begins. */
  readonly open: (over: AbortSignal) => StreamSource;
  /**
   * What is sent last when the service stops; undefined: the stream is not ended then, because its
   * end would look as if everything had been sent. It has the time that the stop gives it.
   */
  readonly atStop: Bytes | undefined;
  /** Headers beside those that every stream has. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Hears once or more that nothing of it is sent any more. */
  readonly ended?: () => void;
  /** What is sent when nothing came for so many milliseconds. */
  readonly silence?: { readonly ms: number; readonly say: Bytes };
}

interface StreamSource {
  /** Undefined: it was the last one. */
  next(): Promise<Bytes | undefined>;
  end(): Promise<void>;
}

/**
 * Makes what is sent. When the caller goes away or the service stops, `over` is aborted and the
 * iterator's `return()` is called; a generator that waits for something hears of the former only.
 */
export type Items<T> = (over: AbortSignal) => AsyncIterable<T>;

/** Bytes of a media type. A stop of the service lets them be sent to their end. */
export function byteStream(type: string, chunks: Items<Bytes>): StreamReply {
  return { type, open: (over) => sourceOf(chunks(over), (chunk) => chunk), atStop: undefined };
}

/** Lines of JSON, one an item. At a stop of the service they end with a whole line. */
export function jsonLines(items: Items<unknown>): StreamReply {
  return {
    type: NDJSON_TYPE,
    open: (over) => sourceOf(items(over), (item) => encoded(`${JSON.stringify(item)}\n`)),
    atStop: encoded(""),
  };
}

/**
 * Server-sent events (HTML Living Standard, section 9.2). At a stop of the service the last one is
 * `stopping`: the client may come again with the `Last-Event-ID` that it had.
 *
 * @param keepAliveMs how long to be silent before a comment is sent, in milliseconds
 */
export function serverEvents(
  events: Items<ServerEvent>,
  keepAliveMs: number = KEEP_ALIVE_MS,
): StreamReply {
  return {
    type: EVENTS_TYPE,
    open: (over) => sourceOf(events(over), (event) => encoded(eventText(event))),
    atStop: encoded(`retry: ${COME_AGAIN_MS}\n${eventText({ event: "stopping", data: {} })}`),
    silence: { ms: keepAliveMs, say: encoded(": still here\n\n") },
  };
}

/**
 * The response of a stream. A source that fails breaks the connection off, and the log says why.
 */
export function streamResponse(
  reply: StreamReply,
  { stopping, streamFailed }: Pick<Call, "stopping" | "streamFailed">,
): Response {
  const over = new AbortController();
  const source = reply.open(over.signal);
  let waiting: Promise<Bytes | undefined> | undefined;
  const end = () => {
    reply.ended?.();
    over.abort();
    // Not waited for: a generator that waits for something returns when that has come.
    source.end().catch(streamFailed);
  };
  const body = new ReadableStream<Bytes>({
    async pull(controller) {
      try {
        waiting ??= source.next();
        const outcome = await firstOf(waiting, {
          over: over.signal,
          stopping: reply.atStop && stopping,
          silentMs: reply.silence?.ms,
        });
        if (outcome.kind === "silent") controller.enqueue(reply.silence?.say ?? encoded(""));
        else if (outcome.kind === "stopping") {
          if (reply.atStop?.length) controller.enqueue(reply.atStop);
          controller.close();
          end();
        } else if (outcome.kind === "next") {
          waiting = undefined;
          if (outcome.chunk === undefined) {
            controller.close();
            reply.ended?.();
          } else {
            controller.enqueue(outcome.chunk);
          }
        }
      } catch (error) {
        streamFailed(error);
        // What the source says may be secret, and servers print what a body fails with.
        controller.error(new Error("The source of an answer failed"));
        end();
      }
    },
    cancel: end,
  }, { highWaterMark: 0 });
  return new Response(body, {
    headers: { ...reply.headers, "content-type": reply.type, "cache-control": "no-store" },
  });
}

type Outcome =
  | { readonly kind: "next"; readonly chunk: Bytes | undefined }
  | { readonly kind: "over" | "stopping" | "silent" };

/** What comes first. @throws what `next` rejects with */
async function firstOf(
  next: Promise<Bytes | undefined>,
  { over, stopping, silentMs }: {
    readonly over: AbortSignal;
    readonly stopping: AbortSignal | undefined;
    readonly silentMs: number | undefined;
  },
): Promise<Outcome> {
  const other = Promise.withResolvers<Outcome>();
  const onOver = () => other.resolve({ kind: "over" });
  const onStopping = () => other.resolve({ kind: "stopping" });
  over.addEventListener("abort", onOver);
  stopping?.addEventListener("abort", onStopping);
  if (stopping?.aborted) onStopping();
  const timer = silentMs === undefined
    ? undefined
    : setTimeout(() => other.resolve({ kind: "silent" }), silentMs);
  try {
    return await Promise.race([
      next.then((chunk): Outcome => ({ kind: "next", chunk })),
      other.promise,
    ]);
  } finally {
    clearTimeout(timer);
    over.removeEventListener("abort", onOver);
    stopping?.removeEventListener("abort", onStopping);
  }
}

function sourceOf<T>(items: AsyncIterable<T>, encode: (item: T) => Bytes): StreamSource {
  const iterator = items[Symbol.asyncIterator]();
  return {
    async next() {
      const result = await iterator.next();
      return result.done ? undefined : encode(result.value);
    },
    async end() {
      await iterator.return?.();
    },
  };
}

function eventText({ id, event, data }: ServerEvent): string {
  for (const line of [id, event]) {
    if (line !== undefined && /[\r\n\0]/.test(line)) {
      throw new TypeError("An event's id and kind are one line each");
    }
  }
  return (id === undefined ? "" : `id: ${id}\n`) +
    (event === undefined ? "" : `event: ${event}\n`) +
    `data: ${JSON.stringify(data)}\n\n`;
}

function encoded(text: string): Bytes {
  return new TextEncoder().encode(text);
}
