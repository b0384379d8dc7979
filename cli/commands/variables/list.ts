import type { VariableDocument } from "../../../control/api/variables.ts";
import type { Command } from "../../deps.ts";
import { foreign } from "../../program/foreign.ts";
import { columns } from "../../program/screen.ts";
import { openEnvironment } from "../release/service.ts";
import { everyVariable } from "./variable_change.ts";

/** What `aiel variables list` says. */
export interface VariableListing {
  workspace: string;
  project: string;
  environment: string;
  /** By name; the values of secrets are null. */
  variables: readonly VariableDocument[];
}

/** The work of `aiel variables list`. */
export const variablesList: Command<VariableListing> = {
  run: async (input, deps) => {
    const service = await openEnvironment(input, deps);
    return { ...service.at, variables: await everyVariable(service) };
  },
  render: ({ environment, variables }, screen) =>
    variables.length === 0
      ? `No variable is set in ${foreign(environment)}`
      : columns(variables.map(({ name, value, version, updated_at }) => [
        screen.cyan(foreign(name)),
        value === null ? screen.dim("(secret)") : foreign(value),
        screen.dim(`version ${version}, ${foreign(updated_at.slice(0, 16).replace("T", " "))}`),
      ])),
};
