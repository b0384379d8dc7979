import { redriveExecutions as contract } from "../../api/executions.ts";
import { DomainError } from "../../domain/domain_error.ts";
import { redrive } from "../../domain/executions/redrive.ts";
import { findEnvironment } from "../../domain/releases/environments.ts";
import { MAX_PAGE } from "../../domain/page.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";

/** Executions of one request, unless it says another number. */
const USUAL = 100;
/** Executions that one request looks at: it has the queue of the tenant for so long. */
const MOST_SEEN = 2_000;
/** Pages that it reads: where few are dead, they are found among many others. */
const MOST_PAGES = 15;

/** `POST …/executions/redrive` */
export const redriveExecutions = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { body }, { project }) => {
    const { environment: name, error_code, since, until, limit = USUAL } = body;
    const reply = await call.change(async (tenant) => {
      const environment = await findEnvironment(tenant, project, name);
      const filter = {
        environmentId: environment.id,
        states: ["dead" as const],
        ...(body.export === undefined ? {} : { export: body.export }),
        ...(error_code === undefined ? {} : { errorCode: error_code }),
        ...(since === undefined ? {} : { since: new Date(since) }),
        ...(until === undefined ? {} : { until: new Date(until) }),
      };
      let redriven = 0;
      let seen = 0;
      let pages = 0;
      let isFull = false;
      let cursor: string | undefined;
      do {
        const page = await tenant.executions.list(project.id, filter, {
          limit: Math.min(MAX_PAGE, limit - redriven),
          ...(cursor === undefined ? {} : { cursor }),
        });
        for (const { id } of page.items) {
          const problem = await problemOf(() => redrive(tenant, call.executions, project, id));
          if (problem === undefined) redriven++;
          isFull = problem?.code === "backlog_full";
          if (isFull && redriven === 0) throw problem;
          if (isFull) break;
        }
        seen += page.items.length;
        pages++;
        cursor = page.nextCursor ?? undefined;
      } while (
        cursor !== undefined && !isFull && redriven < limit && seen < MOST_SEEN &&
        pages < MOST_PAGES
      );
      const more = redriven > 0 && (isFull || cursor !== undefined);
      return {
        reply: ok({ redriven, more }),
        ...(redriven === 0 ? {} : {
          event: {
            action: "execution.redrive",
            resources: [
              { kind: "project" as const, id: project.id },
              { kind: "environment" as const, id: environment.id },
            ],
            details: { redriven },
          },
        }),
      };
    }, "queue");
    call.executions.signals.tell("jobs");
    return reply;
  },
});

/** Why one is passed over, or no more are looked at. */
async function problemOf(work: () => Promise<unknown>): Promise<DomainError | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.code !== "payload_not_kept" && error.code !== "backlog_full") throw error;
    return error;
  }
}
