/**
 * A call of an export, from a caller who was let in: it becomes an execution that this process
 * runs while the caller waits, or one that waits in the queue.
 *
 * @module
 */
import { DomainError } from "../domain_error.ts";
import type { TenantId } from "../ids.ts";
import { requireStillKnown } from "../identity/still_allowed.ts";
import type { Principal } from "../identity/authenticate.ts";
import { type Acceptance, addExecution, type AskedKey, earlierOf } from "./accept.ts";
import type { ExecutionParts } from "./parts.ts";
import { type Asked, type Plan, planExecution } from "./plan.ts";
import type { Begun } from "./run_execution.ts";

/** What came of a call: where it is ours to run, what is to be run. */
export type Called =
  | { readonly kind: "begun"; readonly begun: Begun }
  | { readonly kind: "queued"; readonly execution: Begun["execution"] }
  | Exclude<Acceptance, { kind: "accepted" }>;

/**
 * Makes the execution.
 *
 * @throws {DomainError} unauthenticated, nothing_live, not_granted, backlog_full
 * @throws {SealBroken}
 */
export async function callExport(
  parts: ExecutionParts,
  { tenantId, principal, asked, key }: {
    readonly tenantId: TenantId;
    /** Whose token it is; undefined: the caller has none. */
    readonly principal: Principal | undefined;
    readonly asked: Asked;
    readonly key: AskedKey | undefined;
  },
): Promise<Called> {
  const { isQueued } = asked;
  const plan = await parts.store.read(
    tenantId,
    (tenant) => planExecution(tenant, parts, asked),
  ).catch(problemOf);
  const called = await parts.store.transaction(tenantId, async (tenant): Promise<Called> => {
    const now = parts.clock.now();
    if (principal !== undefined) await requireStillKnown(tenant, principal, now);
    if (!(plan instanceof DomainError)) {
      return calledOf(tenantId, plan, await addExecution(tenant, parts, plan, key));
    }
    // What was made before is given again, also where it could not be made any more.
    const before = key && await earlierOf(tenant, asked.principalId, key, now);
    if (before === undefined) throw plan;
    return before;
  }, isQueued ? "queue" : "none");
  if (called.kind === "queued") parts.signals.tell("jobs");
  return called;
}

function problemOf(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  throw error;
}

function calledOf(
  tenantId: TenantId,
  { asked: { project, call }, grant }: Plan,
  accepted: Acceptance,
): Called {
  if (accepted.kind !== "accepted") return accepted;
  const { execution, claim } = accepted;
  if (claim === undefined) return { kind: "queued", execution };
  return {
    kind: "begun",
    begun: { tenantId, project, execution, claim, job: undefined, grant, call },
  };
}
