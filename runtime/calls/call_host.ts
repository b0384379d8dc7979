/**
 * What the platform has for the governed calls of a run.
 *
 * @module
 */

import type { CallFailure, CallRecord, ProviderName } from "../protocol/calls.ts";
import type { Json } from "../protocol/json.ts";
import type { MemoryStore } from "./memory/memory_store.ts";
import type { Provider } from "./provider.ts";

/** An integration that can be called. */
export interface ConfiguredIntegration {
  readonly provider: Provider;
  /** What the provider made of its configuration. */
  readonly config: unknown;
}

/** A call as it happened, for a replay of the run. No credential is in it. */
export interface RecordedCall extends CallRecord {
  /** Which call of the run, from 1. */
  readonly seq: number;
  readonly target: string;
  readonly method: string;
  /** SHA-256 in hex of target, method, arguments and body. */
  readonly request_digest: string;
  /** What the code got; `null` where it wanted no answer any more. */
  readonly response:
    | { readonly value: Json; readonly body: readonly string[] | null }
    | { readonly failure: CallFailure }
    | null;
}

/** What the platform has. */
export interface CallHost {
  /** By the name that a manifest uses. */
  readonly integrations: ReadonlyMap<string, ConfiguredIntegration>;
  /** Undefined: `ctx.memory` does not work. */
  readonly memory: MemoryStore | undefined;
  /** Hears of every call when it has ended; `seq` tells in which order they began. */
  readonly record?: (call: RecordedCall) => void;
}

/** What one run may call: actions by integration, as its manifest and its grant agreed. */
export type GrantedCalls = Readonly<
  Record<string, { readonly provider: ProviderName; readonly actions: readonly string[] }>
>;
