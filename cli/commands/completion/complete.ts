import type { Command } from "../../program/command.ts";
import { type Answer, candidates } from "./candidates.ts";

/** The work of `aiel complete`. */
export const complete: Command<Answer> = {
  run: async (input, deps) => {
    const { COMMANDS } = await import("../specs.ts");
    const { valuesFor } = await import("./values.ts");
    return await candidates(
      input.all("words"),
      COMMANDS,
      (kind, given) => valuesFor(kind, deps, given),
    );
  },
  render: ({ candidates, paths }) => {
    const lines = candidates.map(({ value, text }) => `${value}\t${text}`);
    if (paths !== null) lines.push(`:${paths}`);
    return lines.join("\n");
  },
};
