import { listSchedules as contract } from "../../api/schedules.ts";
import { findEnvironment } from "../../domain/releases/environments.ts";
import { operation } from "../../http/operation.ts";
import { pageRequest } from "../../http/page_request.ts";
import { inProject } from "../../http/permits.ts";
import { ok } from "../../http/reply.ts";
import { scheduleDocument } from "./schedule_document.ts";

/** `GET …/schedules` */
export const listSchedules = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params, query }, { project }) =>
    await call.tenant.read(async (tenant) => {
      const environment = await findEnvironment(tenant, project, params.environment);
      const page = await tenant.schedules.list(environment.id, pageRequest(query));
      return ok({
        items: page.items.map((schedule) => scheduleDocument(schedule, call.now)),
        next_cursor: page.nextCursor,
      });
    }),
});
