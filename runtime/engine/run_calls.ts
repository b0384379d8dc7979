/**
 * The governed calls of one run: what the engine gives to a session, and what it is told after it.
 *
 * @module
 */

import { Broker, type CallsTold } from "../calls/broker.ts";
import type { CallHost, GrantedCalls } from "../calls/call_host.ts";
import { memoryCalls, type MemoryIdentity } from "../calls/memory/memory_calls.ts";
import type { ContextIds, Request } from "../protocol/request.ts";
import type { OpenCalls } from "../protocol/call_frames.ts";

/** The calls of one run. */
export interface RunCalls {
  readonly open: OpenCalls;
  /** Undefined: none was opened. */
  told(): CallsTold | undefined;
}

/**
 * Makes the broker of a run when its session begins.
 *
 * @param since when the request came, on the clock of `performance.now()`
 */
export function callsOf(
  host: CallHost,
  granted: GrantedCalls,
  { identity, trace }: Pick<Request, "identity" | "trace">,
  since: number,
): RunCalls {
  let broker: Broker | undefined;
  const memory = host.memory && memoryCalls(host.memory, memoryIdentity(identity));
  const now = () => performance.now() - since;
  return {
    open: (link) => broker = new Broker({ host, granted, memory, now, trace }, link),
    told: () => broker?.told,
  };
}

/** A caller may use the request's id again; what an execution keeps is for that one alone. */
function memoryIdentity(identity: ContextIds): MemoryIdentity {
  return {
    tenant: identity.tenant_id,
    workspace: identity.workspace_id,
    project: identity.project_id,
    user: identity.user_id,
    execution: crypto.randomUUID(),
  };
}
