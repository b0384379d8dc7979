/**
 * The port of what performs governed calls. A provider knows one kind of service; what it opens is
 * one configured integration for the time of one run.
 *
 * The contract, which `provider_contract.ts` tests on every provider: `perform` asks for leave
 * before anything leaves this process; what it throws is a {@linkcode CallError}; no credential is
 * in what it gives, throws or records; within a service it connects to nothing beyond the reach
 * that it was made with, whatever is configured (`egress/reach.ts`); an aborted signal ends it
 * soon, with nothing left open; after `close` nothing of the integration is left.
 *
 * @module
 */

import type { CallFailure, CallFailureCode, ModelUsage, ProviderName } from "../protocol/calls.ts";
import type { Json } from "../protocol/json.ts";

/** A call as the code made it. Nothing of it is trusted. */
export interface Ask {
  readonly method: string;
  readonly args: Json;
  /** The body that comes with it, at most `CALL_LIMITS.requestBytes`; undefined: none does. */
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>> | undefined;
}

/** What a call brings. */
export interface Answer {
  readonly value: Json;
  /** Bytes that follow, at most `CALL_LIMITS.responseBytes`. Cancelling it ends the call. */
  readonly body?: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Of an HTTP answer. */
  readonly status?: number;
}

/** What a provider tells the broker of a call. */
export interface CallControl {
  /** Aborted when the code, the deadline or the caller ends the call. */
  readonly signal: AbortSignal;
  /**
   * Asks for leave to do something, with all that policy must know of it. To be called before
   * anything leaves this process; more than once where a call does more than one thing.
   *
   * @throws {CallError} SECURITY_VIOLATION when it is not granted
   */
  authorise(action: string): void;
  /** Counts what a model used. @throws {CallError} RESOURCE_LIMIT when a budget is used up */
  countTokens(model: string, usage: Omit<ModelUsage, "calls">): void;
  /** What a service over HTTP is told of the trace; undefined: the request is part of none. */
  readonly trace?: TraceHeaders | undefined;
}

/**
 * Headers of W3C Trace Context, as the platform says them: what the code says in their place is not
 * sent.
 */
export interface TraceHeaders {
  readonly traceparent: string;
  readonly tracestate?: string;
}

/** One integration during one run. */
export interface Integration {
  /** @throws {CallError} */
  perform(ask: Ask, control: CallControl): Promise<Answer>;
  /** Ends what it holds open. Never rejects. */
  close(): Promise<void>;
}

/** One kind of service. `Config` is what the platform says of an integration of it. */
export interface Provider<Config = unknown> {
  readonly name: ProviderName;
  /**
   * Checks a configuration.
   *
   * @param at the place of it, for messages
   * @throws {ConfigError}
   */
  parseConfig(value: unknown, at: string): Config;
  /** The texts of a configuration that must be shown nowhere. */
  secretsOf(config: Config): readonly string[];
  /**
   * Checks an action, as a manifest or a grant names it; gives its one spelling.
   *
   * @throws {ConfigError}
   */
  parseAction(text: string, at: string): string;
  /** Whether a granted action, which may have wildcards, allows all of another one. */
  covers(granted: string, wanted: string): boolean;
  open(config: Config): Integration;
  /** Tokens that models may use in one run; undefined: any number. */
  tokenBudget?(config: Config): number | undefined;
  /** Connects to the service and tells what was found, for `check`. @throws {CallError} */
  check(config: Config, signal: AbortSignal): Promise<string>;
}

/** What of a provider is needed to read what manifests, grants and configurations say. */
export type ProviderGrammar<Config = unknown> = Omit<Provider<Config>, "open" | "check">;

/** A call that was refused or failed. Its text is for the code that called. */
export class CallError extends Error {
  override readonly name = "CallError";

  constructor(
    readonly code: CallFailureCode,
    message: string,
    readonly more: Pick<CallFailure, "hint" | "details"> & { cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? {} : { cause: more.cause });
  }

  /** What the child is told. */
  get failure(): CallFailure {
    const { hint, details } = this.more;
    return {
      code: this.code,
      message: this.message,
      ...(hint === undefined ? {} : { hint }),
      ...(details === undefined ? {} : { details }),
    };
  }
}

/** A configuration, a manifest or a grant that says what can't be. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";

  /** @param at the place; `$` for the whole document */
  constructor(readonly at: string, message: string, readonly hint?: string) {
    super(message);
  }

  /** What is wrong, with its place. */
  get text(): string {
    const isSaid = this.at === "$" || this.message.includes(`"${this.at}"`);
    return isSaid ? this.message : `"${this.at}": ${this.message}`;
  }
}
