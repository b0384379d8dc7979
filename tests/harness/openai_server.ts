/**
 * A small API of models as OpenAI has it, for tests: it checks the key, and answers by script.
 * Chat, responses and embeddings, whole and streamed, with tools and usage.
 *
 * @module
 */

import { chatDocument, chatEvents } from "../../sdk/fake_openai_chat.ts";
import type { Reply, ScriptedToolCall } from "../../sdk/fake_openai_reply.ts";
import { responseDocument, responseEvents } from "../../sdk/fake_openai_responses.ts";

export type { ScriptedToolCall } from "../../sdk/fake_openai_reply.ts";

/** What the scripted model does with one request. All parts have defaults. */
export interface ScriptedReply {
  /** What it says; default: the last text it was sent. It is streamed word by word. */
  readonly text?: string;
  readonly toolCalls?: readonly ScriptedToolCall[];
  /** Default: 7 in, 5 out. */
  readonly usage?: { readonly input: number; readonly output: number };
  /** An error in place of an answer, with this status. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Never ends: a stream after its first event, anything else before its head. */
  readonly hang?: boolean;
  /** Ends a stream after so many events, without its last ones. */
  readonly cutAfter?: number;
  /** Answers with this, whatever was asked. */
  readonly raw?: () => Response;
}

/** A request as it came. */
export interface OpenaiRequest {
  readonly method: string;
  /** Below the base: `/chat/completions`. */
  readonly path: string;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined where it is no JSON. */
  // deno-lint-ignore no-explicit-any -- tests look at whatever was sent
  readonly body: any;
  /** Whether it had the right key. */
  readonly authorised: boolean;
}

/** One that listens on loopback. */
export interface OpenaiServer extends AsyncDisposable {
  readonly port: number;
  /** `http://127.0.0.1:<port>/v1`. */
  readonly url: string;
  /** The one key that it takes. */
  readonly key: string;
  readonly requests: readonly OpenaiRequest[];
  /** Says how the next requests are answered, one reply each; after them the defaults count. */
  script(...replies: readonly ScriptedReply[]): void;
  /** Resolves once a request with `hang` is there, and what is sent of its answer is sent. */
  hanging(): Promise<void>;
  /** Resolves once no request is worked at. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts one.
 *
 * @param key default: one of its own, that is found where it should not be
 */
export function startOpenaiServer(key = `sk-test-${crypto.randomUUID()}`): OpenaiServer {
  const requests: OpenaiRequest[] = [];
  const script: ScriptedReply[] = [];
  const work = new Work();
  const hung = Promise.withResolvers<void>();
  const end = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {}, signal: end.signal },
    async (raw) => {
      const request = await read(raw, key);
      requests.push(request);
      const done = work.begin();
      try {
        const reply = script.shift() ?? {};
        const response = await answer(request, reply, requests.length);
        if (reply.hang !== true) return whole(response, done);
        if (response.headers.get("content-type") !== EVENTS) {
          hung.resolve();
          await gone(raw.signal, end.signal);
          done();
          return new Response(null, { status: 500 });
        }
        return hangingStream(await response.text(), hung.resolve, done);
      } catch (error) {
        done();
        throw error;
      }
    },
  );
  const { port } = server.addr;
  const stop = async () => {
    end.abort();
    await server.finished;
  };
  return {
    port,
    url: `http://127.0.0.1:${port}/v1`,
    key,
    requests,
    script: (...replies) => void script.push(...replies),
    hanging: () => hung.promise,
    idle: () => work.idle(),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

const EVENTS = "text/event-stream";

async function read(raw: Request, key: string): Promise<OpenaiRequest> {
  const text = await raw.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    // It stays undefined.
  }
  const { pathname } = new URL(raw.url);
  return {
    method: raw.method,
    path: pathname.replace(/^\/v1/, ""),
    headers: new Headers(raw.headers),
    text,
    body,
    authorised: raw.headers.get("authorization") === `Bearer ${key}`,
  };
}

async function answer(
  request: OpenaiRequest,
  scripted: ScriptedReply,
  number: number,
): Promise<Response> {
  if (scripted.raw !== undefined) return scripted.raw();
  const { headers = {}, status } = scripted;
  if (!request.authorised) {
    // The real one shows a part of the key, too.
    return failed(401, `Incorrect API key provided: ${request.headers.get("authorization")}`);
  }
  if (status !== undefined) return failed(status, "The script says so", headers);
  const { method, path, body } = request;
  if (method === "GET" && path === "/models") {
    return Response.json({ object: "list", data: [{ id: "gpt-test", object: "model" }] });
  }
  if (method !== "POST" || typeof body?.model !== "string") return failed(400, "No model");
  const reply: Reply = {
    id: `test-${number}`,
    model: body.model,
    text: scripted.text ?? lastText(body),
    toolCalls: scripted.toolCalls ?? [],
    usage: scripted.usage ?? { input: 7, output: 5 },
  };
  const { cutAfter } = scripted;
  switch (path) {
    case "/chat/completions":
      if (!body.stream) return Response.json(chatDocument(reply), { headers });
      return events(
        chatEvents(reply, body.stream_options?.include_usage === true),
        headers,
        cutAfter,
      );
    case "/responses":
      if (!body.stream) return Response.json(responseDocument(reply), { headers });
      return events(responseEvents(reply), headers, cutAfter);
    case "/embeddings":
      return Response.json(await embeddings(body, reply), { headers });
    default:
      return failed(404, "There is no such path");
  }
}

function failed(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
  return Response.json({ error: { message, type: "test_error", code: null, param: null } }, {
    status,
    headers,
  });
}

function events(list: readonly string[], headers: Readonly<Record<string, string>>, cut?: number) {
  const pieces = list.slice(0, cut).map((event) => new TextEncoder().encode(event));
  return new Response(ReadableStream.from(pieces), {
    headers: { ...headers, "content-type": EVENTS },
  });
}

// deno-lint-ignore no-explicit-any -- the body of a request
function lastText(body: any): string {
  const last = body.messages?.at(-1)?.content ?? body.input ?? "";
  if (typeof last === "string") return last;
  const content = last.at(-1)?.content ?? last;
  return typeof content === "string" ? content : content.at?.(-1)?.text ?? "";
}

/** Vectors that depend on the text; as base64 where the client wants that, as its own one does. */
async function embeddings(
  // deno-lint-ignore no-explicit-any -- the body of a request
  body: any,
  { model, usage }: Reply,
) {
  const texts: unknown[] = Array.isArray(body.input) ? body.input : [body.input];
  const data = await Promise.all(texts.map(async (text, index) => {
    const bytes = new TextEncoder().encode(JSON.stringify(text));
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const vector = Float32Array.from(digest.slice(0, 4), (byte) => byte / 256);
    const embedding = body.encoding_format === "base64"
      ? new Uint8Array(vector.buffer).toBase64()
      : [...vector];
    return { object: "embedding", index, embedding };
  }));
  return {
    object: "list",
    data,
    model,
    usage: { prompt_tokens: usage.input, total_tokens: usage.input },
  };
}

/** What the server works at. */
class Work {
  #open = 0;
  #waiting: (() => void)[] = [];

  begin(): () => void {
    let done = false;
    this.#open++;
    return () => {
      if (done) return;
      done = true;
      if (--this.#open > 0) return;
      for (const resolve of this.#waiting.splice(0)) resolve();
    };
  }

  idle(): Promise<void> {
    return this.#open === 0
      ? Promise.resolve()
      : new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** The response, whose end is told. */
function whole(response: Response, done: () => void): Response {
  const { body } = response;
  if (body === null) {
    done();
    return response;
  }
  const reader = body.getReader();
  const watched = new ReadableStream({
    async pull(controller) {
      const { done: end, value } = await reader.read();
      if (!end) return controller.enqueue(value);
      controller.close();
      done();
    },
    async cancel(reason) {
      done();
      await reader.cancel(reason);
    },
  });
  return new Response(watched, response);
}

function hangingStream(text: string, begun: () => void, done: () => void): Response {
  const first = text.slice(0, text.indexOf("\n\n") + 2);
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(first));
      begun();
    },
    cancel: done,
  });
  return new Response(body, { headers: { "content-type": EVENTS } });
}

function gone(...signals: AbortSignal[]): Promise<void> {
  const any = AbortSignal.any(signals);
  return new Promise((resolve) => {
    any.addEventListener("abort", () => resolve(), { once: true });
    if (any.aborted) resolve();
  });
}
