/**
 * The answer of an execution, as soon as there is one to give.
 *
 * @module
 */
import { type HttpHead, readHead } from "../../launch/read_head.ts";
import type { Envelope } from "../../protocol/envelope.ts";
import { isRecord } from "../../protocol/is_record.ts";
import type { BegunCall } from "../host.ts";
import { bytesOfWhole } from "./answer_body.ts";
import { type AnswerContext, answerHeaders } from "./answer_headers.ts";
import { AnswerBodyStream } from "./answer_body_stream.ts";
import type { AnswerStream } from "./answer_stream.ts";
import type { UnreadAnswers } from "./unread_answers.ts";
import { failureResponse, malformedResponse } from "./failure_problem.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Statuses that never have a body (Fetch standard, "null body status"). */
const NULL_BODY = [204, 205, 304];
/** Answers up to here, in bytes, leave as one; who does not read them holds a connection more. */
const SMALL_BYTES = 64 * 2 ** 10;
/** Characters of all headers of an answer. */
const MOST_HEADERS = 32 * 2 ** 10;

/**
 * Waits for the head of an answer that streams, or for the end of the execution.
 *
 * @param isHead the caller asked for no body
 */
export async function answerOf(
  { envelope }: BegunCall,
  stream: AnswerStream,
  context: AnswerContext,
  isHead: boolean,
  unread: UnreadAnswers,
): Promise<Response> {
  const first = await Promise.race([
    stream.head.then((head) => ({ head })),
    envelope.then((end) => ({ end })),
  ]);
  if ("end" in first) return whole(first.end, context, isHead, unread);
  const { content } = stream;
  void envelope.then(({ ok, error }) => {
    if (ok || content.isLeft) return content.close();
    context.exchange.broken(error?.code ?? "INTERNAL");
    content.breakOff();
  });
  if (isOversized(first.head)) {
    await content.body.cancel();
    return malformed(context);
  }
  const headers = answerHeaders(first.head.headers, context);
  // A proxy that gathers what comes would hold back events until there are many.
  headers.set("x-accel-buffering", "no");
  const { status } = first.head;
  if (!isHead && !NULL_BODY.includes(status)) {
    return new Response(content.body, { status, headers });
  }
  await content.body.cancel();
  return new Response(null, { status, headers });
}

/** The response of an execution that has ended. */
function whole(
  envelope: Envelope,
  context: AnswerContext,
  isHead: boolean,
  unread: UnreadAnswers,
): Response {
  const { executionId, exchange } = context;
  if (!envelope.ok || envelope.error !== null) {
    exchange.code = envelope.error?.code ?? "INTERNAL";
    return envelope.error === null
      ? malformedResponse(executionId)
      : failureResponse(envelope.error, executionId);
  }
  const head = readHead(envelope.result);
  const body = isRecord(envelope.result) ? envelope.result.body : undefined;
  const bytes = head && bytesOfWhole(body, typeOf(head));
  if (head === undefined || bytes === undefined || isOversized(head)) return malformed(context);
  const { status } = head;
  const headers = answerHeaders(head.headers, context);
  if (NULL_BODY.includes(status)) return new Response(null, { status, headers });
  // Of a response without a body Deno says that its length is 0, which for HEAD would not be true.
  if (isHead) return new Response(nothing(), { status, headers });
  if (bytes === null || bytes.length <= SMALL_BYTES) {
    return new Response(bytes, { status, headers });
  }
  headers.set("content-length", `${bytes.length}`);
  const content = new AnswerBodyStream(unread, () => {});
  content.add(bytes).catch(() => {});
  content.close();
  return new Response(content.body, { status, headers });
}

/** Clients and proxies take no more, and blame the server. */
function isOversized({ headers }: HttpHead): boolean {
  return JSON.stringify(headers).length > MOST_HEADERS;
}

function malformed({ executionId, exchange }: AnswerContext): Response {
  exchange.code = "USER_CODE_ERROR";
  return malformedResponse(executionId);
}

function nothing(): ReadableStream<Bytes> {
  return new ReadableStream({ start: (controller) => controller.close() });
}

function typeOf({ headers }: HttpHead): string | undefined {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === "content-type")?.[1];
  return Array.isArray(type) ? type[0] : type;
}
