/**
 * Bodies that can't hurt: never longer than allowed, and never waited for longer than allowed.
 *
 * @module
 */
import { HttpProblem } from "./problem.ts";
import { concatBytes } from "../../runtime/protocol/concat_bytes.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** How long to wait for a body. */
export interface BodyPatience {
  /** Milliseconds without a byte. */
  readonly idleMs: number;
  /** Milliseconds from the first byte to the last of a body that is held in memory. */
  readonly totalMs: number;
}

/**
 * The whole body.
 *
 * @param limit bytes
 * @throws {HttpProblem} body_too_large, request_timeout, request_aborted
 */
export async function readBody(
  request: Request,
  limit: number,
  patience: BodyPatience,
): Promise<Bytes> {
  refuseDeclared(request, limit);
  if (request.body === null) return new Uint8Array();
  const chunks: Bytes[] = [];
  const signal = AbortSignal.timeout(patience.totalMs);
  const reader = guardBody(request.body, limit, patience, signal).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
  }
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1) return only;
  return concatBytes(chunks);
}

/**
 * Refuses a body that says itself that it is too long, before a byte of it is read.
 *
 * @throws {HttpProblem} body_too_large
 */
export function refuseDeclared(request: Request, limit: number): void {
  const declared = request.headers.get("content-length");
  if (declared !== null && Number(declared) > limit) throw tooLarge(limit);
}

/**
 * A body as a stream that fails with an {@linkcode HttpProblem} when it is too long or too slow.
 */
export function guardBody(
  body: ReadableStream<Bytes>,
  limit: number,
  patience: Pick<BodyPatience, "idleMs">,
  signal?: AbortSignal,
): ReadableStream<Bytes> {
  const reader = body.getReader();
  let length = 0;
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await inTime(reader, patience.idleMs, signal);
        if (done) return controller.close();
        length += value.length;
        if (length > limit) throw tooLarge(limit);
        controller.enqueue(value);
      } catch (error) {
        // A caller that is still sending is not waited for.
        reader.cancel().catch(() => {});
        controller.error(asProblem(error));
      }
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}

/**
 * Reads and forgets what is left of a body, so that its sender gets to read the answer; gives up
 * silently.
 */
export async function drainBody(body: ReadableStream<Bytes>): Promise<void> {
  if (body.locked) return;
  try {
    for await (const _chunk of body);
  } catch {
    // The answer is all that matters.
  }
}

async function inTime(
  reader: ReadableStreamDefaultReader<Bytes>,
  idleMs: number,
  signal: AbortSignal | undefined,
): Promise<ReadableStreamReadResult<Bytes>> {
  const late = Promise.withResolvers<never>();
  const expire = () => late.reject(timeout());
  const timer = setTimeout(expire, idleMs);
  signal?.addEventListener("abort", expire);
  if (signal?.aborted) expire();
  try {
    return await Promise.race([reader.read(), late.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", expire);
  }
}

function asProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  return new HttpProblem("request_aborted", "The connection broke off in the body", {
    cause: error,
  });
}

function timeout(): HttpProblem {
  return new HttpProblem("request_timeout", "The body did not arrive in time", {
    hint: "Send it again",
    headers: { connection: "close" },
  });
}

function tooLarge(limit: number): HttpProblem {
  return new HttpProblem("body_too_large", `The body has more than ${limit} bytes`, {
    details: { limit_bytes: limit },
    headers: { connection: "close" },
  });
}
