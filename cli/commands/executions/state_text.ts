import type { ExecutionDocument } from "../../../control/api/executions.ts";
import type { Screen } from "../../program/screen.ts";

/** How far an execution is, in the colour of what that means. */
export function stateText({ state }: Pick<ExecutionDocument, "state">, screen: Screen): string {
  switch (state) {
    case "succeeded":
      return screen.green(state);
    case "failed":
    case "dead":
      return screen.red(state);
    case "running":
      return screen.cyan(state);
    default:
      return state;
  }
}
