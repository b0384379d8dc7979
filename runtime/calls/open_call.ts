/**
 * One governed call from its ask to its end.
 *
 * @module
 */

import {
  type AskFrame,
  CALL_LIMITS,
  type CallFailure,
  type CallMessage,
  PIECE_BYTES,
  PIECES_GRANTED,
} from "../protocol/calls.ts";
import type { RecordedCall } from "./call_host.ts";
import { type Answer, CallError } from "./provider.ts";
import type { SecretFilter } from "./secret_filter.ts";
import { SentBody } from "./sent_body.ts";

/** What was found out about a call that has ended. */
export interface EndedCall {
  readonly outcome: "ok" | "denied" | "failed";
  readonly status: number | null;
  readonly response: RecordedCall["response"];
}

/** Bytes of an answer's body that a recording keeps. */
const MAX_RECORDED_BYTES = 1024 * 1024;

/** A call that is open. */
export class OpenCall {
  /** The body that comes with it. */
  readonly sent: SentBody | undefined;
  /** What it does, as policy knows it; what was asked for until that is known. */
  action: string;
  received = 0;
  /** By which the service knows it in a trace, hex; undefined: the service is told of none. */
  spanId: string | undefined;
  /** Bytes of its arguments that are counted as held. */
  argumentBytes = 0;
  /** Whether it is worked at, or was. */
  hasBegun = false;
  /** Keeps the secrets of the integration out of what the code gets; undefined: it has none. */
  filter: SecretFilter | undefined;
  readonly #abort = new AbortController();
  /** Pieces of the answer that the child has room for. */
  #credits = PIECES_GRANTED;
  #hasCredit = Promise.withResolvers<void>();
  /** The child wants nothing more of it: nothing more is said of it. */
  #isUnwanted = false;
  /** The child counts it as over, or will when it reads what is being sent. */
  #isOver = false;

  /**
   * @param keepsBody the body of the answer is recorded
   * @param over called once, when the child may count it as over and make another call
   */
  constructor(
    readonly ask: AskFrame,
    private readonly send: (message: CallMessage) => Promise<void>,
    private readonly keepsBody: boolean,
    private readonly over: () => void,
  ) {
    this.action = ask.method;
    const { id } = ask;
    this.sent = ask.body ? new SentBody((pieces) => send({ type: "more", id, pieces })) : undefined;
  }

  /** Aborted when the call is to end. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** The child has room for more pieces. */
  grant(pieces: number): void {
    this.#credits += pieces;
    this.#hasCredit.resolve();
    this.#hasCredit = Promise.withResolvers();
  }

  /** The child wants nothing more. */
  stop(): void {
    this.#isUnwanted = true;
    this.#endForChild();
    this.end(new CallError("TIMEOUT", "The code ended the call"));
  }

  /** Ends it for another reason. */
  end(reason: CallError): void {
    this.#abort.abort(reason);
    this.sent?.fail(reason);
    this.#hasCredit.resolve();
  }

  /** Gives the child what the call brings, to its end. Never rejects. */
  async answer(perform: () => Promise<Answer>): Promise<EndedCall> {
    let status: number | null = null;
    this.hasBegun = true;
    try {
      // It may have been ended while it waited for its turn.
      this.signal.throwIfAborted();
      const answer = await perform();
      status = answer.status ?? null;
      if (this.signal.aborted) {
        await answer.body?.cancel().catch(() => {});
        throw this.signal.reason;
      }
      return { outcome: "ok", status, response: await this.#reply(answer) };
    } catch (thrown) {
      // The code has seen what it wanted of the answer.
      if (this.#isUnwanted && status !== null) return { outcome: "ok", status, response: null };
      const failure = this.#failureOf(this.signal.aborted ? this.signal.reason : thrown);
      await this.#sayLast({ type: "failed", id: this.ask.id, error: failure });
      const outcome = failure.code === "SECURITY_VIOLATION" ? "denied" : "failed";
      return { outcome, status, response: this.#isUnwanted ? null : { failure } };
    }
  }

  async #reply(answer: Answer): Promise<RecordedCall["response"]> {
    const { id } = this.ask;
    const { filter } = this;
    const value = filter === undefined ? answer.value : filter.json(answer.value);
    const body = filter === undefined ? answer.body : answer.body?.pipeThrough(filter.stream());
    const bytes = new TextEncoder().encode(JSON.stringify(value)).length;
    if (bytes > CALL_LIMITS.valueBytes) {
      await body?.cancel().catch(() => {});
      throw tooLarge(CALL_LIMITS.valueBytes);
    }
    this.received += bytes;
    if (body === undefined) {
      await this.#sayLast({ type: "reply", id, value, body: false });
      return { value, body: null };
    }
    await this.#say({ type: "reply", id, value, body: true });
    const kept = await this.#pass(body);
    await this.#sayLast({ type: "finish", id });
    return { value, body: kept };
  }

  /** Passes a body on as fast as the child takes it. */
  async #pass(body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string[]> {
    const kept: string[] = [];
    let bytes = 0;
    const reader = body.getReader();
    try {
      for (;;) {
        const { done, value } = await this.#untilEnded(reader.read());
        if (done) return kept;
        bytes += value.length;
        if (bytes > CALL_LIMITS.responseBytes) throw tooLarge(CALL_LIMITS.responseBytes);
        for (let at = 0; at < value.length; at += PIECE_BYTES) {
          const data = value.subarray(at, at + PIECE_BYTES).toBase64();
          while (this.#credits < 1) await this.#untilEnded(this.#hasCredit.promise);
          this.#credits--;
          await this.#say({ type: "piece", id: this.ask.id, data });
          if (this.keepsBody && bytes <= MAX_RECORDED_BYTES) kept.push(data);
        }
        this.received += value.length;
      }
    } catch (thrown) {
      await reader.cancel().catch(() => {});
      throw thrown;
    }
  }

  /** @throws the reason for which the call was ended meanwhile */
  async #untilEnded<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this;
    signal.throwIfAborted();
    const aborted = Promise.withResolvers<never>();
    const stop = () => aborted.reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    try {
      return await Promise.race([promise, aborted.promise]);
    } finally {
      signal.removeEventListener("abort", stop);
      // What loses the race is heard by no one.
      aborted.promise.catch(() => {});
    }
  }

  /** What the child is told of whatever was thrown: what is no word for it stays here. */
  #failureOf(thrown: unknown): CallFailure {
    if (!(thrown instanceof CallError)) {
      return { code: "UPSTREAM", message: "The call failed on the platform's side" };
    }
    return (this.filter?.error(thrown) ?? thrown).failure;
  }

  /** The child may have read it, and asked anew, before it is known to be sent. */
  async #sayLast(message: CallMessage): Promise<void> {
    this.#endForChild();
    await this.#say(message);
  }

  #endForChild(): void {
    if (!this.#isOver) this.over();
    this.#isOver = true;
  }

  async #say(message: CallMessage): Promise<void> {
    if (!this.#isUnwanted) await this.send(message);
  }
}

function tooLarge(max: number): CallError {
  return new CallError("RESOURCE_LIMIT", `The answer of the call is larger than ${max} bytes`, {
    details: { max },
  });
}
