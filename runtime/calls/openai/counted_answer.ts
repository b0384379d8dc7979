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
import { isLast, isUsageAlone, NO_TOKENS, type Tokens, usageIn } from "./usage.ts";

/** How one answer is counted. */
export interface Counting {
  /** Called once. What it throws ends the answer. */
  count(usage: Tokens): void;
  /** Whether an event that says nothing but usage is for the code. */
  readonly wantsUsage: boolean;
  /** About so many tokens were sent. They count where a stream ends before its usage is told. */
  readonly sentTokens: number;
  /** The end of the call, from where nothing more is told. */
  readonly signal: AbortSignal;
}

/** The answer, with its usage counted: now where it is a document, while it comes otherwise. */
export async function countedAnswer(
  response: EgressResponse,
  counting: Counting,
): Promise<EgressResponse> {
  const { status, body } = response;
  // Errors cost nothing.
  if (body === undefined || status < 200 || status > 299) return response;
  const type = headerOf(response.headers, "content-type") ?? "";
  if (/^text\/event-stream\b/i.test(type)) {
    return { ...response, body: countedEvents(body, counting) };
  }
  const bytes = concatBytes(await Array.fromAsync(body));
  counting.count(usageIn(parse(new TextDecoder().decode(bytes))) ?? NO_TOKENS);
  return { ...response, body: new Blob([bytes]).stream() };
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
  { count, wantsUsage, sentTokens, signal }: Counting,
): Bytes {
  const reader = body.getReader();
  const cutter = new EventCutter();
  let told: Tokens | undefined;
  let events = 0;
  let counted = false;

  const settle = () => {
    if (counted) return;
    counted = true;
    signal.removeEventListener("abort", leave);
    count(told ?? { input_tokens: sentTokens, output_tokens: events });
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
