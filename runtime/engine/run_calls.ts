/**
 * The governed calls of one run: what the engine gives to a session, and what it is told afterwards.
 *
 * @module
 */

import { Broker, type CallsTold } from "../calls/broker.ts";
import type { CallHost, GrantedCalls } from "../calls/call_host.ts";
import type { OpenCalls } from "../protocol/call_frames.ts";

/** The calls of one run. */
export interface RunCalls {
  readonly open: OpenCalls;
  told(): CallsTold;
}

/** What is told of a run that could make no call. */
export const NO_CALLS: CallsTold = { calls: [], complete: true, models: {} };

/** Makes the broker of a run when its session begins. */
export function callsOf(host: CallHost, granted: GrantedCalls): RunCalls {
  let broker: Broker | undefined;
  const now = () => performance.now();
  return {
    open: (link) => broker = new Broker({ host, granted, memory: undefined, now }, link),
    told: () => broker?.told ?? NO_CALLS,
  };
}
