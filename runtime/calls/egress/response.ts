import type { Readable } from "node:stream";

import type { Dispatcher } from "undici";

import { CALL_LIMITS } from "../../protocol/calls.ts";
import { CallError } from "../provider.ts";
import { asCallError, ended } from "./call_errors.ts";
import { decodedBody, decoderOf } from "./decoded_body.ts";
import { type Header, HEADER_LIMITS, responseHeaders } from "./headers.ts";

/** A body in pieces. */
export type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;

/** An answer as it comes, decoded. Redirects are answers like others. */
export interface EgressResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly Header[];
  /**
   * At most `CALL_LIMITS.responseBytes`; breaks off with a {@linkcode CallError}. Undefined where
   * the answer can have none. To be read to its end or cancelled: it holds the connection.
   */
  readonly body: Bytes | undefined;
}

/** Answers that never have a body. */
const BODILESS = new Set([204, 205, 304]);

/** The answer that is on its way, checked and decoded. */
export async function received(
  answer: Dispatcher.ResponseData,
  method: string,
  signal: AbortSignal,
  close: () => Promise<void>,
): Promise<EgressResponse> {
  const { statusCode: status } = answer;
  const headers = pairs(answer.headers as unknown as readonly (string | Uint8Array)[]);
  const hasBody = method !== "HEAD" && !BODILESS.has(status);
  const checked = checkFraming(status, headers);
  const head = {
    status,
    statusText: (answer.statusText ?? "").replace(/[^\x20-\x7e]/g, "?").slice(0, 200),
    headers: responseHeaders(checked, hasBody),
  };
  if (!hasBody) {
    answer.body.on("error", () => {}).destroy();
    await close();
    return { ...head, body: undefined };
  }
  const decoder = decoderOf(codingOf(checked));
  return { ...head, body: limitedBody(answer.body, decoder, signal, close) };
}

function pairs(raw: readonly (string | Uint8Array)[]): Header[] {
  const texts = raw.map((one) => typeof one === "string" ? one : latin1(one));
  return texts.flatMap((name, index): Header[] =>
    index % 2 === 0 ? [[name.toLowerCase(), (texts[index + 1] ?? "").trim()]] : []
  );
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

function codingOf(headers: readonly Header[]): string {
  return headers.filter(([name]) => name === "content-encoding").map(([, value]) => value)
    .join(",");
}

/** Refuses heads that two readers could understand in two ways. */
function checkFraming(status: number, headers: readonly Header[]): readonly Header[] {
  const refuse = (why: string) => new CallError("UPSTREAM", `The answer can't be read: ${why}`);
  if (status < 200 || status > 599) throw refuse(`its status is ${status}`);
  if (headers.length > HEADER_LIMITS.count) throw refuse("it has too many headers");
  const transfer = headers.filter(([name]) => name === "transfer-encoding");
  const length = headers.filter(([name]) => name === "content-length");
  if (transfer.length > 0) {
    const plain = transfer.length === 1 && transfer[0]?.[1].toLowerCase() === "chunked";
    if (!plain) throw refuse("its transfer encoding is not plainly chunked");
    if (length.length > 0) throw refuse("it has two lengths");
  }
  if (length.length > 1 || length.some(([, value]) => !/^[0-9]+$/.test(value))) {
    throw refuse("its length is not plain");
  }
  return headers;
}

/** The body as a stream that ends at the limit. It is read only as fast as its reader reads. */
function limitedBody(
  source: Readable,
  decoder: ReturnType<typeof decoderOf>,
  signal: AbortSignal,
  close: () => Promise<void>,
): Bytes {
  const pieces = decodedBody(source, decoder);
  let left = CALL_LIMITS.responseBytes;
  const stop = ended(signal);
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      try {
        const next = await stop.race(pieces.next());
        if (next.done) {
          controller.close();
        } else {
          left -= next.value.length;
          if (left < 0) throw tooLong();
          controller.enqueue(new Uint8Array(next.value));
          return;
        }
      } catch (error) {
        controller.error(asCallError(error, signal));
      }
      await finish();
    },
    cancel: () => finish(),
  }, { highWaterMark: 0 });

  async function finish(): Promise<void> {
    stop.forget();
    source.on("error", () => {}).destroy();
    await close();
    // A generator that still waits for a piece gets the error of the source.
    pieces.return().catch(() => {});
  }
}

function tooLong(): CallError {
  return new CallError(
    "RESOURCE_LIMIT",
    `The answer is longer than ${CALL_LIMITS.responseBytes} bytes, which is the most a call brings`,
  );
}
