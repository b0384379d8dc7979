import { asCallError } from "../egress/call_errors.ts";
import type { EgressPorts } from "../egress/connect.ts";
import type { Header } from "../egress/headers.ts";
import type { EgressResponse } from "../egress/response.ts";
import {
  type Answer,
  type Ask,
  type CallControl,
  CallError,
  type Integration,
} from "../provider.ts";
import { SecretFilter } from "../secret_filter.ts";
import { type Place, urlAt } from "./base_url.ts";
import type { HttpConfig } from "./config.ts";
import { type FetchRequest, parseFetch } from "./fetch_request.ts";
import { type Outgoing, send } from "./send.ts";

const TRACE_HEADERS: ReadonlySet<string> = new Set(["traceparent", "tracestate"]);

/** What one kind of service over HTTP makes of a request. */
export interface HttpJudge {
  /**
   * Asks for leave, and says what is sent. Nothing else of the request leaves.
   *
   * @throws {CallError}
   */
  judge(request: FetchRequest, control: CallControl): Promise<JudgedRequest>;
  /** Asks for leave to follow a redirect. @throws {CallError} */
  authoriseRedirect(method: string, place: Place, control: CallControl): void;
}

/** A request that has leave. */
export interface JudgedRequest {
  readonly outgoing: Outgoing;
  /** Looks at the answer, and may change it, before secrets are taken out of it. */
  watch?(response: EgressResponse, control: CallControl): Promise<EgressResponse>;
  /** Hears that it was sent, or nearly so, and that no answer came. Never throws. */
  unanswered?(signal: AbortSignal): void;
}

/** An integration over HTTP, whose code calls `fetch`. */
export class HttpIntegration implements Integration {
  readonly #filter: SecretFilter;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<unknown>>();

  constructor(
    readonly config: HttpConfig,
    readonly judge: HttpJudge,
    readonly ports: EgressPorts,
  ) {
    this.#filter = new SecretFilter(config.secrets);
  }

  async perform(ask: Ask, control: CallControl): Promise<Answer> {
    const signal = AbortSignal.any([control.signal, this.#closing.signal]);
    const work = this.#perform(ask, { ...of(control), signal });
    this.#running.add(work);
    try {
      return await work;
    } catch (error) {
      if (ask.body !== undefined && !ask.body.locked) await ask.body.cancel().catch(() => {});
      throw this.#filter.error(asCallError(error, signal));
    } finally {
      this.#running.delete(work);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(new CallError("TIMEOUT", "The run has ended, and its calls with it"));
    await Promise.allSettled(this.#running);
  }

  async #perform(ask: Ask, control: CallControl): Promise<Answer> {
    control.signal.throwIfAborted();
    const request = parseFetch(ask, this.config);
    const { outgoing, watch, unanswered } = await this.judge.judge(request, control);
    const { response, place, redirected } = await send(
      { ...outgoing, headers: tracedHeaders(outgoing.headers, control, this.config) },
      this.config,
      this.ports,
      (method, to) => this.judge.authoriseRedirect(method, to, control),
      control.signal,
    ).catch((error) => {
      unanswered?.(control.signal);
      throw error;
    });
    const { status, statusText, headers, body } = await watch?.(response, control) ?? response;
    return {
      status,
      value: this.#filter.json({
        status,
        statusText,
        headers,
        url: urlAt(this.config.baseUrl, place).href,
        redirected,
      }),
      ...(body === undefined ? {} : { body: body.pipeThrough(this.#filter.stream()) }),
    };
  }
}

/** A control whose signal can be replaced; its functions keep what they belong to. */
function of(control: CallControl): Omit<CallControl, "signal"> {
  return {
    authorise: (action) => control.authorise(action),
    countTokens: (model, usage) => control.countTokens(model, usage),
    trace: control.trace,
  };
}

/** The headers with those of the trace, which the configuration alone may decide otherwise. */
function tracedHeaders(
  headers: readonly Header[],
  { trace }: CallControl,
  { headers: configured, credential }: HttpConfig,
): readonly Header[] {
  if (trace === undefined) return headers;
  const own = new Set(configured.map(([name]) => name));
  if (credential?.kind === "header") own.add(credential.name);
  const told = Object.entries(trace).filter(([name]) => !own.has(name));
  return [...headers.filter(([name]) => !TRACE_HEADERS.has(name)), ...told];
}
