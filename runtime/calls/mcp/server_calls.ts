import { asCallError, ended } from "../egress/call_errors.ts";
import { type CallControl, CallError, type TraceHeaders } from "../provider.ts";
import type { McpConfig } from "./config.ts";
import { Received } from "./received.ts";

/** A header by which a request is known as one of a call; it never leaves. */
const CALL_HEADER = "x-aiel-call";
/** Messages beside calls that one connection may send: the handshake, cancellations, refusals. */
const MAX_MESSAGES = 200;
/** How long an answer may be read after its last byte; milliseconds. */
const READ_MS = 1_000;

/** What the broker says of a call. */
export type CallTerms = Pick<CallControl, "signal" | "trace">;

/** One call on its way: what bounds it, and why it failed where the MCP client does not say. */
export class ServerCall {
  /** Never resolves; rejects with {@linkcode failure}. */
  readonly failed: Promise<never>;
  readonly headers: Readonly<Record<string, string>>;
  failure: CallError | undefined;
  #reading: ReturnType<typeof setTimeout> | undefined;
  readonly #reject: (error: CallError) => void;

  constructor(
    readonly id: string,
    readonly signal: AbortSignal,
    readonly received: Received,
    readonly trace: TraceHeaders | undefined,
  ) {
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => {});
    this.failed = promise;
    this.#reject = reject;
    this.headers = { [CALL_HEADER]: id };
  }

  /** Notes the first reason. */
  fail(error: CallError): CallError {
    this.failure ??= error;
    this.#reject(this.failure);
    return this.failure;
  }

  /** The body of an answer is over; the client had everything that there will be. */
  bodyEnded(): void {
    if (this.id === "") return;
    this.#reading ??= setTimeout(
      () => this.fail(new CallError("UPSTREAM", "The MCP server ended its answer too early")),
      READ_MS,
    );
  }

  settled(): void {
    clearTimeout(this.#reading);
  }
}

/**
 * The `fetch` of one connection to a server. It knows which call a request belongs to, ends it with
 * that call, adds the credential, follows no redirect and counts what comes.
 */
export class ServerCalls {
  /** What belongs to no call: the handshake, and answers to what the server asks. */
  readonly rest: ServerCall;
  readonly #calls = new Map<string, ServerCall>();
  #count = 0;
  #messages = 0;
  #open = false;

  constructor(
    private readonly config: McpConfig,
    private readonly port: typeof fetch,
    signal: AbortSignal,
  ) {
    this.rest = new ServerCall("", signal, new Received(), undefined);
  }

  /** The handshake is over. A message that gets lost from now on ends nothing else. */
  opened(): void {
    this.#open = true;
  }

  begin({ signal, trace }: CallTerms, received: Received): ServerCall {
    const call = new ServerCall(String(++this.#count), signal, received, trace);
    this.#calls.set(call.id, call);
    return call;
  }

  end(call: ServerCall): void {
    call.settled();
    this.#calls.delete(call.id);
  }

  readonly fetch = async (url: string | URL, init: RequestInit = {}): Promise<Response> => {
    // A stream on which the server speaks unasked is not wanted.
    if ((init.method ?? "GET") === "GET") return new Response(null, { status: 405 });
    const headers = new Headers(init.headers);
    const call = this.#callOf(headers.get(CALL_HEADER));
    headers.delete(CALL_HEADER);
    for (const [name, value] of Object.entries(call.trace ?? {})) headers.set(name, value);
    const { credential } = this.config;
    if (credential !== undefined) headers.set(credential.name, credential.value);
    const signal = init.signal ? AbortSignal.any([init.signal, call.signal]) : call.signal;
    let response: Response;
    try {
      response = await this.port(url, { ...init, headers, signal, redirect: "manual" });
    } catch (error) {
      throw this.#failed(call, unreachable(error, signal));
    }
    const refused = refusalOf(response);
    if (refused !== undefined) {
      await response.body?.cancel().catch(() => {});
      throw this.#failed(call, refused);
    }
    return new Response(response.body === null ? null : watched(response.body, call, signal), {
      status: response.status,
      statusText: response.statusText,
      headers: response.headers,
    });
  };

  #failed(call: ServerCall, error: CallError): CallError {
    return call === this.rest && this.#open ? error : call.fail(error);
  }

  #callOf(id: string | null): ServerCall {
    const call = id === null ? undefined : this.#calls.get(id);
    if (call !== undefined) return call;
    if (++this.#messages > MAX_MESSAGES) {
      throw this.rest.fail(new CallError("UPSTREAM", "The MCP server asks too much of its client"));
    }
    return this.rest;
  }
}

/** Statuses that the MCP client would make too much of. */
function refusalOf({ status, type }: Response): CallError | undefined {
  if (type === "opaqueredirect" || status >= 300 && status < 400) {
    return new CallError("UPSTREAM", "The MCP server redirects, which is not followed", {
      hint: 'The platform names the address where it leads as "url" of the integration',
    });
  }
  if (status !== 401 && status !== 403) return undefined;
  return new CallError("UPSTREAM", "The MCP server does not accept the credential", {
    details: { status },
  });
}

function watched(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  call: ServerCall,
  signal: AbortSignal,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  const stop = ended(signal);
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) {
          stop.forget();
          call.bodyEnded();
          return controller.close();
        }
        await stop.race(call.received.count(value));
        controller.enqueue(value);
      } catch (error) {
        stop.forget();
        const failure = call.fail(unreachable(error, signal));
        controller.error(failure);
        await reader.cancel(failure).catch(() => {});
      }
    },
    cancel(reason) {
      stop.forget();
      return reader.cancel(reason);
    },
  });
}

/** The network's texts name addresses, so none of them is passed on. */
function unreachable(error: unknown, signal: AbortSignal): CallError {
  if (error instanceof CallError || signal.aborted) return asCallError(error, signal);
  return new CallError("UPSTREAM", "The MCP server can't be reached, or broke off its answer");
}
