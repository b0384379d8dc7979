/**
 * Requests to a control service and what can go wrong with them.
 *
 * @module
 */
import type { ZodType } from "zod";
import { Problem } from "../problem.ts";
import { ControlError } from "./control_error.ts";

/** What of a response a client looks at. */
export type ClientResponse = Pick<Response, "ok" | "status" | "headers" | "body" | "text">;

/** How a client reaches its service. */
export interface TransportOptions {
  /** `https://aiel.example`; a path before `/v1` is kept. */
  readonly baseUrl: string;
  readonly token: string;
  /** Default: the global one. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<ClientResponse>;
  /** Waits; default: the system's clock. */
  readonly sleep?: (ms: number) => Promise<void>;
  readonly userAgent?: string;
  /**
   * How long one request may wait for its answer to begin, in milliseconds; default two minutes.
   */
  readonly timeoutMs?: number;
  /** Ends everything. */
  readonly signal?: AbortSignal;
  /** Says why `fetch` failed, where the program knows more of its machine than the client. */
  readonly explain?: (thrown: unknown) => Explained | undefined;
  /** Hears that a request is sent again, after a pause in milliseconds. */
  readonly retrying?: (error: ControlError, pauseMs: number, attempt: Attempt) => void;
}

/** Why a service can't be reached. */
export interface Explained {
  readonly reason: string;
  readonly hint: string;
  /** Asking again would not help. */
  readonly lasting: boolean;
}

/** How often a request was sent, the next time included, and how often it may be. */
export interface Attempt {
  readonly number: number;
  readonly most: number;
}

/** One request. */
export interface RequestParts {
  readonly method: string;
  /** Path and query, from the base URL on. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: { readonly type: string; readonly content: BodyInit };
  /** It may be sent again when it is not known what became of it. */
  readonly repeatable: boolean;
  /** Ends this one. */
  readonly signal?: AbortSignal;
  /** How long its answer may take to begin, in milliseconds, instead of the transport's time. */
  readonly timeoutMs?: number;
  /** What the answer has in JSON is its document, whatever its status; only problems are errors. */
  readonly anyStatus?: true;
  /** Sent once only: who asks looks after the next time. */
  readonly once?: true;
}

const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
const TIMEOUT_MS = 120_000;

/** Sends requests, and asks again where that helps. */
export class Transport {
  constructor(private readonly options: TransportOptions) {}

  /**
   * The response, when it is no error. Asks again when the service is busy or the connection broke,
   * if that can't do anything twice.
   *
   * @throws {ControlError}
   */
  async send(parts: RequestParts): Promise<ClientResponse> {
    for (let attempt = 1;; attempt++) {
      try {
        return await this.#attempt(parts);
      } catch (error) {
        const isLast = parts.once || attempt === ATTEMPTS;
        if (!(error instanceof ControlError) || isLast) throw error;
        const pause = pauseFor(error, attempt, parts.repeatable);
        if (pause === undefined) throw error;
        this.options.retrying?.(error, pause, { number: attempt + 1, most: ATTEMPTS });
        await this.#sleep(pause, parts.signal);
      }
    }
  }

  /**
   * The document of a response, checked against its schema.
   *
   * @throws {ControlError}
   */
  async document<T>(response: ClientResponse, schema: ZodType<T>): Promise<T> {
    const parsed = schema.safeParse(await this.#json(response));
    if (parsed.success) return parsed.data;
    throw unexpected(response, "is not of the form that this client knows", parsed.error);
  }

  async #attempt(parts: RequestParts): Promise<ClientResponse> {
    const response = await this.#fetch(parts);
    if (response.ok || parts.anyStatus && isPlainJson(response)) return response;
    throw await problemOf(response);
  }

  async #fetch(
    { method, address, body, headers, signal: own, timeoutMs: ownTimeoutMs }: RequestParts,
  ): Promise<ClientResponse> {
    const { baseUrl, token, userAgent, signal } = this.options;
    const timeoutMs = ownTimeoutMs ?? this.options.timeoutMs ?? TIMEOUT_MS;
    const timeout = new AbortController();
    // Not setTimeout: its first touch loads Node's timers, 4 ms of a short command.
    const clock = AbortSignal.timeout(timeoutMs);
    const giveUp = () => timeout.abort();
    clock.addEventListener("abort", giveUp);
    const signals = [signal, own, timeout.signal].filter((one) => one !== undefined);
    try {
      return await (this.options.fetch ?? fetch)(baseUrl.replace(/\/+$/, "") + address, {
        method,
        // A redirect would carry the token to another service.
        redirect: "error",
        signal: AbortSignal.any(signals),
        headers: {
          authorization: `Bearer ${token}`,
          accept: "application/json, application/problem+json",
          ...(userAgent === undefined ? {} : { "user-agent": userAgent }),
          ...(body === undefined ? {} : { "content-type": body.type }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: body.content }),
      });
    } catch (cause) {
      signal?.throwIfAborted();
      own?.throwIfAborted();
      const late = timeout.signal.aborted;
      const explained = late ? undefined : this.options.explain?.(cause);
      const why = explained === undefined ? "" : `: ${explained.reason}`;
      throw new ControlError(
        late
          ? `The control service at "${baseUrl}" did not answer in ${timeoutMs / 1000} s`
          : `The control service at "${baseUrl}" can't be reached${why}`,
        {
          status: 0,
          code: "unreachable",
          hint: explained?.hint ?? "Check the base URL and the network, then try again",
          lasting: explained?.lasting === true,
          cause,
        },
      );
    } finally {
      // What comes later takes as long as it takes.
      clock.removeEventListener("abort", giveUp);
    }
  }

  async #json(response: ClientResponse): Promise<unknown> {
    const text = await this.#text(response);
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw unexpected(response, "is not JSON", cause);
    }
  }

  async #text(response: ClientResponse): Promise<string> {
    try {
      return await response.text();
    } catch (cause) {
      this.options.signal?.throwIfAborted();
      throw new ControlError("The connection broke off in the answer", {
        status: 0,
        code: "unreachable",
        hint: "Try again",
        cause,
      });
    }
  }

  async #sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
    await (this.options.sleep ?? ((time) => new Promise((done) => setTimeout(done, time))))(ms);
    this.options.signal?.throwIfAborted();
    signal?.throwIfAborted();
  }
}

/** A problem has a media type of its own (RFC 9457). */
function isPlainJson({ headers }: ClientResponse): boolean {
  return /^application\/json\s*(?:;|$)/i.test(headers.get("content-type") ?? "");
}

async function problemOf(response: ClientResponse): Promise<ControlError> {
  const text = await response.text().catch(() => "");
  const parsed = Problem.safeParse(jsonOf(text));
  if (!parsed.success) return unexpected(response, "is no problem document");
  const problem = parsed.data;
  return new ControlError(problem.detail, {
    status: response.status,
    code: problem.code,
    hint: problem.hint,
    problem,
    cause: { retryAfter: response.headers.get("retry-after") },
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unexpected(response: ClientResponse, what: string, cause?: unknown): ControlError {
  return new ControlError(`The answer (status ${response.status}) ${what}`, {
    status: response.status,
    code: "unexpected_answer",
    hint:
      "Check that the base URL is that of a control service, and that this client is not too old",
    requestId: response.headers.get("x-request-id") ?? undefined,
    cause,
  });
}

/**
 * How long to wait before asking again, in milliseconds; undefined: asking again would not help, or
 * could do something twice.
 */
function pauseFor(error: ControlError, attempt: number, repeatable: boolean): number | undefined {
  // Refused before anything was done: asking again is always safe.
  const busy = error.status === 429 || error.code === "idempotency_key_in_use";
  const broken = error.code === "unreachable" && !error.lasting ||
    error.status >= 502 && error.status <= 504;
  if (!busy && !(broken && repeatable)) return undefined;
  const { cause } = error;
  const asked = typeof cause === "object" && cause !== null && "retryAfter" in cause
    ? Number(cause.retryAfter ?? 0) * 1000
    : 0;
  const usual = FIRST_PAUSE_MS * 2 ** (attempt - 1);
  return Math.min(Math.max(asked || 0, usual), LONGEST_PAUSE_MS);
}
