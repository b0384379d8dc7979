/**
 * An API of models for tests of a project, which answers by script: chat, responses and embeddings,
 * whole and streamed.
 *
 * @module
 */

import { answerHttp } from "./fake_http.ts";
import type { FakeIntegration } from "./fake_integration.ts";
import { chatDocument, chatEvents } from "./fake_openai_chat.ts";
import type { Reply, ScriptedToolCall } from "./fake_openai_reply.ts";
import { responseDocument, responseEvents } from "./fake_openai_responses.ts";

export type { ScriptedToolCall } from "./fake_openai_reply.ts";

/** A request of a model, as the code's client sends it. */
export interface ModelRequest {
  readonly api: "chat" | "responses" | "embeddings";
  readonly model: string;
  /** All that was sent: `messages`, `input`, `tools` and the like. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** What the model gives; a text is what it says. */
export type ScriptedReply = string | {
  readonly text?: string;
  /** The tools that it wants to be called; then it says nothing. */
  readonly toolCalls?: readonly ScriptedToolCall[];
  /** Default: 7 in, 5 out. */
  readonly usage?: { readonly input: number; readonly output: number };
  /** An error in the place of an answer, with this status. */
  readonly status?: number;
};

/** A reply, or what makes one of the request. */
export type ScriptStep = ScriptedReply | ((request: ModelRequest) => ScriptedReply);

const APIS: Readonly<Record<string, ModelRequest["api"]>> = {
  "/chat/completions": "chat",
  "/responses": "responses",
  "/embeddings": "embeddings",
};

/**
 * A model whose replies are those of the script, one for each request. Requests after the last one
 * are errors; a single function answers all of them. Embeddings are vectors made of the text, and
 * take no reply. Clients that ask for a stream get the reply word by word.
 *
 * @example
 * ```ts
 * import { fakeOpenai, testContext } from "aiel/testing";
 *
 * const model = fakeOpenai("Hello", { toolCalls: [{ name: "search", arguments: { q: "x" } }] });
 * const ctx = testContext({ integrations: { model } });
 * const response = await ctx.integrations.get("model").fetch("/chat/completions", {
 *   method: "POST",
 *   body: JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "Hi" }] }),
 * });
 * const { choices } = await response.json();
 * if (choices[0].message.content !== "Hello") throw new Error("another reply");
 * ```
 */
export function fakeOpenai(...script: readonly ScriptStep[]): FakeIntegration {
  const [only] = script;
  const steps = [...script];
  const next = () => script.length === 1 && typeof only === "function" ? only : steps.shift();
  let count = 0;
  return {
    provider: "openai",
    answer: (call) => answerHttp(call, async (request) => await reply(request, next, ++count)),
  };
}

async function reply(
  request: Request,
  next: () => ScriptStep | undefined,
  count: number,
): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (request.method === "GET" && pathname === "/models") {
    return Response.json({ object: "list", data: [] });
  }
  const api = Object.hasOwn(APIS, pathname) ? APIS[pathname] : undefined;
  if (request.method !== "POST" || api === undefined) {
    return failed(404, `${request.method} ${pathname} is no call of a model`);
  }
  const body = await request.json() as ModelRequest["body"];
  const { model } = body;
  if (typeof model !== "string") return failed(400, "The request names no model");
  if (api === "embeddings") return Response.json(embeddings(body, model));
  const step = next();
  // An error that clients do not try again.
  if (step === undefined) return failed(400, `The script has no reply for request ${count}`);
  const said = typeof step === "function" ? step({ api, model, body }) : step;
  const { status, text = "", toolCalls = [], usage = { input: 7, output: 5 } } =
    typeof said === "string" ? { text: said } : said;
  if (status !== undefined) return failed(status, text === "" ? "The script says so" : text);
  return answered(api, body, { id: `fake-${count}`, model, text, toolCalls, usage });
}

function answered(api: "chat" | "responses", body: ModelRequest["body"], reply: Reply): Response {
  const isChat = api === "chat";
  if (body["stream"] !== true) {
    return Response.json(isChat ? chatDocument(reply) : responseDocument(reply));
  }
  const options = body["stream_options"] as { readonly include_usage?: boolean } | undefined;
  const events = isChat
    ? chatEvents(reply, options?.include_usage === true)
    : responseEvents(reply);
  const encoder = new TextEncoder();
  return new Response(ReadableStream.from(events.map((event) => encoder.encode(event))), {
    headers: { "content-type": "text/event-stream" },
  });
}

function failed(status: number, message: string): Response {
  const error = { message, type: "invalid_request_error", code: null, param: null };
  return Response.json({ error }, { status });
}

/** The same text has the same vector, another text most likely another one. */
function embeddings(body: ModelRequest["body"], model: string) {
  const { input, encoding_format } = body;
  const texts: readonly unknown[] = Array.isArray(input) ? input : [input];
  const data = texts.map((text, index) => {
    const vector = vectorOf(JSON.stringify(text));
    const embedding = encoding_format === "base64"
      ? new Uint8Array(vector.buffer).toBase64()
      : [...vector];
    return { object: "embedding", index, embedding };
  });
  return { object: "list", data, model, usage: { prompt_tokens: 7, total_tokens: 7 } };
}

function vectorOf(text: string): Float32Array<ArrayBuffer> {
  const vector = new Float32Array(8);
  for (let at = 0; at < text.length; at++) {
    const place = at % vector.length;
    vector[place] = ((vector[place] ?? 0) * 31 + text.charCodeAt(at)) % 1_009;
  }
  return vector.map((part) => part / 1_009);
}
