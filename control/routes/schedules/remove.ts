import { removeSchedule as contract } from "../../api/schedules.ts";
import { openProject } from "../../domain/identity/access.ts";
import { findEnvironment } from "../../domain/releases/environments.ts";
import { checkIfMatch, versionMoved } from "../../http/etag.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { noContent } from "../../http/reply.ts";
import { findSchedule } from "./schedule_document.ts";

/** `DELETE …/schedules/{schedule}` */
export const removeSchedule = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params }) =>
    await call.change(async (tenant) => {
      const { project } = await openProject(
        tenant,
        call.principal,
        params.workspace,
        params.project,
        "schedule:write",
      );
      const environment = await findEnvironment(tenant, project, params.environment);
      const schedule = await findSchedule(tenant, environment, params.schedule);
      const expected = checkIfMatch(call.headers, schedule) ? schedule.version : undefined;
      if (!await tenant.schedules.remove(schedule.id, expected)) {
        throw versionMoved(schedule.version);
      }
      return {
        reply: noContent(),
        event: {
          action: "schedule.remove",
          resources: [
            { kind: "project", id: project.id },
            { kind: "environment", id: environment.id },
          ],
          details: { environment: environment.name, name: schedule.name },
        },
      };
    }),
});
