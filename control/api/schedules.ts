/** Schedules: exports of an environment that are invoked again and again. @module */
import * as z from "zod";
import {
  Count,
  NextCursor,
  Ordinal,
  PageQuery,
  Reference,
  reference,
  Slug,
  Timestamp,
} from "./common.ts";
import { defineContract, document, madeOrThere, nothing } from "./contract.ts";
import { EnvironmentParams, EnvironmentReference } from "./environments.ts";
import { ScheduledRequest } from "./executions.ts";

/** When an export is invoked, and with what. */
export const ScheduleDocument = z.object({
  id: z.string(),
  name: Slug,
  cron: z.string(),
  time_zone: z.string(),
  request: ScheduledRequest,
  enabled: z.boolean(),
  problem: z.string().nullable().meta({
    description: "Why the last fire made nothing, or why the service disabled it",
  }),
  next: z.array(Timestamp).meta({ description: "The next instants, at most five" }),
  last_fired_at: Timestamp.nullable(),
  last_execution_id: z.string().nullable(),
  missed: Count.meta({ description: "Instants at which no service ran" }),
  created_by: z.string().meta({ description: "Id of the one in whose name it runs" }),
  updated_at: Timestamp,
  version: Ordinal,
}).meta({ id: "Schedule" });
/** When an export is invoked, and with what. */
export type ScheduleDocument = z.infer<typeof ScheduleDocument>;

/** A page of schedules. */
export const SchedulePage = z.object({
  items: z.array(ScheduleDocument),
  next_cursor: NextCursor,
}).meta({ id: "SchedulePage" });

/** A schedule to make, or to put in the place of the one there. */
export const NewSchedule = z.strictObject({
  cron: z.string().min(1).max(200).meta({ examples: ["0 7 * * 1-5"] }),
  time_zone: z.string().min(1).max(64).optional().meta({
    description: "IANA name; default: UTC",
    examples: ["Europe/Berlin"],
  }),
  request: ScheduledRequest,
  enabled: z.boolean().optional().meta({ description: "Default: true" }),
}).meta({
  id: "NewSchedule",
  examples: [{
    cron: "0 7 * * 1-5",
    time_zone: "Europe/Berlin",
    request: { kind: "flow", name: "morning_report", payload: {} },
  }],
});
/** A schedule to make. */
export type NewSchedule = z.infer<typeof NewSchedule>;

/** What names a schedule in a path. */
export const ScheduleParams = z.object({
  workspace: Reference,
  project: Reference,
  environment: EnvironmentReference,
  schedule: reference("Name, or id", "morning-report"),
});

const PATH =
  "/v1/workspaces/{workspace}/projects/{project}/environments/{environment}/schedules" as const;

/** `GET …/schedules` */
export const listSchedules = defineContract({
  id: "listSchedules",
  method: "get",
  path: PATH,
  tag: "Schedules",
  summary: "List the schedules of an environment, by name",
  input: z.object({ params: EnvironmentParams, query: PageQuery }),
  answer: document(SchedulePage),
  problems: ["not_found"],
  permission: "execution:read",
});

/** `GET …/schedules/{schedule}` */
export const showSchedule = defineContract({
  id: "getSchedule",
  method: "get",
  path: `${PATH}/{schedule}`,
  tag: "Schedules",
  summary: "Show a schedule, and when it fires next",
  input: z.object({ params: ScheduleParams }),
  answer: document(ScheduleDocument),
  problems: ["not_found"],
  permission: "execution:read",
  etag: true,
});

/** `PUT …/schedules/{schedule}` */
export const setSchedule = defineContract({
  id: "setSchedule",
  method: "put",
  path: `${PATH}/{schedule}`,
  tag: "Schedules",
  summary: "Make a schedule, or change it",
  description: "It runs in the name of the caller, for as long as the caller may invoke. 201: it " +
    "was made.",
  input: z.object({ params: ScheduleParams, body: NewSchedule }),
  answer: madeOrThere(ScheduleDocument),
  problems: [
    "not_found",
    "archived",
    "invalid_call",
    "invalid_name",
    "invalid_schedule",
    "too_many",
  ],
  permission: "schedule:write",
  ifMatch: true,
  etag: true,
});

/** `DELETE …/schedules/{schedule}` */
export const removeSchedule = defineContract({
  id: "removeSchedule",
  method: "delete",
  path: `${PATH}/{schedule}`,
  tag: "Schedules",
  summary: "Remove a schedule",
  input: z.object({ params: ScheduleParams }),
  answer: nothing(),
  problems: ["not_found", "archived"],
  permission: "schedule:write",
  ifMatch: true,
});
