import type { Command } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import { SCRIPTS } from "./scripts.ts";
import { type Shell, SHELLS } from "./shells.ts";

/** What `aiel completion` says. */
export interface CompletionScript {
  shell: Shell;
  script: string;
}

/** The work of `aiel completion`. */
export const completion: Command<CompletionScript> = {
  run: (input, deps) => {
    const named = input.argument("shell") ?? deps.env("SHELL")?.split("/").at(-1) ?? "";
    const shell = SHELLS.find((each) => each === named);
    if (shell === undefined) {
      return Promise.reject(
        new CliError("USAGE", `No completion script for the shell "${named}"`, {
          hint: `Name one of ${SHELLS.join(", ")}`,
        }),
      );
    }
    return Promise.resolve({ shell, script: SCRIPTS[shell] });
  },
  render: ({ script }) => script,
};
