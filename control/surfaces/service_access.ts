import type { Access, BegunCall, SurfaceCall } from "../../runtime/surfaces/host.ts";
import { DomainError } from "../domain/domain_error.ts";
import { surfaceCall } from "../domain/executions/asked.ts";
import { callExport } from "../domain/executions/call_export.ts";
import type { Begun } from "../domain/executions/run_execution.ts";
import { runForCaller } from "../domain/executions/run_for_caller.ts";
import { type ExecutionServices, failedEnvelope } from "../domain/executions/services.ts";
import { openProject } from "../domain/identity/access.ts";
import type { Principal } from "../domain/identity/authenticate.ts";
import type { TenantReads } from "../domain/store.ts";
import { withoutSecrets } from "../http/request_log.ts";
import type { ServiceLogLine } from "../http/services.ts";
import { traceparentOf } from "../http/trace.ts";
import type { LivePlace } from "./live_places.ts";
import { refusalOf } from "./refusal_of.ts";

/** A caller who was let in, and where. */
export interface ServiceAccessParts {
  readonly executions: ExecutionServices;
  readonly log: (line: ServiceLogLine) => void;
  readonly live: LivePlace;
  readonly caller: Principal | "anonymous" | "signature";
  /** Hears that the caller may not do it any more. */
  readonly denied: (denial: DomainError) => void;
}

/** Makes executions of a caller's calls, and runs them. */
export class ServiceAccess implements Access {
  constructor(private readonly parts: ServiceAccessParts) {}

  async run(call: SurfaceCall): Promise<BegunCall> {
    const { executions, denied } = this.parts;
    try {
      const begun = await this.#begin(call);
      const { id } = begun.execution;
      const envelope = runForCaller(executions, begun, {
        signal: call.signal,
        follow: call.follow && {
          head: (head) => call.follow?.head?.(head),
          item: async (seq, value) => await call.follow?.item(seq, value),
        },
        failed: (error) => this.#failed(id, error),
      }).catch((error) => {
        this.#failed(id, error);
        const message = "The execution could not be run or kept";
        return failedEnvelope(executions, begun.execution, message);
      });
      return { id, envelope };
    } catch (error) {
      if (error instanceof DomainError) denied(error);
      throw refusalOf(error);
    }
  }

  /** What was found, and by which the caller was let in, is run: nothing that went live since. */
  async #begin({ source, name, payload, traceparent }: SurfaceCall): Promise<Begun> {
    const { executions, live, caller } = this.parts;
    const { tenantId, project, environment, deployment } = live;
    const principal = typeof caller === "string" ? undefined : caller;
    await executions.store.read(tenantId, (tenant) => requireStillOpen(tenant, live, principal));
    const called = await callExport(executions, {
      tenantId,
      principal,
      asked: {
        project,
        environment,
        deploymentId: deployment.id,
        call: surfaceCall({ kind: source, name, payload }),
        principalId: typeof caller === "string" ? caller : caller.id,
        source,
        isQueued: false,
        traceparent: traceparentOf(traceparent),
      },
      key: undefined,
    });
    if (called.kind !== "begun") throw new TypeError(`A call that is waited for is ${called.kind}`);
    return called.begun;
  }

  #failed(id: string, error: unknown): void {
    const text = withoutSecrets(String(error));
    this.parts.log({ level: "error", event: "run.failed", execution_id: id, error: text });
  }
}

/**
 * A body may take a minute: a role may be taken away in that time, or all be put away.
 *
 * @throws {DomainError} not_found, forbidden, archived
 */
async function requireStillOpen(
  tenant: TenantReads,
  { project, workspace }: LivePlace,
  principal: Principal | undefined,
): Promise<void> {
  if (principal !== undefined) {
    await openProject(tenant, principal, undefined, project.id, "execution:invoke");
    return;
  }
  const now = [await tenant.workspaces.get(workspace.id), await tenant.projects.get(project.id)];
  if (now.every((one) => one?.archivedAt === null)) return;
  throw new DomainError("not_found", "There is nothing at this address any more");
}
