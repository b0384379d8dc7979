import { Client, ProtocolError, SdkError, SdkErrorCode } from "@modelcontextprotocol/client";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import type { RequestOptions } from "@modelcontextprotocol/client";
import { SDK_VERSION } from "../../../sdk/version.ts";
import type { CallFailureCode } from "../../protocol/calls.ts";
import { asCallError } from "../egress/call_errors.ts";
import { CallError } from "../provider.ts";
import type { McpConfig } from "./config.ts";
import { LongAnswers, Received } from "./received.ts";
import { type CallTerms, ServerCalls } from "./server_calls.ts";

/** How long the handshake may take, and the goodbye; milliseconds. */
const HANDSHAKE_MS = 30_000;
const CLOSE_MS = 1_000;
/** A call ends with the run at last, which is told by its signal. */
const CALL_MS = 2 ** 31 - 1;
/** Pages of a list that are read. */
export const MAX_PAGES = 64;
const MAX_TEXT = 2_000;

/** A server that was greeted, for one run. */
export class McpConnection {
  #alive = true;

  private constructor(
    readonly client: Client,
    private readonly transport: StreamableHTTPClientTransport,
    private readonly calls: ServerCalls,
    private readonly end: AbortController,
    private readonly long: LongAnswers,
  ) {}

  /**
   * Greets a server, in the newest version of the protocol that both know.
   *
   * @param signal ends the handshake; the connection lives on until it is closed
   * @param long what its answers that are long take turns with
   * @throws {CallError}
   */
  static async open(
    config: McpConfig,
    port: typeof fetch,
    signal: AbortSignal,
    long: LongAnswers = new LongAnswers(),
  ): Promise<McpConnection> {
    const end = new AbortController();
    const calls = new ServerCalls(config, port, end.signal);
    const transport = new StreamableHTTPClientTransport(new URL(config.url), {
      fetch: calls.fetch,
      onInsufficientScope: "throw",
      requestInit: { redirect: "manual" },
      // An answer that broke off is an error of its call; a stream for later is never opened.
      reconnectionOptions: {
        maxRetries: 0,
        initialReconnectionDelay: 1,
        maxReconnectionDelay: 1,
        reconnectionDelayGrowFactor: 1,
      },
    });
    const client = new Client({ name: "aiel", version: SDK_VERSION }, {
      // What the server asks of its client (models, users, files) is answered by an error.
      capabilities: {},
      inputRequired: { autoFulfill: false },
      versionNegotiation: { mode: "auto" },
      listMaxPages: MAX_PAGES,
      // A schema of the server's is a program of its own: none is compiled here.
      jsonSchemaValidator: {
        getValidator: () => (input) => ({
          valid: true,
          // The validator's type says what the schema promises.
          data: input as never,
          errorMessage: undefined,
        }),
      },
    });
    const connection = new McpConnection(client, transport, calls, end, long);
    // What is wrong with one message is told to the call that it belongs to.
    client.onerror = () => {};
    const abort = () => end.abort(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    try {
      const options = { signal: end.signal, timeout: HANDSHAKE_MS };
      await Promise.race([client.connect(transport, options), calls.rest.failed]);
      signal.throwIfAborted();
      calls.opened();
      return connection;
    } catch (error) {
      await connection.close();
      throw calls.rest.failure ?? mcpError(error, signal);
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }

  /** Whether it can be used further. */
  get alive(): boolean {
    return this.#alive && this.calls.rest.failure === undefined;
  }

  /**
   * Makes what calls of one result share.
   *
   * @returns what is to be ended with the last of them
   */
  receiving(): Received {
    return new Received(this.long);
  }

  /** Makes one call that brings a whole result. @throws {CallError} */
  async call<T>(
    terms: CallTerms,
    make: (client: Client, options: RequestOptions) => Promise<T>,
  ): Promise<T> {
    const received = this.receiving();
    try {
      return await this.callFor(received, terms, make);
    } finally {
      received.end();
    }
  }

  /**
   * Makes one call.
   *
   * @param received what came for the same result
   * @throws {CallError}
   */
  async callFor<T>(
    received: Received,
    terms: CallTerms,
    make: (client: Client, options: RequestOptions) => Promise<T>,
  ): Promise<T> {
    const { signal } = terms;
    const call = this.calls.begin(terms, received);
    try {
      const options = { signal, headers: call.headers, timeout: CALL_MS };
      const work = make(this.client, options);
      work.catch(() => {});
      return await Promise.race([work, call.failed, this.calls.rest.failed]);
    } catch (error) {
      // The server has forgotten the session.
      if (error instanceof SdkError && statusOf(error) === 404) this.#alive = false;
      throw call.failure ?? mcpError(error, signal);
    } finally {
      this.calls.end(call);
    }
  }

  /** Says goodbye, and ends what is under way. Never rejects. */
  async close(): Promise<void> {
    this.#alive = false;
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, CLOSE_MS);
    if (!this.end.signal.aborted) {
      await Promise.race([this.transport.terminateSession().catch(() => {}), late]);
    }
    clearTimeout(timer);
    this.end.abort(new CallError("TIMEOUT", "The run has ended, and its calls with it"));
    await this.client.close().catch(() => {});
    await this.transport.close().catch(() => {});
  }
}

const CODES: ReadonlyMap<number, CallFailureCode> = new Map([
  [-32601, "NOT_FOUND"],
  [-32602, "VALIDATION_ERROR"],
]);

/** Why a call failed, as the code is told. */
export function mcpError(error: unknown, signal: AbortSignal): CallError {
  if (error instanceof CallError || signal.aborted) return asCallError(error, signal);
  if (error instanceof ProtocolError) {
    return new CallError(
      CODES.get(error.code) ?? "UPSTREAM",
      `The MCP server answers: ${printable(error.message)}`,
      { details: { code: error.code } },
    );
  }
  if (error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout) {
    return new CallError("TIMEOUT", "The MCP server did not answer in time");
  }
  const status = error instanceof SdkError ? statusOf(error) : undefined;
  return status === undefined
    ? new CallError("UPSTREAM", "The MCP server answered what can't be read", { cause: error })
    : new CallError("UPSTREAM", `The MCP server answered with the status ${status}`, {
      details: { status },
    });
}

/** A text of the server's on one line. */
export function printable(text: string): string {
  const line = text.replace(/\p{C}+/gu, " ");
  return line.length <= MAX_TEXT ? line : `${line.slice(0, MAX_TEXT)}…`;
}

function statusOf(error: SdkError): number | undefined {
  const { data } = error;
  if (typeof data !== "object" || data === null || !("status" in data)) return undefined;
  return typeof data.status === "number" ? data.status : undefined;
}
