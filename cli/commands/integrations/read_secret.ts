/**
 * Where the secret of an integration comes from: never from the command line, which other programs
 * can read and the shell keeps.
 *
 * @module
 */

import { MAX_SECRET_LENGTH } from "../../../control/api/integrations.ts";
import type { Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import type { Input } from "../../program/command.ts";

const OPTIONS = "--secret-stdin or --secret-env <variable>";

/**
 * Reads it as the options say, or asks for it where it is not shown.
 *
 * @param orNone what to pass besides where there is to be none
 * @throws {CliError} USAGE, INPUT_REQUIRED
 */
export async function readSecret(
  name: string,
  input: Input,
  { stdin, prompter, env }: Deps,
  orNone = "",
): Promise<string> {
  const variable = input.option("secret-env");
  if (variable !== undefined && input.flag("secret-stdin")) {
    throw new CliError("USAGE", "--secret-stdin and --secret-env exclude each other");
  }
  if (variable !== undefined) {
    const value = env(variable);
    if (value !== undefined) return value;
    throw new CliError(
      "USAGE",
      `The variable "${variable}" is not set, expected the secret in it`,
      {
        hint: `Set it in the environment of this command, or pass --secret-stdin`,
      },
    );
  }
  if (!input.flag("secret-stdin")) {
    return await prompter.secret({
      message: `Secret of ${name}`,
      instead: `${OPTIONS}${orNone}`,
    });
  }
  // In UTF-8 a character takes 4 bytes at most, and a line end 2.
  const bytes = await stdin.read(4 * MAX_SECRET_LENGTH + 2);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new CliError("USAGE", "Standard input is no UTF-8, and secrets are text");
  }
  const secret = text.replace(/\r?\n$/, "");
  if (secret !== "") return secret;
  throw new CliError("USAGE", `Standard input has no secret for ${name}`, {
    hint: "Pipe it in: … --secret-stdin < key.txt",
  });
}
