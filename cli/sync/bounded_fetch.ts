/**
 * `fetch` for a service that need not be a good one: documents end, nothing is waited for without
 * end, a redirect is never followed (it would carry the token to another service), and a token that
 * comes back in a document is blotted out.
 *
 * @module
 */

import type { ClientResponse } from "../../control/api/client.ts";

/** Limits of answers. */
export interface AnswerLimits {
  /** Bytes of the longest document. Contents of files have no limit here. */
  readonly documentBytes: number;
  /**
   * How long the content of a file may go without a byte, and a short document may take, in
   * milliseconds. Other documents have the client's time for an answer.
   */
  readonly silenceMs: number;
}

/** A manifest of 250,000 files with long names stays below. */
const LIMITS: AnswerLimits = { documentBytes: 256 * 1024 * 1024, silenceMs: 60_000 };

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** Makes one for a token. */
export function boundedFetch(token: string, limits: AnswerLimits = LIMITS) {
  return async (url: string, init: RequestInit): Promise<ClientResponse> => {
    const response = await fetch(url, { ...init, redirect: "manual" });
    const { body, ok, status, statusText, headers } = response;
    if (REDIRECTS.includes(status)) {
      await body?.cancel();
      return redirected(response, url);
    }
    if (body === null) return response;
    // What has no type, and every refusal, is read as a document.
    const isDocument = !ok || /\bjson\b/i.test(headers.get("content-type") ?? "json");
    if (!isDocument) {
      const stream = watched(body.getReader(), limits.silenceMs);
      return new Response(stream, { status, statusText, headers });
    }
    // Of one that says how long it is, no more than that is read. In chunks it says nothing, nor of
    // what comes out when it is packed.
    const isShort = !headers.has("content-encoding") && !headers.has("transfer-encoding") &&
      Number(headers.get("content-length") ?? Infinity) <= limits.documentBytes;
    const visible = (text: string) => text.replaceAll(token, "***");
    // Read when it is asked for: until then there may be something more urgent.
    if (isShort) {
      const text = async () => {
        return visible(await inTime(limits.silenceMs, response.text()));
      };
      return { ok, status, headers, body: null, text };
    }
    const text = await readText(body, limits.documentBytes);
    if (text === undefined) {
      return problem(500, "answer_too_large", {
        detail: `The answer has more than ${limits.documentBytes} bytes`,
        hint: "Check that the base URL is that of a control service",
      });
    }
    return { ok, status, headers, body: null, text: () => Promise.resolve(visible(text)) };
  };
}

async function inTime<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`Nothing came for ${ms / 1000} s`)), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Undefined: it is longer than that. */
async function readText(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  maxBytes: number,
): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = "";
  let total = 0;
  for await (const chunk of body) {
    total += chunk.length;
    if (total > maxBytes) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function watched(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
  silenceMs: number,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    async pull(controller) {
      let silent = false;
      const timer = setTimeout(() => {
        silent = true;
        // Ends the read below, as if the content were complete.
        reader.cancel().catch(() => {});
      }, silenceMs);
      try {
        const { done, value } = await reader.read();
        if (silent) throw new Error(`Nothing came for ${silenceMs / 1000} s`);
        if (done) controller.close();
        else controller.enqueue(value);
      } finally {
        clearTimeout(timer);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}

function redirected(response: Response, url: string): Response {
  const location = response.headers.get("location") ?? "";
  const target = URL.canParse(location, url) ? new URL(location, url).origin : "somewhere else";
  return problem(response.status, "redirected", {
    detail: `The service sends elsewhere, to ${target}; the token is not sent there`,
    hint: "Set base_url to where the control service is, if you trust that address",
  });
}

/**
 * An answer of our own in the service's form (RFC 9457), so that the client tells it as it tells
 * the service's.
 */
function problem(status: number, code: string, text: { detail: string; hint: string }): Response {
  const document = {
    type: "about:blank",
    title: "The answer is not used",
    status,
    instance: "about:blank",
    code,
    request_id: "none",
    ...text,
  };
  return new Response(JSON.stringify(document), {
    status,
    headers: { "content-type": "application/problem+json" },
  });
}
