import { removeSchedule } from "../../../control/api/schedules.ts";
import type { Command } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import { confirmChange, openEnvironment } from "../release/service.ts";
import { changeText, type ScheduleChange, scheduleNow, stateOf, undoOf } from "./schedule_state.ts";

/** The work of `aiel schedules remove`. */
export const schedulesRemove: Command<ScheduleChange> = {
  run: async (input, deps) => {
    const name = input.required("schedule");
    const service = await openEnvironment(input, deps);
    const { at, client } = service;
    const { document, etag } = await scheduleNow(service, name);
    if (document === null) {
      throw new CliError("NOT_FOUND", `There is no schedule "${name}" in ${at.environment}`, {
        hint: `\`aiel schedules list --env ${at.environment}\` lists them`,
        details: { schedule: name, environment: at.environment },
      });
    }
    const from = stateOf(document);
    const result = {
      ...at,
      schedule: document.name,
      from,
      to: null,
      changed: true,
      next: [],
      undo: undoOf(document.name, from, at.environment, deps),
      dry_run: deps.global.dryRun,
    };
    if (deps.global.dryRun) return result;
    await confirmChange(`Remove ${document.name} of ${at.environment}?`, input, deps);
    await client.call(removeSchedule, { params: { ...at, schedule: name } }, etag);
    return result;
  },
  render: changeText,
};
