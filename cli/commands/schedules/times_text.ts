/**
 * The next times of a schedule, as they are here and as they are in its own zone. Pure.
 *
 * @module
 */

import { foreign } from "../../program/foreign.ts";
import { columns, type Screen } from "../../program/screen.ts";

/** A line for each of the times. */
export function timesText(
  times: readonly string[],
  timeZone: string,
  screen: Screen,
  here: string = Intl.DateTimeFormat().resolvedOptions().timeZone,
): string {
  const rows = times.map((time) => {
    const moment = new Date(time);
    const there = inZone(moment, timeZone);
    const local = inZone(moment, here) ?? foreign(time);
    const isSame = there === undefined || timeZone === here;
    return [
      local,
      screen.dim(here),
      ...isSame ? [] : ["=", there, screen.dim(foreign(timeZone))],
    ];
  });
  return columns(rows, "  ");
}

/** `Mon 2026-11-30 07:00`; undefined where this machine does not know the zone. */
function inZone(moment: Date, timeZone: string): string | undefined {
  try {
    const parts = new Intl.DateTimeFormat("en-CA", {
      timeZone,
      weekday: "short",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    }).formatToParts(moment);
    const of = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
    const day = `${of("year")}-${of("month")}-${of("day")}`;
    return `${of("weekday").replace(".", "")} ${day} ${of("hour")}:${of("minute")}`;
  } catch {
    return undefined;
  }
}
