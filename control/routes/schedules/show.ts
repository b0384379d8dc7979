import { showSchedule as contract } from "../../api/schedules.ts";
import { findEnvironment } from "../../domain/releases/environments.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { findSchedule, scheduleDocument, scheduleTag } from "./schedule_document.ts";

/** `GET …/schedules/{schedule}` */
export const showSchedule = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params }, { project }) =>
    await call.tenant.read(async (tenant) => {
      const environment = await findEnvironment(tenant, project, params.environment);
      const schedule = await findSchedule(tenant, environment, params.schedule);
      return ok(scheduleDocument(schedule, call.now), { etag: scheduleTag(schedule) });
    }),
});
