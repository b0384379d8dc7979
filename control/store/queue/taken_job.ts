import type { TakenJob } from "../../domain/executions/ports.ts";
import { isId } from "../../domain/ids.ts";

/** A job as the queue has it; undefined: another program wrote it, and no worker is given it. */
export function toTakenJob(
  row: {
    readonly tenantId: unknown;
    readonly executionId: unknown;
    readonly jobId: string;
    readonly delivery: number;
  },
): TakenJob | undefined {
  const { tenantId, executionId, jobId, delivery } = row;
  if (typeof tenantId !== "string" || !isId("tenant", tenantId)) return undefined;
  if (typeof executionId !== "string" || !isId("execution", executionId)) return undefined;
  return { tenantId, executionId, jobId, delivery };
}

/** A job that belongs to the tenant; another one is a programming mistake. */
export function ofTenant(job: TakenJob, tenant: string): TakenJob {
  if (job.tenantId === tenant) return job;
  throw new TypeError("The job belongs to another tenant");
}
