/**
 * Server-sent events (HTML Living Standard, section 9.2) of an answer.
 *
 * @module
 */
import { createParser, type EventSourceMessage, type ParseError } from "eventsource-parser";
import { EVENTS_TYPE } from "../contract.ts";
import { ControlError } from "./control_error.ts";
import type { ClientResponse } from "./transport.ts";

/** One event. */
export interface ServerEvent {
  /** Its kind. */
  readonly event: string;
  /** What a client that comes again sends as `Last-Event-ID`. */
  readonly id: string | undefined;
  /** What it holds, from JSON. Not verified. */
  readonly data: unknown;
}

/** Characters of the longest event: above the largest envelope that a grant allows. */
const MAX_CHARS = 64 * 1024 * 1024;

/**
 * The events of an answer, as they arrive.
 *
 * @param signals of who waits: what they are aborted with is thrown
 * @throws {ControlError} `unreachable` with the answer's status where it breaks off,
 * `unexpected_answer` for other answers
 */
export async function* readEvents(
  { body, headers, status }: ClientResponse,
  signals: readonly AbortSignal[],
): AsyncGenerator<ServerEvent, void, undefined> {
  const type = headers.get("content-type") ?? "";
  if (body === null || !type.toLowerCase().startsWith(EVENTS_TYPE)) {
    await body?.cancel();
    throw unexpected(status, "is no stream of events");
  }
  const arrived: EventSourceMessage[] = [];
  let tooLong: ParseError | undefined;
  const parser = createParser({
    maxBufferSize: MAX_CHARS,
    onEvent: (event) => arrived.push(event),
    // Unknown fields are to be passed over.
    onError: (error) => {
      if (error.type === "max-buffer-size-exceeded") tooLong = error;
    },
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await nextOf(reader, status, signals);
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      if (tooLong !== undefined) throw unexpected(status, "has an event that is too long", tooLong);
      for (const { event = "message", id, data } of arrived.splice(0)) {
        yield { event, id, data: parsed(data, status) };
      }
    }
  } finally {
    // Tells the service that none listens any more.
    await reader.cancel().catch(() => {});
  }
}

async function nextOf(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
  status: number,
  signals: readonly AbortSignal[],
): Promise<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>> {
  try {
    return await reader.read();
  } catch (cause) {
    for (const signal of signals) signal.throwIfAborted();
    throw new ControlError("The connection broke off in the answer", {
      status,
      code: "unreachable",
      hint: "Try again",
      cause,
    });
  }
}

function parsed(data: string, status: number): unknown {
  try {
    return JSON.parse(data);
  } catch (cause) {
    throw unexpected(status, "has an event that is not JSON", cause);
  }
}

function unexpected(status: number, what: string, cause?: unknown): ControlError {
  return new ControlError(`The answer (status ${status}) ${what}`, {
    status,
    code: "unexpected_answer",
    hint:
      "Check that the base URL is that of a control service, and that this client is not too old",
    cause,
  });
}
