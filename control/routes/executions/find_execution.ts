import { notFound } from "../../domain/identity/access.ts";
import { isId } from "../../domain/ids.ts";
import type { Execution } from "../../domain/executions/records.ts";
import type { Project } from "../../domain/projects/records.ts";
import type { TenantReads } from "../../domain/store.ts";

/**
 * The execution of a project.
 *
 * @throws {DomainError} not_found
 */
export async function findExecution(
  tenant: Pick<TenantReads, "executions">,
  project: Pick<Project, "id">,
  name: string,
): Promise<Execution> {
  const found = isId("execution", name) ? await tenant.executions.get(name) : undefined;
  if (found === undefined || found.projectId !== project.id) throw notFound("Execution", name);
  return found;
}
