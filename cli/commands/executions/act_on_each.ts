/**
 * One act on each of several executions: all are tried, and each says what became of it.
 *
 * @module
 */

import type { ExecutionDocument } from "../../../control/api/executions.ts";
import { CliError, type CliErrorCode } from "../../errors.ts";
import type { Input } from "../../program/command.ts";
import { foreign } from "../../program/foreign.ts";
import { asRemoteError, isControlError } from "../../sync/remote_error.ts";

/** An execution with which it was not done, and why. */
export interface FailedAct {
  id: string;
  code: CliErrorCode;
  message: string;
  hint: string | null;
}

/** What became of all of them. */
export interface Acts {
  /** As they are now; of a retry the new ones. */
  executions: ExecutionDocument[];
  failed: FailedAct[];
}

/** More than these are no list that is typed. */
const MAX_IDS = 1_000;

/**
 * The executions that are named, each once.
 *
 * @throws {CliError} USAGE
 */
export function namedExecutions(input: Input): string[] {
  const ids = [...new Set(input.all("execution").map((word) => word.trim()))];
  if (ids.includes("")) throw new CliError("USAGE", 'Argument "<execution>" is empty');
  if (ids.length > MAX_IDS) {
    throw new CliError("USAGE", `These are ${ids.length} executions, at most ${MAX_IDS}`);
  }
  return ids;
}

/**
 * Does it with each, one after the other. What the service refuses for one does not keep the others
 * from it; what would fail for all ends it.
 *
 * @throws {CliError | ControlError} for the only one, and where no other would go any better
 */
export async function actOnEach(
  ids: readonly string[],
  act: (id: string) => Promise<ExecutionDocument>,
): Promise<Acts> {
  const acts: Acts = { executions: [], failed: [] };
  for (const id of ids) {
    try {
      acts.executions.push(await act(id));
    } catch (thrown) {
      const isItsOwn = isControlError(thrown) && (thrown.status === 404 || thrown.status === 409);
      if (ids.length === 1 || !isItsOwn) throw thrown;
      const { code, message, hint } = asRemoteError(thrown);
      acts.failed.push({ id, code, message, hint: hint ?? null });
    }
  }
  return acts;
}

/** Why not all of them went well. */
export function actFailure({ failed }: Acts): CliError {
  const [first] = failed;
  if (first === undefined) throw new TypeError("Nothing failed");
  const message = failed.length === 1
    ? first.message
    : `It was not done with ${failed.length} executions: ${failed.map(({ id }) => id).join(", ")}`;
  return new CliError(first.code, message, {
    ...first.hint === null ? {} : { hint: first.hint },
    details: { executions: failed.map(({ id }) => id) },
  });
}

/** A line for each with which it was not done. */
export function failedLines({ failed }: Acts): string[] {
  return failed.map(({ id, message, hint }) =>
    `${foreign(id)}: ${foreign(message, 300)}${hint === null ? "" : ` (${foreign(hint, 300)})`}`
  );
}
