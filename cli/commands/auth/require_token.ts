import { CliError } from "../../errors.ts";
import { tokenProblem } from "../../sync/token_form.ts";

/**
 * Refuses what can't be a token of a control service. Asks no service.
 *
 * @throws {CliError} AUTH_INVALID, which repeats nothing of it
 */
export function requireToken(token: string, where = "That"): void {
  const problem = tokenProblem(token);
  if (problem === undefined) return;
  throw new CliError("AUTH_INVALID", `${where} is no token of a control service: ${problem}`, {
    hint: "Copy it again, from aiel_ to its last character",
  });
}
