/**
 * The client of the control service as the command uses it: patient with slow services, and with
 * limits that hostile ones can't pass.
 *
 * @module
 */

import type { ControlClient } from "../../control/api/client.ts";
import { CLI_VERSION } from "../version.ts";
import { boundedFetch } from "./bounded_fetch.ts";

/** Which service, and as whom. */
export interface ClientOptions {
  readonly baseUrl: string;
  readonly token: string;
  /** Ends every request. */
  readonly signal: AbortSignal;
}

/**
 * How long an answer may take to begin, in milliseconds. Registering a snapshot runs its code,
 * which has half a minute.
 */
const TIMEOUT_MS = 90_000;

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
  });
}
