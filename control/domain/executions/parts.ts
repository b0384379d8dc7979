import type { Clock, RandomBytes, TenantId } from "../ids.ts";
import type { ActionGrammar, Sealer } from "../releases/ports.ts";
import type { Store } from "../store.ts";
import type { QueueLimits } from "./admission.ts";
import type { CodeRunner, ExecutionObserver, Signals } from "./ports.ts";

/** What executions work with. */
export interface ExecutionParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly grammar: ActionGrammar;
  readonly sealer: Sealer;
  readonly signals: Signals;
  readonly runner: CodeRunner;
  readonly observer: ExecutionObserver;
  readonly queueLimits: QueueLimits;
  /** This process, among all that share the store. */
  readonly node: string;
  /** How long a running attempt is not taken for lost, in milliseconds. */
  readonly leaseMs: number;
}

/** Random, so that no process guesses another one's, and none comes twice. */
export function newClaim(
  { clock, random, node, leaseMs }: Pick<ExecutionParts, "clock" | "random" | "node" | "leaseMs">,
): { token: string; node: string; leaseUntil: Date } {
  return {
    token: random(16).toHex(),
    node,
    leaseUntil: new Date(clock.now().getTime() + leaseMs),
  };
}

/** A tenant's execution. */
export interface TenantsOwn<Id> {
  readonly tenantId: TenantId;
  readonly id: Id;
}
