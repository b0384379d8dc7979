/**
 * What an environment keeps of its executions, as options say it and people read it.
 *
 * @module
 */

import type { EnvironmentDocument } from "../../../control/api/environments.ts";
import { RecordMode } from "../../../control/api/record_mode.ts";
import type { Input } from "../../program/command.ts";
import { integerOption } from "../../program/measure_options.ts";
import { oneOf } from "../../program/one_of.ts";

/** What is kept; what is not said is as the service has it for a new environment. */
export type Keeping = Partial<EnvironmentDocument["keeping"]>;

const DAYS = { least: 1, most: 400 };

/** What the options say. */
export function wantedKeeping(input: Input): Keeping {
  const record = input.option("record");
  const payloadDays = integerOption(input, "payload-days", DAYS);
  const logDays = integerOption(input, "log-days", DAYS);
  const recordDays = integerOption(input, "record-days", DAYS);
  return {
    ...record === undefined ? {} : { record: oneOf(RecordMode.options, record) },
    ...payloadDays === undefined ? {} : { payload_days: payloadDays },
    ...logDays === undefined ? {} : { log_days: logDays },
    ...recordDays === undefined ? {} : { record_days: recordDays },
  };
}

/** Members of `wanted` that are otherwise in `before`. */
export function changedKeeping(before: Keeping, wanted: Keeping): (keyof Keeping)[] {
  const names = ["record", "payload_days", "log_days", "record_days"] as const;
  return names.filter((name) => wanted[name] !== undefined && wanted[name] !== before[name]);
}

/** Options that set these members as they are. */
export function keepingOptions(keeping: Keeping, names: readonly (keyof Keeping)[]): string[] {
  return names.map((name) => `--${name.replace("_", "-")} ${keeping[name]}`);
}

/** `full for 30 days, logs for 30 days, records for 90 days`; empty where nothing is said. */
export function keepingText({ record, payload_days, log_days, record_days }: Keeping): string {
  const days = (count: number) => `${count} day${count === 1 ? "" : "s"}`;
  const payloads = record === "none" ? "no requests and results" : [
    ...record === undefined
      ? []
      : [record === "full" ? "requests and results" : "digests of requests and results"],
    ...payload_days === undefined
      ? []
      : [`${record === undefined ? "requests and results " : ""}for ${days(payload_days)}`],
  ].join(" ");
  return [
    payloads,
    ...log_days === undefined ? [] : [`logs for ${days(log_days)}`],
    ...record_days === undefined ? [] : [`records for ${days(record_days)}`],
  ].filter((part) => part !== "").join(", ");
}
