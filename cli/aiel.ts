/**
 * The program `aiel`: its commands, with what they work with and what their errors mean.
 *
 * @module
 */

import { COMMANDS } from "./commands/specs.ts";
import { createDeps } from "./create_deps.ts";
import type { CommandSpec, Deps } from "./deps.ts";
import type { CliError } from "./errors.ts";
import type { Program, RanCommand } from "./program/run_program.ts";
import { CLI_VERSION } from "./version.ts";

/** The program with all of its commands. */
export const AIEL: Program<Deps> = aielWith(COMMANDS);

/** The program with other commands, for tests. */
export function aielWith(commands: readonly CommandSpec[]): Program<Deps> {
  return { name: "aiel", version: CLI_VERSION, commands, createDeps, explain };
}

async function explain(thrown: unknown, ran: RanCommand<Deps> | undefined): Promise<CliError> {
  // Loaded only now: most commands do not fail.
  const { asCliError } = await import("./as_cli_error.ts");
  if (ran === undefined) return asCliError(thrown);
  const { withNotFoundHint } = await import("./not_found_hint.ts");
  return asCliError(await withNotFoundHint(thrown, ran));
}
