/**
 * The typed client of the control service: what there is to ask, the contracts say.
 *
 * @module
 */
import {
  type BytesAnswer,
  type Contract,
  type DocumentAnswer,
  type EnvelopeAnswer,
  EVENTS_TYPE,
  type EventsAnswer,
  type InputShape,
  type LinesAnswer,
  type LinesOrEventsAnswer,
  type NothingAnswer,
} from "./contract.ts";
import { addressOf } from "./client/address.ts";
import type { RequestInput } from "./client/request_input.ts";
import { readEvents, type ServerEvent } from "./client/server_events.ts";
import {
  type ClientResponse,
  type RequestParts,
  Transport,
  type TransportOptions,
} from "./client/transport.ts";

export { ControlError } from "./client/control_error.ts";
export { everyOne, everyPage, firstOnes, type PageOf, type PageOptions } from "./client/pages.ts";
export type { RequestInput } from "./client/request_input.ts";
export type { ServerEvent } from "./client/server_events.ts";
export type { ClientResponse, TransportOptions } from "./client/transport.ts";

/** What a request has besides what its contract's schemas describe. */
export interface CallOptions {
  /** The same for every attempt of one thing; default: a new one, for what takes a key at all. */
  readonly idempotencyKey?: string;
  /**
   * The `etag` of what is to be changed: refused with `version_moved` when it has changed since.
   */
  readonly ifMatch?: string;
  /** What is to be made: refused with `version_moved` when it is there by now. */
  readonly ifNew?: true;
  /**
   * A body that is no JSON. A stream can be sent once only: when it breaks off, it is not known
   * what arrived.
   */
  readonly content?: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
  /** Ends this request, besides the client's own signal. */
  readonly signal?: AbortSignal;
  /** How long the answer may take to begin, in milliseconds, instead of the client's time. */
  readonly timeoutMs?: number;
  /** The id of the last event that arrived: the stream goes on after it. */
  readonly lastEventId?: string;
  /** It is not sent again by itself, whatever happens to it. */
  readonly once?: true;
}

/** A document, and what came with it. */
export interface AnsweredDocument<T> {
  readonly document: T;
  /** 200 where 201 was possible: it was there already. */
  readonly status: number;
  readonly etag: string | undefined;
}

/** An envelope, and the execution that it is of. */
export interface AnsweredEnvelope<T> {
  readonly envelope: T;
  /** Id of the execution; undefined where the service does not say it. */
  readonly execution: string | undefined;
}

/**
 * A control service, as one token sees it. What is sent is not checked, what is answered is.
 *
 * @example
 * ```ts
 * import { ControlClient } from "./client.ts";
 * import { me } from "./me.ts";
 *
 * const client = new ControlClient({
 *   baseUrl: "https://aiel.example",
 *   token: "aiel_pat_…",
 *   fetch: () => Promise.resolve(new Response("{}", { status: 404 })),
 * });
 * await client.call(me, {}).catch(({ code }) => code); // "unexpected_answer"
 * ```
 */
export class ControlClient {
  readonly #http: Transport;

  constructor(private readonly options: TransportOptions) {
    this.#http = new Transport(options);
  }

  /**
   * The document that an operation answers; undefined for one that answers nothing.
   *
   * @throws {ControlError}
   */
  async call<I extends InputShape, T>(
    contract: Contract<I, DocumentAnswer<T> | NothingAnswer<T>>,
    input: RequestInput<I>,
    options: CallOptions = {},
  ): Promise<T> {
    return (await this.ask(contract, input, options)).document;
  }

  /**
   * The same with the answer's status and entity tag.
   *
   * @throws {ControlError}
   */
  async ask<I extends InputShape, T>(
    contract: Contract<I, DocumentAnswer<T> | NothingAnswer<T>>,
    input: RequestInput<I>,
    options: CallOptions = {},
  ): Promise<AnsweredDocument<T>> {
    const { kind, schema } = contract.answer;
    const response = await this.#send(contract, input, options);
    if (kind === "nothing") await response.body?.cancel();
    return {
      document: kind === "nothing"
        ? schema.parse(undefined)
        : await this.#http.document(response, schema),
      status: response.status,
      etag: response.headers.get("etag") ?? undefined,
    };
  }

  /**
   * The body of an answer that is no document, as it arrives. Not verified.
   *
   * @throws {ControlError}
   */
  async open<I extends InputShape>(
    contract: Contract<I, BytesAnswer | LinesAnswer<unknown> | EventsAnswer<unknown>>,
    input: RequestInput<I>,
    options: CallOptions = {},
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    return (await this.#send(contract, input, options)).body ?? new Blob().stream();
  }

  /**
   * The envelope that an operation answers, which is a result whatever its status.
   *
   * @throws {ControlError} for a problem: nothing was run then
   */
  async envelope<I extends InputShape, T>(
    contract: Contract<I, EnvelopeAnswer<T>>,
    input: RequestInput<I>,
    options: CallOptions = {},
  ): Promise<AnsweredEnvelope<T>> {
    const response = await this.#send(contract, input, options, { anyStatus: true });
    return {
      envelope: await this.#http.document(response, contract.answer.schema),
      execution: response.headers.get("aiel-execution") ?? undefined,
    };
  }

  /**
   * Puts into the queue what would be waited for, and gives the document of what waits.
   *
   * @throws {ControlError}
   */
  async later<I extends InputShape, A>(
    contract: Contract<I, EnvelopeAnswer<unknown, A>>,
    input: RequestInput<I>,
    options: CallOptions = {},
  ): Promise<A> {
    const headers = { prefer: "respond-async" };
    const response = await this.#send(contract, input, options, { headers });
    return await this.#http.document(response, contract.answer.accepted);
  }

  /**
   * The server-sent events of an operation, as they arrive. Their data is not verified. Leaving the
   * loop closes the connection.
   *
   * @throws {ControlError} `unreachable` where the connection breaks; an end is no error
   */
  async *events<I extends InputShape>(
    contract: Contract<
      I,
      EnvelopeAnswer<unknown> | LinesOrEventsAnswer<unknown> | EventsAnswer<unknown>
    >,
    input: RequestInput<I>,
    options: CallOptions = {},
  ): AsyncGenerator<ServerEvent, void, undefined> {
    const { lastEventId } = options;
    const response = await this.#send(contract, input, options, {
      headers: {
        accept: `${EVENTS_TYPE}, application/problem+json;q=0.5`,
        ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId }),
      },
    });
    yield* readEvents(response, this.#signals(options));
  }

  #signals({ signal }: CallOptions): AbortSignal[] {
    return [this.options.signal, signal].filter((one) => one !== undefined);
  }

  #send(
    contract: Contract,
    input: AnyInput,
    options: CallOptions,
    more: Pick<RequestParts, "anyStatus"> & { headers?: Readonly<Record<string, string>> } = {},
  ): Promise<ClientResponse> {
    const { method, rawBody, idempotent } = contract;
    const { content, ifMatch, ifNew, signal, timeoutMs, once } = options;
    const { params = {}, query = {}, body = {} } = input;
    const key = idempotent ? options.idempotencyKey ?? crypto.randomUUID() : undefined;
    return this.#http.send({
      method: method.toUpperCase(),
      address: addressOf(contract.path, params, query),
      headers: {
        ...(key === undefined ? {} : { "idempotency-key": key }),
        ...(ifMatch === undefined ? {} : { "if-match": ifMatch }),
        ...(ifNew ? { "if-none-match": "*" } : {}),
        ...more.headers,
      },
      ...(rawBody !== undefined
        ? { body: { type: rawBody.type, content: content ?? new Uint8Array() } }
        : "body" in contract.input.shape
        ? { body: { type: "application/json", content: JSON.stringify(body) } }
        : {}),
      repeatable: mayRepeat(contract, options),
      ...(signal === undefined ? {} : { signal }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(once === undefined ? {} : { once }),
      ...(more.anyStatus === undefined ? {} : { anyStatus: more.anyStatus }),
    });
  }
}

/** An input as far as sending it goes. */
interface AnyInput {
  readonly params?: object;
  readonly query?: object;
  readonly body?: unknown;
}

/** Whether a request may be sent again when it is not known what became of it. */
function mayRepeat(
  { method, idempotent, repeatable }: Contract,
  { content, ifMatch, ifNew }: CallOptions,
): boolean {
  // What it was to change has changed when it was done: the second time would be refused.
  if (ifMatch !== undefined || ifNew || content instanceof ReadableStream) return false;
  return idempotent !== undefined || repeatable === true || method !== "post" && method !== "patch";
}
