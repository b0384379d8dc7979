/**
 * Answers of models, out of which usage is read while they pass.
 *
 * @module
 */

import { Buffer } from "node:buffer";

import { concatBytes } from "../../protocol/concat_bytes.ts";
import type { Bytes, EgressResponse } from "../egress/response.ts";
import { headerOf } from "../egress/headers.ts";
import { documentOf, EventCutter } from "./event_stream.ts";
import type { Reservation } from "./token_budget.ts";
import { aboutTokens } from "./token_estimate.ts";
import { isLast, isUsageAlone, type Tokens, usageIn } from "./usage.ts";

/** How one answer is counted. */
export interface Counting {
  /** What the call may use. It is settled once the answer is over, or its usage is told. */
  readonly reservation: Reservation;
  /** Whether an event that says nothing but usage is for the code. */
  readonly wantsUsage: boolean;
  /** The end of the call, from where nothing more is told. */
  readonly signal: AbortSignal;
}

/** The answer, with its usage counted: now where it is a document, while it comes otherwise. */
export async function countedAnswer(
  response: EgressResponse,
  counting: Counting,
): Promise<EgressResponse> {
  const { status, body } = response;
  const { reservation } = counting;
  // Errors cost nothing.
  if (body === undefined || status < 200 || status > 299) {
    reservation.release();
    return response;
  }
  const type = headerOf(response.headers, "content-type") ?? "";
  if (/^text\/event-stream\b/i.test(type)) {
    return { ...response, body: countedEvents(body, counting) };
  }
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = concatBytes(await Array.fromAsync(body));
  } catch (error) {
    useAll(reservation);
    throw error;
  }
  const text = new TextDecoder().decode(bytes);
  reservation.use(usageIn(parse(text)) ?? untold(text, reservation.estimate));
  return { ...response, body: new Blob([bytes]).stream() };
}

/**
 * Counts a call that brought no answer. One that was left, by the code or at the deadline, may have
 * used all that it could: the service works on. One that the service broke off counts as an error.
 */
export function countUnanswered(reservation: Reservation, signal: AbortSignal): void {
  if (signal.aborted) useAll(reservation);
  else reservation.release();
}

/** Where the call has failed already, there is no place for an error of counting. */
function useAll(reservation: Reservation): void {
  try {
    reservation.use(reservation.estimate);
  } catch {
    // The budget is used up, which the next call is told.
  }
}

/** What a document is counted as that tells of no usage. */
function untold(text: string, { input_tokens, output_tokens }: Tokens): Tokens {
  return { input_tokens, output_tokens: Math.min(output_tokens, aboutTokens(text)) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The events as they come. Usage is counted when its last word is told, or nothing more comes. The
 * code may leave before it is told: then each event counts as a token, and what was sent as about
 * as many as it has.
 */
function countedEvents(
  body: Bytes,
  { reservation, wantsUsage, signal }: Counting,
): Bytes {
  const reader = body.getReader();
  const cutter = new EventCutter();
  let told: Tokens | undefined;
  let events = 0;

  const settle = () => {
    signal.removeEventListener("abort", leave);
    const { input_tokens } = reservation.estimate;
    reservation.use(told ?? { input_tokens, output_tokens: events });
  };
  /** Where the reader is gone, there is no place for an error of counting. */
  const leave = () => {
    try {
      settle();
    } catch {
      // The budget is used up, which the next call is told.
    }
  };
  signal.addEventListener("abort", leave, { once: true });
  if (signal.aborted) leave();

  /** Whether the event is for the code. */
  const look = (event: string): boolean => {
    const document = documentOf(event);
    if (document !== undefined) events++;
    told = usageIn(document) ?? told;
    if (isLast(document)) settle();
    return wantsUsage || !isUsageAlone(document);
  };

  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      try {
        for (;;) {
          const { done, value } = await reader.read();
          if (done) {
            const rest = cutter.rest();
            look(rest);
            settle();
            if (rest !== "") controller.enqueue(bytesOf(rest));
            controller.close();
            return;
          }
          const events = cutter.take(textOf(value)).filter(look);
          if (events.length === 0) continue;
          controller.enqueue(bytesOf(events.join("")));
          return;
        }
      } catch (error) {
        leave();
        controller.error(error);
        await reader.cancel().catch(() => {});
      }
    },
    async cancel() {
      leave();
      await reader.cancel();
    },
  }, { highWaterMark: 0 });
}

function textOf(piece: Uint8Array<ArrayBuffer>): string {
  return Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString("latin1");
}

function bytesOf(latin1: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(latin1, "latin1"));
}
