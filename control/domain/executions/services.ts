import type { Envelope } from "../../../runtime/protocol/envelope.ts";
import { RuntimeError } from "../../../runtime/protocol/errors.ts";
import type { ExecutionParts } from "./parts.ts";
import type { RunFollower } from "./ports.ts";
import type { Execution } from "./records.ts";
import type { Begun, Ran } from "./run_execution.ts";

/** Runs what this process has claimed. */
export interface Runs {
  /** @throws {StoreUnavailable} before it began */
  run(begun: Begun, follow?: RunFollower): Promise<Ran>;
}

/** All that makes and runs executions in a service. */
export interface ExecutionServices extends ExecutionParts {
  readonly runs: Runs;
}

/** The envelope of an execution that the service itself failed to run, or to keep. */
export function failedEnvelope(
  { runner }: Pick<ExecutionParts, "runner">,
  execution: Execution,
  message: string,
): Envelope {
  return runner.refuse(execution, new RuntimeError("INTERNAL", message));
}
