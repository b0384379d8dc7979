/**
 * The client of the control service as the command uses it: patient with slow services, and with
 * limits that hostile ones can't pass.
 *
 * @module
 */

import { escapeUnprintable } from "../../runtime/snapshot/error.ts";
import type { ControlClient } from "../../control/api/client.ts";
import { CLI_VERSION } from "../version.ts";
import { boundedFetch } from "./bounded_fetch.ts";
import { networkFailure } from "./network_failure.ts";

/** Which service, and as whom. */
export interface ClientOptions {
  readonly baseUrl: string;
  readonly token: string;
  /** Ends every request. */
  readonly signal: AbortSignal;
  env(name: string): string | undefined;
  /** One line for the person who waits. */
  talk(line: string): void;
}

/**
 * How long an answer may take to begin, in milliseconds. Registering a snapshot runs its code,
 * which has half a minute.
 */
const TIMEOUT_MS = 90_000;

/** A shorter pause is over before its line is read. */
const WORTH_SAYING_MS = 1_000;

/** Makes one. Loads the client, which no local command pays for. */
export async function openClient(options: ClientOptions): Promise<ControlClient> {
  const { ControlClient } = await import("../../control/api/client.ts");
  return new ControlClient({
    baseUrl: options.baseUrl,
    token: options.token,
    signal: options.signal,
    userAgent: `aiel/${CLI_VERSION}`,
    timeoutMs: TIMEOUT_MS,
    fetch: boundedFetch(options.token),
    explain: (thrown) => networkFailure(thrown, options),
    retrying: ({ message }, pauseMs, { number, most }) => {
      if (pauseMs >= WORTH_SAYING_MS) options.talk(retryLine(message, pauseMs, { number, most }));
    },
  });
}

/** What is said while something that broke is tried again; the service's words are cleaned. */
export function retryLine(
  message: string,
  pauseMs: number,
  { number, most }: { readonly number: number; readonly most: number },
): string {
  const why = escapeUnprintable(message.replace(/\s+/g, " ").slice(0, 300).replace(/\.$/, ""));
  return `${why}; trying again in ${Math.ceil(pauseMs / 1000)} s (${number} of ${most})`;
}
