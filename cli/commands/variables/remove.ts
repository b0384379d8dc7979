import { removeVariable } from "../../../control/api/variables.ts";
import type { Command } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import { confirmChange, openEnvironment } from "../release/service.ts";
import { changeText, undoOf, type VariableChange, variableNow } from "./variable_change.ts";

/** The work of `aiel variables remove`. */
export const variablesRemove: Command<VariableChange> = {
  run: async (input, deps) => {
    const name = input.required("variable");
    const service = await openEnvironment(input, deps);
    const { at, client } = service;
    const { state: from, etag } = await variableNow(service, name);
    if (from === null) {
      throw new CliError("NOT_FOUND", `There is no variable "${name}" in ${at.environment}`, {
        hint: `\`aiel variables list --env ${at.environment}\` lists them`,
        details: { name, environment: at.environment },
      });
    }
    const result = {
      ...at,
      name,
      from,
      to: null,
      changed: true,
      undo: undoOf(name, from, at.environment, deps),
      dry_run: deps.global.dryRun,
    };
    if (deps.global.dryRun) return result;
    const loss = from.sealed ? ", whose value can't be brought back" : "";
    const question = `Remove ${name} of ${at.environment}${loss}? Code that needs it fails`;
    await confirmChange(question, input, deps);
    await client.call(removeVariable, { params: { ...at, variable: name } }, etag);
    return result;
  },
  render: changeText,
};
