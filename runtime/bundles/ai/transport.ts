/**
 * The way of a model's calls: from a client that knows URLs and keys to an integration that knows
 * paths, and back with the errors as the integration threw them.
 *
 * @module
 */

import type { Integration } from "aiel";

/** What a LangChain model of OpenAI is given to call with. */
export interface Transport {
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** Called for each failed attempt; throws where another one has no chance. */
  readonly onFailedAttempt: (error: unknown) => void;
}

/** Credentials are the platform's to set; the rest tells of the client's machine. */
const DROPPED = /^(authorization|openai-(organization|project)|x-stainless-.*|user-agent)$/i;
/** Answers after which the same call may have another outcome. */
const WORTH_RETRYING: ReadonlySet<number> = new Set([408, 409, 429, 500, 502, 503, 504]);

/**
 * @param baseUrl what stands before the path in the client's URLs
 * @param signal ends calls that are under way, besides the signal of each call
 */
export function transportOf(
  integration: Pick<Integration, "fetch">,
  baseUrl: string,
  signal: AbortSignal | undefined,
): Transport {
  const thrown = new WeakSet<object>();
  return {
    async fetch(input, init = {}) {
      const url = input instanceof Request ? input.url : String(input);
      if (!url.startsWith(`${baseUrl}/`)) throw new TypeError(`Not a call of this model: ${url}`);
      const headers = new Headers(init.headers);
      for (const name of [...headers.keys()]) if (DROPPED.test(name)) headers.delete(name);
      try {
        return await integration.fetch(url.slice(baseUrl.length), {
          ...init,
          headers,
          ...ended(init.signal ?? undefined, signal),
        });
      } catch (error) {
        if (typeof error === "object" && error !== null) thrown.add(error);
        throw error;
      }
    },
    onFailedAttempt(error) {
      // The client says "Connection error" of all that its fetch throws; the cause says what it is.
      for (let at: unknown = error; at instanceof Error; at = at.cause) {
        if (thrown.has(at)) throw at;
      }
      const status = memberOf(error, "status");
      const isSpent = memberOf(error, "code") === "insufficient_quota";
      if (typeof status !== "number" || !WORTH_RETRYING.has(status) || isSpent) throw error;
      if (signal?.aborted) throw signal.reason;
    },
  };
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

function ended(
  ofCall: AbortSignal | undefined,
  ofRun: AbortSignal | undefined,
): { signal?: AbortSignal } {
  const signals = [ofCall, ofRun].filter((signal) => signal !== undefined);
  return signals.length === 0 ? {} : { signal: AbortSignal.any(signals) };
}
