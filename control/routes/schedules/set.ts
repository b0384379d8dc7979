import { type NewSchedule, setSchedule as contract } from "../../api/schedules.ts";
import { DomainError } from "../../domain/domain_error.ts";
import { readCall } from "../../domain/executions/asked.ts";
import type { Schedule } from "../../domain/executions/records.ts";
import { openProject } from "../../domain/identity/access.ts";
import { isId, newId } from "../../domain/ids.ts";
import type { Project } from "../../domain/projects/records.ts";
import { findEnvironment } from "../../domain/releases/environments.ts";
import type { Environment } from "../../domain/releases/records.ts";
import { checkCron, nextTimes } from "../../domain/schedules/cron.ts";
import { checkSlug } from "../../domain/slug.ts";
import type { TenantRepositories } from "../../domain/store.ts";
import type { Call } from "../../http/call.ts";
import { checkIfMatch, mustBeNew, versionMoved } from "../../http/etag.ts";
import { operation } from "../../http/operation.ts";
import { inProject } from "../../http/permits.ts";
import { created, ok } from "../../http/reply.ts";
import { findSchedule, scheduleDocument, scheduleTag } from "./schedule_document.ts";

/** Most schedules of an environment. */
const MAX_SCHEDULES = 100;

/** `PUT …/schedules/{schedule}` */
export const setSchedule = operation(contract, {
  permit: inProject(contract),
  handle: async (call, { params, body }) => {
    const times = { cron: body.cron, timeZone: body.time_zone ?? "UTC" };
    checkCron(times, call.now);
    const { timeout_ms: _, ...asked } = body.request;
    readCall(asked);
    const reply = await call.change(async (tenant) => {
      const { workspace, project } = await openProject(
        tenant,
        call.principal,
        params.workspace,
        params.project,
        "schedule:write",
      );
      const environment = await findEnvironment(tenant, project, params.environment);
      const { schedule, isNew } = await put(tenant, call, {
        project,
        environment,
        name: params.schedule,
        body,
      });
      const document = scheduleDocument(schedule, call.now);
      const etag = scheduleTag(schedule);
      const path = `/v1/workspaces/${workspace.slug}/projects/${project.slug}/environments/` +
        `${environment.name}/schedules/${schedule.name}`;
      return {
        reply: isNew ? created(document, path, etag) : ok(document, { etag }),
        event: {
          action: "schedule.set",
          resources: [
            { kind: "project", id: project.id },
            { kind: "environment", id: environment.id },
          ],
          details: {
            environment: environment.name,
            name: schedule.name,
            cron: schedule.cron,
            time_zone: schedule.timeZone,
            enabled: schedule.isEnabled,
          },
        },
      };
    });
    call.executions.signals.tell("schedules");
    return reply;
  },
});

async function put(
  tenant: TenantRepositories,
  call: Call,
  { project, environment, name, body }: {
    readonly project: Project;
    readonly environment: Environment;
    readonly name: string;
    readonly body: NewSchedule;
  },
): Promise<{ schedule: Schedule; isNew: boolean }> {
  const before = isId("schedule", name)
    ? await findSchedule(tenant, environment, name)
    : await tenant.schedules.named(environment.id, checkSlug(name));
  const after = scheduleOf(call, { project, environment, name, body }, before);
  if (before !== undefined) {
    if (mustBeNew(call.headers)) throw versionMoved(before.version);
    checkIfMatch(call.headers, before);
    if (await tenant.schedules.replace(after)) return { schedule: after, isNew: false };
    throw versionMoved(before.version);
  }
  if (call.headers.get("if-match") !== null) throw versionMoved(0);
  if (await tenant.schedules.count(environment.id) >= MAX_SCHEDULES) {
    throw new DomainError("too_many", `An environment has at most ${MAX_SCHEDULES} schedules`, {
      hint: "Remove one that is not needed",
    });
  }
  if (await tenant.schedules.add(after)) return { schedule: after, isNew: true };
  throw versionMoved(0);
}

function scheduleOf(
  { clock, random, now, principal }: Call,
  { project, environment, name, body }: {
    readonly project: Project;
    readonly environment: Environment;
    readonly name: string;
    readonly body: NewSchedule;
  },
  before: Schedule | undefined,
): Schedule {
  const { cron, time_zone: timeZone = "UTC", request, enabled: isEnabled = true } = body;
  const [nextAt = null] = isEnabled ? nextTimes({ cron, timeZone }, now, 1) : [];
  return {
    id: before?.id ?? newId("schedule", clock, random),
    projectId: project.id,
    environmentId: environment.id,
    name: before?.name ?? name,
    cron,
    timeZone,
    // What was parsed is JSON; its schema says `unknown` of payloads.
    request: request as Schedule["request"],
    isEnabled,
    problem: null,
    nextAt,
    lastFiredAt: before?.lastFiredAt ?? null,
    lastExecutionId: before?.lastExecutionId ?? null,
    missed: before?.missed ?? 0,
    createdBy: principal.id,
    updatedAt: now,
    version: (before?.version ?? 0) + 1,
  };
}
