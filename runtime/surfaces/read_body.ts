/**
 * Bodies that can't hurt: never longer than allowed, and never waited for longer than allowed.
 *
 * What the listener refuses before: two lengths, a length beside a transfer encoding, a length that
 * is no number, and malformed chunks. A body that is shorter than its head says comes here as one
 * that breaks off.
 *
 * @module
 */
import { concatBytes } from "../protocol/concat_bytes.ts";
import type { SurfaceLimits } from "./limits.ts";
import { SurfaceProblem } from "./problem.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Refuses a body by what its head says, before a byte of it is read.
 *
 * @throws {SurfaceProblem} bad_request, body_too_large, not_implemented
 */
export function refuseDeclared(headers: Headers, { bodyBytes }: SurfaceLimits): void {
  const coding = headers.get("transfer-encoding");
  if (coding !== null && coding.toLowerCase() !== "chunked") {
    throw new SurfaceProblem("not_implemented", "The body has another transfer encoding", {
      hint: 'Send it with its length, or "Transfer-Encoding: chunked" and nothing else',
    });
  }
  const length = headers.get("content-length");
  if (length === null) return;
  if (!/^[0-9]{1,15}$/.test(length)) {
    throw new SurfaceProblem("bad_request", "Content-Length is not one number");
  }
  if (Number(length) > bodyBytes) throw tooLarge(bodyBytes);
}

/**
 * The very bytes of a body.
 *
 * @throws {SurfaceProblem} body_too_large, request_timeout, bad_request
 */
export async function readBody(
  body: ReadableStream<Bytes> | null,
  { bodyBytes, bodyIdleMs, bodyTotalMs }: SurfaceLimits,
): Promise<Bytes> {
  if (body === null) return new Uint8Array();
  const reader = body.getReader();
  const late = Promise.withResolvers<never>();
  // It is awaited below, or never.
  late.promise.catch(() => {});
  const expire = () => late.reject(tooSlow());
  const whole = setTimeout(expire, bodyTotalMs);
  let idle: ReturnType<typeof setTimeout> | undefined;
  const chunks: Bytes[] = [];
  let length = 0;
  try {
    for (;;) {
      idle = setTimeout(expire, bodyIdleMs);
      const { done, value } = await Promise.race([reader.read(), late.promise]);
      clearTimeout(idle);
      if (done) return concatBytes(chunks);
      length += value.length;
      if (length > bodyBytes) throw tooLarge(bodyBytes);
      chunks.push(value);
    }
  } catch (error) {
    // A caller that is still sending is not waited for.
    reader.cancel().catch(() => {});
    if (error instanceof SurfaceProblem) throw error;
    throw new SurfaceProblem("bad_request", "The connection broke off in the body", {
      cause: error,
    });
  } finally {
    clearTimeout(whole);
    clearTimeout(idle);
  }
}

function tooSlow(): SurfaceProblem {
  return new SurfaceProblem("request_timeout", "The body did not arrive in time", {
    hint: "Send it again",
  });
}

function tooLarge(limit: number): SurfaceProblem {
  return new SurfaceProblem("body_too_large", `The body has more than ${limit} bytes`, {
    hint: "Send less, or what is large in pieces",
  });
}
