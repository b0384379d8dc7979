import type { Command } from "../../deps.ts";
import { candidates, type CompletionAnswer } from "./candidates.ts";

/** The work of `aiel complete`. */
export const complete: Command<CompletionAnswer> = {
  run: async (input, deps) => {
    const { valuesFor } = await import("./values.ts");
    return await candidates(
      input.all("words"),
      deps.commands,
      (kind, given) => valuesFor(kind, deps, given),
    );
  },
  render: ({ candidates, paths }) => {
    const lines = candidates.map(({ value, text }) => `${value}\t${text}`);
    if (paths !== null) lines.push(`:${paths}`);
    return lines.join("\n");
  },
};
